"""The same work in plain pandas, as a good analyst would write it: no checks of the file, no page, the same answers."""

from __future__ import annotations

import json
import math
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

POLICY = tomllib.loads(Path(__file__).parents[1].joinpath("policy.toml").read_text(encoding="utf-8"))
WEIGHTS, LIMITS, ABC = POLICY["weights"], POLICY["limits"], POLICY["abc"]
LABELS = {"net_sales": "size", "margin": "profit"}  # the others are called by their names
COLUMNS = [
    "account_code",
    "account_name",
    "order_id",
    "order_date",
    "product_code",
    "quantity",
    "unit_price",
    "cost",
]


class Window(NamedTuple):
    """The days looked at, and the two years compared."""

    opens_after: pd.Timestamp
    earlier_after: pd.Timestamp
    recent_after: pd.Timestamp
    as_of: pd.Timestamp


def main(ledger: Path, products: Path, out: Path) -> None:
    """Read the ledger, find the key accounts, write accounts.csv, monthly_sales.csv and summary.json."""
    lines = read_lines(ledger, products)
    window = window_of(lines["order_date"])
    documents = documents_of(lines)
    known_since = documents[documents["positive"] > 0].groupby("account_code", observed=True)["day"].min()
    lines = lines[lines["order_date"] > window.opens_after]
    documents = documents[documents["day"] > window.opens_after]
    accounts = observe(lines, documents, window)
    accounts["known_days"] = (window.as_of - known_since.reindex(accounts.index)).dt.days
    accounts = score_policy(classify(score_rfm(accounts)), window)
    out.mkdir(parents=True, exist_ok=True)
    accounts.to_csv(out / "accounts.csv")
    monthly_sales(lines, documents).to_csv(out / "monthly_sales.csv", index=False)
    (out / "summary.json").write_text(json.dumps(summary_of(accounts), indent=2), encoding="utf-8")


def read_lines(ledger: Path, products: Path) -> pd.DataFrame:
    """The ledger with amounts and costs in whole cents, so that sums are exact, and the family of each product."""
    if ledger.suffix == ".parquet":
        lines = pd.read_parquet(ledger, columns=COLUMNS)
        lines["order_date"] = pd.to_datetime(lines["order_date"])
    else:
        lines = pd.read_csv(ledger, usecols=COLUMNS, parse_dates=["order_date"], engine="pyarrow")
    families = pd.read_csv(products, index_col="product_code")["product_family"]
    lines["family"] = lines["product_code"].map(families).astype("category")
    lines["account_code"] = lines["account_code"].astype("category")
    lines["amount"] = (lines["quantity"] * lines["unit_price"] * 100).round().astype("int64")
    lines["cost"] = (lines["cost"] * 100).round().astype("int64")
    return lines


def window_of(dates: pd.Series[Any]) -> Window:
    """Three years up to the last day of the ledger."""
    as_of = dates.max()
    opens_after, earlier, recent = (as_of - pd.DateOffset(months=months) for months in (36, 24, 12))
    return Window(opens_after, earlier, recent, as_of)


def documents_of(lines: pd.DataFrame) -> pd.DataFrame:
    """One row an order or credit note."""
    counted = lines.assign(positive=lines["amount"] > 0, negative=lines["amount"] < 0)
    return (
        counted.groupby(["account_code", "order_id"], observed=True, sort=False)
        .agg(
            day=("order_date", "min"),
            net=("amount", "sum"),
            positive=("positive", "sum"),
            negative=("negative", "sum"),
        )
        .reset_index()
    )


def observe(lines: pd.DataFrame, documents: pd.DataFrame, window: Window) -> pd.DataFrame:
    """What each account did: sums, counts, dates and product families."""
    orders = documents[documents["positive"] > 0]
    orders = orders.assign(month=month_of(orders["day"]))
    notes = documents[(documents["positive"] == 0) & (documents["negative"] > 0)]
    recent = lines["order_date"] > window.recent_after
    earlier = (lines["order_date"] > window.earlier_after) & ~recent
    summed = lines.assign(
        returned=-lines["amount"].clip(upper=0),
        recent=lines["amount"].where(recent, 0),
        earlier=lines["amount"].where(earlier, 0),
    )
    accounts = summed.groupby("account_code", observed=True).agg(
        name=("account_name", "last"),
        net_sales=("amount", "sum"),
        returned=("returned", "sum"),
        cost=("cost", "sum"),
        recent=("recent", "sum"),
        earlier=("earlier", "sum"),
    )
    by_account = orders.groupby("account_code", observed=True)
    accounts = accounts.join(
        by_account.agg(
            orders=("order_id", "size"),
            largest_order=("net", "max"),
            first_order_on=("day", "min"),
            last_order_on=("day", "max"),
            order_days=("day", "nunique"),
            active_months=("month", "nunique"),
        )
    )
    accounts["credit_notes"] = notes.groupby("account_code", observed=True).size()
    counts = ["orders", "order_days", "active_months", "credit_notes"]
    accounts[counts] = accounts[counts].fillna(0).astype("int64")
    accounts["margin"] = accounts["net_sales"] - accounts["cost"]
    accounts["recency_days"] = (window.as_of - accounts["last_order_on"]).dt.days
    accounts["families"] = effective_families(lines)
    return accounts


