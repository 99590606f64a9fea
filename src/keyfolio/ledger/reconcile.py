"""What a file adds to what is stored: each of its lines is new, known already, or a newer form of a known one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from keyfolio.engine import MOST_IN_MEMORY
from keyfolio.ledger.facts import SALES_GRAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.facts import Grain


@dataclass(frozen=True, slots=True)
class Addition:
    """The lines a file adds.

    lines: new lines, replacements, and the reversals of what they replace; columns of the schema of their kind.
    left: lines that were known already, the same columns.
    twice: line numbers whose key the file has already used for another line; columns line_number, reason, found.
    rests_on: the stored batches whose lines made some line of the file known or a replacement.
    """

    lines: ir.Table
    left: ir.Table
    twice: ir.Table
    accepted: int
    updated: int
    skipped: int
    refused: int  # rows of `twice`
    repeated: int
    rests_on: tuple[int, ...]
    in_known_orders: int = 0  # accepted lines of orders that are stored already


def reconcile(
    engine: Engine, lines: ir.Table, stored: ir.Table | None, batch: int, grain: Grain = SALES_GRAIN
) -> Addition:
    """Hold the lines of a file against those stored (null: nothing is).

    A line with a key, such as account, order and line id, is known by it: the same again is skipped, another form
    replaces it. Of lines without one, max(0, copies in the file - copies in the store) are new, exact copies counted.
    """
    rows = _count_of(lines)
    keyed = bool(lines.filter(grain.has_key(lines)).limit(1).to_pyarrow().num_rows)
    if stored is None and not keyed:
        return _all_new(engine, grain, lines, rows, batch)
    stored, stored_rows = (lines.limit(0), 0) if stored is None else (stored, _count_of(stored))
    both = _Both(engine, grain, grain.with_key(lines), rows, grain.with_key(stored), stored_rows)
    counted = _with_copies(both)
    fated = engine.materialise(_fates_by_key(both, counted) if keyed else _fates(counted), "fated", rows=rows)
    own = fated.mutate(batch=ibis.literal(batch, "int32"))
    added = own.filter(own.fate.isin(["accepted", "updated"])).select(*grain.schema)
    counts = _count(fated)
    if counts["updated"]:
        added = ibis.union(added, _reversals(both, fated, counts["updated"], batch))
    twice = fated.filter(fated.fate == "twice").select(
        "line_number", reason=ibis.literal("line_id_twice"), found=fated[grain.named_by].cast("string")
    )
    return Addition(
        lines=added,
        left=own.filter(own.fate == "skipped").select(*grain.schema),
        twice=twice,
        accepted=counts["accepted"],
        updated=counts["updated"],
        skipped=counts["skipped"],
        refused=counts["twice"],
        repeated=counts["repeated"],
        rests_on=_batches_met(both, fated, keyed=keyed) if counts["skipped"] + counts["updated"] else (),
        in_known_orders=_in_known_orders(both, fated) if grain.document and stored_rows else 0,
    )


@dataclass(frozen=True, slots=True)
class _Both:
    """The lines of a file and those stored, as `Grain.with_key` answers, and how many there are."""

    engine: Engine
    grain: Grain
    lines: ir.Table
    rows: int
    stored: ir.Table
    stored_rows: int

    @property
    def fewer(self) -> int:
        """The rows of the smaller of the two, which a join of them remembers."""
        return min(self.rows, self.stored_rows)


def _in_known_orders(both: _Both, fated: ir.Table) -> int:
    """New lines of an order that the store has: it goes on in this file, or the file writes its lines another way."""
    document = [*both.grain.document]
    new = fated.filter(fated.fate == "accepted").select(*document)
    met = both.engine.in_parts(
        [new, both.stored.select(*document)],
        document,
        lambda new, old: _counted(new.semi_join(old, document)),
        "in_known_orders",
        rows=both.fewer,
    )
    return met.lines.sum().to_pyarrow().as_py() or 0


def _counted(lines: ir.Table) -> ir.Table:
    return lines.aggregate(lines=lines.count())


def _all_new(engine: Engine, grain: Grain, lines: ir.Table, rows: int, batch: int) -> Addition:
    """Nothing is stored and no line has a key: every line counts, and no window over the whole file is needed."""
    parts = engine.in_parts(
        [lines],
        ["line_digest"],
        lambda part: part.aggregate(lines=part.line_digest.nunique()),
        "different",
        rows=rows,
    )
    different = parts.lines.sum().to_pyarrow().as_py() or 0
    nobody = lines.limit(0).select("line_number", reason=ibis.null("string"), found=ibis.null("string"))
    own = lines.mutate(batch=ibis.literal(batch, "int32")).select(*grain.schema)
    return Addition(
        lines=own,
        left=own.limit(0),
        twice=nobody,
        accepted=rows,
        updated=0,
        skipped=0,
        refused=0,
        repeated=rows - different,
        rests_on=(),
    )


def _fates(counted: ir.Table) -> ir.Table:
    """Every line of a file without keys with its `fate`. counted: as `_with_copies` answers."""
    known = counted.copy < counted.copies.fill_null(0)
    return counted.mutate(fate=ibis.ifelse(known, "skipped", "accepted"))


def _fates_by_key(both: _Both, counted: ir.Table) -> ir.Table:
    """The same of a file of which some line has a key. counted: as `_with_copies` answers."""
    grain, key = both.grain, both.grain.key_columns
    named = both.lines.filter(grain.has_key(both.lines)).select(*key, "line_number", "line_digest")
    turns = both.engine.in_parts([named], key, lambda named: _turns(named, key), "turns", rows=both.rows)
    by_key = _beside(counted, turns)
    if both.stored_rows:
        by_key = _beside(by_key, _stand_ins(both, named))
    else:
        by_key = by_key.mutate(stored_digest=ibis.null("string"))
    keyed = grain.has_key(by_key)
    fate = ibis.cases(
        (~keyed & (by_key.copy < by_key.copies.fill_null(0)), "skipped"),
        (~keyed, "accepted"),
        (by_key.turn > 0, ibis.ifelse(by_key.line_digest == by_key.first_digest, "skipped", "twice")),
        (by_key.stored_digest.isnull(), "accepted"),
        (by_key.stored_digest == by_key.line_digest, "skipped"),
        else_="updated",
    )
    return by_key.mutate(fate=fate)


def _stand_ins(both: _Both, named: ir.Table) -> ir.Table:
    """Of lines whose key is stored: line_number, and stored_digest and stored_batch of the line that stands for it.

    named: the lines that have a key.
    """
    grain, key = both.grain, both.grain.key_columns
    forms = both.engine.in_parts(  # of which there may be many of one key: a line that every month changed
        [both.stored.select(*key, "line_digest", "sign", "batch"), named.select(*key)],
        key,
        lambda stored, named: stored.semi_join(named, key),
        "forms",
        rows=both.fewer,
    )

    def stand_in(forms: ir.Table, named: ir.Table) -> ir.Table:
        live = live_rows(grain, forms).select(*key, stored_digest="line_digest", stored_batch="batch")
        return named.inner_join(live, key).select("line_number", "stored_digest", "stored_batch")

    rows = _count_of(forms) if both.fewer > MOST_IN_MEMORY else both.fewer
    return both.engine.in_parts([forms, named.select(*key, "line_number")], key, stand_in, "stand_ins", rows=rows)


def _turns(lines: ir.Table, key: Sequence[str]) -> ir.Table:
    """Of lines that share their key with another: the number of such before each, and the digest of the first."""
    return _several(lines, key).select(
        "line_number",
        turn=ibis.row_number().over(group_by=[*key], order_by="line_number"),
        first_digest=ibis._.line_digest.first().over(group_by=[*key], order_by="line_number"),
    )


def _with_copies(both: _Both) -> ir.Table:
    """Lines with `copy`, the number of equal ones before each in the file, and `copies`, that of equal ones stored."""
    digests, stored = both.lines.select("line_number", "line_digest"), both.stored.select("line_digest", "sign")
    alike = both.engine.in_parts([digests], ["line_digest"], _copies, "alike", rows=both.rows)
    counted = _beside(both.lines, alike)
    counted = counted.mutate(copy=counted.copy.fill_null(0))
    if not both.stored_rows:
        return counted.mutate(copies=ibis.null("int64"))
    known = both.engine.in_parts([stored, digests], ["line_digest"], _copies_held, "known", rows=both.fewer)
    return _beside(counted, known)


def _copies(lines: ir.Table) -> ir.Table:
    """Of lines that others equal: the number of such before each."""
    copy = ibis.row_number().over(group_by="line_digest", order_by="line_number")
    return _several(lines, ["line_digest"]).select("line_number", copy=copy)


def _copies_held(stored: ir.Table, lines: ir.Table) -> ir.Table:
    """Of lines that stored ones equal: how many of these there are."""
    met = stored.semi_join(lines, "line_digest")
    held = met.group_by("line_digest").aggregate(copies=met.sign.sum().cast("int64"))
    return lines.inner_join(held, "line_digest").select("line_number", "copies")


def _several(lines: ir.Table, columns: Sequence[str]) -> ir.Table:
    """The lines that are not the only one with their values of these columns: few, so that they can be ordered."""
    counted = lines.group_by(*columns).aggregate(lines=lines.count())
    return lines.semi_join(counted.filter(counted.lines > 1), columns)


def _beside(lines: ir.Table, told: ir.Table) -> ir.Table:
    """Lines with what is told of some of them, by their number in the file."""
    return lines.left_join(told, "line_number").drop("line_number_right")


def live_rows(grain: Grain, stored: ir.Table) -> ir.Table:
    """The one stored line that stands for each key: the newest that no reversal has taken back.

    stored: as `Grain.with_key` answers.
    """
    keyed, key = stored.filter(grain.has_key(stored)), grain.key_columns
    numbered = keyed.mutate(
        copies=keyed.sign.sum().over(group_by=[*key, "line_digest"]),
        age=ibis.row_number().over(group_by=[*key, "line_digest", "sign"], order_by=ibis.desc("batch")),
    )
    return numbered.filter((numbered.copies > 0) & (numbered.sign == 1) & (numbered.age == 0)).drop("copies", "age")


def _reversals(both: _Both, fated: ir.Table, updated: int, batch: int) -> ir.Table:
    """The stored lines that those of a file replace, with the sign that takes them away. updated: lines that do."""
    columns = [*both.grain.key_columns, "line_digest", "batch"]
    replaced = both.engine.in_parts(
        [
            both.stored.filter(both.stored.sign == 1),
            fated.filter(fated.fate == "updated").select(
                *both.grain.key_columns, line_digest="stored_digest", batch="stored_batch"
            ),
        ],
        columns,
        lambda stored, updated: stored.semi_join(updated, columns),
        "replaced",
        rows=updated,
    )
    taken = replaced.mutate(sign=ibis.literal(-1, "int32").cast("int8"), batch=ibis.literal(batch, "int32"))
    return both.engine.materialise(taken.select(*both.grain.schema), "reversals", rows=updated)  # they are read thrice


def _batches_met(both: _Both, fated: ir.Table, *, keyed: bool) -> tuple[int, ...]:
    """The stored batches that hold a line, or the key of a line, that was skipped or updated; in their order.

    Two joins on equal columns: one join on either would compare every line with every other.
    """
    met, found = fated.filter(fated.fate.isin(["skipped", "updated"])), set[int]()
    for columns in [("line_digest",), *([both.grain.key_columns] if keyed else [])]:
        batches = both.engine.in_parts(
            [both.stored.select(*columns, "batch"), met.select(*columns)],
            columns,
            lambda stored, met, on=columns: stored.semi_join(met, on).select("batch").distinct(),
            "batches_met",
            rows=both.fewer,
        )
        found.update(batches.batch.to_pyarrow().to_pylist())
    return tuple(sorted(found))


def _count_of(table: ir.Table) -> int:
    return int(table.count().to_pyarrow().as_py())


def _count(fated: ir.Table) -> dict[str, int]:
    fates = {name: (fated.fate == name).cast("int64").sum() for name in ("accepted", "updated", "skipped", "twice")}
    repeated = ((fated.fate == "accepted") & (fated.copy > 0)).cast("int64").sum()
    counted = fated.aggregate(**fates, repeated=repeated).to_pyarrow().to_pylist()[0]
    return {name: int(value or 0) for name, value in counted.items()}
