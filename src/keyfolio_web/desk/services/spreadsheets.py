"""Lists as tables for spreadsheets: CSV as it is streamed, XLSX by way of a file."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

import xlsxwriter
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from keyfolio import units
from keyfolio.report import inert_cell
from keyfolio_web.desk.queries import AccountRow, BuyerRow, FactColumn, ProductRow, Spans, fact_columns, rfm_classes
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from keyfolio_web.ledger.models import Kind

Cell: TypeAlias = "str | int | float | Decimal | date | None"
Row = TypeVar("Row")
_EXACT = "#,##0.00##"  # money as it is held, so that the sum of a column is the total
MOST_XLSX_ROWS = 1_048_575  # of a sheet, without the headers


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of the table; its cells are made by `cell`, without asking which language is spoken."""

    header: str
    cell: Callable[[Row], Cell]
    format: str = ""  # of numbers in XLSX
    width: int = 14


def account_columns(spans: Spans | None) -> list[Column[AccountRow]]:
    """The columns of accounts in the language that is spoken now; without a run, those that need none."""
    known: list[Column[AccountRow]] = [
        Column(_("Account code"), lambda row: row.code),
        Column(_("Account name"), lambda row: row.name, width=30),
        Column(_("Industry"), lambda row: row.industry),
        Column(_("Region"), lambda row: row.region),
        Column(_("Owner"), lambda row: row.owner),
    ]
    return known if spans is None else [*known, *_figures(spans)]


def csv_lines(table: list[Column[Row]], rows: Iterable[Row]) -> Iterator[bytes]:
    """The table as CSV in UTF-8, with a byte order mark, without which spreadsheets spoil Chinese."""
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + writer.writerow([inert_cell(column.header) for column in table])
    for row in rows:
        yield writer.writerow([_inert(column.cell(row)) for column in table])


def xlsx_file(table: list[Column[Row]], rows: Iterable[Row], title: str) -> IO[bytes]:
    """The table as a workbook in a temporary file, which is gone when it is closed."""
    file = tempfile.TemporaryFile(dir=settings.TEMPORARY)  # noqa: SIM115, the answer closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(settings.TEMPORARY)})
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 1)
    bold = book.add_format({"bold": True})
    formats = [book.add_format({"num_format": column.format}) if column.format else None for column in table]
    for place, column in enumerate(table):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, inert_cell(column.header), bold)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(table):
            _write(sheet, number, place, column.cell(row), formats[place])
    book.close()
    file.seek(0)
    return file


def _figures(spans: Spans) -> list[Column[AccountRow]]:
    tiers = {True: _("key"), False: _("not key"), None: _("no trade in the window")}
    classes = {digits: spoken(label) for digits, label in rfm_classes().items()}
    span = {"opens": spans.recent_opens_on.isoformat(), "closes": spans.as_of.isoformat()}
    before = {"opens": spans.earlier_opens_on.isoformat(), "closes": spans.earlier_closes_on.isoformat()}
    return [
        Column(_("Tier"), lambda row: tiers[row.is_key]),
        Column(_("ABC class"), lambda row: row.abc),
        Column(_("RFM class"), lambda row: classes.get(row.rfm_class or "")),
        Column(_("Score"), lambda row: None if row.score is None else int(row.score * 100 + 1e-9) / 100, "0.00"),
        Column(_with_currency(_("Net sales"), spans), lambda row: _money(row.net_sales), _EXACT, 18),
        Column(_("Net sales {opens} to {closes}").format(**span), lambda row: _money(row.recent_sales), _EXACT, 18),
        Column(_("Net sales {opens} to {closes}").format(**before), lambda row: _money(row.earlier_sales), _EXACT, 18),
        Column(_("Change"), lambda row: _money(row.sales_change), _EXACT, 18),
        Column(_("Change, %"), lambda row: _percent(row.change_share), "0.0"),
        Column(_("Days since the last order"), lambda row: row.recency_days, "#,##0"),
        Column(_("Last order"), lambda row: _day(row.last_order_day), "yyyy-mm-dd"),
        Column(_("Orders"), lambda row: row.orders, "#,##0"),
        Column(_("Lifetime value"), lambda row: _money(row.clv), _EXACT, 18),
        Column(_("Lifetime value, low"), lambda row: _money(row.clv_low), _EXACT, 18),
        Column(_("Lifetime value, high"), lambda row: _money(row.clv_high), _EXACT, 18),
        Column(_("P(alive), %"), lambda row: _percent(row.p_alive), "0.0"),
    ]


