"""Amounts in several currencies come to the base currency at the rate of their day, exactly, or wait aside."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from keyfolio.engine import Engine, open_engine
from keyfolio.errors import NothingToRead, SeveralCurrencies, UnknownCurrency
from keyfolio.ledger import (
    HowToRead,
    SqliteManifest,
    correct_batch,
    import_fact,
    import_file,
    open_facts,
    open_receivables,
    open_store,
    undo_batch,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from keyfolio.ledger import Batch, FactKind

NOON, LATER, LATEST = "2025-06-01T12:00:00+00:00", "2025-06-01T13:00:00+00:00", "2025-06-01T14:00:00+00:00"
HEAD = "account code,order id,order date,amount,currency\n"
RATES = (
    "currency,rate date,valid until,rate\n"
    "USD,2025-03-03,,7.2415\nUSD,2025-03-01,2025-03-31,7.1\nEUR,2025-03-03,,7.81234567\n"
)
CNY = HowToRead(base_currency="CNY")


@pytest.fixture
def engine() -> Iterator[Engine]:
    with open_engine() as engine:
        yield engine


class Books:
    """A store, and files brought into it."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.folder, self.files = engine, folder, 0
        self.manifest = SqliteManifest(folder / "books")

    def file(self, text: str) -> Path:
        self.files += 1
        path = self.folder / f"{self.files}.csv"
        path.write_text(text, encoding="utf-8")
        return path

    def sales(self, text: str, how: HowToRead = CNY, at: str = NOON) -> Batch:
        return import_file(self.engine, self.manifest, self.file(HEAD + text), how, at)

    def fact(self, kind: FactKind, text: str, how: HowToRead = HowToRead()) -> Batch:  # noqa: B008, frozen
        return import_fact(self.engine, self.manifest, self.file(text), kind, how, NOON)

    def lines(self) -> list[dict[str, Any]]:
        held = open_store(self.engine, self.manifest).lines
        rows = held.order_by("order_id", "sign").to_pyarrow().to_pylist()
        return [
            {name: row[name] for name in ("order_id", "amount", "currency", "rate", "original_amount")} for row in rows
        ]

    def reasons(self) -> dict[int, str]:
        aside = open_store(self.engine, self.manifest).quarantine.to_pyarrow().to_pylist()
        return {row["line_number"]: row["reason"] for row in aside}


