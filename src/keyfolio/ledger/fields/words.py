"""Headers that several facts share."""

from __future__ import annotations

ACCOUNT_CODES = (
    "客户编号, 客户编码, 客户代码, 客户号, 客户ID, 客户账号, 会员编号, 买家会员名, 购货单位编码, 往来单位编码, "
    "客戶編號, 客戶代號, account id, account no, account number, customer id, customer code, customer no, "
    "customer number, cust id, cust no, client id, client code, buyer id, sold to party"
)
ACCOUNT_NAMES = "客户名称, 客户名, 单位名称, 购货单位, 客户简称, 客戶名稱, customer name, client name, account name"
BARE_ACCOUNTS = "customer, client, 客户, 客戶, account, buyer, sold to, bill to"
PRODUCT_CODES = (
    "产品编码, 产品编号, 产品代码, 商品编码, 商品编号, 货号, 物料编码, 物料号, 存货编码, 產品編號, product id, "
    "product no, stock code, sku, lineitem sku, item code, item id, item no, material, material no, article, "
    "article no, part no"
)
BARE_PRODUCTS = "product, product service, item, 产品, 商品, 產品"
INDUSTRIES = "行业, 所属行业, 客户行业, 行业类别, 行業, sector, industry name"
REGIONS = "地区, 区域, 大区, 省份, 省, 销售区域, 地區, 国家, province, sales region, territory, area, country"
CURRENCIES = "币种, 币别, 货币, 幣別, currency code, curr, ccy"
