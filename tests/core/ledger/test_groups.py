"""Groups of accounts, against a walk up the parents one account at a time."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import ibis
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from keyfolio.errors import CircularParents
from keyfolio.ledger import refuse_cycles, roll_up, tree_as_of
from keyfolio.schemas import ACCOUNT_TREE, LINES, PARENTS
from keyfolio.units import day_number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from keyfolio.engine import Engine

Move: TypeAlias = tuple[str, str | None, int | None]
CODES = st.sampled_from("abcdefgh")
DAYS = st.none() | st.integers(0, 5)
MOVES = st.dictionaries(st.tuples(CODES, DAYS), st.none() | CODES, max_size=14).map(
    lambda told: [(account, parent, since) for (account, since), parent in told.items()]
)
FORESTS = st.lists(st.none() | st.integers(0, 7), max_size=9).map(
    lambda above: [
        (f"k{place}", None if up is None or up >= place else f"k{up}", None) for place, up in enumerate(above)
    ]
)
TRADES = st.lists(st.tuples(st.integers(0, 11), st.integers(1, 3), st.integers(-9, 9)), min_size=1, max_size=12)


def table(moves: Iterable[Move]) -> pa.Table:
    rows = [dict(zip(PARENTS, move, strict=True)) for move in moves]
    return pa.Table.from_pylist(rows, PARENTS.to_pyarrow())


def tops(moves: Iterable[Move], day: int = 0) -> dict[str, str]:
    tree = tree_as_of(table(moves), day)
    return dict(zip(tree["account_code"].to_pylist(), tree["top_code"].to_pylist(), strict=True))


def standing(moves: Iterable[Move], day: int) -> dict[str, str]:
    """Account -> parent on a day: a later row covers an earlier one."""
    told = sorted((-1 if since is None else since, account, parent or "") for account, parent, since in moves)
    return {account: up for account, up in {a: up for since, a, up in told if since <= day}.items() if up}


def way_up(account: str, parents: dict[str, str]) -> list[str]:
    """The accounts above one; on a circle, more than there are accounts."""
    way = [account]
    while way[-1] in parents and len(way) < 20:
        way.append(parents[way[-1]])
    return way[1:]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(MOVES, st.integers(-1, 6), st.randoms(use_true_random=False))
def test_every_account_has_the_parent_level_and_top_that_walking_up_finds(
    moves: list[Move], day: int, chance: Random
) -> None:
    is_circular = any(
        len(way_up(account, parents)) > 10
        for on in range(-1, 6)
        for parents in [standing(moves, on)]
        for account in parents
    )
    chance.shuffle(moves)
    if is_circular:
        with pytest.raises(CircularParents):
            tree_as_of(table(moves), day)
        return
    parents = standing(moves, day)
    ways = {account: way_up(account, parents) for account in sorted({*parents, *parents.values()})}
    tree = tree_as_of(table(moves), day)
    assert [(field.name, field.type) for field in tree.schema] == [(f.name, f.type) for f in ACCOUNT_TREE.to_pyarrow()]
    assert tree.to_pylist() == [
        {
            "account_code": account,
            "parent_code": parents.get(account),
            "level": len(way),
            "top_code": [account, *way][-1],
        }
        for account, way in ways.items()
    ]


def test_last_years_tree_stays_last_years_whatever_moved_since() -> None:
    before: list[Move] = [("branch", "bank", None), ("shop", "branch", 10)]
    after: list[Move] = [*before, ("branch", None, 400), ("shop", "rival", 500)]
    assert tree_as_of(table(after), 365).equals(tree_as_of(table(before), 365))
    assert tops(after, 9) == {"bank": "bank", "branch": "bank"}
    assert tops(after, 400) == {"branch": "branch", "shop": "branch"}
    assert tops(after, 500) == {"rival": "rival", "shop": "rival"}


def test_a_chain_of_sixty_and_one_longer_than_any_stack_have_one_head() -> None:
    for length in (60, 20_000):
        chain: list[Move] = [(f"{place + 1:05}", f"{place:05}", None) for place in range(length)]
        tree = tree_as_of(table(chain[::-1]), 0)
        assert set(tree["top_code"].to_pylist()) == {"00000"}
        assert tree["level"].to_pylist() == list(range(length + 1))


def test_more_than_fifty_units_on_each_of_four_levels_are_one_group() -> None:
    units = [[f"{level}-{unit:02}" for unit in range(55)] for level in range(4)]
    moves: list[Move] = [(unit, "head", None) for unit in units[0]]
    moves += [
        (unit, above[(7 * place) % 55], None)
        for above, below in itertools.pairwise(units)
        for place, unit in enumerate(below)
    ]
    tree = tree_as_of(table(moves), 0)
    assert set(tree["top_code"].to_pylist()) == {"head"}
    assert Counter(tree["level"].to_pylist()) == {0: 1, 1: 55, 2: 55, 3: 55, 4: 55}


def test_a_circle_is_named_in_order_with_the_day_from_which_it_holds() -> None:
    day = day_number(date(2024, 3, 1))
    moves: list[Move] = [("d", "a", None), ("a", "b", None), ("b", "c", day - 9), ("c", "a", day), ("c", None, day + 9)]
    with pytest.raises(CircularParents) as refused:
        refuse_cycles(table(moves))
    assert "3 accounts" in refused.value.text.en
    assert "from 2024-03-01 on: c → a → b → c." in refused.value.text.en
    assert "自 2024-03-01 起形成循环：c → a → b → c。" in refused.value.text.zh
    refuse_cycles(table([*moves[:3], ("c", "a", day), ("b", None, day)]))  # both on one day: never a circle
    with pytest.raises(CircularParents) as long:
        refuse_cycles(table([(f"{place:03}", f"{(place + 1) % 100:03}", None) for place in range(100)]))
    assert "circle: 000 → 001" in long.value.text.en
    assert len(long.value.text.en) < 300


@settings(max_examples=12, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(FORESTS, TRADES)
def test_rolled_up_lines_add_up_to_the_same_and_each_group_to_its_accounts(
    engine: Engine, forest: list[Move], trades: list[tuple[int, int, int]]
) -> None:
    lines = [_line(place, f"k{account}", str(order), amount) for place, (account, order, amount) in enumerate(trades)]
    held = ibis.memtable(pa.Table.from_pylist(lines, LINES.to_pyarrow()))
    rolled = roll_up(held, ibis.memtable(tree_as_of(table(forest), 0)))
    assert rolled.columns == tuple(LINES)
    found = engine.rows(rolled.select("account_code", "order_id", "amount")).to_pylist()
    top = tops(forest)
    told = [{**line, "order_id": (line["account_code"], line["order_id"])} for line in lines]
    for line in told:
        line["account_code"] = top.get(str(line["account_code"]), line["account_code"])
    assert _figures(found) == _figures(told)
    assert sum(line["amount"] for line in found) == sum(amount for _account, _order, amount in trades)


def _figures(lines: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """Sum of the amounts and number of different orders, by account."""
    by_account: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        by_account.setdefault(line["account_code"], []).append(line)
    return {
        account: (sum(line["amount"] for line in own), len({line["order_id"] for line in own}))
        for account, own in by_account.items()
    }


def _line(place: int, account: str, order: str, amount: int) -> dict[str, Any]:
    known = {"account_code": account, "order_id": order, "day": 20_000, "amount": amount}
    fixed = {"cancelled": False, "batch": 0, "sign": 1, "line_number": place, "line_digest": str(place)}
    return {**dict.fromkeys(LINES), **known, **fixed}
