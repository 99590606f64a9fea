"""What the fictional company is like: its size, its customers, its seasons, its returns and its books."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pytest

from keyfolio.ledger.likeness import is_credit_code
from keyfolio.sample import FILES, Company, SampleChoices, make_company
from keyfolio.sample.accounts import draw_accounts
from keyfolio.sample.seasons import chinese_new_year

if TYPE_CHECKING:
    import pyarrow as pa

    from keyfolio.language import Language

TABLES = (*FILES.values(), "truth")
WORDS = {
    "accounts": {"account_name", "industry", "region", "address"},
    "products": {"product_name", "product_family"},
    "order_lines": {"channel", "salesperson"},
    "cost_to_serve": {"kind"},
    "contracts": {"renewed"},
    "opportunities": {"stage"},
    "referrals": {"source"},
    "truth": {"rhythm", "waiting", "churn_kind", "never_pays", "is_giant", "returned_at_once"},
}


def tables_of(company: Company) -> dict[str, pa.Table]:
    return {name: getattr(company, name) for name in TABLES}


def test_equal_choices_make_equal_companies(company: Company) -> None:
    again = make_company(SampleChoices())
    assert all(table.equals(tables_of(company)[name]) for name, table in tables_of(again).items())


def test_another_seed_makes_another_company() -> None:
    one, other = (tables_of(make_company(SampleChoices(seed=seed, customers=40, months=12))) for seed in (1, 2))
    assert not any(one[name].equals(other[name]) for name in TABLES)


def test_languages_differ_in_their_words_and_in_nothing_else(company: Company, chinese_company: Company) -> None:
    for name, english in tables_of(company).items():
        chinese = tables_of(chinese_company)[name]
        assert english.column_names == chinese.column_names
        changed = {column for column in english.column_names if not english[column].equals(chinese[column])}
        assert changed == WORDS.get(name, set())


def test_the_default_is_about_as_large_as_promised(company: Company) -> None:
    assert company.accounts.num_rows == 1200
    assert company.products.num_rows == 120
    assert 55_000 <= company.order_lines.num_rows <= 65_000


@pytest.mark.parametrize(("customers", "months", "share"), [(600, 36, 1 / 2), (1200, 12, 1 / 3)])
def test_lines_grow_with_customers_and_months(company: Company, customers: int, months: int, share: float) -> None:
    smaller = make_company(SampleChoices(customers=customers, months=months))
    assert smaller.order_lines.num_rows / company.order_lines.num_rows == pytest.approx(share, rel=0.15)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_fifth_of_the_accounts_makes_about_three_quarters_of_net_sales(seed: int) -> None:
    lines = make_company(SampleChoices(seed=seed)).order_lines.select(["account_code", "amount"]).to_pandas()
    net = lines["amount"].astype(float).groupby(lines["account_code"]).sum().sort_values(ascending=False)
    share = net.cumsum() / net.sum()
    assert 0.70 <= share.iloc[len(net) // 5] <= 0.80
    assert 0.02 <= (share < 0.5).sum() / len(net) <= 0.20


def test_every_fact_is_of_the_period_and_in_the_order_of_days(company: Company) -> None:
    for table, column in (
        (company.order_lines, "order_date"),
        (company.invoices, "invoice_date"),
        (company.payments, "payment_date"),
        (company.cost_to_serve, "date"),
        (company.opportunities, "opened_date"),
        (company.referrals, "referral_date"),
        (company.acquisition_costs, "acquisition_date"),
        (company.rates, "rate_date"),
    ):
        days = table[column].to_pylist()
        assert days == sorted(days)
        assert date(2023, 1, 1) <= days[0] <= days[-1] <= date(2025, 12, 31)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_sales_dip_around_chinese_new_year_wherever_it_falls(lines: pd.DataFrame, year: int) -> None:
    festival = pd.Timestamp(chinese_new_year(year))
    orders = lines[~lines["is_credit"] & (lines["day"].dt.year == year)].drop_duplicates("order_id")
    near = orders["day"].between(festival - pd.Timedelta(days=7), festival + pd.Timedelta(days=13)).sum()
    assert near < 0.5 * len(orders) * 21 / 365


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_orders_peak_as_the_year_ends(lines: pd.DataFrame, year: int) -> None:
    orders = lines[~lines["is_credit"] & (lines["day"].dt.year == year)].drop_duplicates("order_id")
    by_month = orders.groupby(orders["day"].dt.month).size()
    assert by_month.idxmax() == 12
    assert by_month[12] > 1.4 * by_month.mean()


def test_an_amount_is_quantity_times_unit_price_to_the_cent_half_even(company: Company) -> None:
    columns = (company.order_lines[name].to_pylist() for name in ("quantity", "unit_price", "amount"))
    products = [(quantity * price, amount) for quantity, price, amount in zip(*columns, strict=True)]
    cent = Decimal("0.01")
    assert all(exact.quantize(cent, ROUND_HALF_EVEN) == amount for exact, amount in products)
    assert any(exact % cent == cent / 2 for exact, _ in products), "no half cent: the rule is not tried"


def test_costs_have_the_sign_of_the_amount(company: Company) -> None:
    lines = company.order_lines.select(["amount", "cost", "quantity"]).to_pandas().astype(float)
    assert (np.sign(lines["quantity"]) == np.sign(lines["amount"])).all()
    assert (lines["cost"] * lines["amount"] > 0).all()
    assert 0.2 < 1 - lines["cost"].sum() / lines["amount"].sum() < 0.4


def test_an_order_has_a_positive_line_and_a_credit_note_has_none(lines: pd.DataFrame) -> None:
    largest = lines.groupby("order_id")["cents"].max()
    is_credit = largest.index.str.startswith("CN")
    assert (largest[~is_credit] > 0).all()
    assert (largest[is_credit] < 0).all()


def test_some_orders_hold_deductions(lines: pd.DataFrame) -> None:
    orders = lines[~lines["is_credit"]]
    assert 50 < (orders["cents"] < 0).sum() < 0.02 * len(orders)
    assert (orders.groupby("order_id")["cents"].sum() > 0).all()


def whole_returns(lines: pd.DataFrame) -> pd.DataFrame:
    """Orders and credit notes of one account that cancel line by line, with days between them in `lag`."""
    content = lines.assign(size=lines["cents"].abs(), negative=lines["cents"] < 0)
    content = content.sort_values(["order_id", "product_code", "size"])
    papers = content.groupby("order_id").agg(
        account_code=("account_code", "first"),
        day=("day", "first"),
        is_credit=("is_credit", "first"),
        deducted=("negative", "any"),
        products=("product_code", tuple),
        sizes=("size", tuple),
    )
    same = ["account_code", "products", "sizes"]
    orders = papers[~papers["is_credit"] & ~papers["deducted"]]
    pairs = orders.merge(papers[papers["is_credit"]], on=same, suffixes=("", "_back"))
    return pairs.assign(lag=(pairs["day_back"] - pairs["day"]).dt.days)


def test_some_whole_orders_come_back_within_weeks_and_some_the_same_day(lines: pd.DataFrame) -> None:
    lag = whole_returns(lines)["lag"]
    assert len(lag) > 100
    assert (lag == 0).sum() >= 10
    assert lag[lag > 0].between(1, 30).mean() > 0.95


def test_one_account_sent_its_only_order_back_the_same_day(company: Company, lines: pd.DataFrame) -> None:
    truth = company.truth.to_pandas()
    (code,) = truth.loc[truth["returned_at_once"] == "yes", "account_code"]
    its_lines = lines[lines["account_code"] == code]
    assert its_lines["cents"].sum() == 0
    assert its_lines["order_id"].nunique() == 2
    assert its_lines["day"].nunique() == 1


def test_a_giant_bought_once_and_more_than_almost_anybody(company: Company, lines: pd.DataFrame) -> None:
    truth = company.truth.to_pandas()
    giants = truth.loc[truth["is_giant"] == "yes", "account_code"]
    last_year = lines[lines["day"].dt.year == 2025]
    rank = last_year.groupby("account_code")["cents"].sum().rank(ascending=False)
    assert len(giants) == 2
    assert (truth.loc[giants.index, "arrived_on"] > date(2025, 1, 1)).all()
    assert (lines[lines["account_code"].isin(giants)].groupby("account_code")["order_id"].nunique() == 1).all()
    assert rank.reindex(giants).max() <= 5


def test_who_buys_once_has_one_order(company: Company, lines: pd.DataFrame) -> None:
    truth = company.truth.to_pandas()
    once = truth.loc[truth["rhythm"] == "once", "account_code"]
    orders = lines[~lines["is_credit"]].groupby("account_code")["order_id"].nunique()
    assert 40 < len(once) < 70
    assert (orders.reindex(once) == 1).all()


def test_an_account_orders_no_more_once_it_has_left(company: Company, lines: pd.DataFrame) -> None:
    truth = company.truth.to_pandas().set_index("account_code")
    gone = pd.to_datetime(truth["churned_on"].dropna())
    last = lines[~lines["is_credit"]].groupby("account_code")["day"].max()
    assert 150 < len(gone) < 350
    assert not (last.reindex(gone.index) >= gone).any()
    assert set(truth.loc[gone.index, "churn_kind"]) == {"sudden", "fading"}


def test_new_accounts_arrive_throughout(company: Company) -> None:
    arrived = pd.to_datetime(company.truth["arrived_on"].to_pandas())
    by_quarter = arrived[arrived >= "2023-01-01"].dt.to_period("Q").value_counts()
    assert len(by_quarter) == 12
    assert by_quarter.min() > 15


def test_a_new_account_arrives_with_its_first_order(company: Company, lines: pd.DataFrame) -> None:
    arrived = pd.to_datetime(company.truth.to_pandas().set_index("account_code")["arrived_on"])
    new = arrived[arrived >= "2023-01-01"]
    first = lines.groupby("account_code")["day"].min().reindex(new.index)
    assert (first[first.notna()] == new[first.notna()]).mean() > 0.99  # a fading account may skip its first


def test_accounts_order_as_often_as_their_rhythm_says(company: Company, lines: pd.DataFrame) -> None:
    truth = company.truth.to_pandas().set_index("account_code")
    stayed = truth[(pd.to_datetime(truth["arrived_on"]) < "2023-01-01") & truth["churned_on"].isna()]
    orders = lines[~lines["is_credit"]].groupby("account_code")["order_id"].nunique().reindex(stayed.index).fillna(0)
    promised = stayed["orders_per_year"].astype(float) * 3
    regular = stayed["waiting"] == "calendar"
    assert orders.sum() / promised.sum() == pytest.approx(1, abs=0.05)
    assert ((orders - promised)[regular].abs() <= 2).mean() > 0.95


def test_every_order_has_one_invoice_of_its_amount(company: Company, lines: pd.DataFrame) -> None:
    invoices = company.invoices.to_pandas().set_index("invoice_id")["amount"].astype(float)
    papers = lines.groupby("order_id")["cents"].sum()
    charged = invoices.rename(lambda number: number.removeprefix("INV-"))
    assert charged.index.is_unique
    assert (charged.mul(100).round().astype(int).sort_index() == papers.sort_index()).all()


def test_no_invoice_is_paid_twice_and_few_are_never_paid(company: Company) -> None:
    paid = company.payments.to_pandas().groupby("invoice_id")["amount"].sum()
    invoices = company.invoices.to_pandas().set_index("invoice_id")
    settled = paid.reindex(invoices.index)
    overpaid = [abs(got) > abs(due) for got, due in zip(paid, invoices.loc[paid.index, "amount"], strict=True)]
    old = pd.to_datetime(invoices["invoice_date"]) < "2025-01-01"
    assert not any(overpaid)
    assert 0.002 < settled[old].isna().mean() < 0.05


def test_habitual_late_payers_pay_late(company: Company) -> None:
    truth = company.truth.to_pandas().set_index("account_code")["late_days"]
    payments = company.payments.to_pandas().drop_duplicates("invoice_id")
    dated = payments.merge(company.invoices.to_pandas()[["invoice_id", "due_date"]], on="invoice_id")
    late = (pd.to_datetime(dated["payment_date"]) - pd.to_datetime(dated["due_date"])).dt.days
    habit = dated["account_code"].map(truth)
    assert abs(late[habit <= 3].median()) <= 3
    assert late[habit >= 60].median() > 50


def test_every_account_has_a_credit_code_and_a_telephone_of_its_own(company: Company) -> None:
    codes, telephones = (company.accounts[name].to_pylist() for name in ("credit_code", "telephone"))
    assert all(map(is_credit_code, codes))
    assert len(set(codes)) == 1200
    assert len(set(telephones)) > 1195
    assert all(number.partition("-")[2].startswith("1") for number in telephones), "no telephone of China begins so"


def test_a_contract_is_renewed_by_one_that_begins_the_day_after_and_only_while_the_account_is_there(
    company: Company,
) -> None:
    contracts = company.contracts.to_pandas()
    starts = set(zip(contracts["account_code"], pd.to_datetime(contracts["start_date"]), strict=True))
    after = pd.to_datetime(contracts["end_date"]) + pd.Timedelta(days=1)
    followed = [pair in starts for pair in zip(contracts["account_code"], after, strict=True)]
    assert (contracts["renewed"] == "yes").tolist() == followed
    not_known = contracts["renewed"] == ""
    assert (after[not_known] > "2025-12-31").all()
    assert (after[~not_known] <= "2025-12-31").all()
    gone = pd.to_datetime(company.truth.to_pandas().set_index("account_code")["churned_on"])
    left = contracts["account_code"].map(gone)
    assert not (left[followed] <= after[followed]).any()
    assert 250 < len(contracts) < 600


def test_opportunities_are_won_as_often_as_the_truth_says(company: Company) -> None:
    found, truth = company.opportunities.to_pandas(), company.truth.to_pandas().set_index("account_code")
    closed = found[found["closed_date"].notna() & found["account_code"].map(truth["churned_on"]).isna()]
    chance = closed["account_code"].map(truth["win_chance"]).astype(float)
    for low, high in ((0.0, 0.35), (0.35, 0.5), (0.5, 1.0)):
        part = chance.between(low, high)
        assert (closed[part]["stage"] == "won").mean() == pytest.approx(chance[part].mean(), abs=0.06)
    is_open = found["closed_date"].isna()
    assert set(found.loc[~is_open, "stage"]) == {"won", "lost"}
    assert set(found.loc[is_open, "stage"]) == {"qualification", "proposal", "negotiation"}
    assert (found.loc[is_open, "expected_close_date"] > date(2025, 12, 31)).all()
    assert (found["closed_date"].dropna() >= found["opened_date"][~is_open]).all()


def test_a_new_account_is_referred_at_most_once_by_one_that_was_there(company: Company) -> None:
    arrived = pd.to_datetime(company.truth.to_pandas().set_index("account_code")["arrived_on"])
    referrals = company.referrals.to_pandas()
    assert referrals["to_account_code"].is_unique
    days = pd.to_datetime(referrals["referral_date"])
    assert (referrals["from_account_code"].map(arrived) < days).all()
    assert (referrals["to_account_code"].map(arrived) >= days).all()
    assert 40 < len(referrals) < 140


def test_who_was_referred_cost_less_to_win(company: Company) -> None:
    costs = company.acquisition_costs.to_pandas()
    by_account = costs["amount"].astype(float).groupby(costs["account_code"]).sum()
    referred = by_account.index.isin(company.referrals["to_account_code"].to_pylist())
    assert by_account[referred].median() < 0.7 * by_account[~referred].median()
    arrived = company.truth.to_pandas().set_index("account_code")["arrived_on"]
    assert (by_account.index.map(arrived) >= date(2023, 1, 1)).all()


def test_every_day_of_the_period_has_one_rate_a_currency(company: Company) -> None:
    rates = company.rates.to_pandas()
    for _currency, own in rates.groupby("currency"):
        opens, closes = pd.to_datetime(own["rate_date"]), pd.to_datetime(own["last_date"])
        assert (opens.iloc[0], closes.iloc[-1]) == (pd.Timestamp("2023-01-01"), pd.Timestamp("2025-12-31"))
        assert (opens.iloc[1:].to_numpy() - closes.iloc[:-1].to_numpy() == np.timedelta64(1, "D")).all()


def test_every_parent_exists_and_nobody_is_their_own_ancestor(company: Company) -> None:
    parents = parents_of(company)
    depths = [len(ancestry(code, parents)) for code in parents]
    assert set(parents.values()) <= set(company.accounts["account_code"].to_pylist())
    assert set(depths) == {1, 2}, "groups have two or three levels"


def parents_of(company: Company) -> dict[str, str]:
    codes, parents = (company.accounts[name].to_pylist() for name in ("account_code", "parent_code"))
    return {code: parent for code, parent in zip(codes, parents, strict=True) if parent is not None}


def ancestry(code: str, parents: dict[str, str]) -> list[str]:
    above: list[str] = []
    while code in parents:
        code = parents[code]
        assert code not in above
        above.append(code)
    return above


def test_groups_have_two_to_twenty_members(company: Company) -> None:
    parents = parents_of(company)
    sizes = pd.Series([ancestry(code, parents)[-1] for code in parents]).value_counts() + 1
    assert sizes.between(2, 20).all()
    assert sizes.max() > 8


def test_there_are_exactly_the_seven_industries_and_names_are_distinct(
    company: Company, chinese_company: Company
) -> None:
    seven = ["交通", "公共事业", "制造", "政府", "教育", "电信", "金融"]
    assert sorted(chinese_company.accounts["industry"].unique().to_pylist()) == seven
    for each in (company, chinese_company):
        assert len(each.accounts["account_name"].unique()) == 1200


def test_accounts_of_the_same_name_are_told_apart() -> None:
    crowd = draw_accounts(20_000, np.random.default_rng(1))
    for language, mark in (("en", " Branch 2"), ("zh", "第2分部")):
        names = crowd.table(cast("Language", language))["account_name"].to_pylist()
        assert len(set(names)) == len(names)
        assert any(name.endswith(mark) for name in names)


@pytest.mark.parametrize("seed", range(5))
def test_a_company_of_one_account_works(seed: int) -> None:
    alone = make_company(SampleChoices(seed=seed, customers=1, months=1))
    assert alone.accounts["parent_code"].to_pylist() == [None]
    assert alone.truth.num_rows == 1
    assert set(alone.order_lines["account_code"].to_pylist()) <= {"C00001"}
