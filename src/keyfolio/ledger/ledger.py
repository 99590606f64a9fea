"""A ledger, wherever it lies: one file, or a store of many imports."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

import ibis

from keyfolio.errors import NothingToRead, SeveralCurrencies, StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.counts import Counts
from keyfolio.ledger.currency import told_apart
from keyfolio.ledger.digests import joint_digest, rows_digest
from keyfolio.ledger.headers import plain_header
from keyfolio.ledger.reading import CheckedFile, HowToRead, check_file, quarantined
from keyfolio.ledger.reasons import REASONS
from keyfolio.ledger.reconcile import Addition, reconcile
from keyfolio.ledger.sources import file_digest
from keyfolio.ledger.store import Batch, SqliteManifest, write_batch

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.store import Manifest


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines that count, and what became of the others.

    lines: columns of `schemas.LINES`. quarantine: columns of `schemas.QUARANTINE`. digest: of the logical rows.
    mapping: header -> field of the file, or of every file of the store.
    """

    lines: ir.Table
    quarantine: ir.Table
    counts: Counts
    digest: str
    mapping: dict[str, str]
    currency: str | None


def open_ledger(engine: Engine, path: Path, how: HowToRead) -> Ledger:
    """Open a file, or the store in a folder.

    Raises:
        KeyfolioError: the path is neither, or the file cannot be read; nothing usable is in it.
    """
    ledger = open_store(engine, SqliteManifest(path)) if path.is_dir() else _open_file(engine, path, how)
    if not ledger.counts.accepted + ledger.counts.updated:
        raise _nothing_usable(path, ledger.quarantine)
    return ledger


def open_store(engine: Engine, manifest: Manifest, numbers: Collection[int] | None = None) -> Ledger:
    """Open the visible batches of a store.

    numbers: open exactly these batches, undone since or not, as a run has read them (null: those visible now).

    Raises:
        StoreTrouble: there is no store, no batch that can be seen, or not each of the batches asked for.
    """
    opened = manifest.visible() if numbers is None else _numbered(manifest, numbers)
    if not opened:
        raise StoreTrouble(
            Text(
                "The ledger store holds no batch. Import a ledger first.",
                "账本库中没有批次。请先导入账本。",
            ),
            Text(
                "For example: keyfolio import LEDGER --store {folder}",
                "例如：keyfolio import 账本文件 --store {folder}",
            ).fill(folder=manifest.folder),
        )
    return Ledger(
        lines=engine.read_parquet([manifest.lines(batch) for batch in opened]),
        quarantine=engine.read_parquet([manifest.quarantine(batch) for batch in opened]),
        counts=_total([batch.counts for batch in opened]),
        digest=joint_digest(batch.rows_digest for batch in opened if batch.counts.accepted + batch.counts.updated),
        mapping={header: name for batch in opened for header, name in json.loads(batch.reading)["mapping"].items()},
        currency=next(iter(told_apart(batch.currency for batch in opened if batch.currency)), None),
    )


def import_file(
    engine: Engine, manifest: Manifest, path: Path, how: HowToRead, imported_at: str, *, source_name: str | None = None
) -> Batch:
    """Add a file to a store, which is made when there is none: all of it, or nothing.

    imported_at: ISO instant. source_name: what people call the file (default: its own name). A file that is in the
    store already adds nothing: the answer is then that batch, with its lines counted as skipped.

    Raises:
        KeyfolioError: the file cannot be read, holds nothing usable, or has another currency than the store.
    """
    with manifest.writing():
        digest = file_digest(path, source_name)
        known = next((batch for batch in manifest.visible() if batch.file_digest == digest), None)
        if known:
            _refuse_other_reading(known, how)
            rows = known.counts.read
            return replace(known, counts=Counts(rows, 0, 0, rows, 0, 0))
        checked = check_file(engine, path, how, source_name)
        _refuse_other_currency(manifest, checked)
        batch = _add_batch(engine, manifest, checked, digest, imported_at)
        engine.progress("commit", batch.counts.read)
        manifest.commit(batch)
        engine.progress("done", batch.counts.read)
        return batch


def undo_batch(manifest: Manifest, number: int, undone_at: str) -> Batch:
    """Hide a batch of a store again; it is answered as it was. undone_at: ISO instant.

    Raises:
        StoreTrouble: there is no such batch, it is undone already, or later batches rest on it.
    """
    manifest.batches()
    with manifest.writing():
        visible = {batch.number: batch for batch in manifest.visible()}
        if number not in visible:
            raise StoreTrouble(
                Text(
                    "The store holds no visible batch {number}. Batches that can be undone: {known}.",
                    "账本库中没有可见的批次 {number}。可以撤销的批次：{known}。",
                ).fill(number=number, known=", ".join(map(str, visible)) or "—")
            )
        _refuse_to_pull_away(visible[number], list(visible.values()))
        manifest.mark_undone(number, undone_at)
        return visible[number]


