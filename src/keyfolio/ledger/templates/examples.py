"""Two rows of each kind of file, to show how they are filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyfolio.ledger.fields import Kind


def _both(*pairs: tuple[str, str]) -> tuple[Text, ...]:
    return tuple(Text(en, zh) for en, zh in pairs)


def _same(*texts: str) -> tuple[Text, ...]:
    return tuple(Text(text, text) for text in texts)


_CODES = _same("K1001", "K1002")
_NAMES = _both(("Harbour Foods Ltd", "海港食品有限公司"), ("North Bank", "北方银行"))
_INDUSTRIES = _both(("manufacturing", "制造"), ("finance", "金融"))
_REGIONS = _both(("south", "华南"), ("north", "华北"))
_PRODUCTS = _same("P01", "P02")
_CURRENCIES = _same("CNY", "CNY")
_SOURCES = _both(("ERP", "ERP"), ("telephone", "电话"))

EXAMPLES: Mapping[Kind, Mapping[str, tuple[Text, ...]]] = {
    "sales": {
        "account_code": _CODES,
        "order_id": _same("SO-5001", "SO-5002"),
        "order_date": _same("2025-03-05", "2025-03-06"),
        "amount": _same("1250.00", "-80.50"),
        "quantity": _same("10", "-1"),
        "cost": _same("900.00", "-60.00"),
        "currency": _CURRENCIES,
        "product_code": _PRODUCTS,
        "account_name": _NAMES,
        "industry": _INDUSTRIES,
        "region": _REGIONS,
        "channel": _both(("direct", "直销"), ("web", "网店")),
        "salesperson": _both(("Anna", "安娜"), ("Bo", "博文")),
        "line_id": _same("1", "1"),
        "source": _SOURCES,
    },
    "accounts": {
        "account_code": _CODES,
        "account_name": _NAMES,
        "industry": _INDUSTRIES,
        "region": _REGIONS,
        "parent_code": _same("", "K1001"),
        "parent_since": _same("", "2025-01-01"),
        "credit_code": _same("91350100M000100Y43", ""),
        "telephone": _same("0755-55550100", "010-55550101"),
        "address": _both(("1 Harbour Road", "海港路1号"), ("2 Bank Street", "银行街2号")),
    },
    "products": {
        "product_code": _PRODUCTS,
        "product_family": _both(("pumps", "水泵"), ("service", "服务")),
        "product_name": _both(("pump 3 kW", "3千瓦水泵"), ("yearly check", "年度检修")),
        "list_price": _same("1250.00", "300.00"),
    },
    "invoices": {
        "invoice_id": _same("INV-9001", "INV-9002"),
        "account_code": _CODES,
        "invoice_date": _same("2025-03-05", "2025-03-06"),
        "due_date": _same("2025-04-04", "2025-05-05"),
        "amount": _same("1412.50", "-90.97"),
        "currency": _CURRENCIES,
        "source": _SOURCES,
    },
    "payments": {
        "payment_id": _same("PAY-7001", "PAY-7002"),
        "account_code": _CODES,
        "invoice_id": _same("INV-9001", ""),
        "payment_date": _same("2025-04-02", "2025-04-03"),
        "amount": _same("1412.50", "500.00"),
        "currency": _CURRENCIES,
        "source": _SOURCES,
    },
    "contracts": {
        "contract_id": _same("C-301", "C-302"),
        "account_code": _CODES,
        "start_date": _same("2024-01-01", "2025-07-01"),
        "end_date": _same("2024-12-31", "2026-06-30"),
        "renewed": _both(("yes", "是"), ("", "")),
        "annual_amount": _same("120000.00", "48000.00"),
        "currency": _CURRENCIES,
        "source": _SOURCES,
    },
    "opportunities": {
        "opportunity_id": _same("O-801", "O-802"),
        "account_code": _CODES,
        "product_code": _PRODUCTS,
        "stage": _both(("won", "赢单"), ("proposal", "方案报价")),
        "opened_date": _same("2025-01-10", "2025-02-20"),
        "closed_date": _same("2025-03-01", ""),
        "expected_close_date": _same("2025-03-15", "2025-09-30"),
        "amount": _same("60000.00", "25000.00"),
        "currency": _CURRENCIES,
        "source": _SOURCES,
    },
    "costs_to_serve": {
        "account_code": _CODES,
        "cost_date": _same("2025-03-07", "2025-03-10"),
        "cost_kind": _both(("visit", "拜访"), ("support hours", "支持工时")),
        "amount": _same("350.00", "120.00"),
        "currency": _CURRENCIES,
        "source": _SOURCES,
    },
    "referrals": {
        "from_account_code": _same("K1001", "K1001"),
        "to_account_code": _same("K1002", "K1003"),
        "referral_date": _same("2025-02-01", "2025-02-15"),
        "source": _both(("trade fair", "展会"), ("", "")),
    },
    "acquisition_costs": {
        "account_code": _CODES,
        "acquisition_date": _same("2025-01-15", "2025-01-20"),
        "amount": _same("2000.00", "800.00"),
        "currency": _CURRENCIES,
        "source": _SOURCES,
    },
    "rates": {
        "currency": _same("USD", "EUR"),
        "rate_date": _same("2025-03-05", "2025-03-01"),
        "last_date": _same("", "2025-03-31"),
        "rate": _same("7.2415", "7.8123"),
        "source": _both(("bank", "银行"), ("bank", "银行")),
    },
}
"""Kind -> field -> what stands in each of two rows. The fields are the columns of the template, in this order."""
