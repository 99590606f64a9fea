"""The fields of master data."""

from __future__ import annotations

from keyfolio.ledger.fields.field import named
from keyfolio.ledger.fields.words import (
    ACCOUNT_CODES,
    ACCOUNT_NAMES,
    BARE_ACCOUNTS,
    BARE_PRODUCTS,
    INDUSTRIES,
    PRODUCT_CODES,
    REGIONS,
)

_PARENTS = (
    "上级客户编号, 上级客户编码, 上级编号, 上级编码, 上级客户, 上级单位, 上级, 母公司编号, 母公司编码, 母公司, "
    "集团编号, 集团编码, 集团名称, 集团公司, 所属集团, 总公司, 隶属于, 上級客戶, 所屬集團, parent account code, "
    "parent account id, parent account no, parent customer id, parent id, parent account, parent customer, "
    "parent company, parent name, parent, subsidiary of, higher level customer, headquarters account, group code, "
    "group id, group account, group company, group name"
)
_ANY_CODE = "code, 编号, 编码, id"

ACCOUNTS = (
    named("account_code", ("account code", "客户编号"), f"{ACCOUNT_CODES}, {_ANY_CODE}", BARE_ACCOUNTS),
    named(
        "account_name",
        ("account name", "客户名称"),
        f"{ACCOUNT_NAMES}, 公司名称, company name, name, 名称",
        f"{BARE_ACCOUNTS}, company",
    ),
    named("industry", ("industry", "行业"), INDUSTRIES),
    named("region", ("region", "地区"), f"{REGIONS}, city, 城市"),
    named("parent_code", ("parent", "上级客户"), _PARENTS, "group, 集团"),
    named(
        "parent_since",
        ("parent since", "归属起始日"),
        "归属起始日, 归属起始日期, 归属日期, 上级起始日期, 上级生效日期, 加入集团日期, parent from, parent valid from, "
        "group since, joined group on",
    ),
    named(
        "credit_code",
        ("unified social credit code", "统一社会信用代码"),
        "统一社会信用代码, 社会信用代码, 信用代码, 统一信用代码, 纳税人识别号, 税号, 統一社會信用代碼, "
        "unified social credit code, social credit code, uscc, tax id, vat",
    ),
    named(
        "telephone",
        ("telephone", "电话"),
        "电话, 联系电话, 公司电话, 办公电话, 电话号码, 電話, 手机, 手机号, phone, phone number, "
        "telephone number, tel, mobile",
    ),
    named(
        "address",
        ("address", "地址"),
        "地址, 公司地址, 注册地址, 联系地址, 详细地址, 通讯地址, street, street address, "
        "billing street, company address",
    ),
)
"""The fields of a file of accounts."""

PRODUCTS = (
    named("product_code", ("product code", "产品编码"), f"{PRODUCT_CODES}, {_ANY_CODE}", BARE_PRODUCTS),
    named(
        "product_family",
        ("product family", "产品系列"),
        "产品系列, 产品族, 产品类别, 产品分类, 商品类别, 类别, 品类, 系列, family, product group, product line, "
        "product category, category name, category, category id, series, item group",
    ),
    named(
        "product_name",
        ("product name", "产品名称"),
        "产品名称, 产品名, 商品名称, 物料名称, 存货名称, 品名, 產品名稱, item name, material description, "
        "item description, product description, description, name, 名称",
    ),
    named(
        "list_price",
        ("list price", "目录价"),
        "目录价, 标价, 标准价, 标准售价, 参考售价, 零售价, 定价, 售价, 单价, 價格, sales price, standard price, "
        "retail price, unit price, price",
    ),
)
"""The fields of a file of products."""
