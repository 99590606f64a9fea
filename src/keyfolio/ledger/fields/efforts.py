"""The fields of what accounts cost us, and of what they bring beside their orders."""

from __future__ import annotations

from keyfolio.ledger.fields.field import named
from keyfolio.ledger.fields.source import SOURCE
from keyfolio.ledger.fields.words import ACCOUNT_CODES, BARE_ACCOUNTS, CURRENCIES

COSTS_TO_SERVE = (
    named("account_code", ("account code", "客户编号"), ACCOUNT_CODES, BARE_ACCOUNTS),
    named(
        "cost_date",
        ("cost date", "费用日期"),
        "费用日期, 发生日期, 业务日期, 单据日期, 日期, expense date, service date, posting date, document date, date",
    ),
    named(
        "cost_kind",
        ("kind of cost", "费用类别"),
        "费用类别, 费用类型, 费用项目, 费用种类, 服务类型, 类别, 科目, kind of cost, kind, cost type, "
        "cost category, cost element, "
        "expense type, expense category, category, activity, type",
    ),
    named(
        "amount",
        ("amount", "金额"),
        "费用金额, 发生金额, 金额, 金額, 费用, 成本, cost amount, expense amount, amount, cost, expense",
    ),
    named("currency", ("currency", "币种"), CURRENCIES),
    SOURCE,
)
"""The fields of a file of costs to serve: one cost of one account a row."""

REFERRALS = (
    named(
        "from_account_code",
        ("referring account", "介绍客户"),
        "介绍客户, 介绍客户编号, 介绍人, 介绍人编号, 推荐客户, 推荐客户编号, 推荐人, 推荐人编号, "
        "referrer, referrer id, "
        "referrer code, referring account, referring customer, referred by, from account, from customer",
    ),
    named(
        "to_account_code",
        ("referred account", "被介绍客户"),
        "被介绍客户, 被介绍客户编号, 被推荐客户, 被推荐客户编号, 被推荐人, 新客户, "
        "新客户编号, referee, referee id, "
        "referred account, referred customer, to account, to customer, new account, new customer",
        "客户编号, 客户, account code, account id, customer id, customer, account",
    ),
    named(
        "referral_date",
        ("referral date", "介绍日期"),
        "介绍日期, 推荐日期, 业务日期, 日期, referred on, date, created at",
    ),
    named(
        "source",
        ("source of the referral", "介绍来源"),
        "来源, 介绍来源, 介绍方式, 推荐方式, 来源渠道, 渠道, referral source, source of the referral, source, "
        "channel, campaign",
    ),
)
"""The fields of a file of referrals: one account that another one brought a row."""

ACQUISITION_COSTS = (
    named("account_code", ("account code", "客户编号"), ACCOUNT_CODES, BARE_ACCOUNTS),
    named(
        "acquisition_date",
        ("acquisition date", "获客日期"),
        "获客日期, 费用日期, 发生日期, 业务日期, 日期, acquired on, expense date, cost date, posting date, date",
    ),
    named(
        "amount",
        ("amount", "金额"),
        "获客成本, 获客费用, 开发费用, 费用金额, 金额, 金額, customer acquisition cost, acquisition cost, cac, "
        "cost amount, amount, cost",
    ),
    named("currency", ("currency", "币种"), CURRENCIES),
    SOURCE,
)
"""The fields of a file of acquisition costs: one cost of winning one account a row."""
