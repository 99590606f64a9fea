"""Columns are known by their headers, in either language; what a person says wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keyfolio.errors import UnknownColumns, UnreadableFile
from keyfolio.language import LANGUAGES, Text
from keyfolio.ledger.fields import ACCOUNTS, FIELDS, PRODUCTS, SALES, Field
from keyfolio.ledger.headers import MOST_COLUMNS, are_headers, plain_header, recognise, require
from keyfolio.sample.headers import header

if TYPE_CHECKING:
    from keyfolio.language import Language
    from keyfolio.ledger.fields import Kind


SYNONYMS = [
    pytest.param(fields, field, synonym, id=f"{fact}-{field.name}-{synonym}")
    for fact, fields in FIELDS.items()
    for field in fields
    for synonym in field.headers
]
ONLINE_RETAIL = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
]
NORTHWIND_ORDERS = [
    "order_id",
    "customer_id",
    "employee_id",
    "order_date",
    "required_date",
    "shipped_date",
    "ship_via",
    "freight",
    "ship_name",
    "ship_address",
    "ship_city",
    "ship_region",
    "ship_postal_code",
    "ship_country",
    "product_id",
    "unit_price",
    "quantity",
    "discount",
]
NORTHWIND_CUSTOMERS = [
    "customer_id",
    "company_name",
    "contact_name",
    "contact_title",
    "address",
    "city",
    "region",
    "postal_code",
    "country",
    "phone",
    "fax",
]
NORTHWIND_PRODUCTS = [
    "product_id",
    "product_name",
    "supplier_id",
    "category_id",
    "quantity_per_unit",
    "unit_price",
    "units_in_stock",
    "units_on_order",
    "reorder_level",
    "discontinued",
]


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@pytest.mark.parametrize(("fields", "field", "synonym"), SYNONYMS)
def test_every_synonym_is_recognised_however_it_is_dressed(
    fields: tuple[Field, ...], field: Field, synonym: str
) -> None:
    dressed = (
        *(synonym, synonym.upper(), synonym.title(), f"  {synonym}: ", f"“{synonym}”", full_width(synonym)),
        *(synonym.replace(" ", joint) for joint in ("_", "-", ".", "")),
        *(synonym + unit for unit in ("(USD)", " [€]", "（元）", "（PCS）")),
    )
    for written in dressed:
        assert recognise(["x", written], fields, {}) == {field.name: 1}, written


@pytest.mark.parametrize("fields", FIELDS.values(), ids=list(FIELDS))
def test_no_synonym_is_claimed_by_two_fields(fields: tuple[Field, ...]) -> None:
    claims: dict[str, set[str]] = {}
    for field in fields:
        for synonym in field.headers:
            claims.setdefault(plain_header(synonym), set()).add(field.name)
    assert {synonym: names for synonym, names in claims.items() if len(names) > 1} == {}


@pytest.mark.parametrize("fields", FIELDS.values(), ids=list(FIELDS))
def test_a_name_that_fits_several_fields_goes_to_the_one_that_no_other_header_names(fields: tuple[Field, ...]) -> None:
    claimed = {plain_header(synonym) for field in fields for synonym in field.headers}
    for bare in {name for field in fields for name in field.bare}:
        assert plain_header(bare) not in claimed
        left = [field for field in fields if bare in field.bare]
        others: list[str] = []
        while left:
            assert recognise([*others, bare], fields, {})[left[0].name] == len(others), bare
            others.append(left.pop(0).headers[0])


@pytest.mark.parametrize("fields", FIELDS.values(), ids=list(FIELDS))
def test_every_field_has_a_header_in_each_language(fields: tuple[Field, ...]) -> None:
    for field in fields:
        spoken = [any("一" <= sign <= "鿿" for sign in synonym) for synonym in field.headers]
        assert any(spoken), field.name
        assert not all(spoken), field.name


@pytest.mark.parametrize("header", ["金额（万元）", "Amount (k)", "Amount (VAT)", "金额[税]", "数量（吨/月）"])
def test_a_remark_that_may_change_the_meaning_is_not_passed_over(header: str) -> None:
    assert recognise([header], SALES, {}) == {}


def test_the_more_telling_header_wins_whatever_the_order() -> None:
    assert recognise(["客户", "客户编号"], SALES, {})["account_code"] == 1
    assert recognise(["Total", "Line amount", "Date", "Order date"], SALES, {}) == {"amount": 1, "order_date": 3}


def test_of_two_columns_with_one_header_the_first_is_taken() -> None:
    assert recognise(["amount", "Amount"], SALES, {}) == {"amount": 0}


def test_a_column_means_one_thing() -> None:
    places = recognise(["Customer", "Invoice", "Date", "Sales", "Country", "Product"], SALES, {})
    assert len(set(places.values())) == len(places) == 6


def test_the_headers_of_online_retail_are_recognised() -> None:
    named = {name: ONLINE_RETAIL[place] for name, place in recognise(ONLINE_RETAIL, SALES, {}).items()}
    assert named == {
        "account_code": "CustomerID",
        "order_id": "InvoiceNo",
        "order_date": "InvoiceDate",
        "quantity": "Quantity",
        "unit_price": "UnitPrice",
        "product_code": "StockCode",
        "region": "Country",
    }


def test_the_headers_of_northwind_are_recognised() -> None:
    orders = {name: NORTHWIND_ORDERS[place] for name, place in recognise(NORTHWIND_ORDERS, SALES, {}).items()}
    assert orders == {
        "account_code": "customer_id",
        "order_id": "order_id",
        "order_date": "order_date",
        "quantity": "quantity",
        "unit_price": "unit_price",
        "discount": "discount",
        "product_code": "product_id",
        "salesperson": "employee_id",
    }
    customers = recognise(NORTHWIND_CUSTOMERS, ACCOUNTS, {})
    names = {"region": "region", "address": "address", "telephone": "phone"}
    told = {name: NORTHWIND_CUSTOMERS.index(header) for name, header in names.items()}
    assert customers == {"account_code": 0, "account_name": 1, **told}
    assert recognise(NORTHWIND_PRODUCTS, PRODUCTS, {}) == {
        "product_code": 0,
        "product_family": 3,
        "product_name": 1,
        "list_price": NORTHWIND_PRODUCTS.index("unit_price"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headers_of_the_sample_company_are_recognised(language: Language) -> None:
    columns: dict[Kind, tuple[str, ...]] = {
        "sales": ("account_code", "order_id", "order_date", "product_code", "quantity", "unit_price", "amount", "cost",
                  "channel", "region", "salesperson"),
        "accounts": ("account_code", "account_name", "parent_code", "industry", "region"),
        "products": ("product_code", "product_name", "product_family", "list_price"),
    }  # fmt: skip
    for fact, names in columns.items():
        written = [header(name, language) for name in names]
        assert recognise(written, FIELDS[fact], {}) == {
            field.name: names.index(field.name) for field in FIELDS[fact] if field.name in names
        }


def test_what_is_told_wins_over_what_is_recognised() -> None:
    headers = ["customer", "ship date", "date", "amount"]
    assert recognise(headers, SALES, {"ship date": "order_date"})["order_date"] == 1
    assert recognise(headers, SALES, {"Ship_Date ": "order_date"})["order_date"] == 1


def test_a_column_that_is_left_out_is_not_recognised() -> None:
    assert recognise(["customer", "amount", "sales"], SALES, {"amount": ""}) == {"account_code": 0, "amount": 2}


def test_a_column_that_was_told_can_be_nothing_else() -> None:
    assert recognise(["customer", "date"], SALES, {"customer": "account_name"}) == {"account_name": 0, "order_date": 1}


def test_an_unknown_column_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownColumns) as refused:
        recognise(["Kundennummer", "Datum"], SALES, {"Kundenummer": "account_code"})
    assert "no column “Kundenummer”" in refused.value.text.en
    assert "Did you mean “Kundennummer”?" in refused.value.text.en
    assert "没有“Kundenummer”这一列" in refused.value.text.zh
    assert "是否指“Kundennummer”？" in refused.value.text.zh


def test_an_unknown_column_like_no_other_is_refused_without_a_guess() -> None:
    with pytest.raises(UnknownColumns) as refused:
        recognise(["Kundennummer"], SALES, {"zzz": ""})
    assert "mean" not in refused.value.text.en
    assert "是否" not in refused.value.text.zh


def test_an_unknown_field_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownColumns) as refused:
        recognise(["Kundennummer"], SALES, {"Kundennummer": "customer"})
    for language in LANGUAGES:
        said = refused.value.text.in_language(language)
        assert "“customer”" in said
        assert all(field.name in said for field in SALES)


def test_needed_columns_that_are_missing_are_named_with_what_to_do() -> None:
    headers = ["Kunde", "Datum", "Betrag"]
    needed = [field for field in SALES if field.name in ("account_code", "order_date", "amount")]
    remedy = Text("Say {example}={field}.", "请写 {example}={field}。")
    with pytest.raises(UnknownColumns) as refused:
        require(recognise(["Kunde", "Datum", "Amount"], SALES, {}), headers, needed, remedy)
    assert "account code or order date. The columns found: Kunde, Datum, Betrag. Say which" in refused.value.text.en
    assert "客户编号、下单日期列。现有的列：Kunde、Datum、Betrag。请指明" in refused.value.text.zh
    assert refused.value.command == Text("Say Kunde=account_code.", "请写 Kunde=account_code。")


def test_the_example_of_what_to_do_is_a_column_that_means_nothing_yet() -> None:
    headers = ["客户编号", "", "Datum", "Betrag"]
    needed = [field for field in SALES if field.name in ("account_code", "amount")]
    remedy = Text("Say {example}={field}.", "请写 {example}={field}。")
    for there, example in ((headers, "Datum"), (headers[:2], "客户编号")):
        with pytest.raises(UnknownColumns) as refused:
            require({"account_code": 0}, there, needed, remedy)
        assert refused.value.command
        assert refused.value.command.en == f"Say {example}=amount."


@pytest.mark.parametrize("fields", FIELDS.values(), ids=list(FIELDS))
def test_two_names_of_known_fields_make_a_row_of_headers(fields: tuple[Field, ...]) -> None:
    first, second = (field.headers[-1] for field in fields[:2])
    assert are_headers(["x", f" {first}: ", second.upper()], (), fields)
    assert not are_headers([first, first, "x", ""], (), fields)


def test_a_column_that_was_told_helps_to_find_the_headers() -> None:
    assert are_headers(["Kunde", "Datum"], ["datum", "Kunde "])
    assert not are_headers(["Kunde", "Datum"], ["Datum"])


def test_a_file_of_too_many_columns_is_refused_with_how_many_it_has() -> None:
    headers = [f"column {n}" for n in range(MOST_COLUMNS)]
    assert recognise(headers, SALES, {}) == {}
    with pytest.raises(UnreadableFile, match="has 2,001 columns; at most 2,000 are read") as refused:
        recognise([*headers, "amount"], SALES, {})
    assert "文件有 2,001 列，最多读取 2,000 列" in refused.value.text.zh
