"""What a column may mean: the fields of each fact and the headers by which people name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from keyfolio.language import Text


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a fact.

    name: the field's name in the code, in `--map COLUMN=FIELD`, and in files Keyfolio writes.
    headers: other names in either language, most telling first; case, spaces and punctuation do not matter.
    bare: names such as “customer” that fit several fields; taken for a field that no other header of the file names.
    """

    name: str
    label: Text
    headers: tuple[str, ...]
    bare: tuple[str, ...] = ()


def _field(name: str, labels: tuple[str, str], headers: str, bare: str = "") -> Field:
    told = _listed(headers)
    return Field(name, Text(*labels), told if name in told else (name, *told), _listed(bare))


def _listed(headers: str) -> tuple[str, ...]:
    return tuple(header.strip() for header in headers.split(",") if header.strip())


_ACCOUNT_CODES = (
    "客户编号, 客户编码, 客户代码, 客户号, 客户ID, 客户账号, 会员编号, 买家会员名, 购货单位编码, 往来单位编码, "
    "客戶編號, 客戶代號, account id, account no, account number, customer id, customer code, customer no, "
    "customer number, cust id, cust no, client id, client code, buyer id, sold to party"
)
_ACCOUNT_NAMES = "客户名称, 客户名, 单位名称, 购货单位, 客户简称, 客戶名稱, customer name, client name, account name"
_BARE_ACCOUNTS = "customer, client, 客户, 客戶, account, buyer, sold to, bill to"
_PRODUCT_CODES = (
    "产品编码, 产品编号, 产品代码, 商品编码, 商品编号, 货号, 物料编码, 物料号, 存货编码, 產品編號, product id, "
    "product no, stock code, sku, lineitem sku, item code, item id, item no, material, material no, article, "
    "article no, part no"
)
_BARE_PRODUCTS = "product, product service, item, 产品, 商品, 產品"
_INDUSTRIES = "行业, 所属行业, 客户行业, 行业类别, 行業, sector, industry name"
_REGIONS = "地区, 区域, 大区, 省份, 省, 销售区域, 地區, 国家, province, sales region, territory, area, country"
_PARENTS = (
    "上级客户编号, 上级客户编码, 上级编号, 上级编码, 上级客户, 上级单位, 上级, 母公司编号, 母公司编码, 母公司, "
    "集团编号, 集团编码, 集团名称, 集团公司, 所属集团, 总公司, 隶属于, 上級客戶, 所屬集團, parent account code, "
    "parent account id, parent account no, parent customer id, parent id, parent account, parent customer, "
    "parent company, parent name, parent, subsidiary of, higher level customer, headquarters account, group code, "
    "group id, group account, group company, group name"
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
    _field("account_code", ("account code", "客户编号"), _ACCOUNT_CODES, _BARE_ACCOUNTS),
    _field(
        "order_id",
        ("order id", "订单号"),
        "订单号, 订单编号, 订单ID, 销售订单号, 单据编号, 单据号, 发票号, 发票号码, 单号, 訂單編號, order no, "
        "order number, order code, order reference, sales order id, sales order, sales document, order, "
        "billing document, invoice no, invoice id, invoice number, invoice, document no, document number, "
        "document id, transaction id, receipt no",
    ),
    _field(
        "order_date",
        ("order date", "下单日期"),
        "下单日期, 订单日期, 下单时间, 订货日期, 订单创建时间, 销售日期, 单据日期, 开票日期, 发票日期, 交易日期, "
        "成交日期, 日期, 訂單日期, order day, order datetime, order time, ordered on, ordered at, date, "
        "invoice date, billing date, posting date, document date, transaction date, sale date, sales date, "
        "created at, 发货日期",
    ),
    _field(
        "amount",
        ("amount", "金额"),
        "无税金额, 不含税金额, 未税金额, 金额不含税, 净额, 净销售额, 净金额, net amount, amount net, "
        "amount excl vat, amount excl tax, amount excluding tax, amount without tax, untaxed amount, net sales, "
        "net value, sales amount, subtotal, 小计, 行金额, line amount, line total, extended price, amount, 金额, 金額, "
        "销售额, 销售金额, 成交金额, 应收金额, sales, revenue, turnover, value, total price, 价税合计, 金额含税, "
        "amount gross, amount incl vat, amount incl tax, 合计, 总额, " + ", ".join(ORDER_TOTALS),
    ),
    _field(
        "quantity",
        ("quantity", "数量"),
        "数量, 销售数量, 订购数量, 件数, 數量, qty, order qty, order quantity, lineitem quantity, units, pieces",
    ),
    _field(
        "unit_price",
        ("unit price", "单价"),
        "单价, 销售单价, 价格, 成交价, 單價, price, sales price, price each, net price, item price, "
        "lineitem price, unit net price, 含税单价",
    ),
    _field(
        "discount",
        ("discount (share)", "折扣率"),
        "折扣率, 折扣率%, 让利率, 让利率%, discount rate, discount rate %, discount share, discount %, "
        "discount percent, discount pct",
    ),
    _field(
        "cost",
        ("cost", "成本"),
        "成本, 成本额, 成本金额, 销售成本, 总成本, line cost, cost amount, total cost, cogs, cost of goods sold",
    ),
    _field("currency", ("currency", "币种"), "币种, 币别, 货币, 幣別, currency code, curr, ccy"),
    _field("product_code", ("product code", "产品编码"), _PRODUCT_CODES, _BARE_PRODUCTS),
    _field("account_name", ("account name", "客户名称"), _ACCOUNT_NAMES, _BARE_ACCOUNTS),
    _field("industry", ("industry", "行业"), _INDUSTRIES),
    _field("region", ("region", "地区"), _REGIONS),
    _field("channel", ("channel", "渠道"), "渠道, 销售渠道, 来源, sales channel, source, order channel"),
    _field(
        "salesperson",
        ("salesperson", "业务员"),
        "业务员, 销售员, 销售代表, 客户经理, 负责人, sales person, sales rep, sales representative, seller, "
        "sales agent, employee id, account manager",
    ),
    _field(
        "status",
        ("status", "状态"),
        "状态, 订单状态, 单据状态, 单据类型, order status, document type, doc type, invoice type",
    ),
    _field(
        "line_id",
        ("line id", "行号"),
        "行号, 订单行号, 明细行号, 明细编号, 订单行编号, line no, line number, order line, order line id, "
        "line item, position",
    ),
)
"""The fields of a sales ledger: one order line a row."""

