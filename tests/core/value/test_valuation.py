"""What accounts are worth: intervals that hold, no number without its ground, no past that breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from benchmarks import buyers
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.core.stats.published import cdnow

from keyfolio.assumptions import ValueAssumptions, Window
from keyfolio.errors import BadAssumption
from keyfolio.schemas import OBSERVED, VALUATIONS
from keyfolio.units import MONEY_SCALE, day
from keyfolio.value import VALUE_REASONS, Appraisal, Purchases, Seen, appraise

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW = Window(day(0), day(1000), None, 12)
CHOSEN = ValueAssumptions(horizon_months=12, discount_rate=0.0)


def _appraise(
    world: buyers.Buyers,
    net_sales: NDArray[np.float64],
    *,
    margin: NDArray[np.float64] | None = None,
    chosen: ValueAssumptions = CHOSEN,
    silent: int = 0,
    tree: pa.Table | None = None,
) -> Appraisal:
    """Accounts that ordered as in a world and spent so much, in money; after them some without an order."""
    codes = [f"A{place:05}" for place in range(world.x.size)]
    seen = Seen(world.x, world.t_x, world.T, world.log_intervals)
    known = np.ones(world.x.size, dtype=bool)
    first_day, nobody = (1000 - world.T).astype(np.int64), np.zeros(1000, dtype=np.int64)
    purchases = Purchases(
        pa.array(codes, pa.string()), first_day, seen, known, seen, world.later, 1, nobody, nobody, 365
    )
    rows = world.x.size + silent
    told = {
        "account_code": pa.array([*codes, *(f"B{place:05}" for place in range(silent))], pa.string()),
        "order_days": pa.array([*(world.x + 1).astype(np.int64), *[0] * silent], pa.int64()),
        "net_sales": pa.array([*np.rint(net_sales * MONEY_SCALE).astype(np.int64), *[-1] * silent], pa.int64()),
    }
    if margin is not None:
        cents = [None if np.isnan(one) else round(one * MONEY_SCALE) for one in margin]
        told["margin"] = pa.array([*cents, *[None] * silent], pa.int64())
    untold = {name: pa.nulls(rows, kind.to_pyarrow()) for name, kind in OBSERVED.items()}
    return appraise(pa.table({**untold, **told}), purchases, WINDOW, chosen, tree)


def _world(seed: int, customers: int, k: int = 1) -> tuple[buyers.Buyers, NDArray[np.float64], NDArray[np.float64]]:
    """Buyers, what they spent, and what each order of theirs is worth on average."""
    chance = np.random.default_rng(seed)
    T = np.floor(chance.uniform(200.0, 900.0, size=customers))
    world = buyers.beta_geometric(chance, (1.2, 30.0 / k, 0.8, 4.0), T, 365.0, k=k, leaves_at_once=True)
    own = 6.0 * 1500.0 / chance.gamma(4.0, size=customers)
    spent = own / 6.0 * chance.gamma(6.0 * (world.x + 1))
    return world, spent, own


def _column(appraisal: Appraisal, name: str) -> NDArray[np.float64]:
    column: NDArray[np.float64] = appraisal.valuations.accounts[name].to_numpy().astype(np.float64)
    return column


def test_intervals_of_accounts_and_of_all_hold_what_came() -> None:
    held, held_in_all = [], []
    for seed in range(24):
        world, spent, _ = _world(seed, 600, k=3)
        appraisal = _appraise(world, spent)
        low, high = _column(appraisal, "orders_12m_low"), _column(appraisal, "orders_12m_high")
        held.append(np.mean((low <= world.later) & (world.later <= high)))
        _, least, most = appraisal.valuations.totals.orders_12m
        held_in_all.append(least <= world.later.sum() <= most)
    assert 0.89 < np.mean(held) < 0.98  # numbers of orders are whole: an interval holds 90 % or somewhat more
    assert 17 <= sum(held_in_all) <= 24


def test_lifetime_value_is_what_came_of_it() -> None:
    world, spent, own = _world(31, 6000, k=3)
    appraisal = _appraise(world, spent)
    assert appraisal.spend.name == "gamma_gamma"
    expected = _column(appraisal, "clv") / MONEY_SCALE
    assert expected.sum() == pytest.approx(float((world.later * own).sum()), rel=0.06)
    total, least, most = appraisal.valuations.totals.clv
    assert least < total < most
    assert total == pytest.approx(expected.sum(), rel=1e-6)


def test_a_discount_takes_half_a_year_of_each_year() -> None:
    world, spent, _ = _world(32, 500)
    plain = _column(_appraise(world, spent), "clv")
    discounted = _appraise(world, spent, chosen=ValueAssumptions(horizon_months=12, discount_rate=0.21))
    np.testing.assert_allclose(_column(discounted, "clv"), plain / 1.1, rtol=1e-6, atol=2)


def test_value_is_told_by_margin_where_lines_have_costs() -> None:
    world, spent, _ = _world(33, 500)
    margin = 0.2 * spent
    margin[0] = np.nan
    appraisal = _appraise(world, spent, margin=margin)
    assert appraisal.spend.basis == "margin"
    by_sales = _column(_appraise(world, spent), "clv")
    np.testing.assert_allclose(_column(appraisal, "clv"), 0.2 * by_sales, rtol=1e-6, atol=2)
    assert "margin_of_all" in appraisal.valuations.accounts["reason"][0].as_py().split()


def test_an_account_that_loses_money_is_worth_less_than_nothing() -> None:
    world, spent, _ = _world(34, 500)
    margin = 0.2 * spent
    best = int(np.argmax(world.x))
    margin[best] = -0.3 * spent[best]
    row = _appraise(world, spent, margin=margin).valuations.accounts.slice(best, 1).to_pylist()[0]
    assert row["clv_low"] <= row["clv"] < 0


def test_who_returned_everything_is_worth_nothing_and_is_told_so() -> None:
    world, spent, _ = _world(35, 300)
    spent[7] = -5.0
    row = _appraise(world, spent).valuations.accounts.slice(7, 1).to_pylist()[0]
    assert (row["clv"], row["clv_low"], row["clv_high"], row["value_per_order_day"]) == (0, 0, 0, 0.0)
    assert "returned_all" in row["reason"].split()


def test_who_may_not_order_for_decades_has_no_day_by_which_it_must() -> None:
    data = cdnow()
    world = buyers.Buyers(data.x, data.t_x * 7, data.T * 7, data.later, data.x >= 0, 0.0)
    accounts = _appraise(world, np.full(data.x.size, 30.0)).valuations.accounts
    untold = pc.is_null(accounts["next_order_expected_by"]).to_pylist()
    assert untold == ["no_news" in reason.split() for reason in accounts["reason"].to_pylist()]
    assert True in untold
    assert pc.max(accounts["next_order_expected_by"]).as_py() < 1000 + 3650


def test_no_account_is_worth_less_than_nothing_by_net_sales() -> None:
    chance = np.random.default_rng(40)
    world, _, _ = _world(40, 300)
    spent = np.maximum(np.exp(3.5 * chance.standard_normal(300)), 0.01) * (world.x + 1)
    appraisal = _appraise(world, spent)
    assert appraisal.spend.name == "log_normal"
    assert (_column(appraisal, "clv") >= 0).all()
    assert (_column(appraisal, "value_per_order_day") > 0).all()


def test_a_group_is_worth_what_its_accounts_are_and_is_surer_than_the_sum_of_their_ends() -> None:
    world, spent, _ = _world(41, 400)
    codes = [f"A{place:05}" for place in range(400)]
    tree = pa.table({"account_code": [*codes[:50], codes[60]], "top_code": [*[codes[3]] * 50, codes[60]]})
    found = _appraise(world, spent, tree=tree).valuations
    [group] = found.groups.to_pylist()
    own = found.accounts.slice(0, 50)
    assert (group["head_code"], group["accounts"]) == (codes[3], 50)
    for name in ("expected_orders_12m", "clv"):
        assert group[name] == pytest.approx(pc.sum(own[name]).as_py(), rel=1e-9)
    assert pc.sum(own["clv_low"]).as_py() < group["clv_low"] < group["clv"] < group["clv_high"]
    assert group["clv_high"] < pc.sum(own["clv_high"]).as_py()


def test_of_who_never_ordered_nothing_is_expected() -> None:
    world, spent, _ = _world(36, 300)
    rows = _appraise(world, spent, silent=2).valuations.accounts.to_pylist()
    assert [row["account_code"] for row in rows] == sorted(row["account_code"] for row in rows)
    assert (rows[-1]["reason"], rows[-1]["clv"], rows[-1]["model"]) == ("no_order", None, None)


def test_long_silence_is_rare_for_who_has_not_left() -> None:
    world, spent, _ = _world(37, 3000, k=4)
    accounts = _appraise(world, spent).valuations.accounts.to_pandas()
    late = accounts["next_order_expected_by"] < 1000
    assert (late == (accounts["p_longer_silence"] < 0.05)).mean() > 0.99
    assert accounts.loc[late, "p_alive"].mean() < 0.5 < accounts.loc[~late, "p_alive"].mean()


def test_an_interval_holds_what_is_expected_even_of_who_has_almost_surely_left() -> None:
    world, spent, _ = _world(39, 400, k=3)
    world.x[0], world.t_x[0], world.T[0] = 30.0, 300.0, 420.0
    row = _appraise(world, spent).valuations.accounts.slice(0, 1).to_pylist()[0]
    assert row["p_alive"] < 0.01
    assert row["orders_12m_low"] == 0.0 < row["expected_orders_12m"] <= row["orders_12m_high"]
    assert row["clv_low"] == 0 < row["clv"] <= row["clv_high"]


def test_the_same_past_is_worth_the_same() -> None:
    world, spent, _ = _world(38, 400)
    assert _appraise(world, spent).valuations == _appraise(world, spent).valuations


_ACCOUNT = st.tuples(st.integers(0, 300), st.integers(1, 700), st.integers(0, 300), st.integers(-(10**6), 10**9))


@settings(deadline=None, max_examples=25, derandomize=True, phases=(Phase.generate,))
@given(st.lists(_ACCOUNT, max_size=30), st.booleans())
def test_no_past_breaks_a_valuation(told: list[tuple[int, int, int, int]], alike: bool) -> None:
    accounts = told * 4 if alike else told
    x, span, after, spent = np.array(accounts, dtype=np.float64).reshape(-1, 4).T
    t_x = np.where(x > 0, np.maximum(span, x), 0.0)
    later = np.floor(x / 3)
    world = buyers.Buyers(x, t_x, t_x + after, later, np.ones(x.size, dtype=bool), float(x.sum() * np.log(9.0)))
    found = _appraise(world, spent, silent=1).valuations.accounts
    assert found.schema.equals(VALUATIONS.to_pyarrow())
    for name in found.schema.names:
        if pa.types.is_floating(found.schema.field(name).type):
            assert not pc.any(pc.is_nan(found[name])).as_py()
    for row in found.to_pylist():
        reasons = row["reason"].split()
        assert set(reasons) <= set(VALUE_REASONS)
        assert row["p_alive"] is not None or {"no_order", "too_few", "drop_out_not_told"} & set(reasons)
        assert row["expected_orders_12m"] is not None or {"no_order", "no_rhythm"} & set(reasons)
        for low, high in (("orders_12m_low", "orders_12m_high"), ("clv_low", "clv_high")):
            assert row[low] is None or row[low] <= row[high]


@pytest.mark.parametrize("wrong", [{"horizon_months": 0}, {"discount_rate": 1.5}, {"level": 95.0}, {"seed": -1}])
def test_what_cannot_be_assumed_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadAssumption):
        ValueAssumptions(**wrong)  # type: ignore[arg-type]
