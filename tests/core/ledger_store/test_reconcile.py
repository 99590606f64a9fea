"""Lines of a file held against lines of a store, without files: copies counted, batches named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from keyfolio.ledger.digests import joint_digest, rows_digest
from keyfolio.ledger.reconcile import reconcile
from keyfolio.schemas import LINES

if TYPE_CHECKING:
    from random import Random

    import ibis.expr.types as ir

    from keyfolio.engine import Engine

SOME = settings(deadline=None, max_examples=10, derandomize=True, phases=(Phase.generate,))
_TEXTS = st.lists(st.sampled_from(["0a", "0b", "0c"]), max_size=7)


def _row(digest: str, line_number: int, **told: object) -> dict[str, Any]:
    plain = {"account_code": "A", "order_id": "1", "day": 1, "amount": 10, "cancelled": False, "batch": 0, "sign": 1}
    nothing = dict.fromkeys(LINES)
    return nothing | plain | {"line_number": line_number, "line_digest": digest * 16} | told


def _held(engine: Engine, rows: list[dict[str, Any]], name: str) -> ir.Table:
    return engine.materialise(ibis.memtable(pa.Table.from_pylist(rows, schema=LINES.to_pyarrow())), name)


def _file(engine: Engine, digests: list[str]) -> ir.Table:
    return _held(engine, [_row(digest, place + 2) for place, digest in enumerate(digests)], "file")


@SOME
@given(_TEXTS, _TEXTS, _TEXTS)
def test_of_each_exact_line_the_copies_beyond_those_stored_are_new(
    engine: Engine, first: list[str], second: list[str], brought: list[str]
) -> None:
    batches = [[_row(digest, place, batch=number) for place, digest in enumerate(digests)]
               for number, digests in enumerate([first, second], 1)]  # fmt: skip
    stored = _held(engine, [row for rows in batches for row in rows], "stored")
    found = reconcile(engine, _file(engine, brought), stored, 3)
    missing = Counter(brought) - (Counter(first) + Counter(second))
    added = Counter(row["line_digest"][:2] for row in engine.rows(found.lines).to_pylist())
    assert added == missing
    assert (found.accepted, found.skipped) == (missing.total(), len(brought) - missing.total())
    met = Counter(brought) & (Counter(first) + Counter(second))
    assert found.rests_on == tuple(
        number for number, digests in enumerate([first, second], 1) if met.keys() & set(digests)
    )


@SOME
@given(_TEXTS)
def test_without_a_store_every_copy_is_accepted_and_repeats_are_counted(engine: Engine, brought: list[str]) -> None:
    found = reconcile(engine, _file(engine, brought), None, 0)
    assert (found.accepted, found.repeated) == (len(brought), len(brought) - len(set(brought)))
    assert (found.updated, found.skipped, found.rests_on) == (0, 0, ())


def test_an_update_adds_the_reversal_of_the_old_form_whole(engine: Engine) -> None:
    old = _row("0a", 2, line_id="7", batch=1, cost=4, product_code="tea", region="north")
    new = _row("0b", 2, line_id="7", amount=20)
    found = reconcile(engine, _held(engine, [new], "file"), _held(engine, [old], "stored"), 2)
    rows = engine.rows(found.lines.order_by("sign")).to_pylist()
    assert rows == [old | {"sign": -1, "batch": 2}, new | {"batch": 2}]
    assert (found.accepted, found.updated, found.rests_on) == (0, 1, (1,))


def test_lines_of_other_accounts_and_orders_keep_their_own_ids(engine: Engine) -> None:
    old = _row("0a", 2, line_id="7", batch=1)
    others = [_row("0b", 2, line_id="7", account_code="B"), _row("0c", 3, line_id="7", order_id="2")]
    found = reconcile(engine, _held(engine, others, "file"), _held(engine, [old], "stored"), 2)
    assert (found.accepted, found.updated) == (2, 0)


def test_a_large_overlap_is_compared_by_equal_keys_and_not_pair_by_pair(engine: Engine) -> None:
    """Every line against every other would be 10^10 comparisons, minutes; the plan must hash instead."""
    rows = [_row(f"{place:032x}", place, line_id=str(place), batch=1) for place in range(20_000)]
    same = [row | {"line_digest": row["line_digest"][:32], "batch": 0} for row in rows]
    stored = _held(engine, [row | {"line_digest": row["line_digest"][:32]} for row in rows], "stored")
    assert reconcile(engine, _held(engine, same, "file"), stored, 2).skipped == 20_000


@SOME
@given(_TEXTS, st.randoms(use_true_random=False))
def test_the_digest_ignores_order_and_hears_every_copy(engine: Engine, brought: list[str], chance: Random) -> None:
    turned = list(brought)
    chance.shuffle(turned)
    told = {"mapping": {"a": "account_code"}}
    digest = rows_digest(engine, _file(engine, brought), told)
    assert digest == rows_digest(engine, _file(engine, turned), told)
    assert digest != rows_digest(engine, _file(engine, [*brought, "0a"]), told)
    assert digest != rows_digest(engine, _file(engine, brought), {"mapping": {"b": "account_code"}})


def test_a_reversal_takes_its_line_out_of_the_digest(engine: Engine) -> None:
    rows = [_row("ff", 2), _row("0a", 3)]
    reversal = _row("ff", 2, sign=-1)
    assert rows_digest(engine, _held(engine, [*rows, reversal], "both"), {}) == rows_digest(
        engine, _held(engine, rows[1:], "rest"), {}
    )


def test_a_joint_digest_ignores_order_and_hears_every_part() -> None:
    assert joint_digest(["b", "a"]) == joint_digest(["a", "b"])
    assert joint_digest(["a", "b"]) != joint_digest(["a", "b", "b"])
