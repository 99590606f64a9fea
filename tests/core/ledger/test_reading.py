"""What a file says of orders: cancelled ones, codes that went through a float, days to come; nothing gets lost."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.core.ledger.files import csv_text

from keyfolio.errors import NothingToRead, SeveralCurrencies, UnknownColumns
from keyfolio.ledger import REASONS, HowToRead

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Read

    from keyfolio.ledger import Ledger

TODAY = date(2024, 6, 30)


def lines_of(ledger: Ledger, *columns: str) -> list[tuple[object, ...]]:
    table = ledger.lines.order_by("line_number").select(*columns).to_pyarrow()
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def test_ids_that_start_with_c_are_cancelled_when_the_ledger_marks_them_so(read: Read) -> None:
    ledger = read("customer,invoice,date,amount\na,536365,2024-01-01,50\na,C536366,2024-01-02,-5\n")
    assert lines_of(ledger, "order_id", "amount", "cancelled") == [
        ("536365", 500_000, False),
        ("C536366", -50_000, True),
    ]


@pytest.mark.parametrize(
    "rows",
    ["a,C1,2024-01-01,50\na,C2,2024-01-02,-5\n", "a,1,2024-01-01,50\na,C2,2024-01-02,5\na,C3,2024-01-02,-5\n"],
    ids=["all ids start so", "half of them sell"],
)
def test_ids_that_start_with_c_mean_nothing_when_sales_bear_them_too(read: Read, rows: str) -> None:
    ledger = read(f"customer,invoice,date,amount\n{rows}")
    assert not any(cancelled for (cancelled,) in lines_of(ledger, "cancelled"))


def test_a_cancelled_order_sells_nothing(read: Read) -> None:
    words = ["已取消", "Cancelled", " VOID ", "作废", "交易关闭"]
    lines = "".join(f"a,{n},2024-01-02,5,3,{word}\n" for n, word in enumerate(words, 2))
    ledger = read(f"客户编号,订单号,日期,金额,成本,状态\na,1,2024-01-01,50,30,已发货\n{lines}")
    sold, *cancelled = lines_of(ledger, "amount", "cost", "cancelled")
    assert sold == (500_000, 300_000, False)
    assert cancelled == [(0, 0, True)] * len(words)


def test_a_credit_note_lowers_sales_and_is_never_turned_twice(read: Read) -> None:
    words = ["credit note", "退货单", "红字发票"]
    lines = "".join(f"a,+{n},2024-01-02,5,{word}\na,-{n},2024-01-02,-5,{word}\n" for n, word in enumerate(words))
    ledger = read(f"客户编号,订单号,日期,金额,单据类型\na,1,2024-01-01,50,订单\n{lines}")
    sold, *credited = lines_of(ledger, "amount", "cancelled")
    assert sold == (500_000, False)
    assert credited == [(-50_000, True)] * 2 * len(words)


def test_codes_that_went_through_a_float_lose_it_only_when_all_did(read: Read) -> None:
    told = "customer,order,date,amount\n{}.0,1,2024-01-01,5\n{},2,2024-01-01,5\n"
    assert lines_of(read(told.format(17850, "17851.0")), "account_code") == [("17850",), ("17851",)]
    assert lines_of(read(told.format(17850, "K-7")), "account_code") == [("17850.0",), ("K-7",)]
    assert lines_of(read(told.format(17850, "17851.10")), "account_code") == [("17850.0",), ("17851.10",)]


def test_no_kind_of_space_around_a_text_makes_another_account_or_an_empty_one(read: Read) -> None:
    spaces = [" ", "\u3000", "\u00a0", "\t\u3000 \u00a0"]
    rows = "".join(f"{space}甲\u3000乙 {space},{space}1,2024-01-01,5,{space}北 京{space}\n" for space in spaces)
    ledger = read(f"客户编号,订单号,日期,金额,地区\n{rows}\u3000,1,2024-01-01,5,\u00a0\n")
    assert set(lines_of(ledger, "account_code", "order_id", "region")) == {("甲\u3000乙", "1", "北 京")}
    assert ledger.quarantine.to_pyarrow().to_pydict()["reason"] == ["no_account_code"]


def test_codes_that_went_through_a_float_lose_it_beside_wide_space(read: Read) -> None:
    ledger = read("customer,order,date,amount\n17850.0\u3000,1,2024-01-01,5\n")
    assert lines_of(ledger, "account_code") == [("17850",)]


def test_titles_above_the_headers_are_passed_over_and_lines_keep_their_numbers(read: Read) -> None:
    titles = '销售明细表,,,\n\n"打印：2024-02-01\n制表人：甲",,,\n'
    ledger = read(f"{titles}客户编号,订单号,日期,金额\na,1,2024-01-01,5\na,2,soon,5\n")
    assert lines_of(ledger, "account_code", "line_number") == [("a", 6)]
    [aside] = ledger.quarantine.to_pyarrow().to_pylist()
    assert (aside["line_number"], aside["line"], ledger.counts.read) == (7, "a,2,soon,5", 2)


def test_headers_below_titles_are_found_by_what_is_told(read: Read) -> None:
    text = "Bericht\nKunde;Datum;Betrag\na;2024-01-01;5\n"
    how = HowToRead({"Kunde": "account_code", "Datum": "order_date", "Betrag": "amount"})
    assert lines_of(read(text, how), "amount") == [(50_000,)]


def test_a_day_to_come_counts_unless_today_is_told(read: Read) -> None:
    text = "customer,order,date,amount\na,1,2024-06-30,5\na,2,2024-07-01,5\na,3,2999-01-01,5\n"
    assert read(text).counts.accepted == 3
    ledger = read(text, HowToRead(today=TODAY))
    assert lines_of(ledger, "order_id") == [("1",)]
    rows = ledger.quarantine.order_by("line_number").to_pyarrow().to_pylist()
    assert [(row["line_number"], row["reason"], row["found"]) for row in rows] == [
        (3, "future_date", "2024-07-01"),
        (4, "future_date", "2999-01-01"),
    ]


def test_a_line_with_several_troubles_is_named_by_the_first_in_the_order_of_the_reasons(read: Read) -> None:
    troubles = [
        (",,,,?", "no_account_code", None),
        ("a,,,,?", "no_order_id", None),
        ("a,1,,,?", "no_date", None),
        ("a,1,2024-02-30,x,?", "bad_date", "2024-02-30"),
        ("a,1,2025-01-01,x,?", "future_date", "2025-01-01"),
        ("a,1,2024-01-01,,?", "no_amount", None),
        ("a,1,2024-01-01,x,?", "bad_amount", "x"),
        ("a,1,2024-01-01,1E+15,?", "amount_too_large", "1E+15"),
        ("a,1,2024-01-01,5,?", "bad_cost", "?"),
        ("a,1,2024-01-01,5,1E+15", "bad_cost", "1E+15"),
    ]
    lines = "\n".join(cells for cells, _, _ in troubles)
    ledger = read(f"customer,order,date,amount,cost\na,1,2024-01-01,5,\n{lines}\n", HowToRead(today=TODAY))
    aside = ledger.quarantine.order_by("line_number").to_pyarrow().to_pylist()
    assert [(row["line"], row["reason"], row["found"]) for row in aside] == troubles
    places = [list(REASONS).index(reason) for _, reason, _ in troubles]
    assert sorted(places[:8]) == places[:8]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("a,2024-01-01,5,USD\nb,2024-01-02,6,eur\n", "EUR, USD"),
        ("a,2024-01-01,$5,\nb,2024-01-02,€6,\n", "$, EUR"),
        ("a,2024-01-01,￥5,\nb,2024-01-02,6,usd\n", "USD, ¥"),
    ],
    ids=["by column", "by sign", "one by each"],
)
def test_several_currencies_are_refused_and_named(read: Read, rows: str, named: str) -> None:
    with pytest.raises(SeveralCurrencies) as refused:
        read(f"customer,date,amount,currency\n{rows}")
    assert f"currencies: {named}." in refused.value.text.en
    assert f"货币的金额：{named.replace(', ', '、')}。" in refused.value.text.zh


def test_one_currency_by_many_names_is_one(read: Read) -> None:
    rows = "a,2024-01-01,¥5,CNY\nb,2024-01-02,￥6,人民币\nc,2024-01-02,7元,RMB\nd,2024-01-02,RMB 7,cny\n"
    assert read(f"customer,date,amount,currency\n{rows}").currency == "CNY"


def test_a_discount_that_may_be_taken_off_or_paid_is_asked_about_before_an_amount_is_computed(read: Read) -> None:
    text = "客户编号,日期,数量,单价,折扣\na,2024-01-01,1,100,0.1\n"
    with pytest.raises(UnknownColumns, match="“折扣” may be") as asked:
        read(text)
    assert asked.value.command
    assert "--map '折扣=discount'" in asked.value.command.en
    assert lines_of(read(text, HowToRead({"折扣": "discount"})), "amount") == [(900_000,)]
    assert lines_of(read(text, HowToRead({"折扣": ""})), "amount") == [(1_000_000,)]


def test_a_file_of_300_columns_is_read(read: Read) -> None:
    headers = ["customer", "order", "date", "amount", *(f"column {n}" for n in range(296))]
    rows = [["a", 1, "2024-01-01", 5, *range(296)], ["a", 2, "no date", 5, *range(296)]]
    ledger = read(csv_text([headers, *rows]))
    [aside] = ledger.quarantine.to_pyarrow().to_pylist()
    assert ledger.counts.accepted == 1
    assert aside["line"] == ",".join(map(str, rows[1]))


def test_a_file_without_one_usable_line_says_what_is_wrong_with_the_first(read: Read) -> None:
    with pytest.raises(NothingToRead) as refused:
        read("customer,order,date,amount\n\na,1,2024-01-01,a lot\n,2,2024-01-01,5\n")
    assert "line 3: The amount is no number. Found: a lot" in refused.value.text.en
    assert "第 3 行：金额不是数字。 原文：a lot" in refused.value.text.zh


CELLS = {
    "customer": ["a", "b", "客户", "", " ", "=1+1", "<script>"],
    "order": ["1", "2", "C3", ""],
    "date": ["2024-01-01", "2024/2/29", "2023-02-29", "", "2999-01-01", "soon", "５"],
    "amount": ["5", "-5", "1,234.50", "(3)", "x", "", "1e15", "0"],
    "cost": ["", "1", "?"],
    "remark": ["", 'a "b", c', "two\nlines", "é，“”"],
}
RAGGED = st.lists(st.sampled_from(["a", "5", ""]), min_size=1, max_size=9).filter(
    lambda cells: len(cells) != len(CELLS)
)
GOOD = ["a", "1", "2024-01-01", "5", "", ""]


@settings(max_examples=4, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    st.lists(
        st.one_of(
            st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())).map(list),
            st.just(GOOD),
            RAGGED,
            st.just([]),
        ),
        min_size=60,
        max_size=60,
    ),
    st.sampled_from(",;\t"),
)
def test_every_line_of_a_dirty_ledger_counts_or_stands_in_quarantine(
    read: Read, rows: list[list[str]], separator: str
) -> None:
    text = csv_text([list(CELLS), GOOD, *rows], separator)
    ledger = read(text, HowToRead(today=TODAY))
    written = records(text, separator)
    counted = {line for (line,) in lines_of(ledger, "line_number")}
    aside = {row["line_number"]: row for row in ledger.quarantine.to_pyarrow().to_pylist()}
    assert not counted & aside.keys()
    assert counted | aside.keys() == written.keys()
    counts = ledger.counts
    assert (counts.read, counts.accepted, counts.quarantined) == (len(written), len(counted), len(aside))
    assert counts.read == counts.accepted + counts.updated + counts.skipped + counts.quarantined
    for line, row in aside.items():
        assert row["reason"] in REASONS
        assert next(csv.reader(io.StringIO(row["line"], newline=""), delimiter=separator)) == written[line]
        assert row["found"] is None or row["found"] in [cell.strip() for cell in written[line]]


def records(text: str, separator: str) -> dict[int, list[str]]:
    """The records of a file that are not blank, by the line on which each begins; without the headers."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found, begins = {}, 1
    for cells in reader:
        if any(cells) or len(cells) not in (0, len(CELLS)):
            found[begins] = cells
        begins = reader.line_num + 1
    del found[1]
    return found


@pytest.mark.parametrize(("header", "currency"), [("金额(元)", "CNY"), ("Amount", None)])
def test_a_header_names_the_currency(read: Read, header: str, currency: str | None) -> None:
    assert read(f"customer,date,{header}\nC1,2024-01-05,10\n").currency == currency


def test_a_shop_export_is_summed_from_its_line_items_and_not_from_order_totals(read: Read) -> None:
    rows = "#1,2024-01-05,2,5,A,25,Bob\n#1,2024-01-05,3,5,B,,Bob\n"
    ledger = read(f"Order,Created at,Lineitem quantity,Lineitem price,Lineitem sku,Subtotal,Customer\n{rows}")
    assert (ledger.counts.accepted, sum(ledger.lines.amount.to_pyarrow().to_pylist())) == (2, 250_000)
