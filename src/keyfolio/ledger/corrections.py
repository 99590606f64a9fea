"""Lines of a quarantine that somebody corrected join the batch they came with."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.admission import Admission, admit
from keyfolio.ledger.check import PRICED, check_lines
from keyfolio.ledger.conversion import settle_currency
from keyfolio.ledger.exchange import exchange_of
from keyfolio.ledger.facts import FACTS, check_fact_rows, counted_rows, currencies_in, grain_of
from keyfolio.ledger.how_read import reading_of, source_of, takes_only_known_accounts
from keyfolio.ledger.lines_again import AlikeChange, TypedLines, headers_of, hold_again
from keyfolio.ledger.reading import counted_lines
from keyfolio.ledger.reconcile import reconcile
from keyfolio.ledger.revisions import CellsNoted, Revision, told_why
from keyfolio.ledger.rows import quarantined
from keyfolio.ledger.settling import before, commit_revision, revise, rows_of, stored_lines
from keyfolio.ledger.sources import LINE_NUMBER
from keyfolio.ledger.undo import visible_batch

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.facts import Grain
    from keyfolio.ledger.store import Batch, Manifest


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of corrected lines: `lines` of them joined the batch, `still_quarantined` have something wrong."""

    batch: Batch
    lines: int
    still_quarantined: int


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Lines dated after today, and those of other accounts, stay in quarantine; null: they do not."""

    today: date | None
    known_accounts: Collection[str] | None


def correct_batch(
    engine: Engine,
    manifest: Manifest,
    number: int,
    corrections: Mapping[int, Sequence[str]] | AlikeChange,
    corrected_at: str,
    *,
    today: date | None = None,
    known_accounts: Collection[str] | None = None,
) -> Joined:
    """Read corrected lines of a quarantine again; those with nothing wrong now join their batch.

    corrections: line number -> its cells as text, one a header of the file (see `cells_of`); or one change of all that
    were set aside for a reason. today: lines dated later stay quarantined (null: none do). known_accounts: the codes
    that may occur, where the batch sets the others aside; asked for there alone, unless the change takes accounts.

    The batch is then what it had been if the file had been right from the start, and so are the later ones. Two
    exceptions: a line that has something wrong still is kept as it was typed; and where two lines have one key and
    differ, the one that the batch has already stays, even if it is the later one in the file.

    Raises:
        StoreTrouble: there is no such batch, not each of these lines is in its quarantine, none is, or the known
            accounts were not told.
        SeveralCurrencies: an amount was given in another currency, or in one where the others name none.
    """
    change = corrections if isinstance(corrections, AlikeChange) else TypedLines(corrections)
    with manifest.writing():
        visible = manifest.visible()
        batch = visible_batch(visible, number)
        bounds = _Bounds(today, _that_may_occur(batch, known_accounts, takes_accounts=change.takes_accounts))
        noted = CellsNoted(headers_of(batch))
        raw = hold_again(engine, manifest, batch, change, noted)
        lines = int(raw.count().execute())
        engine.progress("compare", lines)
        good, bad = _check(engine, manifest, batch, raw, bounds)
        still = int(bad.count().execute())
        aside = engine.read_parquet([manifest.quarantine(batch)])
        quarantine = ibis.union(aside.anti_join(raw, LINE_NUMBER), bad.select(aside.columns).cast(aside.schema()))
        own = engine.materialise(ibis.union(rows_of(engine, manifest, [batch]), good), "own_lines")
        earlier = stored_lines(engine, manifest, before(batch, visible))
        addition = reconcile(engine, own, earlier, number, grain_of(batch.kind))
        left = batch.counts.quarantined - lines + still
        told = told_why(batch, Revision("corrected", lines - still, still, *noted.told()))
        revised = revise(engine, manifest, told, addition, quarantine, left, corrected_at)
        commit_revision(engine, manifest, revised, good, corrected_at)
        return Joined(revised, lines - still, still)


def _that_may_occur(
    batch: Batch, known_accounts: Collection[str] | None, *, takes_accounts: bool
) -> Collection[str] | None:
    """Null: any may."""
    if takes_accounts or not takes_only_known_accounts(batch):
        return None
    if known_accounts is None:
        raise StoreTrouble(
            Text(
                "Batch {number} sets lines of unknown accounts aside. Say which accounts are known.",
                "批次 {number} 会隔离未建档客户的行。请指明哪些客户已建档。",
            ).fill(number=batch.number),
            Text("With: --known-accounts FILE", "命令：--known-accounts 文件"),
        )
    return known_accounts


def _check(
    engine: Engine, manifest: Manifest, batch: Batch, raw: ir.Table, bounds: _Bounds
) -> tuple[ir.Table, ir.Table]:
    """The lines that can join, columns of the schema of the kind; and the others, columns of `schemas.QUARANTINE`."""
    checked = engine.materialise(_typed(engine, manifest, batch, raw, bounds), "corrected_checked")
    lines = _counted(batch, checked.filter(checked.reason.isnull()))
    own = rows_of(engine, manifest, [batch])
    twice = engine.materialise(_twice(grain_of(batch.kind), lines, own), "corrected_twice")
    wrong = checked.filter(checked.reason.notnull()).select(LINE_NUMBER, "reason", "found")
    bad = engine.materialise(quarantined(wrong.union(twice), raw, source_of(batch)), "corrected_aside")
    return engine.materialise(lines.anti_join(twice, LINE_NUMBER), "corrected_lines"), bad


def _typed(engine: Engine, manifest: Manifest, batch: Batch, raw: ir.Table, bounds: _Bounds) -> ir.Table:
    reading, exchange = reading_of(batch, bounds.today), exchange_of(engine, manifest)
    named = currencies_in(raw, reading.places, reading.headers, batch.kind)
    reading = replace(reading, currencies=named.told_from_others)
    if reading.conversion is None:
        _, conversion = settle_currency(replace(named, unknown=None), exchange, batch.source)
        reading = replace(reading, conversion=conversion and replace(conversion, unnamed_is_base=True))
    admission = Admission(exchange, reading.conversion, bounds.known_accounts)
    if batch.kind == "sales":
        return admit(engine, check_lines(raw, reading), PRICED, admission)
    fact = FACTS[batch.kind]
    return admit(engine, check_fact_rows(raw, reading, fact), fact.priced, admission)


def _counted(batch: Batch, good: ir.Table) -> ir.Table:
    if batch.kind == "sales":
        return counted_lines(good, ids_mark_cancelled=json.loads(batch.reading)["ids_mark_cancelled"])
    return counted_rows(good, FACTS[batch.kind])


def _twice(grain: Grain, lines: ir.Table, own: ir.Table) -> ir.Table:
    """Corrected lines whose key names another line: one that the batch has, else the first one of those corrected."""
    lines, own, key = grain.with_key(lines), grain.with_key(own), grain.key_columns
    keyed = lines.filter(grain.has_key(lines))
    first = keyed.mutate(first_digest=keyed.line_digest.first().over(group_by=[*key], order_by=LINE_NUMBER))
    held = own.filter(grain.has_key(own)).group_by(*key).aggregate(held_digest=own.line_digest.min())
    both = first.left_join(held, key).drop(*(f"{name}_right" for name in key))
    other = both.line_digest != ibis.coalesce(both.held_digest, both.first_digest)
    found = both[grain.named_by].cast("string")
    return both.filter(other).select(LINE_NUMBER, reason=ibis.literal("line_id_twice"), found=found)
