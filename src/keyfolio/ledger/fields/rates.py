"""The fields of exchange rates."""

from __future__ import annotations

from keyfolio.ledger.fields.field import named
from keyfolio.ledger.fields.source import SOURCE
from keyfolio.ledger.fields.words import CURRENCIES

RATES = (
    named(
        "currency", ("currency", "币种"), f"{CURRENCIES}, 原币, 外币, from currency, source currency, foreign currency"
    ),
    named(
        "rate_date",
        ("rate date", "汇率日期"),
        "汇率日期, 生效日期, 适用日期, 日期, exchange rate date, effective date, valid from, date",
    ),
    named(
        "last_date",
        ("valid until", "有效期至"),
        "有效期至, 失效日期, 截止日期, 终止日期, 至, valid to, valid until, end date, expires on, until",
    ),
    named(
        "rate",
        ("rate", "汇率"),
        "汇率, 折算汇率, 记账汇率, 直接汇率, exchange rate, fx rate, conversion rate, direct quotation",
    ),
    SOURCE,
)
"""The fields of a file of exchange rates: one currency on one day, or through another, a row."""