def effective_families(lines: pd.DataFrame) -> pd.Series[Any]:
    """How many equal product families an account's purchases are worth: 1 / HHI."""
    sales = lines.groupby(["account_code", "family"], observed=True)["amount"].sum().clip(lower=0).astype("float64")
    total = sales.groupby("account_code", observed=True).sum()
    squares = (sales**2).groupby("account_code", observed=True).sum()
    effective: pd.Series[Any] = (total**2 / squares).where(total > 0)
    return effective


def month_of(days: pd.Series[Any]) -> pd.Series[Any]:
    """Year x 12 + month - 1."""
    months: pd.Series[Any] = days.dt.year * 12 + days.dt.month - 1
    return months


def monthly_sales(lines: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Net sales and orders by account and month."""
    orders = documents[documents["positive"] > 0]
    counted = orders.assign(month=month_of(orders["day"])).groupby(["account_code", "month"], observed=True).size()
    sales = lines.assign(month=month_of(lines["order_date"])).groupby(["account_code", "month"], observed=True)
    months = sales["amount"].sum().div(100).to_frame("net_sales")
    return months.assign(orders=counted).fillna({"orders": 0}).astype({"orders": "int64"}).reset_index()


def worse(values: pd.Series[Any], *, ascending: bool = True) -> pd.Series[Any]:
    """How many accounts are strictly worse; equal values share, no value is worst."""
    return values.rank(method="min", ascending=ascending, na_option="top").sub(1).astype("int64")


def score_rfm(accounts: pd.DataFrame) -> pd.DataFrame:
    """Quintile scores with shared ties, and the class: above the mean score or not."""
    ranks = {
        "r": worse(accounts["recency_days"], ascending=False),
        "f": worse(accounts["orders"]),
        "m": worse(accounts["net_sales"]),
    }
    accounts = accounts.assign(**{name: 1 + 5 * rank // len(accounts) for name, rank in ranks.items()})
    above = accounts[["r", "f", "m"]].gt(accounts[["r", "f", "m"]].mean()).astype("int64").astype("str")
    return accounts.assign(rfm_class=above["r"] + above["f"] + above["m"])


def classify(accounts: pd.DataFrame) -> pd.DataFrame:
    """Rank, shares and ABC classes; rows by rank."""
    accounts = accounts.sort_index().sort_values("net_sales", ascending=False, kind="stable")
    total, through = accounts["net_sales"].sum(), accounts["net_sales"].cumsum()
    before = (through - accounts["net_sales"]) * 100
    return accounts.assign(
        rank=np.arange(1, len(accounts) + 1),
        share=accounts["net_sales"] / total,
        cumulative_share=through / total,
        abc=np.select([before < total * ABC["a_percent"], before < total * ABC["b_percent"]], ["A", "B"], "C"),
    )


def score_policy(accounts: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The weighted score over shares of worse accounts, the limits, key or not, and the reason."""
    compared = accounts["recent"].abs() + accounts["earlier"].abs()
    traded = (accounts["recent"] > 0) | (accounts["earlier"] > 0)
    last_month = window.as_of.year * 12 + window.as_of.month - 1
    months = last_month - month_of(accounts["first_order_on"]) + 1
    values = {
        "net_sales": accounts["net_sales"],
        "margin": accounts["margin"],
        "growth": ((accounts["recent"] - accounts["earlier"]) / compared).where(traded),
        "tenure": accounts["known_days"],
        "regularity": accounts["active_months"] / months,
        "diversity": accounts["families"],
    }
    points = pd.DataFrame({name: worse(value) * WEIGHTS[name] for name, value in values.items()})
    accounts = accounts.assign(
        score=100 * points.sum(axis=1) / (len(accounts) * sum(WEIGHTS.values())), months=months.astype("Int64")
    )
    met = pd.DataFrame(
        {
            "net_sales": accounts["net_sales"] > LIMITS["net_sales_above"] * 100,
            "order_days": accounts["order_days"] >= LIMITS["order_days"],
            "days_known": accounts["known_days"] >= LIMITS["days_known"],
            "largest_order": ~(
                accounts["largest_order"] * 100 > accounts["net_sales"] * LIMITS["largest_order_percent"]
            ),
            "size": worse(accounts["net_sales"]) * 100 >= len(accounts) * LIMITS["size_percent"],
            "score": accounts["score"] >= LIMITS["score"],
        }
    )
    accounts["is_key"] = met.all(axis=1)
    accounts["why"] = sentences(accounts, points / len(accounts), met)
    return accounts


def sentences(accounts: pd.DataFrame, points: pd.DataFrame, met: pd.DataFrame) -> list[str]:
    """Why each account is key or is not: its score, what it misses, its three strongest or weakest criteria."""
    got = points.to_numpy()
    most = np.array(list(WEIGHTS.values()))
    only_score = ~met["score"] & met.drop(columns="score").all(axis=1)
    order = np.where(only_score.to_numpy()[:, None], got - most, -got).argsort(axis=1, kind="stable")[:, :3]
    rows = zip(accounts.itertuples(), met.itertuples(index=False), got.tolist(), order.tolist(), strict=True)
    return [sentence(account, limits, parts, three) for account, limits, parts, three in rows]


def sentence(account: Any, limits: Any, got: list[float], three: list[int]) -> str:  # noqa: ANN401
    """One account in a sentence or two."""
    parts = ", ".join(part(list(WEIGHTS)[place], got[place], account) for place in three)
    score = f"score {spoken(account.score)} of 100, needs {LIMITS['score']}"
    if account.is_key:
        return f"Key: {score}. Strongest: {parts}."
    missed = [missing(name, account) for name, holds in zip(limits._fields, limits, strict=True) if not holds]
    if missed == [""]:
        return f"Not key: {score}. Most is missing in: {parts}."
    return f"Not key: {'; '.join(reason for reason in missed if reason)}. {score.capitalize()}: {parts}."


def part(name: str, got: float, account: Any) -> str:  # noqa: ANN401
    """One criterion of an account: points, weight and value."""
    return f"{LABELS.get(name, name)} {spoken(got)} of {WEIGHTS[name]} ({words(name, account)})"


def spoken(points: float) -> str:
    """Points with at most one decimal, cut off."""
    return f"{math.floor(points * 10 + 1e-6) / 10:g}"


def money(cents: float) -> str:
    """Cents as people write money."""
    return f"{cents / 100:,.2f}"


def words(name: str, account: Any) -> str:  # noqa: ANN401
    """What an account's value in a criterion is."""
    if name in ("tenure", "regularity") and pd.isna(account.known_days):
        return "no order"
    if name == "net_sales":
        return f"net sales {money(account.net_sales)}"
    if name == "margin":
        return f"margin {money(account.margin)}"
    if name == "growth":
        return f"sales of {money(account.recent)} after {money(account.earlier)}"
    if name == "tenure":
        return f"known for {account.known_days:.0f} days"
    if name == "regularity":
        return f"orders in {account.active_months} of {account.months} months"
    return f"as broad as {account.families:.1f} equal families"


def missing(name: str, account: Any) -> str:  # noqa: ANN401
    """Which limit an account misses, found and needed; the score has words of its own."""
    sales = f"net sales {money(account.net_sales)}"
    if name == "score":
        return ""
    if name == "net_sales":
        return f"{sales}, must be above {LIMITS['net_sales_above']:,.2f}"
    if name == "order_days":
        return f"days with an order {account.order_days}, needs {LIMITS['order_days']}"
    if name == "days_known":
        return f"known for {account.known_days:.0f} days, needs {LIMITS['days_known']}"
    if name == "largest_order":
        return f"largest order {money(account.largest_order)}, over {LIMITS['largest_order_percent']} % of {sales}"
    return f"{sales}, must be above those of {LIMITS['size_percent']} % of the accounts"


def summary_of(accounts: pd.DataFrame) -> dict[str, Any]:
    """The run in figures, by the names of Keyfolio's summary.json."""
    net, total = accounts["net_sales"], accounts["net_sales"].sum()
    through = net.cumsum().to_numpy()
    top = -(-len(net) // 5)
    ascending = np.sort(net.clip(lower=0).to_numpy(dtype="float64"))
    count, whole = len(ascending), ascending.sum()
    gini = 2 * (np.arange(1, count + 1) * ascending).sum() / (count * whole) - (count + 1) / count
    return {
        "accounts": count,
        "key_accounts": int(accounts["is_key"].sum()),
        "orders": int(accounts["orders"].sum()),
        "credit_notes": int(accounts["credit_notes"].sum()),
        "net_sales": float(total) / 100,
        "key_share": round(float(net[accounts["is_key"]].sum() / total), 5),
        "top20_accounts": top,
        "top20_share": round(float(through[top - 1] / total), 5),
        "accounts_for_70": int((through * 100 < total * 70).argmin()) + 1,
        "accounts_for_80": int((through * 100 < total * 80).argmin()) + 1,
        "gini": round(float(gini), 5),
        "hhi": round(float(((ascending / whole) ** 2).sum()), 7),
        "abc": accounts["abc"].value_counts().reindex(["A", "B", "C"], fill_value=0).to_dict(),
        "rfm": accounts["rfm_class"].value_counts().to_dict(),
    }


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
