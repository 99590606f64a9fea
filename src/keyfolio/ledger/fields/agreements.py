"""The fields of contracts and of opportunities: what was agreed, and what may be."""

from __future__ import annotations

from keyfolio.ledger.fields.field import named
from keyfolio.ledger.fields.source import SOURCE
from keyfolio.ledger.fields.words import ACCOUNT_CODES, BARE_ACCOUNTS, BARE_PRODUCTS, CURRENCIES, PRODUCT_CODES

CONTRACTS = (
    named(
        "contract_id",
        ("contract id", "合同编号"),
        "合同编号, 合同号, 合同编码, 合同ID, 协议编号, 合約編號, contract no, contract number, contract code, "
        "agreement no, agreement number, subscription id, subscription no, subscription reference, contract",
    ),
    named("account_code", ("account code", "客户编号"), ACCOUNT_CODES, BARE_ACCOUNTS),
    named(
        "start_date",
        ("start date", "起始日期"),
        "起始日期, 起始日, 开始日期, 合同开始日期, 生效日期, 合同生效日期, starts on, starts, contract start date, "
        "service start date, date start, valid from, effective date",
    ),
    named(
        "end_date",
        ("end date", "终止日期"),
        "终止日期, 终止日, 结束日期, 合同结束日期, 截止日期, 到期日, 到期日期, "
        "合同到期日, 失效日期, ends on, ends, "
        "contract end date, service end date, date end, valid to, valid until, expiry date, expiration date",
    ),
    named(
        "renewed",
        ("renewed", "是否续签"),
        "是否续签, 是否续约, 续签, 续约, 续签状态, 续约状态, is renewed, was renewed, renewal, renewal status",
    ),
    named(
        "annual_amount",
        ("annual amount", "年合同额"),
        "年合同额, 年合同金额, 年度合同额, 年度金额, 年化合同额, 年金额, annual contract value, acv, annual value, "
        "annual recurring revenue, arr, amount a year, yearly amount",
    ),
    named("currency", ("currency", "币种"), CURRENCIES),
    SOURCE,
)
"""The fields of a file of contracts: one contract a row."""

OPPORTUNITIES = (
    named(
        "opportunity_id",
        ("opportunity id", "商机编号"),
        "商机编号, 商机号, 商机编码, 商机ID, 销售机会编号, 機會編號, opportunity no, opportunity number, "
        "opportunity code, deal id, deal no, record id",
    ),
    named("account_code", ("account code", "客户编号"), ACCOUNT_CODES, BARE_ACCOUNTS),
    named("product_code", ("product code", "产品编码"), PRODUCT_CODES, BARE_PRODUCTS),
    named(
        "stage",
        ("stage", "阶段"),
        "阶段, 销售阶段, 商机阶段, 当前阶段, 商机状态, 階段, deal stage, stage name, "
        "opportunity stage, sales stage, "
        "pipeline stage, status, 状态",
    ),
    named(
        "opened_date",
        ("opening date", "立项日期"),
        "立项日期, 商机创建时间, 创建日期, 创建时间, 发现日期, 发现时间, engage date, opened on, "
        "open date, opening date, "
        "created date, create date, creation date, created on, created at",
    ),
    named(
        "closed_date",
        ("closing date", "结单日期"),
        "结单日期, 成交日期, 实际成交日期, 赢单日期, 关闭日期, 结束日期, close date, closed on, "
        "closing date, date closed, "
        "actual close date, won lost date",
    ),
    named(
        "expected_close_date",
        ("expected closing date", "预计成交日期"),
        "预计成交日期, 预计成交时间, 预计签单日期, 预计结束日期, 预计关闭日期, expected closing, "
        "expected closing date, "
        "expected close, estimated close date, date deadline",
    ),
    named(
        "amount",
        ("amount", "金额"),
        "商机金额, 预计金额, 预计销售金额, 预计成交金额, 成交金额, 金额, 金額, close value, "
        "deal value, deal amount, "
        "opportunity amount, opportunity value, expected revenue, amount, value",
    ),
    named("currency", ("currency", "币种"), CURRENCIES),
    SOURCE,
)
"""The fields of a file of opportunities: one opportunity a row."""
