"""A file becomes a batch of a store: all of it, or nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from keyfolio.errors import NothingToRead, StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.counts import Counts
from keyfolio.ledger.currency import currency_code
from keyfolio.ledger.digests import rows_digest
from keyfolio.ledger.exchange import exchange_of
from keyfolio.ledger.facts import check_fact, grain_of
from keyfolio.ledger.headers import plain_header
from keyfolio.ledger.how_read import decided, has_unnamed, told
from keyfolio.ledger.keyless import refuse_rows_without_key
from keyfolio.ledger.reading import check_file
from keyfolio.ledger.reasons import REASONS
from keyfolio.ledger.reconcile import Addition, reconcile
from keyfolio.ledger.rows import CheckedFile, HowToRead, quarantined
from keyfolio.ledger.settling import stored_lines, write
from keyfolio.ledger.sources import file_digest
from keyfolio.ledger.store import Batch, Change, compact

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.conversion import Exchange
    from keyfolio.ledger.fields import FactKind, StoredKind
    from keyfolio.ledger.origin import Origin
    from keyfolio.ledger.store import Manifest


@dataclass(frozen=True, slots=True)
class _Made:
    """What a new batch says of itself beside its rows. digest: of the bytes of its file."""

    number: int
    digest: str
    imported_at: str
    origin: Origin | None


def import_file(
    engine: Engine,
    manifest: Manifest,
    path: Path,
    how: HowToRead,
    imported_at: str,
    *,
    source_name: str | None = None,
    origin: Origin | None = None,
) -> Batch:
    """Add a sales ledger to a store, which is made when there is none: all of it, or nothing.

    imported_at: ISO instant. source_name: what people call the file (default: its own name). origin: the profile it
    comes by. A file that is in the store already, and would change none of its rows, adds nothing: the answer is then
    that batch, with its lines counted as skipped. Where a later batch has replaced rows of it, it is taken again.

    Raises:
        KeyfolioError: the file cannot be read, holds nothing usable, or has another currency than the store.
    """
    return _import(engine, manifest, path, "sales", how, imported_at, source_name, origin)


def import_fact(
    engine: Engine,
    manifest: Manifest,
    path: Path,
    kind: FactKind,
    how: HowToRead,
    imported_at: str,
    *,
    source_name: str | None = None,
    origin: Origin | None = None,
) -> Batch:
    """Add a file of a fact to a store, as `import_file` does; it is compared with files of its kind alone.

    A row is known by the key of its fact: the same again is skipped, another form replaces it. A fact without a key is
    compared by exact copies.

    Raises:
        KeyfolioError: the file cannot be read, holds nothing usable, or has another currency than the store.
    """
    return _import(engine, manifest, path, kind, how, imported_at, source_name, origin)


def _import(
    engine: Engine,
    manifest: Manifest,
    path: Path,
    kind: StoredKind,
    how: HowToRead,
    imported_at: str,
    source_name: str | None,
    origin: Origin | None,
) -> Batch:
    with manifest.writing():
        digest = file_digest(path, source_name)
        visible = [batch for batch in manifest.visible() if batch.kind == kind]
        known = next((batch for batch in reversed(visible) if batch.file_digest == digest), None)
        if known:
            _refuse_other_reading(known, how)
            if not (origin and origin.is_query) and not _is_updated_since(known, visible):
                return _skipped(known)
        exchange = exchange_of(engine, manifest, how.base_currency)
        checked = _check(engine, path, kind, how, source_name, exchange)
        if origin and origin.stream:
            refuse_rows_without_key(checked)
        number = 1 + max((batch.number for batch in manifest.batches()), default=0)
        if kind == "sales":
            compact(engine, manifest)
        engine.progress("compare", checked.rows)
        addition = reconcile(engine, checked.lines, stored_lines(engine, manifest, visible), number, grain_of(kind))
        if known and not addition.accepted + addition.updated:
            return _skipped(known)
        made = _Made(number, digest, imported_at, origin)
        batch = _add_batch(engine, manifest, checked, addition, made)
        engine.progress("commit", batch.counts.read)
        manifest.commit(Change(imported_at, (batch,)))
        engine.progress("done", batch.counts.read)
        return batch


def _is_updated_since(known: Batch, visible: list[Batch]) -> bool:
    """Whether a later batch has replaced any row at all: only then may rows of the known one be among them."""
    return any(batch.number > known.number and batch.counts.updated for batch in visible)


def _skipped(known: Batch) -> Batch:
    """The batch that has a file already, with the counts of the file that came again."""
    rows = known.counts.read
    return replace(known, counts=Counts(rows, 0, 0, rows, 0, 0))


def _check(
    engine: Engine, path: Path, kind: StoredKind, how: HowToRead, name: str | None, exchange: Exchange
) -> CheckedFile:
    if kind == "sales":
        return check_file(engine, path, how, name, exchange)
    return check_fact(engine, path, kind, how, name, exchange)


def all_quarantined(checked: CheckedFile, addition: Addition) -> ir.Table:
    """Every line of a file that was set aside; columns of `schemas.QUARANTINE`."""
    if not addition.refused:
        return checked.quarantine
    return ibis.union(checked.quarantine, quarantined(addition.twice, checked.raw, checked.source))


def count(checked: CheckedFile, addition: Addition) -> Counts:
    """What became of the lines of a file."""
    return Counts(
        read=checked.lines_read,
        accepted=addition.accepted,
        updated=addition.updated,
        skipped=addition.skipped,
        quarantined=checked.lines_aside + addition.refused,
        repeated=addition.repeated,
    )


def _add_batch(engine: Engine, manifest: Manifest, checked: CheckedFile, addition: Addition, made: _Made) -> Batch:
    """Put the files of a batch in place."""
    quarantine = all_quarantined(checked, addition)
    batch = Batch(
        number=made.number,
        source=checked.source.name,
        file_digest=made.digest,
        rows_digest=rows_digest(engine, addition.lines, decided(checked)),
        reading=told(checked, made.origin),
        currency=checked.currency,
        counts=count(checked, addition),
        rests_on=addition.rests_on,
        lines_in_known_orders=addition.in_known_orders,
        imported_at=made.imported_at,
        kind=checked.kind,
    )
    if not batch.counts.accepted + batch.counts.updated + batch.counts.skipped:
        raise nothing_usable(checked.source.name, quarantine)
    write(engine, manifest, batch, addition, quarantine)
    return batch


def _refuse_other_reading(known: Batch, how: HowToRead) -> None:
    """The file is stored, but what was said about it now is not how it was read then."""
    then = json.loads(known.reading)
    fields = {plain_header(header): name for header, name in then["mapping"].items()}
    same_columns = all(fields.get(plain_header(header), "") == name for header, name in how.mapping.items())
    same_order = None in (how.date_order, then["date_order"]) or how.date_order == then["date_order"]
    same_source = how.source in (None, then.get("source"))
    same_key = how.row_key in (None, then.get("row_key"))
    if not (same_columns and same_order and same_source and same_key and _is_in(known, how.base_currency)):
        raise StoreTrouble(
            Text(
                "This file is in the store already, as batch {number}, read in another way. To read it as you say now, "
                "undo batch {number} first.",
                "该文件已在账本库中（批次 {number}），但当时的读法不同。若要按现在的方式读取，请先撤销批次 {number}。",
            ).fill(number=known.number),
            Text("With: keyfolio undo {number} --store …", "命令：keyfolio undo {number} --store …").fill(
                number=known.number
            ),
        )


def _is_in(known: Batch, told_base: str | None) -> bool:
    """Whether the amounts or rates of a batch are in what a person says that the base currency is; told none: yes."""
    if known.currency is None and known.kind != "rates" and not has_unnamed(known):
        return True  # it has no amounts
    return not told_base or known.currency == currency_code(told_base)


def nothing_usable(name: object, quarantine: ir.Table) -> NothingToRead:
    """The error that says why no line of a file can be used."""
    first = quarantine.order_by("line_number").limit(1).to_pyarrow().to_pylist()
    why = REASONS[first[0]["reason"]] if first else Text("", "")
    return NothingToRead(
        Text(
            "No line of {name} can be used. The first one, line {line}: {why} Found: {found}",
            "{name} 中没有可用的行。第一处在第 {line} 行：{why} 原文：{found}",
        ).fill(
            name=name,
            line=first[0]["line_number"] if first else "—",
            why=why,
            found=(first[0]["found"] or "—") if first else "—",
        )
    )
