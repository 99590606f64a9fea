"""Dates as people write them, against Python's own calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle
from typing import TYPE_CHECKING

import ibis
import pytest

from keyfolio import units
from keyfolio.errors import AmbiguousDates
from keyfolio.ledger import HowToRead
from keyfolio.ledger.days import DATE_ORDERS, DateOrder, by_form, date_parts, day_number, decide_order, plain_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import ibis.expr.types as ir
    from tests.core.ledger.conftest import Read

    Hold = Callable[[list[str]], ir.Table]

FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９／")
CLEAR: dict[str, Callable[[date], str]] = {
    "2024-03-05": date.isoformat,
    "2024/3/5": lambda day: f"{day.year:04}/{day.month}/{day.day}",
    "2024.03.05": lambda day: day.strftime("%Y.%m.%d").zfill(10),
    "2024年3月5日": lambda day: f"{day.year:04}年{day.month}月{day.day}日",
    "2024年03月05": lambda day: f"{day.year:04}年{day.month:02}月{day.day:02}",
    "20240305": lambda day: f"{day.year:04}{day.month:02}{day.day:02}",
    "5-Mar-2024": lambda day: f"{day.day}-{day:%b}-{day.year:04}",
    "05 March 2024": lambda day: f"{day.day:02} {day:%B} {day.year:04}",
    "05 MARCH, 2024": lambda day: f"{day.day:02} {day:%B}, {day.year:04}".upper(),
    "March 5, 2024": lambda day: f"{day:%B} {day.day}, {day.year:04}",
    "Mar 05, 2024": lambda day: f"{day:%b} {day.day:02}, {day.year:04}",
    "MAR. 5 2024": lambda day: f"{day:%b}. {day.day} {day.year:04}".upper(),
    "２０２４／３／５": lambda day: date.isoformat(day).translate(
        str.maketrans("0123456789-", "０１２３４５６７８９／")
    ),
}
TIMES = ["", " 08:26", " 08:26:00", "T23:59:59", "T00:00:00.000Z", " 8:26:00 AM", ", 08:26"]
OPEN: dict[DateOrder, Callable[[date], list[str]]] = {
    "dmy": lambda day: [f"{day.day}{mark}{day.month}{mark}{day.year:04}" for mark in "/-."],
    "mdy": lambda day: [f"{day.month:02}{mark}{day.day:02}{mark}{day.year:04}" for mark in "/-."],
    "ymd": lambda day: [f"{day.year % 100:02}{mark}{day.month:02}{mark}{day.day:02}" for mark in "/-."],
}


@pytest.fixture(scope="module")
def hold() -> Iterator[Hold]:
    """Holds texts as a table of one column, `text`."""
    connection = ibis.duckdb.connect()
    yield lambda texts: connection.create_table("texts", ibis.memtable({"text": texts}), overwrite=True)
    connection.disconnect()


def days_of(table: ir.Table, order: DateOrder | None = None) -> dict[str, date | None]:
    """The day of each text, computed by the engine."""
    forms = table.select(text=table.text, **by_form(plain_date(table.text)))
    parts = forms.select(text=forms.text, **date_parts(forms.iso, forms.other, order)).view()
    rows = parts.select("text", day=day_number(parts)).to_pyarrow().to_pylist()
    return {row["text"]: None if row["day"] is None else units.day(row["day"]) for row in rows}


def test_every_clear_form_of_a_day_is_that_day(hold: Hold) -> None:
    days = [date(1900, 1, 1) + timedelta(days=step) for step in range(0, 8100 * 365, 1009)]
    times = list(zip(days, cycle(TIMES), strict=False))
    told = {f" {write(day)}{time}\u3000": day for write in CLEAR.values() for day, time in times}
    table = hold(list(told))
    for order in (None, *DATE_ORDERS):
        found = days_of(table, order)
        assert len(found) == len(told)
        assert {text: day for text, day in found.items() if day != told[text]} == {}


def test_every_day_of_six_centuries_has_its_number(hold: Hold) -> None:
    days = [date(1900, 1, 1) + timedelta(days=step) for step in range(600 * 366)]
    told = {day.isoformat(): day for day in days}
    assert days_of(hold(list(told))) == told


@pytest.mark.parametrize("order", DATE_ORDERS)
def test_an_open_form_is_read_in_the_order_that_is_told(hold: Hold, order: DateOrder) -> None:
    days = [date(1970, 1, 1) + timedelta(days=step) for step in range(0, 100 * 365, 7)]
    told = {text: day for day in days for text in OPEN[order](day)}
    assert days_of(hold(list(told)), order) == told
    assert set(days_of(hold(list(told)), None).values()) == {None}


def test_a_month_by_name_goes_with_a_year_of_two_digits(hold: Hold) -> None:
    days = [date(1970, 1, 1) + timedelta(days=step) for step in range(0, 100 * 365, 7)]
    told = {f"{text}{time}": day for day in days for text, time in [(f"{day:%d-%b-%y}".upper(), " 08:26:00")]}
    told |= {f"{day.day} {day:%b} {day:%y}": day for day in days}
    for order in (None, *DATE_ORDERS):
        assert days_of(hold(list(told)), order) == told


def test_a_spreadsheets_serial_is_its_day(hold: Hold) -> None:
    days = {f"{25569 + number}": date(1970, 1, 1) + timedelta(days=number) for number in range(-5569, 54_430, 7)}
    assert days_of(hold([*days, "45356.5"])) == days | {"45356.5": date(2024, 3, 5)}


def test_a_day_that_is_none_has_no_number(hold: Hold) -> None:
    no_days = [
        *("2023-02-29", "1900-02-29", "2024-02-30", "2024-04-31", "2024-00-05", "2024-13-05", "2024-03-00"),
        *(
            "2024-03-32",
            "20230229",
            "2024年2月30日",
            "31-Apr-2024",
            "5-Foo-2024",
            "Foo 5, 2024",
            "Mar 32, 2024",
            "30-FEB-24",
            "5-Mar-124",
            "5-ebm-2024",
            "00000000",
            "0/0/0000",
        ),
        *("31/4/2024", "32/1/2024", "2024-03", "2024-03-051", "202403051", "5", "12345", "99999", "1/2/123"),
        *("yesterday", "-", "n/a", "", "3/5", "2024/3/5x", "５月３日", "1899-12-31", "0001-01-01", "1753年1月1日"),
    ]
    for order in (None, *DATE_ORDERS):
        assert days_of(hold(no_days), order) == dict.fromkeys(no_days)


def test_a_leap_day_is_a_day(hold: Hold) -> None:
    years = {"2024-02-29": 2024, "2000-02-29": 2000, "29-Feb-1996": 1996, "2024年2月29日": 2024}
    assert days_of(hold(list(years))) == {text: date(year, 2, 29) for text, year in years.items()}


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["13/1/2024", "1/2/2024"], "dmy"),
        (["1/13/2024", "1/2/2024"], "mdy"),
        (["13.1.24", "1.2.24"], "dmy"),
        (["99/12/31", "24/03/05"], "ymd"),
        (["5/5/2024", "7/7/2024"], "dmy"),  # both orders, the same days
        (["13/1/2024", "n/a", "2024-01-02", "45/45/2024"], "dmy"),
        (["2024-03-05", "5-Mar-2024"], None),
        ([], None),
    ],
)
def test_the_order_is_decided_for_the_whole_column(hold: Hold, texts: list[str], order: DateOrder | None) -> None:
    assert decide_order(hold([*texts, ""]), "text", "date", None) == order


@pytest.mark.parametrize(
    ("texts", "orders"),
    [(["1/2/2024", "3/4/2024"], "dmy, mdy"), (["01/02/03"], "dmy, mdy, ymd"), (["13/02/03"], "dmy, ymd")],
)
def test_an_open_question_is_asked_with_an_example(hold: Hold, texts: list[str], orders: str) -> None:
    with pytest.raises(AmbiguousDates) as asked:
        decide_order(hold(texts), "text", "Datum", None)
    assert "column “Datum”" in asked.value.text.en
    assert "“Datum”列" in asked.value.text.zh
    assert f"({orders})" in asked.value.text.en
    assert f"（{orders.replace(', ', '、')}）" in asked.value.text.zh
    for said in (asked.value.text.en, asked.value.text.zh):
        assert texts[0] in said
    assert asked.value.command
    for command in (asked.value.command.en, asked.value.command.zh):
        assert f"--dates {orders[:3]}" in command


def test_mixed_orders_are_refused_with_an_example_of_each(hold: Hold) -> None:
    with pytest.raises(AmbiguousDates, match=r"day first \(13/01/2024\).*month first \(01/31/2024\)") as mixed:
        decide_order(hold(["13/01/2024", "01/31/2024", "1/2/2024"]), "text", "date", None)
    assert "混用了日在前（13/01/2024）和月在前（01/31/2024）" in mixed.value.text.zh


@pytest.mark.parametrize(("told", "day", "aside"), [("dmy", date(2024, 2, 1), 4), ("mdy", date(2024, 1, 2), 2)])
def test_the_order_that_is_told_wins_and_the_other_form_is_quarantined(
    read: Read, told: DateOrder, day: date, aside: int
) -> None:
    text = "customer,date,amount\na,13/01/2024,5\na,1/2/2024,6\na,01/31/2024,7\n"
    ledger = read(text, HowToRead(date_order=told))
    rows = ledger.lines.filter(ledger.lines.line_number == 3).to_pyarrow().to_pylist()
    assert [units.day(row["day"]) for row in rows] == [day]
    [row] = ledger.quarantine.to_pyarrow().to_pylist()
    assert (row["line_number"], row["reason"]) == (aside, "bad_date")
    assert row["found"] == text.splitlines()[aside - 1].split(",")[1]
