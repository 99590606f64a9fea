"""A made company, the same every time: some 200 accounts over three years, scored by the real policy."""

from __future__ import annotations

import math
import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from keyfolio import schemas
from keyfolio.engine import open_engine
from keyfolio.findings import Findings, Summary
from keyfolio.identify import (
    DEFAULT_POLICY,
    Policy,
    apply_policy,
    classify_abc,
    dropped_criteria,
    measure_concentration,
    score_rfm,
    usable_criteria,
)
from keyfolio.ledger import Counts
from keyfolio.units import MONEY_SCALE, day_number

if TYPE_CHECKING:
    from keyfolio.language import Text

AS_OF = date(2024, 12, 31)
_OPENS_ON = date(2022, 1, 1)
_PLACES = ("华东", "华南", "华北", "North", "Île-de-France", None)
_INDUSTRIES = ("制造", "教育", "金融", "Retail", "Public sector", None)
_WORDS = (
    "Harbour", "Meridian", "Alder", "Castell", "Norden", "Quarry", "Lumen", "Saffron", "Tern", "Oakfield",
    "东方", "华兴", "远洋", "金桥", "恒通", "瑞安", "中科", "明德", "海川", "天成",
)  # fmt: skip
_KINDS = ("Foods", "Logistics", "Print & Paper", "Instruments", "Supply Co.")
_KINDS_ZH = ("机械制造有限公司", "物流集团", "商贸有限公司", "信息技术股份有限公司", "教育科技")


@dataclass(frozen=True, slots=True)
class Company:
    """The ledger of one account in figures, and what else is known of it."""

    observed: dict[str, Any]
    named: dict[str, Any]
    months: dict[int, tuple[int, int]]  # month -> net sales, orders