def product_columns(spans: Spans | None) -> list[Column[ProductRow]]:
    """The columns of products in the language that is spoken now. spans: null, no figures are shown."""
    known: list[Column[ProductRow]] = [
        Column(_("Product code"), lambda row: row.code),
        Column(_("Product name"), lambda row: row.name, width=30),
        Column(_("Product family"), lambda row: row.family),
        Column(_("List price"), lambda row: _money(row.list_price), _EXACT),
    ]
    if spans is None:
        return known
    return [*known, *_sold(spans), Column(_("Accounts that buy it"), lambda row: row.accounts, "#,##0")]


def buyer_columns(spans: Spans, *, shares: bool) -> list[Column[BuyerRow]]:
    """The columns of the buyers of a product. shares: of all that was bought of it, for who sees every account."""
    share: list[Column[BuyerRow]] = [Column(_("Share, %"), lambda row: _percent(row.share), "0.0")]
    return [
        Column(_("Account code"), lambda row: row.code),
        Column(_("Account name"), lambda row: row.name, width=30),
        *_sold(spans),
        *(share if shares else []),
    ]


def fact_table(kind: Kind) -> list[Column[dict[str, Any]]]:
    """The columns of a kind of facts, with what was converted, and where each row comes from."""
    told = [_fact_column(column) for column in fact_columns(kind)]
    converted: list[Column[dict[str, Any]]] = [
        Column(_("Original amount"), lambda row: _money(row["original_amount"]), _EXACT, 18),
        Column(_("Rate"), lambda row: row["rate"]),
    ]
    return [
        *told,
        *(converted if any(column.type == "money" for column in fact_columns(kind)) else []),
        Column(_("Batch"), lambda row: row["batch"]),
        Column(_("Line"), lambda row: row["line_number"]),
    ]


def _fact_column(column: FactColumn) -> Column[dict[str, Any]]:
    header, name = capfirst(spoken(column.label)), column.name
    if column.type == "day":
        return Column(header, lambda row: _day(row[name]), "yyyy-mm-dd")
    if column.type == "money":
        return Column(header, lambda row: _money(row[name]), _EXACT, 18)
    if column.type == "account":
        another = _("another account")
        return Column(header, lambda row: row[name] or another)
    words = {value: spoken(word) for value, word in column.words.items()}
    return Column(header, lambda row: words.get(row[name], row[name]))


def _sold(spans: Spans) -> list[Column[Any]]:
    """What the rows of products and of their buyers both have."""
    span = {"opens": spans.recent_opens_on.isoformat(), "closes": spans.as_of.isoformat()}
    before = {"opens": spans.earlier_opens_on.isoformat(), "closes": spans.earlier_closes_on.isoformat()}
    return [
        Column(_with_currency(_("Net sales"), spans), lambda row: _money(row.net_sales), _EXACT, 18),
        Column(_("Net sales {opens} to {closes}").format(**span), lambda row: _money(row.recent_sales), _EXACT, 18),
        Column(_("Net sales {opens} to {closes}").format(**before), lambda row: _money(row.earlier_sales), _EXACT, 18),
        Column(_("Change"), lambda row: _money(row.sales_change), _EXACT, 18),
        Column(_("Change, %"), lambda row: _percent(row.change_share), "0.0"),
        Column(_("Last order"), lambda row: _day(row.last_sale_day), "yyyy-mm-dd"),
    ]


def _with_currency(header: str, spans: Spans) -> str:
    return f"{header} ({spans.currency})" if spans.currency else header


def _money(amount: int | None) -> Decimal | None:
    return None if amount is None else units.exact_money(amount)


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1) + 0  # no minus before a zero


def _day(number: int | None) -> date | None:
    return None if number is None else units.day(number)


def _inert(cell: Cell) -> Cell:
    return inert_cell(cell) if isinstance(cell, str) else cell


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    """By the cell's own type: a text is never taken for a formula, a link or a number."""
    if isinstance(cell, str):
        sheet.write_string(row, column, inert_cell(cell))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, style)
    elif cell is not None:
        sheet.write_number(row, column, cell, style)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> bytes:
        return text.encode()