def _open_file(engine: Engine, path: Path, how: HowToRead) -> Ledger:
    checked = check_file(engine, path, how)
    addition = reconcile(engine, checked.lines, None, 0)
    return Ledger(
        lines=addition.lines,
        quarantine=_quarantine(checked, addition),
        counts=_counts(checked, addition),
        digest=joint_digest([rows_digest(engine, addition.lines, _reading(checked))]),
        mapping=checked.mapping,
        currency=checked.currency,
    )


def _add_batch(engine: Engine, manifest: Manifest, checked: CheckedFile, digest: str, imported_at: str) -> Batch:
    """Put the files of a batch in place. digest: of the bytes of the file."""
    batches = manifest.batches()
    number = 1 + max((batch.number for batch in batches), default=0)
    visible = [manifest.lines(batch) for batch in batches if batch.undone_at is None]
    engine.progress("compare", checked.rows)
    addition = reconcile(engine, checked.lines, engine.read_parquet(visible) if visible else None, number)
    quarantine = _quarantine(checked, addition)
    batch = Batch(
        number=number,
        source=checked.source.name,
        file_digest=digest,
        rows_digest=rows_digest(engine, addition.lines, _reading(checked)),
        reading=json.dumps(_reading(checked), ensure_ascii=False),
        currency=checked.currency,
        counts=_counts(checked, addition),
        rests_on=addition.rests_on,
        lines_in_known_orders=addition.in_known_orders,
        imported_at=imported_at,
    )
    if not batch.counts.accepted + batch.counts.updated + batch.counts.skipped:
        raise _nothing_usable(checked.source.name, quarantine)
    tables = {
        "lines": addition.lines.order_by("account_code", "day", "order_id", "line_number", "sign"),
        "quarantine": quarantine.order_by("line_number"),
    }
    write_batch(engine, manifest.lines(batch).parent, tables)
    return batch


def _numbered(manifest: Manifest, numbers: Collection[int]) -> list[Batch]:
    found = [batch for batch in manifest.batches() if batch.number in numbers]
    missing = sorted(set(numbers) - {batch.number for batch in found})
    if missing:
        raise StoreTrouble(
            Text(
                "The ledger store no longer holds batch {missing}. Bring it back from a backup.",
                "账本库中已没有批次 {missing}。请从备份中恢复。",
            ).fill(missing=", ".join(map(str, missing)))
        )
    return found


def _reading(checked: CheckedFile) -> dict[str, object]:
    return {
        "mapping": checked.mapping,
        "date_order": checked.reading.date_order,
        "decimal_comma": checked.reading.decimal_comma,
        "codes_end_in_0": checked.reading.codes_end_in_0,
        "ids_mark_cancelled": checked.ids_mark_cancelled,
    }


def _quarantine(checked: CheckedFile, addition: Addition) -> ir.Table:
    return ibis.union(checked.quarantine, quarantined(addition.twice, checked.raw, checked.source))


def _counts(checked: CheckedFile, addition: Addition) -> Counts:
    return Counts(
        read=checked.lines_read,
        accepted=addition.accepted,
        updated=addition.updated,
        skipped=addition.skipped,
        quarantined=int(_quarantine(checked, addition).count().execute()),
        repeated=addition.repeated,
    )


def _total(counts: list[Counts]) -> Counts:
    return Counts(*(sum(column) for column in zip(*map(astuple, counts), strict=True)))


def _refuse_other_reading(known: Batch, how: HowToRead) -> None:
    """The file is stored, but what was said about it now is not how it was read then."""
    then = json.loads(known.reading)
    fields = {plain_header(header): name for header, name in then["mapping"].items()}
    same_columns = all(fields.get(plain_header(header), "") == name for header, name in how.mapping.items())
    same_order = None in (how.date_order, then["date_order"]) or how.date_order == then["date_order"]
    if not (same_columns and same_order):
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


def _refuse_other_currency(manifest: Manifest, checked: CheckedFile) -> None:
    held = {batch.currency for batch in manifest.visible() if batch.currency}
    if checked.currency and len(told_apart([checked.currency, *held])) > 1:
        raise SeveralCurrencies(
            Text(
                "{name} is in {found}, the store in {held}. One store has one currency; convert the amounts, "
                "or import into another store.",
                "{name} 的货币为 {found}，账本库的货币为 {held}。"
                "一个账本库只能用一种货币，请先换算，或导入另一个账本库。",
            ).fill(name=checked.source.name, found=checked.currency, held=", ".join(sorted(held)))
        )


def _refuse_to_pull_away(batch: Batch, visible: list[Batch]) -> None:
    resting = [str(other.number) for other in visible if batch.number in other.rests_on]
    if resting:
        raise StoreTrouble(
            Text(
                "Batch {number} cannot be undone yet: batch {resting} left out or replaced lines that are in it. "
                "Undo batch {resting} first, then this one, then import that file again.",
                "批次 {number} 暂不能撤销：批次 {resting} 跳过或替换了其中的行。"
                "请先撤销批次 {resting}，再撤销本批次，然后重新导入那个文件。",
            ).fill(number=batch.number, resting=", ".join(resting))
        )


def _nothing_usable(name: object, quarantine: ir.Table) -> NothingToRead:
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
