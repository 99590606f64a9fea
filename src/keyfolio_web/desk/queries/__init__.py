"""Reads of the room desk: several rooms' figures on one page. Who asks comes first."""

from keyfolio_web.desk.queries.account import (
    AccountHead,
    Standing,
    Worth,
    account_head,
    contracts_of,
    team_of,
    worth_of,
)
from keyfolio_web.desk.queries.accounts import (
    COUNTED,
    PAGE,
    AccountList,
    AccountPage,
    account_codes,
    account_rows,
    accounts_beyond,
    accounts_counted,
    accounts_list,
    accounts_page,
)
from keyfolio_web.desk.queries.choices import Choices, choices_for, people_for_teams, rfm_classes
from keyfolio_web.desk.queries.facts import (
    FactColumn,
    Facts,
    FactsShown,
    account_facts,
    fact_columns,
    fact_kind,
    facts_page,
)
from keyfolio_web.desk.queries.found import order_of
from keyfolio_web.desk.queries.groups import GroupPage, UnitRow, group_page
from keyfolio_web.desk.queries.lists import codes_on, lists_counted
from keyfolio_web.desk.queries.orders import OrderLines, Orders, order_lines, orders_page
from keyfolio_web.desk.queries.products import (
    BuyerRow,
    ProductList,
    ProductPage,
    ProductRow,
    buyer_rows,
    has_product_figures,
    product_page,
    product_rows,
    products_list,
    products_of,
)
from keyfolio_web.desk.queries.rows import AccountRow
from keyfolio_web.desk.queries.spans import Spans, spans_of
from keyfolio_web.desk.queries.trading import Family, Trading, trading_by_month

__all__ = [
    "AccountHead",
    "AccountList",
    "AccountPage",
    "AccountRow",
    "BuyerRow",
    "COUNTED",
    "Choices",
    "FactColumn",
    "Facts",
    "FactsShown",
    "Family",
    "GroupPage",
    "OrderLines",
    "Orders",
    "PAGE",
    "ProductList",
    "ProductPage",
    "ProductRow",
    "Spans",
    "Standing",
    "Trading",
    "UnitRow",
    "Worth",
    "account_codes",
    "account_facts",
    "account_head",
    "account_rows",
    "accounts_beyond",
    "accounts_counted",
    "accounts_list",
    "accounts_page",
    "buyer_rows",
    "choices_for",
    "contracts_of",
    "codes_on",
    "fact_columns",
    "fact_kind",
    "facts_page",
    "group_page",
    "has_product_figures",
    "lists_counted",
    "order_lines",
    "order_of",
    "orders_page",
    "people_for_teams",
    "product_page",
    "product_rows",
    "products_list",
    "products_of",
    "rfm_classes",
    "spans_of",
    "team_of",
    "trading_by_month",
    "worth_of",
]
