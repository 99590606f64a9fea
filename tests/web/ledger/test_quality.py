"""The page of data quality: looked at in the background, every finding opens its rows, for who works on the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import DataFinding, DataLook
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.refused import NotAllowed, Refused
from tests.web.cast import Cast
from tests.web.ledger.hands import HEAD, Answer, Hands, words_of

ACCOUNTS = b"account code,account name,industry\nA001,Acme,\n"


def _weeks(*days: str, product: str = "P") -> bytes:
    """Sales of A001, one a day; of the last one the product is another."""
    rows = [f"A001,Acme,SO-{day},2026-{day},{product},1,5" for day in days]
    return (HEAD + "\n".join(rows) + "\n").encode()


def _open(hands: Hands, name: str, **asked: str) -> Answer:
    return hands.client.get(reverse("ledger:finding", args=[name]), asked)


@pytest.fixture
def looked(anna: Hands) -> Hands:
    """Two files, a file of accounts, and a look: a repeat, a bad line, an unknown account, an outlier, a week away."""
    mondays = ("01-05", "01-12", "01-19", "01-26", "02-02", "02-09", "02-16", "02-23", "03-09")
    anna.batch(_weeks(*mondays) + b"A001,Acme,SO-01-05,2026-01-05,P,1,5\nA001,Acme,SO-X,2026-01-05,P,1,oops\n")
    anna.batch((HEAD + "B<b>/1,Bo,SO-B,2026-03-16,,1,7\nA001,Acme,SO-9,2026-03-17,P,1,500\n").encode(), "late.csv")
    anna.bring_in(ACCOUNTS, "accounts.csv", "accounts")
    anna.amend("look_at_data")
    return anna


def test_the_cards_say_what_was_found_and_open_its_rows_and_batches_show_it_over_time(looked: Hands) -> None:
    said = words_of(looked.page("quality"))
    assert "The ledger has not changed since." in said
    assert "Weeks without a sale, of 11 from 2026-01-05 to 2026-03-17: 1." in said
    assert "No file of products was imported." in said
    assert said.count("worth a look") >= 6
    rows = {
        "outliers": "Batch 2 3 A001 SO-9 17 Mar 2026 P 500.00 5.00",
        "repeated": "Batch 1 11 A001 SO-01-05",
        "incomplete": "B<b>/1 SO-B 16 Mar 2026 – 7.00 product code",
        "unmatched_accounts": "B<b>/1 1 7.00",
        "gaps": "2 Mar 2026 1 23 Feb 2026 9 Mar 2026",
        "quarantined": "1 · sales.csv 1 9.1%",
        "stale": "Batch 2 3 A001 SO-9",
    }
    for name, row in rows.items():
        assert row in words_of(_open(looked, name)), name
    code = words_of(_open(looked, "unmatched_accounts", code="B<b>/1"))
    assert "Lines of B<b>/1" in code
    assert "SO-B" in code
    assert "There is no row to show." in words_of(_open(looked, "unmatched_accounts", code="Z\0"))
    page = looked.page("quality").context["seen"]
    late, first = page.trends
    assert [label.en for label in page.fields][:2] == ["product code", "quantity"]
    assert (late.number, late.given[0], first.given[0]) == (2, 0.5, 1.0)
    assert (first.lines, first.quarantined_share, first.repeated_share) == (10, 1 / 11, 1 / 11)
    assert [(field.label.en, field.codes, field.share) for field in page.masters] == [
        ("account name", 1, 1.0),
        ("industry", 1, 0.0),
        ("region", 1, 0.0),
        ("unified social credit code", 1, 0.0),
        ("telephone", 1, 0.0),
        ("address", 1, 0.0),
    ]


def test_a_change_of_the_ledger_is_noticed_and_a_look_replaces_the_one_before(looked: Hands) -> None:
    services.undo(number=2, by=looked.person)
    assert "The ledger has changed since this look." in words_of(looked.page("quality"))
    assert "Every line that counts was looked at." in looked.amend("look_at_data")
    assert "The ledger has not changed since." in words_of(looked.page("quality"))
    assert (DataLook.objects.count(), DataFinding.objects.get(name="unmatched_accounts").state) == (1, "good")
    assert AuditEntry.objects.filter(act="quality_asked").count() == 2
    looked.bring_in(ACCOUNTS + b"A002,Bo,\n", "more.csv", "accounts")
    assert "The ledger has changed since this look." in words_of(looked.page("quality")), "accounts are looked at too"


def test_an_empty_ledger_says_what_to_do(anna: Hands) -> None:
    assert "Upload a file of order lines first." in words_of(anna.page("quality"))
    assert _open(anna, "outliers").status_code == 404
    with pytest.raises(Refused, match="nothing in the ledger"):
        services.look_at_data(by=anna.person)
    assert "Upload a file of order lines first." in anna.press("look_at_data")
    anna.batch()
    assert "Nobody has looked at the data yet." in words_of(anna.page("quality"))
    services.look_at_data(by=anna.person)
    assert "waiting or going on already" in anna.press("look_at_data"), "one at a time"


def test_one_batch_is_enough_and_a_damaged_file_is_told_in_words(anna: Hands) -> None:
    anna.batch()
    anna.amend("look_at_data")
    assert "Sales in each of the 2 weeks" in words_of(anna.page("quality"))
    path: Path = DatabaseManifest(settings.STORE).lines(DatabaseManifest(settings.STORE).batches()[0])
    path.write_bytes(path.read_bytes()[:100])
    assert "A batch of the store cannot be read." in anna.amend("look_at_data")
    assert DataLook.objects.count() == 1, "the look before stays"
    assert Work.objects.filter(kind="quality").order_by("pk").values_list("state", flat=True)[1] == "failed"


def test_many_rows_come_in_pages_whose_addresses_do_no_harm_and_that_ask_little(anna: Hands) -> None:
    lines = "".join(f"A{n:03d},x,SO-{n},2026-01-01,P,1,5\n" for n in range(120))
    anna.batch((HEAD + lines).encode())
    anna.bring_in(ACCOUNTS, "accounts.csv", "accounts")
    anna.amend("look_at_data")
    last = _open(anna, "unmatched_accounts", page="99")
    assert "Page 3 of 3" in words_of(last)
    assert len(last.context["found"].rows) == 19, "119 codes, 50 a page"
    for name in ("nonsense", "quality"):
        assert _open(anna, name).status_code == 404
    for page in ("0", "-1", "x", "9" * 30, "²"):
        assert _open(anna, "unmatched_accounts", page=page).context["found"].number == 1
        assert anna.client.get(reverse("ledger:quality"), {"page": page}).status_code == 200
    assert anna.client.get(reverse("ledger:look_at_data")).status_code == 405
    with CaptureQueriesContext(connection) as quality:
        anna.page("quality")
    with CaptureQueriesContext(connection) as finding:
        _open(anna, "unmatched_accounts")
    assert (len(quality), len(finding)) == (9, 5)


def test_owner_teammate_and_stranger_neither_see_nor_look(looked: Hands, cast: Cast) -> None:
    for person in (cast.rita, cast.ted, cast.sam, cast.manager, cast.agent):
        looked.client.force_login(person)
        assert looked.page("quality").status_code == 403
        assert _open(looked, "outliers").status_code == 403
        assert looked.client.post(reverse("ledger:look_at_data")).status_code == 403
        assert queries.last_look(person) is None
        with pytest.raises(DataFinding.DoesNotExist):
            queries.finding_page(person, "outliers")
        with pytest.raises(NotAllowed):
            services.look_at_data(by=person)


def test_amounts_that_were_converted_leave_the_page_whole(anna: Hands) -> None:
    rates = b"currency,rate date,valid until,rate\nUSD,2026-01-01,2026-12-31,7\n"
    anna.bring_in(rates, "rates.csv", "rates")
    settle = b"account code,order id,order date,amount,currency\nA001,SO-1,2026-01-05,5,CNY\n"
    anna.batch(settle)
    anna.batch(settle.replace(b"SO-1", b"SO-2").replace(b"CNY", b"USD"), "abroad.csv")
    anna.amend("look_at_data")
    page = anna.page("quality")
    assert page.status_code == 200
    assert "abroad.csv" in words_of(page)
