"""What a person chooses about the rows of a file: currency, source, key of rows, accounts that are not known."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from keyfolio.engine import open_engine
from keyfolio.ledger import StoreFolder
from keyfolio_web.ledger.models import Account, Batch, Kind
from keyfolio_web.ledger.queries.batches import core_batch
from tests.web.ledger.hands import Hands, words_of, work_off

HEAD = "account code,order id,order date,currency,amount\n"
BOTH = f"{HEAD}A1,1,2026-01-02,CNY,10.00\nA1,2,2026-01-02,USD,10.00\nA2,3,2026-01-03,USD,10.00\n".encode()
RATES = b"currency,rate date,rate\nUSD,2026-01-02,7.2415\n"


def _rows(number: int) -> list[dict[str, object]]:
    batch = Batch.objects.get(number=number, replaced_at__isnull=True)
    with open_engine() as engine:
        lines = engine.read_parquet([StoreFolder(settings.STORE).lines(core_batch(batch))])
        rows: list[dict[str, object]] = engine.rows(lines.order_by("line_number")).to_pylist()
    return rows


def test_a_file_of_two_currencies_asks_for_the_base_and_converts_at_the_rate_of_the_day(anna: Hands) -> None:
    anna.bring_in(RATES, "rates.csv", "rates")
    upload = anna.upload(BOTH)
    assert "Say which one is the base currency" in words_of(anna.look(upload))
    assert anna.say(upload, "import").status_code == 422
    assert "in three letters" in words_of(anna.say(upload, base_currency="yuan"))
    seen = words_of(anna.client.get(anna.say(upload, base_currency="cny").url))
    assert "Of them 1 would be set aside" in seen
    anna.ask(upload)
    work_off()
    assert [(row["amount"], row["currency"], row["original_amount"]) for row in _rows(2)] == [
        (10_0000, "CNY", None),
        (72_4150, "USD", 10_0000),
    ]
    assert "The amounts of the ledger are in CNY" in words_of(anna.look(anna.upload(BOTH, "again.csv")))


def test_the_page_asks_for_the_base_where_amounts_without_a_currency_would_join_others(anna: Hands) -> None:
    bare = b"account code,order id,order date,amount\nA1,1,2026-01-02,10.00\n"
    anna.bring_in(bare, "bare.csv")
    upload = anna.upload(BOTH.replace(b"CNY", b"USD"))
    assert "amounts whose currency is not named would be added to amounts in USD" in words_of(anna.look(upload))
    assert anna.say(upload, "import").status_code == 422
    anna.ask(upload, base_currency="USD")
    work_off()
    assert [row["amount"] for row in _rows(2)] == [10_0000, 10_0000, 10_0000]
    anna.bring_in(bare.replace(b"A1", b"A2"), "bare-2.csv")
    assert Batch.objects.get(number=3).currency == "USD"


def test_another_base_than_that_of_the_amounts_there_are_is_refused_beside_its_field(anna: Hands) -> None:
    anna.bring_in(BOTH.replace(b"USD", b"CNY"), "yuan.csv")
    upload = anna.upload(BOTH)
    assert "is CNY; it cannot be EUR" in words_of(anna.say(upload, base_currency="EUR"))
    assert "in three letters" in words_of(anna.say(upload, base_currency="XYZ"))


def test_lines_without_a_rate_are_read_again_by_a_button_once_the_rate_is_there(anna: Hands) -> None:
    anna.bring_in(RATES, "rates.csv", "rates")
    upload = anna.upload(BOTH)
    anna.ask(upload, base_currency="CNY")
    work_off()
    assert "Read them again with the rates" in words_of(anna.page("batch", 2))
    anna.bring_in(b"currency,rate date,rate\nUSD,2026-01-03,7.3\n", "more.csv", "rates")
    anna.amend("read_again", 2, reason="no_rate_of_day")
    assert "3 lines read = 3 accepted" in words_of(anna.page("batch", 2))
    assert sorted(str(row["amount"]) for row in _rows(2)) == ["100000", "724150", "730000"]


@pytest.mark.parametrize("reason", ["bad_date", "none"])
def test_only_reasons_that_pass_by_themselves_are_read_again(anna: Hands, reason: str) -> None:
    anna.batch()
    anna.amend("read_again", 1, reason=reason)
    assert Batch.objects.get(number=1, replaced_at__isnull=True).revision == 1


def test_accounts_that_are_not_known_are_named_before_the_import_and_set_aside_when_that_is_chosen(anna: Hands) -> None:
    anna.bring_in(b"account code,name\nA1,Acme\n", "accounts.csv", "accounts")
    upload = anna.upload(BOTH.replace(b"USD", b"CNY"))
    assert "1 account is not known yet: A2" in words_of(anna.look(upload))
    seen = words_of(anna.client.get(anna.say(upload, unknown_accounts="set_aside").url))
    assert "Of them 1 would be set aside" in seen
    anna.ask(upload)
    work_off()
    assert not Account.objects.filter(code="A2").exists()
    typo = {"cell-0": "A3", "cell-1": "3", "cell-2": "2026-01-03", "cell-3": "CNY", "cell-4": "10.00"}
    anna.amend("correct_line", 1, 4, **typo)
    anna.amend("correct_alike", 1, reason="unknown_account", column=0, value="A2")
    anna.amend("read_again", 1, reason="unknown_account")
    assert "1 quarantined" in words_of(anna.page("batch", 1))
    assert [*Account.objects.values_list("code", flat=True)] == ["A1"]
    anna.amend("read_again", 1, reason="unknown_account", takes_accounts="yes")
    assert "3 lines read = 3 accepted" in words_of(anna.page("batch", 1))
    assert Account.objects.filter(code="A2").exists()


def test_the_key_of_rows_is_told_before_the_import_and_what_was_chosen_is_remembered(anna: Hands) -> None:
    head = b"account code,order id,order date,product code,amount\n"
    upload = anna.upload(head + b"A1,1,2026-01-02,P1,10.00\n")
    assert "A row is known by all that it says" in words_of(anna.look(upload))
    seen = words_of(anna.client.get(anna.say(upload, row_key="product", source="call centre").url))
    assert "A row is known by: account code, order id, product code" in seen
    anna.ask(upload)
    work_off()
    assert [row["source"] for row in _rows(1)] == ["call centre"]
    other = anna.upload(head + b"A1,1,2026-01-02,P1,12.00\n", "later.csv")
    assert "Another form of a known row replaces it" in words_of(anna.look(other))
    anna.ask(other)
    work_off()
    later = Batch.objects.get(number=2)
    assert (later.lines_updated, later.lines_accepted) == (1, 0)


@pytest.mark.parametrize("kind", [Kind.ACCOUNTS, Kind.PRODUCTS])
def test_a_file_of_accounts_or_products_asks_for_none_of_it(anna: Hands, kind: str) -> None:
    upload = anna.upload(b"code,name\nA1,Acme\n", "masters.csv", kind)
    assert b'id="choices"' not in anna.look(upload).content


def test_an_invoice_in_another_currency_is_shown_with_its_own_amount(anna: Hands) -> None:
    anna.bring_in(RATES, "rates.csv", "rates")
    anna.batch(f"{HEAD}A1,1,2026-01-02,CNY,10.00\n".encode())
    head = "invoice id,account code,invoice date,due date,amount,currency\n"
    anna.bring_in(f"{head}I1,A1,2026-01-02,2026-01-31,100.00,USD\n".encode(), "invoices.csv", "invoices")
    page = words_of(anna.client.get(reverse("desk:account", args=["A1"])))
    assert "724.15 USD 100.00" in page