def company(number: int, chance: random.Random) -> Company:
    """One account: the first are large and steady, later ones small and rare, a few only send goods back."""
    code = f"K{number:04d}"
    size = 900_000 * math.exp(-number / 28) * chance.uniform(0.5, 1.6) + chance.uniform(50, 3000)
    months = {
        2022 * 12 + month: (round(size * chance.uniform(0.2, 2) / 36) * MONEY_SCALE + chance.randrange(MONEY_SCALE), 1)
        for month in range(36)
        if chance.random() < max(0.08, 0.95 - number / 240)
    }
    if number % 37 == 36:
        months = {2024 * 12 + 3: (-chance.randrange(10**7), 0)}
    zh = number % 20 >= 10
    name = _WORDS[number % 20] + (_KINDS_ZH if zh else tuple(f" {kind}" for kind in _KINDS))[number // 20 % 5]
    named = {
        "account_code": code,
        "account_name": None if number % 23 == 7 else name,
        "industry": _INDUSTRIES[number % 6],
        "region": _PLACES[number // 2 % 6],
    }
    return Company(_observed(code, months, chance), named, months)


def _observed(code: str, months: dict[int, tuple[int, int]], chance: random.Random) -> dict[str, Any]:
    net, orders = (sum(column) for column in zip(*months.values(), strict=True)) if months else (0, 0)
    as_of = day_number(AS_OF)
    first, last = ((min(months) - 2022 * 12) * 30 + 4, (max(months) - 2022 * 12) * 30 + 9) if orders else (None, None)
    opens = day_number(_OPENS_ON)
    families = chance.randrange(1, 9)
    return {
        "account_code": code,
        "lines": max(1, orders * 7),
        "orders": orders,
        "credit_notes": int(orders == 0) + orders // 15,
        "net_sales": net,
        "returned": abs(net) // 40,
        "margin": net // 5,
        "largest_order": max(amount for amount, _ in months.values()) if orders else None,
        "first_order_day": None if first is None else opens + first,
        "last_order_day": None if last is None else min(as_of, opens + last),
        "known_since_day": None if first is None else opens + first - 200,
        "recency_days": None if last is None else max(0, as_of - opens - last),
        "order_days": orders,
        "repeats": max(0, orders - 1),
        "repeat_span_days": None if first is None or last is None else last - first,
        "age_days": None if first is None else as_of - opens - first,
        "active_months": orders,
        "recent_sales": sum(amount for month, (amount, _) in months.items() if month >= 2024 * 12),
        "earlier_sales": sum(amount for month, (amount, _) in months.items() if 2023 * 12 <= month < 2024 * 12),
        "families": families,
        "effective_families": 1 + families * 0.6,
    }


def found(companies: list[Company], policy: Policy = DEFAULT_POLICY, currency: str | None = "CNY") -> Findings:
    """Run the real policy, classes and concentration over the companies."""
    with open_engine() as engine:
        observed = engine.materialise(
            ibis.memtable([each.observed for each in companies], schema=schemas.OBSERVED), "observed"
        )
        names = ibis.memtable(
            pa.Table.from_pylist(
                [each.named for each in companies],
                pa.schema([(name, pa.string()) for name in ("account_code", "account_name", "industry", "region")]),
            )
        )
        usable = usable_criteria(observed, policy)
        table = classify_abc(observed)
        for other in (score_rfm(observed), observed, names, apply_policy(observed, policy, usable)):
            table = table.join(other, "account_code")
        accounts = engine.rows(table.mutate(accounts_in_group=ibis.null("int64")).order_by("rank"))
    return Findings(
        accounts, _monthly(companies), _summary(accounts, policy, currency, dropped_criteria(usable, policy)), policy
    )


def _monthly(companies: list[Company]) -> pa.Table:
    rows = [
        {"account_code": each.named["account_code"], "month": month, "net_sales": amount, "orders": orders}
        for each in companies
        for month, (amount, orders) in sorted(each.months.items())
    ]
    return pa.Table.from_pylist(rows, schemas.MONTHLY_SALES.to_pyarrow())


def _summary(accounts: pa.Table, policy: Policy, currency: str | None, notes: tuple[Text, ...]) -> Summary:
    rows = accounts.to_pylist()
    spread = measure_concentration(accounts["net_sales"].to_numpy())
    net = sum(row["net_sales"] for row in rows)
    lines = sum(row["lines"] for row in rows)
    classes = Counter(row["abc"] for row in rows)
    reasons = (spread.reason,) if spread.reason else ()
    return Summary(
        accounts=len(rows),
        key_accounts=sum(row["is_key"] for row in rows),
        orders=sum(row["orders"] for row in rows),
        credit_notes=sum(row["credit_notes"] for row in rows),
        lines=Counts(lines + 1031, lines, 0, 1000, 31, 12),
        net_sales=net,
        key_share=sum(row["net_sales"] for row in rows if row["is_key"]) / net if net > 0 else None,
        top20_accounts=spread.top20_accounts,
        top20_share=spread.top20_share,
        accounts_for_70=spread.accounts_for_70,
        accounts_for_80=spread.accounts_for_80,
        gini=spread.gini,
        hhi=spread.hhi,
        clipped=spread.clipped,
        abc={letter: classes[letter] for letter in "ABC"} if net > 0 else None,
        rfm=dict(Counter(row["rfm_class"] for row in rows)),
        snapshot="9f2b4c7de1a08355" * 4,
        policy=policy.label,
        as_of=AS_OF,
        window_opens_on=_OPENS_ON,
        window_months=36,
        compared_months=12,
        currency=currency,
        mapping={"客户编号": "account_code", "客户名称": "account_name", "订单号": "order_id", "下单日期": "order_date",
                 "Amount": "amount", "SKU": "product_code", "Kosten": "cost"},
        notes=(*notes, *reasons),
    )  # fmt: skip


@lru_cache
def plausible() -> Findings:
    """Two hundred accounts with a long tail; a few are negative, some have no name."""
    chance = random.Random(20241231)  # noqa: S311
    return found([company(number, chance) for number in range(200)])


def companies(count: int) -> list[Company]:
    """The first accounts of the same world."""
    chance = random.Random(7)  # noqa: S311
    return [company(number, chance) for number in range(count)]


def named(one: Company, name: str | None) -> Company:
    """The same company under another name."""
    return replace(one, named={**one.named, "account_name": name})