@pytest.fixture(scope="module")
def store_with_rates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the rates; made once, copied for each who asks."""
    folder = tmp_path_factory.mktemp("rates")
    with open_engine() as engine:
        Books(engine, folder).fact("rates", RATES)
    return folder / "books"


@pytest.fixture
def books(engine: Engine, tmp_path: Path, store_with_rates: Path) -> Books:
    shutil.copytree(store_with_rates, tmp_path / "books")
    return Books(engine, tmp_path)


def test_an_amount_is_converted_at_the_rate_of_its_day_and_keeps_what_it_was(books: Books) -> None:
    books.sales("A,SO-1,2025-03-03,100.00,USD\nA,SO-2,2025-03-03,100.00,CNY\n")
    assert books.lines() == [
        {
            "order_id": "SO-1",
            "amount": 7_241_500,
            "currency": "USD",
            "rate": Decimal("7.24150000"),
            "original_amount": 1_000_000,
        },
        {"order_id": "SO-2", "amount": 1_000_000, "currency": "CNY", "rate": None, "original_amount": None},
    ]
    assert open_store(books.engine, books.manifest).currency == "CNY"


def test_a_rate_with_a_last_day_holds_through_it_and_the_later_begun_counts(books: Books) -> None:
    books.sales(
        "A,SO-1,2025-03-02,1.00,USD\nA,SO-2,2025-03-03,1.00,USD\n"
        "A,SO-3,2025-03-31,1.00,USD\nA,SO-4,2025-04-01,1.00,USD\n"
    )
    assert [row["amount"] for row in books.lines()] == [71_000, 72_415, 71_000]
    assert books.reasons() == {5: "no_rate_of_day"}


def test_without_a_rate_there_is_no_guess_and_with_it_the_line_joins(books: Books) -> None:
    batch = books.sales("A,SO-1,2025-03-04,8.00,EUR\nA,SO-2,2025-03-04,1.00,CNY\n")
    assert (batch.counts.accepted, batch.counts.quarantined) == (1, 1)
    books.fact("rates", "currency,rate date,rate\nEUR,2025-03-04,7.5\n")
    again = {2: ["A", "SO-1", "2025-03-04", "8.00", "EUR"]}
    joined = correct_batch(books.engine, books.manifest, batch.number, again, LATER)
    assert (joined.lines, joined.still_quarantined) == (1, 0)
    assert books.lines()[0]["amount"] == 600_000


def test_what_was_corrected_equals_the_file_that_had_its_rates_from_the_start(
    books: Books, engine: Engine, tmp_path: Path
) -> None:
    text = "A,SO-1,2025-03-04,8.00,EUR\nA,SO-2,2025-03-04,1.00,CNY\n"
    late = "currency,rate date,rate\nEUR,2025-03-04,7.5\n"
    batch = books.sales(text)
    books.fact("rates", late)
    correct_batch(engine, books.manifest, batch.number, {2: ["A", "SO-1", "2025-03-04", "8.00", "EUR"]}, LATER)
    (tmp_path / "other").mkdir()
    right = Books(engine, tmp_path / "other")
    right.fact("rates", RATES)
    right.fact("rates", late)
    right.sales(text)
    assert open_store(engine, books.manifest).digest == open_store(engine, right.manifest).digest


def test_another_rate_is_another_ledger(books: Books, engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Books(engine, tmp_path / "other")
    other.fact("rates", "currency,rate date,rate\nUSD,2025-03-03,7.3\n")
    for one in (books, other):
        one.sales("A,SO-1,2025-03-03,100.00,USD\nA,SO-2,2025-03-03,1.00,CNY\n")
    assert open_store(engine, books.manifest).digest != open_store(engine, other.manifest).digest


def test_a_line_keeps_its_rate_when_the_rates_are_corrected_and_comes_again(books: Books) -> None:
    text = "A,SO-1,2025-03-03,100.00,USD\nA,SO-2,2025-03-03,1.00,CNY\n"
    books.sales(text)
    books.fact("rates", "currency,rate date,rate\nUSD,2025-03-03,7.3\n")
    again = books.sales(text + "A,SO-3,2025-03-03,100.00,USD\n")
    assert (again.counts.accepted, again.counts.skipped) == (1, 2)
    assert [row["amount"] for row in books.lines()] == [7_241_500, 10_000, 7_300_000]


def test_undone_rates_convert_nothing_any_more(books: Books) -> None:
    undo_batch(books.engine, books.manifest, 1, LATER)
    books.sales("A,SO-1,2025-03-03,100.00,USD\nA,SO-2,2025-03-03,1.00,CNY\n", at=LATEST)
    assert books.reasons() == {2: "no_rate_of_day"}


@pytest.mark.parametrize(
    ("amount", "currency", "reason"),
    [
        ("1.00", "", "no_currency"),
        ("$1.00", "EUR", "currencies_differ"),
        ("¥1.00", "USD", "currencies_differ"),
        ("1.00", "JPY", "no_rate_of_day"),
        ("99999999999999", "USD", "amount_too_large"),
        ("lots", "USD", "bad_amount"),
    ],
)
def test_what_cannot_be_converted_waits_aside(books: Books, amount: str, currency: str, reason: str) -> None:
    books.sales(f"A,SO-1,2025-03-03,{amount},{currency}\nA,SO-2,2025-03-03,5.00,USD\nA,SO-3,2025-03-03,5.00,CNY\n")
    assert books.reasons() == {2: reason}


def test_a_sign_counts_where_it_can_mean_just_one_currency(books: Books) -> None:
    books.sales("A,SO-1,2025-03-03,¥1.00,\nA,SO-2,2025-03-03,€1.00,\nA,SO-3,2025-03-03,$1.00,\n")
    assert [row["amount"] for row in books.lines()] == [10_000, 78_123]
    assert books.reasons() == {4: "unclear_currency"}


def test_a_dollar_is_the_one_that_the_file_names(books: Books) -> None:
    books.sales("A,SO-1,2025-03-03,$1.00,\nA,SO-2,2025-03-03,1.00,USD\n")
    assert [row["amount"] for row in books.lines()] == [72_415, 72_415]


def test_a_whole_file_in_another_currency_is_converted_into_that_of_the_ledger(books: Books) -> None:
    books.sales("A,SO-1,2025-03-03,1.00,CNY\n", HowToRead())
    books.sales("A,SO-2,2025-03-03,1.00,EUR\n", HowToRead())
    assert [row["amount"] for row in books.lines()] == [10_000, 78_123]


def test_without_a_base_currency_a_file_of_two_is_asked_about(engine: Engine, tmp_path: Path) -> None:
    books = Books(engine, tmp_path)
    with pytest.raises(SeveralCurrencies, match="base currency") as refusal:
        books.sales("A,SO-1,2025-03-03,1.00,CNY\nA,SO-2,2025-03-03,1.00,EUR\n", HowToRead())
    assert "本位币" in refusal.value.text.zh
    assert refusal.value.command is not None
    assert "--base-currency CNY" in refusal.value.command.en


def test_a_ledger_has_one_base_currency(books: Books) -> None:
    books.sales("A,SO-1,2025-03-03,1.00,CNY\n")
    with pytest.raises(SeveralCurrencies, match="is CNY; it cannot be USD"):
        books.sales("A,SO-2,2025-03-03,1.00,CNY\n", HowToRead(base_currency="USD"))


def test_every_fact_with_an_amount_is_converted_on_its_own_day(books: Books) -> None:
    books.fact(
        "invoices",
        "invoice id,account code,invoice date,due date,amount,currency\nI1,A,2025-03-03,2025-06-30,10.00,USD\n",
        CNY,
    )
    books.fact("payments", "payment id,account code,payment date,amount,currency\nP1,A,2025-03-20,10.00,USD\n", CNY)
    books.fact(
        "contracts",
        "contract id,account code,start date,end date,annual amount,currency\nC1,A,2025-03-03,2026-03-02,10.00,EUR\n",
        CNY,
    )
    books.fact(
        "opportunities",
        "opportunity id,account code,stage,created date,close date,amount,currency\n"
        "O1,A,won,2025-01-01,2025-03-03,10.00,USD\nO2,A,open,,,,USD\n",
        CNY,
    )
    books.fact("costs_to_serve", "account code,cost date,amount,currency\nA,2025-03-03,10.00,USD\n", CNY)
    found = {
        kind: [row["annual_amount" if kind == "contracts" else "amount"] for row in _rows(books, kind)]
        for kind in ("invoices", "payments", "contracts", "opportunities", "costs_to_serve")
    }
    assert found == {
        "invoices": [724_150],
        "payments": [710_000],
        "contracts": [781_235],
        "opportunities": [724_150, None],
        "costs_to_serve": [724_150],
    }


def _rows(books: Books, kind: FactKind) -> list[dict[str, Any]]:
    held = open_facts(books.engine, books.manifest, kind).order_by("line_number")
    rows: list[dict[str, Any]] = held.to_pyarrow().to_pylist()
    return rows


def test_an_invoice_paid_in_its_own_currency_is_settled_whatever_the_rate_of_that_day(books: Books) -> None:
    billed = "invoice id,account code,invoice date,due date,amount,currency\n"
    paid = "payment id,account code,invoice id,payment date,amount,currency\n"
    books.fact("invoices", billed + "I1,A,2025-03-03,2025-04-30,10.00,USD\nI2,A,2025-03-03,2025-04-30,10.00,USD\n", CNY)
    of_two = "P2,A,I2,2025-03-20,4.00,USD\nP3,A,I2,2025-03-20,7.00,CNY\n"
    books.fact("payments", paid + "P1,A,I1,2025-03-20,10.00,USD\n" + of_two, CNY)
    owed = open_receivables(_rows(books, "invoices"), _rows(books, "payments"), date(2025, 5, 1))
    [left] = owed.open_invoices
    assert (left.invoice_id, left.currency, left.original_amount) == ("I2", "USD", 100_000)
    assert left.left == 724_150 - 289_660 - 70_000


def test_a_credit_note_is_converted_and_turned_round(books: Books) -> None:
    text = "account code,order id,order date,amount,currency,status\nA,SO-1,2025-03-03,10.00,USD,credit note\n"
    import_file(books.engine, books.manifest, books.file(text), CNY, NOON)
    [line] = books.lines()
    assert (line["amount"], line["original_amount"]) == (-724_150, -100_000)


AMOUNTS = st.decimals(min_value=-9_999_999_999, max_value=9_999_999_999, places=4)
RATE = st.decimals(min_value=Decimal("0.00000001"), max_value=999, places=8)


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(AMOUNTS, RATE), min_size=30, max_size=60))
def test_a_conversion_is_exact_and_rounded_half_even_once(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[Decimal, Decimal]]
) -> None:
    days = [date(2025, 1, 1) + timedelta(days=place) for place in range(len(pairs))]
    rates = [f"USD,{day},{rate:f}" for day, (_, rate) in zip(days, pairs, strict=True)]
    sales = [f"A,{place:03d},{days[place]},{amount:f},USD" for place, (amount, _) in enumerate(pairs)]
    with open_engine() as engine:
        books = Books(engine, tmp_path_factory.mktemp("books"))
        books.fact("rates", "\n".join(["currency,rate date,rate", *rates]))
        books.sales("\n".join(sales))
        exact = [(amount * 10_000 * rate).quantize(Decimal(1), ROUND_HALF_EVEN) for amount, rate in pairs]
        assert [row["amount"] for row in books.lines()] == [int(amount) for amount in exact]


def test_the_base_told_with_the_rates_is_the_base_of_the_ledger(engine: Engine, tmp_path: Path) -> None:
    books = Books(engine, tmp_path)
    rates = "currency,rate date,valid until,rate\nUSD,2025-01-01,2025-12-31,7\nJPY,2025-01-01,2025-12-31,0.05\n"
    assert books.fact("rates", rates, CNY).currency == "CNY"
    books.sales("A,SO-1,2025-03-03,100.00,USD\n", HowToRead())
    books.sales("A,SO-2,2025-03-03,100000,JPY\n", HowToRead())
    assert [row["amount"] for row in books.lines()] == [7_000_000, 50_000_000]
    assert open_store(books.engine, books.manifest).currency == "CNY"


def test_rates_of_nobody_knows_which_base_are_not_guessed_at(engine: Engine, tmp_path: Path) -> None:
    books = Books(engine, tmp_path)
    books.fact("rates", RATES)
    with pytest.raises(SeveralCurrencies, match="of which currency these rates"):
        books.sales("A,SO-1,2025-03-03,100.00,USD\n", HowToRead())
    assert books.sales("A,SO-1,2025-03-03,100.00,USD\n").currency == "CNY"
    assert [row["amount"] for row in books.lines()] == [7_241_500]


COSTS = "account code,order id,order date,Amount{},Cost{}\nA,SO-1,2025-03-03,{},{}\nA,SO-2,2025-03-03,¥10,\n"


@pytest.mark.parametrize(
    ("amount_header", "cost_header", "amount", "cost", "is_aside"),
    [
        (" (USD)", " (CNY)", "100", "50", True),
        (" (USD)", " (USD)", "100", "50", False),
        (" (USD)", "", "100", "¥50", True),
        (" (USD)", "", "100", "$50", False),
        (" (USD)", "", "100", "50", False),
        ("", "", "¥100", "$50", True),
    ],
)
def test_a_cost_in_another_currency_than_its_amount_is_set_aside(
    books: Books, amount_header: str, cost_header: str, amount: str, cost: str, *, is_aside: bool
) -> None:
    text = COSTS.format(amount_header, cost_header, amount, cost)
    batch = import_file(books.engine, books.manifest, books.file(text), CNY, NOON)
    assert books.reasons().get(2) == ("currencies_differ" if is_aside else None)
    assert batch.counts.read == 2
    if not is_aside:
        [row] = (
            open_store(books.engine, books.manifest)
            .lines.filter(lambda t: t.order_id == "SO-1")
            .to_pyarrow()
            .to_pylist()
        )
        assert (row["amount"], row["cost"]) == (7_241_500, 3_620_750)


UNSAID = HowToRead()
BARE, YUAN, YEN = "A,SO-1,2025-03-03,100,\n", "A,SO-1,2025-03-03,¥100,\n", "A,SO-2,2025-03-03,100,JPY\n"
DOLLARS = "A,SO-2,2025-03-03,100,USD\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [(BARE, DOLLARS), (YUAN, YEN), (DOLLARS, BARE), (YEN, YUAN), ("", DOLLARS + BARE + ",,,300,\n")],
)
def test_amounts_that_name_no_currency_are_never_added_to_those_that_do_unless_the_base_is_told(
    engine: Engine, tmp_path: Path, first: str, second: str
) -> None:
    books = Books(engine, tmp_path)
    if first:
        books.sales(first, UNSAID)
    with pytest.raises(SeveralCurrencies, match="whose currency is not named") as refusal:
        books.sales(second, UNSAID)
    assert "本位币" in refusal.value.text.zh
    assert refusal.value.command is not None
    code = "JPY" if YEN in (first, second) else "USD"
    assert f"--base-currency {code}" in refusal.value.command.en
    books.sales(second, HowToRead(base_currency=code))
    assert [row["amount"] for row in books.lines()] == [1_000_000, 1_000_000]
    third = books.sales("A,SO-3,2025-03-03,100,\n", UNSAID)
    assert (third.currency, open_store(books.engine, books.manifest).currency) == (code, code)


def test_the_base_told_with_a_file_that_names_no_currency_is_that_of_the_ledger(books: Books) -> None:
    assert books.sales(BARE).currency == "CNY"
    books.sales(DOLLARS, UNSAID)
    assert [row["amount"] for row in books.lines()] == [1_000_000, 7_241_500]


def test_a_fact_without_amounts_mixes_no_currencies(books: Books) -> None:
    books.sales(DOLLARS + "A,SO-1,2025-03-03,100,CNY\n")
    undo_batch(books.engine, books.manifest, 2, LATER)
    books.sales(YEN, UNSAID)
    books.fact("opportunities", "opportunity id,account code,stage,created date\nO1,A,open,2025-01-01\n")
    with pytest.raises(SeveralCurrencies, match="whose currency is not named"):
        books.fact("costs_to_serve", "account code,cost date,amount\nA,2025-03-03,10.00\n")


@pytest.mark.parametrize("found", ["-", "XYZ", "n/a", "XXX"])
def test_a_text_that_is_no_currency_sets_its_line_aside(books: Books, found: str) -> None:
    batch = books.sales(f"A,SO-1,2025-03-03,1,{found}\nA,SO-2,2025-03-03,1,cny\n")
    assert (books.reasons(), batch.currency) == ({2: "unknown_currency"}, "CNY")
    books.fact("rates", f"currency,rate date,rate\n{found},2025-03-03,7\nJPY,2025-03-03,0.05\n$,2025-03-03,7\n")
    aside = open_facts(books.engine, books.manifest, "rates")
    assert "JPY" in aside.currency.to_pyarrow().to_pylist()
    assert found.upper() not in aside.currency.to_pyarrow().to_pylist()


def test_a_column_without_any_currency_is_asked_about_and_no_text_is_a_base(books: Books) -> None:
    with pytest.raises(UnknownCurrency, match=r"“currency” holds no currency.*“-”") as refusal:
        books.sales("A,SO-1,2025-03-03,1,-\nA,SO-2,2025-03-03,1,n/a\n")
    assert "没有货币" in refusal.value.text.zh
    books.sales("A,SO-1,2025-03-03,1,-\n", HowToRead({"currency": ""}, base_currency="CNY"))
    with pytest.raises(UnknownCurrency, match="“XYZ” is no currency"):
        books.sales("A,SO-2,2025-03-03,1,CNY\n", HowToRead(base_currency="XYZ"))


def test_a_corrected_line_needs_a_currency_too(books: Books) -> None:
    batch = books.sales("A,SO-1,2025-03-03,1,-\nA,SO-2,2025-03-03,1,CNY\n")
    still = correct_batch(
        books.engine, books.manifest, batch.number, {2: ["A", "SO-1", "2025-03-03", "1", "n/a"]}, LATER
    )
    assert still.still_quarantined == 1
    right = {2: ["A", "SO-1", "2025-03-03", "1", "USD"]}
    assert correct_batch(books.engine, books.manifest, batch.number, right, LATEST).lines == 1
    assert [row["amount"] for row in books.lines()] == [72_415, 10_000]


def test_the_base_in_itself_is_1(books: Books, engine: Engine, tmp_path: Path) -> None:
    own = "currency,rate date,rate\nCNY,2025-03-03,7\nCNY,2025-03-04,1.00\n"
    books.fact("rates", own, CNY)
    assert [row["reason"] for row in _aside(books, 2)] == ["rate_of_base"]
    (tmp_path / "other").mkdir()
    other = Books(engine, tmp_path / "other")
    other.fact("rates", own + "USD,2025-03-03,7\n")
    with pytest.raises(SeveralCurrencies, match="a rate of CNY that is not 1"):
        other.sales(DOLLARS)


def _aside(books: Books, number: int) -> list[dict[str, Any]]:
    [batch] = [batch for batch in books.manifest.visible() if batch.number == number]
    rows: list[dict[str, Any]] = books.engine.read_parquet([books.manifest.quarantine(batch)]).to_pyarrow().to_pylist()
    return rows


@pytest.mark.parametrize(("headed", "sign"), [("元", "¥"), ("HKD", "$")])
def test_a_header_settles_what_a_sign_stands_for(engine: Engine, tmp_path: Path, headed: str, sign: str) -> None:
    books, base = Books(engine, tmp_path), {"元": "JPY", "HKD": "USD"}[headed]
    code = {"元": "CNY"}.get(headed, headed)
    told = HowToRead(base_currency=base)
    books.fact("rates", f"currency,rate date,rate\n{code},2025-03-03,2\n", told)
    text = (
        f"account code,order id,order date,Amount({headed}),Cost({headed})\nA,SO-1,2025-03-03,{sign}1.00,{sign}0.50\n"
    )
    import_file(books.engine, books.manifest, books.file(text), told, NOON)
    assert books.lines()[0]["amount"] == 20_000


@pytest.mark.parametrize(
    ("header", "code"),
    [
        *(("Amount (JPY)", "JPY"), ("金额(日元)", "JPY"), ("金额（英镑）", "GBP"), ("Amount (US$)", "USD")),
        *(("Amount USD", "USD"), ("THB Amount (THB)", "THB"), ("美元金额", "USD")),
        *(("Amount (ＵＳＤ:)", "USD"), ("Amount (€ or so) EUR", "EUR")),
    ],
)
def test_a_header_names_any_currency_so_that_its_amounts_are_never_taken_for_those_of_the_ledger(
    books: Books, header: str, code: str
) -> None:
    books.sales("A,SO-1,2025-03-03,1,CNY\n")
    told = HowToRead(mapping={header: "amount"})
    text = f"account code,order id,order date,{header}\nA,SO-2,2024-03-03,100\n"
    with pytest.raises(NothingToRead, match=f"no rate of its currency for its day.* Found: {code}"):
        import_file(books.engine, books.manifest, books.file(text), told, NOON)


@pytest.mark.parametrize("text", ["Amount\nA,SO-1,2025-03-03,{} 1\n", "Amount ({})\nA,SO-1,2025-03-03,1\n"])
def test_the_same_amount_in_another_currency_is_another_line(books: Books, text: str) -> None:
    head = "account code,order id,order date,"
    for code in ("USD", "EUR", "USD"):
        path = books.file(head + text.format(code) + ("\n" if books.files > 2 else ""))
        import_file(books.engine, books.manifest, path, CNY, NOON)
    assert sorted(row["amount"] for row in books.lines()) == [72_415, 78_123]
