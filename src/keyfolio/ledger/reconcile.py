"""What a file adds to what is stored: each of its lines is new, known already, or a newer form of a known one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

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
    lines, stored = grain.with_key(lines), None if stored is None else grain.with_key(stored)
    counted = _with_copies(engine, lines, rows, stored)
    fates = _fates_by_key(engine, grain, lines, counted, rows, stored) if keyed else _fates(counted)
    fated = engine.materialise(fates, "fated", rows=rows)
    own = fated.mutate(batch=ibis.literal(batch, "int32"))
    added = own.filter(own.fate.isin(["accepted", "updated"])).select(*grain.schema)
    counts = _count(fated)
    rests_on: tuple[int, ...] = ()
    if stored is not None and counts["skipped"] + counts["updated"]:
        rests_on = _batches_met(engine, grain, fated, rows, stored, keyed=keyed)
    if stored is not None and counts["updated"]:
        added = ibis.union(added, _reversals(engine, grain, fated, counts["updated"], stored, batch))
    twice = fated.filter(fated.fate == "twice").select(
        "line_number", reason=ibis.literal("line_id_twice"), found=fated[grain.named_by].cast("string")
    )
    in_known_orders = 0
    if stored is not None and grain.document:
        in_known_orders = _in_known_orders(engine, grain, fated, rows, stored)
    return Addition(
        lines=added,
        left=own.filter(own.fate == "skipped").select(*grain.schema),
        twice=twice,
        accepted=counts["accepted"],
        updated=counts["updated"],
        skipped=counts["skipped"],
        refused=counts["twice"],
        repeated=counts["repeated"],
        rests_on=rests_on,
        in_known_orders=in_known_orders,
    )


def _in_known_orders(engine: Engine, grain: Grain, fated: ir.Table, rows: int, stored: ir.Table) -> int:
    """New lines of an order that the store has: it goes on in this file, or the file writes its lines another way."""
    document, most = [*grain.document], min(rows, _count_of(stored))
    new = fated.filter(fated.fate == "accepted").select(*document)
    met = engine.in_parts(
        [new, stored.select(*document)],
        document,
        lambda new, old: _counted(new.semi_join(old, document)),
        "in_known_orders",
        rows=most,
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


def _fates_by_key(
    engine: Engine, grain: Grain, lines: ir.Table, counted: ir.Table, rows: int, stored: ir.Table | None
) -> ir.Table:
    """The same of a file of which some line has a key. lines: as `Grain.with_key` answers."""
    key = grain.key_columns
    named = lines.filter(grain.has_key(lines)).select(*key, "line_number", "line_digest")
    numbered = _beside(counted, engine.in_parts([named], key, lambda part: _turns(part, key), "turns", rows=rows))
    again = numbered.turn > 0
    same = numbered.line_digest == numbered.first_digest
    if stored is None:
        fate = ibis.cases((again & same, "skipped"), (again, "twice"), else_="accepted")
        return numbered.mutate(fate=fate)
    live = engine.in_parts(
        [stored, named],
        key,
        lambda stored, named: live_rows(grain, stored.semi_join(named, key)).select(*key, stored_digest="line_digest"),
        "live",
        rows=min(rows, _count_of(stored)),
    )
    by_key = numbered.left_join(live, key).drop(*(f"{name}_right" for name in key))
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


def _turns(lines: ir.Table, key: Sequence[str]) -> ir.Table:
    """Of lines that share their key with another: the number of such before each, and the digest of the first."""
    return _several(lines, key).select(
        "line_number",
        turn=ibis.row_number().over(group_by=[*key], order_by="line_number"),
        first_digest=ibis._.line_digest.first().over(group_by=[*key], order_by="line_number"),
    )


def _copies(lines: ir.Table) -> ir.Table:
    """Of lines that others equal: the number of such before each."""
    copy = ibis.row_number().over(group_by="line_digest", order_by="line_number")
    return _several(lines, ["line_digest"]).select("line_number", copy=copy)


def _copies_held(stored: ir.Table, lines: ir.Table) -> ir.Table:
    """Of stored lines that some of a file equal: how many there are."""
    met = stored.semi_join(lines, "line_digest")
    return met.group_by("line_digest").aggregate(copies=met.sign.sum().cast("int64"))


def _with_copies(engine: Engine, lines: ir.Table, rows: int, stored: ir.Table | None) -> ir.Table:
    """Lines with `copy`, the number of equal ones before each in the file, and `copies`, that of equal ones stored."""
    digests = lines.select("line_number", "line_digest")
    alike = engine.in_parts([digests], ["line_digest"], _copies, "alike", rows=rows)
    counted = _beside(lines, alike)
    counted = counted.mutate(copy=counted.copy.fill_null(0))
    if stored is None:
        return counted
    most = min(rows, _count_of(stored))
    held = engine.in_parts(
        [stored.select("line_digest", "sign"), digests], ["line_digest"], _copies_held, "copies", rows=most
    )
    return counted.left_join(held, "line_digest").drop("line_digest_right")


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


def _reversals(engine: Engine, grain: Grain, fated: ir.Table, updated: int, stored: ir.Table, batch: int) -> ir.Table:
    """The stored lines that those of a file replace, with the sign that takes them away. updated: lines that do."""
    key = grain.key_columns
    replaced = engine.in_parts(
        [stored, fated.filter(fated.fate == "updated").select(*key)],
        key,
        lambda stored, updated: live_rows(grain, stored.semi_join(updated, key)),
        "replaced",
        rows=updated,
    )
    return replaced.mutate(sign=ibis.literal(-1, "int32").cast("int8"), batch=ibis.literal(batch, "int32")).select(
        *grain.schema
    )


def _batches_met(
    engine: Engine, grain: Grain, fated: ir.Table, rows: int, stored: ir.Table, *, keyed: bool
) -> tuple[int, ...]:
    """The stored batches that hold a line, or the key of a line, that was skipped or updated; in their order.

    Two joins on equal columns: one join on either would compare every line with every other.
    """
    met, most = fated.filter(fated.fate.isin(["skipped", "updated"])), min(rows, _count_of(stored))
    found = set[int]()
    for columns in [("line_digest",), *([grain.key_columns] if keyed else [])]:
        batches = engine.in_parts(
            [stored.select(*columns, "batch"), met.select(*columns)],
            columns,
            lambda stored, met, on=columns: stored.semi_join(met, on).select("batch").distinct(),
            "batches_met",
            rows=most,
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
