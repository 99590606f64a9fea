"""The fields of a sales ledger."""

from __future__ import annotations

from keyfolio.ledger.fields.field import named
from keyfolio.ledger.fields.source import SOURCE
from keyfolio.ledger.fields.words import (
    ACCOUNT_CODES,
    ACCOUNT_NAMES,
    BARE_ACCOUNTS,
    BARE_PRODUCTS,
    CURRENCIES,
    INDUSTRIES,
    PRODUCT_CODES,
    REGIONS,
)

ORDER_TOTALS = (
    "订单金额",
    "買家實付",
    "买家实际支付金额",
    "order amount",
    "order total",
    "total",
    "total amount",
    "总金额",
)
"""Headers of amounts that some ledgers repeat on every line of an order: quantity x unit price comes before them."""

UNCLEAR = ("折扣", "折扣%")
"""Headers that some take for the share taken off, others for the share paid (九折): only a person can say."""

SALES = (
    named("account_code", ("account code", "客户编号"), ACCOUNT_CODES, BARE_ACCOUNTS),
    named(
        "order_id",
        ("order id", "订单号"),
        "订单号, 订单编号, 订单ID, 销售订单号, 单据编号, 单据号, 发票号, 发票号码, 单号, 訂單編號, order no, "
        "order number, order code, order reference, sales order id, sales order, sales document, order, "
        "billing document, invoice no, invoice id, invoice number, invoice, document no, document number, "
        "document id, transaction id, receipt no",
    ),
    named(
        "order_date",
        ("order date", "下单日期"),
        "下单日期, 订单日期, 下单时间, 订货日期, 订单创建时间, 销售日期, 单据日期, 开票日期, 发票日期, 交易日期, "
        "成交日期, 日期, 訂單日期, order day, order datetime, order time, ordered on, ordered at, date, "
        "invoice date, billing date, posting date, document date, transaction date, sale date, sales date, "
        "created at, 发货日期",
    ),
    named(
        "amount",
        ("amount", "金额"),
        "无税金额, 不含税金额, 未税金额, 金额不含税, 净额, 净销售额, 净金额, net amount, amount net, "
        "amount excl vat, amount excl tax, amount excluding tax, amount without tax, untaxed amount, net sales, "
        "net value, sales amount, subtotal, 小计, 行金额, line amount, line total, extended price, amount, 金额, 金額, "
        "销售额, 销售金额, 成交金额, 应收金额, sales, revenue, turnover, value, total price, 价税合计, 金额含税, "
        "amount gross, amount incl vat, amount incl tax, 合计, 总额, " + ", ".join(ORDER_TOTALS),
    ),
    named(
        "quantity",
        ("quantity", "数量"),
        "数量, 销售数量, 订购数量, 件数, 數量, qty, order qty, order quantity, lineitem quantity, units, pieces",
    ),
    named(
        "unit_price",
        ("unit price", "单价"),
        "单价, 销售单价, 价格, 成交价, 單價, price, sales price, price each, net price, item price, "
        "lineitem price, unit net price, 含税单价",
    ),
    named(
        "discount",
        ("discount (share)", "折扣率"),
        "折扣率, 折扣率%, 让利率, 让利率%, discount rate, discount rate %, discount share, discount %, "
        "discount percent, discount pct",
    ),
    named(
        "cost",
        ("cost", "成本"),
        "成本, 成本额, 成本金额, 销售成本, 总成本, line cost, cost amount, total cost, cogs, cost of goods sold",
    ),
    named("currency", ("currency", "币种"), CURRENCIES),
    named("product_code", ("product code", "产品编码"), PRODUCT_CODES, BARE_PRODUCTS),
    named("account_name", ("account name", "客户名称"), ACCOUNT_NAMES, BARE_ACCOUNTS),
    named("industry", ("industry", "行业"), INDUSTRIES),
    named("region", ("region", "地区"), REGIONS),
    named("channel", ("channel", "渠道"), "渠道, 销售渠道, sales channel, order channel"),
    named(
        "salesperson",
        ("salesperson", "业务员"),
        "业务员, 销售员, 销售代表, 客户经理, 负责人, sales person, sales rep, sales representative, seller, "
        "sales agent, employee id, account manager",
    ),
    named(
        "status",
        ("status", "状态"),
        "状态, 订单状态, 单据状态, 单据类型, order status, document type, doc type, invoice type",
    ),
    named(
        "line_id",
        ("line id", "行号"),
        "行号, 订单行号, 明细行号, 明细编号, 订单行编号, line no, line number, order line, order line id, "
        "line item, position",
    ),
    SOURCE,
)
"""The fields of a sales ledger: one order line a row."""
