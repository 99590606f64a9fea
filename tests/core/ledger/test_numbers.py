"""Amounts as people write them, exact to 1/10,000, rounded half-even once a line: against Python's decimals."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.core.ledger.files import csv_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.core.ledger.conftest import Read

FULL_WIDTH = str.maketrans("0123456789,.()-+", "０１２３４５６７８９，．（）－＋")
STEADY = settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate])
"""Nothing is shrunk: an example is a whole ledger, and the failure names the texts that were read wrongly."""


def amounts_of(read: Read, texts: Sequence[str], currency: str = "CNY") -> list[int | None]:
    """The amount that each text is read as, in 1/10,000; null: quarantined. One good line keeps the file usable."""
    rows = [("customer", "order", "date", f"amount ({currency})"), ("a", 0, "2024-03-05", "1")]
    ledger = read(csv_text([*rows, *(("a", n, "2024-03-05", text) for n, text in enumerate(texts, 1))]))
    found = ledger.lines.select("line_number", "amount").to_pyarrow().to_pydict()
    amounts = dict(zip(found["line_number"], found["amount"], strict=True))
    return [amounts.get(line) for line in range(3, 3 + len(texts))]


def ten_thousandths(amount: Decimal) -> int:
    with localcontext(prec=60):
        return int((amount * 10_000).quantize(Decimal(1), ROUND_HALF_EVEN))


PLAIN = st.decimals(-(10**13), 10**13, places=2)
FINE = st.builds(
    lambda units, places: Decimal(units).scaleb(-places), st.integers(-(10**15), 10**15), st.integers(0, 9)
)
HALVES = st.integers(-(10**9), 10**9).map(lambda units: (Decimal(units) + Decimal("0.5")).scaleb(-4))
AMOUNTS = st.lists(st.one_of(PLAIN, FINE, HALVES), min_size=60, max_size=60)


def dressed(amount: Decimal) -> list[str]:
    """One amount in every dress that people give it."""
    plain, grouped = f"{amount:f}", f"{amount:,f}"
    size, size_grouped = f"{abs(amount):f}", f"{abs(amount):,f}"
    negative = amount.is_signed()
    sign = "-" if negative else ""
    accounting = (f"({size})", f"（{size_grouped}）", f"{size}-", f"{size_grouped}-", f"¥({size})", f"(¥{size})")
    return [
        *(plain, grouped, f"  {plain} ", f"\u3000{grouped}\u00a0"),
        *(f"¥{plain}", f"{sign}￥{size_grouped}", f"{sign}¥ {size}", f"{plain} 元", f"RMB {grouped}", f"{grouped}CNY"),
        *(plain.translate(FULL_WIDTH), grouped.translate(FULL_WIDTH), f"￥{grouped}".translate(FULL_WIDTH)),
        *(accounting if negative else (f"+{size}", f"+¥{size_grouped}")),
        f"{amount.scaleb(-3):f}E+03",
        f"{amount.scaleb(2):f}e-2",
    ]


@STEADY
@given(AMOUNTS)
def test_an_amount_in_any_dress_is_the_same_amount(read: Read, amounts: list[Decimal]) -> None:
    wardrobe = [(text, ten_thousandths(amount)) for amount in amounts for text in dressed(amount)]
    texts, expected = zip(*wardrobe, strict=True)
    read_as = dict(zip(texts, amounts_of(read, texts), strict=True))
    assert {text: amount for text, amount in read_as.items() if amount != dict(wardrobe)[text]} == {}
    assert len(read_as) <= len(expected)


def test_halves_go_to_the_even_neighbour() -> None:
    assert [ten_thousandths(Decimal(text)) for text in ("0.00005", "0.00015", "-0.00025")] == [0, 2, -2]


def test_halves_go_to_the_even_neighbour_in_a_ledger(read: Read) -> None:
    texts = ["0.00005", "0.00015", "0.00025", "-0.00005", "-0.00015", "0.000050000000000001", "0.00004999999", "2.5E-4"]
    assert amounts_of(read, texts) == [0, 2, 2, 0, -2, 1, 0, 2]


def test_what_may_be_a_decimal_comma_or_no_number_is_no_amount(read: Read) -> None:
    """One amount has a decimal point for certain, so that no comma is a decimal one."""
    assert amounts_of(read, ["12.5", "0,123"]) == [125_000, None]
    texts = [
        *("1,23", "1.234,50", "12,34,567.00", "1,2345", "1 234,5", ",5", "1.2.3", "1,234,56"),
        *("abc", "n/a", "-", "--5", "()", "(5", "5)", "¥", "#REF!", "1e999", "nan", "inf", "0x10", "五", "1/2", "5%"),
        *("12 5", "1 2 3", "12 3456", "1234 567", "0 123", "1 .5", "1, 234", "12  345"),
    ]
    assert dict(zip(texts, amounts_of(read, [*texts, "12.5"]), strict=False)) == dict.fromkeys(texts)


def test_space_parts_thousands(read: Read) -> None:
    spaces = " \u00a0\u2009\u202f\u3000"
    texts = ["12 345", "1 234 567.50", "-12 345", "(1 200.00)", "¥ 12 345", "- 5", "1 200.00 -", "12 345 EUR"]
    amounts = [12_345, 1_234_567.5, -12_345, -1200, 12_345, -5, -1200, 12_345]
    for some, currency in ((slice(5), "CNY"), (slice(5, 8), "EUR")):
        written = [text.replace(" ", space) for space in spaces for text in texts[some]]
        expected = [ten_thousandths(Decimal(amount)) for amount in amounts[some]] * len(spaces)
        assert dict(zip(written, amounts_of(read, written, currency), strict=True)) == dict(
            zip(written, expected, strict=True)
        )


COMMAS_AND_POINTS = str.maketrans(",.，．", ".,．，")


@STEADY
@given(AMOUNTS)
def test_a_file_whose_numbers_have_a_decimal_comma_is_read_as_its_twin_with_points(
    read: Read, amounts: list[Decimal]
) -> None:
    small = [Decimal("1.5"), *(amount for amount in amounts if abs(amount) < 10**14)]
    wardrobe = [(text, ten_thousandths(amount)) for amount in small for text in dressed(amount)]
    texts = [text.translate(COMMAS_AND_POINTS) for text, _ in wardrobe]
    read_as = zip(texts, amounts_of(read, texts), [amount for _, amount in wardrobe], strict=True)
    assert {text: amount for text, amount, expected in read_as if amount != expected} == {}


@pytest.mark.parametrize("sure", ["1.234,50", "12,5", "0,99", "-3,1", "０，１２３", "(7,25)", "1 234,5 元"])
def test_one_sure_decimal_comma_decides_for_the_whole_file(read: Read, sure: str) -> None:
    assert amounts_of(read, [sure, "1.234", "1,234", "1.234.567"])[1:] == [12_340_000, 12_340, 12_345_670_000]


@pytest.mark.parametrize("sure", ["12.5", "1,234.50", "0.99", "1234.567", "１２．５"])
def test_a_sure_decimal_point_forbids_the_comma(read: Read, sure: str) -> None:
    read_as = amounts_of(read, [sure, "12,5", "1.234,50", "1,234", "1.234"])
    assert read_as[0] is not None
    assert read_as[1:] == [None, None, 12_340_000, 12_340]


def test_a_file_without_a_sure_sign_has_decimal_points(read: Read) -> None:
    assert amounts_of(read, ["1,234", "1.234", "12"]) == [12_340_000, 12_340, 120_000]


def test_the_decimal_comma_of_one_column_holds_in_all(read: Read) -> None:
    rows = "a;2024-03-05;1.000;2,50;12,5%;0,75\n"
    ledger = read(f"customer;date;quantity;price;discount;cost\n{rows}")
    [line] = ledger.lines.select("quantity", "amount", "cost").to_pyarrow().to_pylist()
    assert line == {"quantity": Decimal(1000), "amount": 21_875_000, "cost": 7_500}


def test_a_percentage_can_be_the_sure_decimal_comma(read: Read) -> None:
    ledger = read("customer;date;quantity;price;discount\na;2024-03-05;1;1.000;12,5 %\n")
    assert ledger.lines.amount.to_pyarrow().to_pylist() == [8_750_000]


def test_a_line_is_the_same_with_either_decimal_sign(read: Read) -> None:
    digests = [
        read(f"customer;date;amount\na;2024-03-05;{amount}\n").lines.line_digest.to_pyarrow().to_pylist()
        for amount in ("1.234,50", "1,234.50")
    ]
    assert digests[0] == digests[1]


def test_amounts_keep_within_the_limit_that_holds_sums_exact(read: Read) -> None:
    texts = ["99999999999999.9999", "-99999999999999.9999", "100000000000000", "-1E+14", "1E+30", "9" * 60]
    largest = 10**18 - 1
    assert amounts_of(read, texts) == [largest, -largest, None, None, None, None]


PIECES = st.decimals(-(10**6), 10**6, places=3)
PRICES = st.one_of(st.decimals(0, 10**5, places=2), st.decimals(0, 10**3, places=9), st.decimals(0, 10**3, places=4))
SHARES = st.one_of(
    st.none(), st.sampled_from(["0", "0.05", "0.15000000", "0.333333333", "1", "15%", "7.5 %", "１０％"])
)
LINES = st.lists(
    st.tuples(st.one_of(PIECES, st.integers(-(10**5), 10**5).map(Decimal)), PRICES, SHARES), min_size=200, max_size=200
)


def share_of(text: str | None) -> Decimal:
    if text is None:
        return Decimal(0)
    number = Decimal(text.translate(str.maketrans("０１２３４５６７８９％", "0123456789%")).rstrip("% "))
    return number / 100 if text.endswith(("%", "％")) else number


@STEADY
@given(LINES)
def test_quantity_times_price_less_the_discount_is_exact(
    read: Read, lines: list[tuple[Decimal, Decimal, str | None]]
) -> None:
    header = ("customer", "order", "date", "quantity", "unit price", "discount")
    rows = [
        ("a", n, "2024-03-05", f"{pieces:f}", f"{price:f}", share) for n, (pieces, price, share) in enumerate(lines)
    ]
    found = read(csv_text([header, *rows])).lines.select("line_number", "amount").to_pyarrow().to_pydict()
    amounts = dict(zip(found["line_number"], found["amount"], strict=True))
    wrong = {}
    for line, (pieces, price, share) in enumerate(lines, 2):
        with localcontext(prec=60):
            exact = pieces * price * (1 - share_of(share))
        if amounts[line] != ten_thousandths(exact):
            wrong[pieces, price, share] = amounts[line], ten_thousandths(exact)
    assert wrong == {}


def test_a_product_too_large_to_stay_exact_is_set_aside(read: Read) -> None:
    text = "customer,date,quantity,price\na,2024-03-05,1,1\na,2024-03-05,100000000,1000000\na,2024-03-05,1e12,99\n"
    ledger = read(text)
    reasons = ledger.quarantine.order_by("line_number").to_pyarrow().to_pydict()
    assert reasons["line_number"] == [3, 4]
    assert reasons["reason"] == ["amount_too_large"] * 2


def test_a_discount_whose_header_says_percent_is_in_percent(read: Read) -> None:
    ledger = read("customer,date,quantity,price,Discount %\na,2024-03-05,2,50,15\na,2024-03-05,2,50,7.5%\n")
    assert sorted(ledger.lines.amount.to_pyarrow().to_pylist()) == [850_000, 925_000]


def test_what_stops_an_amount_from_being_computed_is_named(read: Read) -> None:
    troubles = [
        (",2,", "no_quantity", None),
        ("two,2,", "bad_quantity", "two"),
        ("2,,", "no_unit_price", None),
        ("2,x,", "bad_unit_price", "x"),
        ("2,2,1.5", "bad_discount", "1.5"),
        ("2,2,-0.1", "bad_discount", "-0.1"),
        ("2,2,150%", "bad_discount", "150%"),
        ("2,2,some", "bad_discount", "some"),
    ]
    lines = "".join(f"a,2024-03-05,{cells}\n" for cells, _, _ in troubles)
    ledger = read(f"customer,date,quantity,price,discount\na,2024-03-05,1,1,\n{lines}")
    aside = ledger.quarantine.order_by("line_number").to_pyarrow().to_pylist()
    assert [(row["reason"], row["found"]) for row in aside] == [(reason, found) for _, reason, found in troubles]
    assert [row["line_number"] for row in aside] == list(range(3, 11))
