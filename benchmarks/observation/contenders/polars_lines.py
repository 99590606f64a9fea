"""The observed columns in Polars over the raw lines, lazily and streaming."""

from __future__ import annotations

import sys
from datetime import date
from typing import cast

import polars as pl

from benchmarks.observation.told import tell


def main(folder: str) -> None:
    """Observe the accounts."""
    raw = pl.scan_parquet(f"{folder}/ledger.parquet")
    as_of = cast("date", raw.select(pl.col("order_date").max()).collect(engine="streaming").item())
    opens_after, earlier_after, recent_after = (
        pl.Series([as_of]).dt.offset_by(f"-{months}mo").item() for months in (36, 24, 12)
    )
    lines = raw.select(
        "account_code",
        "order_id",
        "product_code",
        "cost",
        day=pl.col("order_date"),
        amount=pl.col("quantity") * pl.col("unit_price"),
    )
    inside = lines.filter(pl.col("day") > opens_after)
    orders = (
        lines.group_by("account_code", "order_id")
        .agg(
            day=pl.col("day").min(),
            net_sales=pl.col("amount").sum(),
            is_order=(pl.col("amount") > 0).any(),
        )
        .collect(engine="streaming")
        .lazy()
    )
    months = _months(inside, orders, opens_after)
    accounts = (
        _sums(inside, earlier_after, recent_after)
        .join(_counts(orders, opens_after), on="account_code", how="left")
        .join(_known_since(orders), on="account_code", how="left")
        .join(_families(inside, folder), on="account_code", how="left")
        .sort("account_code")
        .collect(engine="streaming")
    )
    months_found = months.collect(engine="streaming")
    names = ("orders", "credit_notes", "net_sales", "order_days", "active_months")
    tell(
        accounts=accounts.height,
        months=months_found.height,
        families=float(accounts["effective_families"].sum()),
        **{name: float(accounts[name].sum()) for name in names},
    )


def _sums(inside: pl.LazyFrame, earlier_after: date, recent_after: date) -> pl.LazyFrame:
    day, amount = pl.col("day"), pl.col("amount")
    return inside.group_by("account_code").agg(
        lines=pl.len(),
        net_sales=amount.sum(),
        returned=-amount.clip(upper_bound=0).sum(),
        margin=amount.sum() - pl.col("cost").sum(),
        recent_sales=pl.when(day > recent_after).then(amount).otherwise(0).sum(),
        earlier_sales=pl.when((day > earlier_after) & (day <= recent_after)).then(amount).otherwise(0).sum(),
    )


def _counts(orders: pl.LazyFrame, opens_after: date) -> pl.LazyFrame:
    own = pl.col("is_order")
    day = pl.when(own).then(pl.col("day"))
    return (
        orders.filter(pl.col("day") > opens_after)
        .group_by("account_code")
        .agg(
            orders=own.sum(),
            credit_notes=(~own).sum(),
            largest_order=pl.when(own).then(pl.col("net_sales")).max(),
            first_order_day=day.min(),
            last_order_day=day.max(),
            order_days=day.drop_nulls().n_unique(),
            active_months=day.drop_nulls().dt.truncate("1mo").n_unique(),
        )
    )


def _known_since(orders: pl.LazyFrame) -> pl.LazyFrame:
    return orders.filter(pl.col("is_order")).group_by("account_code").agg(known_since_day=pl.col("day").min())


def _families(inside: pl.LazyFrame, folder: str) -> pl.LazyFrame:
    sales = (
        inside.join(pl.scan_csv(f"{folder}/products.csv"), on="product_code")
        .group_by("account_code", "product_family")
        .agg(net_sales=pl.col("amount").sum().clip(lower_bound=0))
    )
    net = pl.col("net_sales")
    return sales.group_by("account_code").agg(
        families=(net > 0).sum(),
        effective_families=pl.when(net.sum() > 0).then(net.sum() ** 2 / (net**2).sum()),
    )


def _months(inside: pl.LazyFrame, orders: pl.LazyFrame, opens_after: date) -> pl.LazyFrame:
    key, month = ["account_code", "month"], pl.col("day").dt.truncate("1mo")
    counts = orders.filter(pl.col("is_order") & (pl.col("day") > opens_after)).with_columns(month=month)
    sales = inside.with_columns(month=month).group_by(key).agg(net_sales=pl.col("amount").sum())
    return sales.join(counts.group_by(key).agg(orders=pl.len()), on=key, how="left").sort(key)


if __name__ == "__main__":
    main(sys.argv[1])