_ANY_CODE = "code, 编号, 编码, id"

ACCOUNTS = (
    _field("account_code", ("account code", "客户编号"), f"{_ACCOUNT_CODES}, {_ANY_CODE}", _BARE_ACCOUNTS),
    _field(
        "account_name",
        ("account name", "客户名称"),
        f"{_ACCOUNT_NAMES}, 公司名称, company name, name, 名称",
        f"{_BARE_ACCOUNTS}, company",
    ),
    _field("industry", ("industry", "行业"), _INDUSTRIES),
    _field("region", ("region", "地区"), f"{_REGIONS}, city, 城市"),
    _field("parent_code", ("parent", "上级客户"), _PARENTS, "group, 集团"),
    _field(
        "parent_since",
        ("parent since", "归属起始日"),
        "归属起始日, 归属起始日期, 归属日期, 上级起始日期, 上级生效日期, 加入集团日期, parent from, parent valid from, "
        "group since, joined group on",
    ),
)
"""The fields of a file of accounts."""

PRODUCTS = (
    _field("product_code", ("product code", "产品编码"), f"{_PRODUCT_CODES}, {_ANY_CODE}", _BARE_PRODUCTS),
    _field(
        "product_family",
        ("product family", "产品系列"),
        "产品系列, 产品族, 产品类别, 产品分类, 商品类别, 类别, 品类, 系列, family, product group, product line, "
        "product category, category name, category, category id, series, item group",
    ),
)
"""The fields of a file of products."""

MastersKind = Literal["accounts", "products"]
Kind = Literal["sales", "accounts", "products"]
FIELDS: Mapping[Kind, tuple[Field, ...]] = {"sales": SALES, "accounts": ACCOUNTS, "products": PRODUCTS}
"""The fields that a column of each kind of file may mean, in the order in which to offer them."""
