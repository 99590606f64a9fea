"""What a column may mean: the fields of each fact and the headers by which people name them."""

from __future__ import annotations

from dataclasses import dataclass

from keyfolio.language import Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact.

    name: the field's name in the code, in `--map COLUMN=FIELD`, and in files Keyfolio writes.
    headers: other names in either language, most telling first; case, spaces and punctuation do not matter.
    """

    name: str
    label: Text
    headers: tuple[str, ...]


def _field(name: str, en: str, zh: str, headers: str) -> Field:
    return Field(name, Text(en, zh), (name, *(header.strip() for header in headers.split(","))))


SALES = (
    _field(
        "account_code",
        "account code",
        "客户编号",
        "客户编号, 客户编码, 客户代码, 客户号, 客户ID, 客户账号, 会员编号, 购货单位编码, 往来单位编码, "
        "account id, account no, account number, customer id, customer code, customer no, customer number, "
        "cust id, cust no, client id, client code, buyer id, sold to party, sold to, bill to, account, "
        "customer, client, 客户",
    ),
    _field(
        "order_id",
        "order id",
        "订单号",
        "订单号, 订单编号, 订单ID, 销售订单号, 单据编号, 单据号, 发票号, 发票号码, 单号, order no, "
        "order number, order code, sales order id, sales order, order, invoice no, invoice id, invoice number, "
        "invoice, document no, document number, document id, transaction id, receipt no",
    ),
    _field(
        "order_date",
        "order date",
        "下单日期",
        "下单日期, 订单日期, 下单时间, 订货日期, 销售日期, 单据日期, 开票日期, 发票日期, 交易日期, 成交日期, "
        "发货日期, 日期, date, order day, ordered on, ordered at, invoice date, posting date, document date, "
        "transaction date, sale date, sales date, order datetime, order time",
    ),
    _field(
        "amount",
        "amount",
        "金额",
        "金额, 销售额, 销售金额, 订单金额, 成交金额, 净额, 净销售额, 合计, 总额, 总金额, 价税合计, 应收金额, "
        "小计, 行金额, line amount, net amount, sales amount, order amount, amount net, net sales, sales, "
        "line total, total amount, total, total price, extended price, net value, revenue, value, subtotal, "
        "turnover",
    ),
    _field(
        "quantity",
        "quantity",
        "数量",
        "数量, 销售数量, 订购数量, 件数, qty, order qty, order quantity, units, pieces",
    ),
    _field(
        "unit_price",
        "unit price",
        "单价",
        "单价, 销售单价, 价格, 成交价, 含税单价, price, sales price, price each, net price, item price, unit net price",
    ),
    _field(
        "discount",
        "discount (share)",
        "折扣率",
        "折扣率, 折扣, 让利率, discount rate, discount share, discount pct",
    ),
    _field(
        "cost",
        "cost",
        "成本",
        "成本, 成本额, 成本金额, 销售成本, 总成本, line cost, cost amount, total cost, cogs, cost of goods sold",
    ),
    _field(
        "currency",
        "currency",
        "币种",
        "币种, 币别, 货币, currency code, curr, ccy",
    ),
    _field(
        "product_code",
        "product code",
        "产品编码",
        "产品编码, 产品编号, 产品代码, 商品编码, 商品编号, 货号, 物料编码, 物料号, 存货编码, product id, "
        "product no, stock code, sku, item code, item id, item no, material no, article no, part no, product, "
        "item, material, article, 产品, 商品",
    ),
    _field(
        "account_name",
        "account name",
        "客户名称",
        "客户名称, 客户名, 单位名称, 购货单位, 公司名称, 客户简称, customer name, client name, company name, "
        "company, buyer",
    ),
    _field(
        "industry",
        "industry",
        "行业",
        "行业, 所属行业, 客户行业, sector, industry name, 行业类别",
    ),
    _field(
        "region",
        "region",
        "地区",
        "地区, 区域, 大区, 省份, 省, 国家, country, province, area, territory, sales region, 销售区域",
    ),
    _field(
        "channel",
        "channel",
        "渠道",
        "渠道, 销售渠道, 来源, sales channel, source, order channel",
    ),
    _field(
        "salesperson",
        "salesperson",
        "业务员",
        "业务员, 销售员, 销售代表, 客户经理, 负责人, sales person, sales rep, sales representative, seller, "
        "sales agent, employee id, account manager",
    ),
    _field(
        "status",
        "status",
        "状态",
        "状态, 订单状态, 单据状态, 单据类型, order status, document type, doc type, invoice type",
    ),
    _field(
        "line_id",
        "line id",
        "行号",
        "行号, 订单行号, 明细行号, 明细编号, 订单行编号, line no, line number, order line, order line id, "
        "line item, position",
    ),
)
"""The fields of a sales ledger: one order line a row."""

ACCOUNTS = (
    _field(
        "account_code", "account code", "客户编号", ", ".join([*SALES[0].headers[1:], "code", "编号", "编码", "id"])
    ),
    _field("account_name", "account name", "客户名称", ", ".join([*SALES[10].headers[1:], "name", "名称"])),
    _field(
        "parent_code",
        "parent code",
        "上级客户编号",
        "上级客户编号, 上级客户, 上级编号, 母公司编号, 母公司, 集团编号, 所属集团, parent, parent id, "
        "parent account, parent company, group code, group, subsidiary of",
    ),
    _field("industry", "industry", "行业", ", ".join(SALES[11].headers[1:])),
    _field("region", "region", "地区", ", ".join([*SALES[12].headers[1:], "city", "城市"])),
)
"""The fields of a file of accounts."""

PRODUCTS = (
    _field(
        "product_code", "product code", "产品编码", ", ".join([*SALES[9].headers[1:], "code", "编号", "编码", "id"])
    ),
    _field(
        "product_name",
        "product name",
        "产品名称",
        "产品名称, 商品名称, 品名, 名称, name, description, item name, title",
    ),
    _field(
        "product_family",
        "product family",
        "产品系列",
        "产品系列, 产品族, 产品类别, 产品分类, 商品类别, 类别, 品类, 系列, family, product group, "
        "product line, product category, category, category id, category name, series, item group",
    ),
    _field(
        "list_price",
        "list price",
        "目录价",
        "目录价, 标准价, 牌价, 单价, price, unit price, catalogue price, sales price",
    ),
)
"""The fields of a file of products."""
