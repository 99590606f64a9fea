"""The fields of invoices and of payments: what accounts owe, and what came in."""

from __future__ import annotations

from keyfolio.ledger.fields.field import named
from keyfolio.ledger.fields.source import SOURCE
from keyfolio.ledger.fields.words import ACCOUNT_CODES, BARE_ACCOUNTS, CURRENCIES

INVOICES = (
    named(
        "invoice_id",
        ("invoice id", "发票号"),
        "发票号, 发票号码, 发票编号, 应收单号, 单据编号, 单据号, 發票號碼, invoice no, "
        "invoice number, invoice code, "
        "invoice, billing document, accounting document, document no, document number, number, reference",
    ),
    named("account_code", ("account code", "客户编号"), ACCOUNT_CODES, BARE_ACCOUNTS),
    named(
        "invoice_date",
        ("invoice date", "开票日期"),
        "开票日期, 发票日期, 单据日期, 业务日期, 日期, 發票日期, invoiced on, invoice bill date, billing date, "
        "posting date, document date, date",
    ),
    named(
        "due_date",
        ("due date", "到期日"),
        "到期日, 到期日期, 应收日期, 付款到期日, 收款期限, due on, net due date, payment due date, maturity date, due",
    ),
    named(
        "amount",
        ("amount", "金额"),
        "价税合计, 含税金额, 金额含税, 应收金额, 开票金额, 发票金额, 金额, 金額, 总额, "
        "合计, 总金额, invoice amount, "
        "gross amount, amount gross, amount incl vat, amount incl tax, total amount, amount total, total, amount",
    ),
    named("currency", ("currency", "币种"), CURRENCIES),
    SOURCE,
)
"""The fields of a file of invoices: one invoice a row."""

PAYMENTS = (
    named(
        "payment_id",
        ("payment id", "收款单号"),
        "收款单号, 收款单编号, 收款编号, 回款编号, 回款单号, 付款编号, 流水号, 单据编号, 单据号, payment no, "
        "payment number, payment reference, receipt no, receipt number, receipt id, "
        "clearing document, document no, "
        "document number, transaction id, number, reference",
    ),
    named("account_code", ("account code", "客户编号"), ACCOUNT_CODES, BARE_ACCOUNTS),
    named(
        "invoice_id",
        ("invoice id", "发票号"),
        "核销发票号, 核销单号, 对应发票号, 源单编号, 发票号, 发票号码, applied to invoice, paid invoice, "
        "invoice reference, invoice no, invoice number, invoice, billing document",
    ),
    named(
        "payment_date",
        ("payment date", "收款日期"),
        "收款日期, 回款日期, 到账日期, 入账日期, 付款日期, 单据日期, 业务日期, 日期, paid on, "
        "received on, receipt date, "
        "clearing date, value date, posting date, document date, date",
    ),
    named(
        "amount",
        ("amount", "金额"),
        "核销金额, 本次核销金额, 收款金额, 回款金额, 实收金额, 到账金额, 付款金额, 金额, 金額, amount applied, "
        "payment amount, amount paid, paid amount, amount received, received amount, amount",
    ),
    named("currency", ("currency", "币种"), CURRENCIES),
    SOURCE,
)
"""The fields of a file of payments: one payment of one invoice a row, or one that is not matched with any."""
