"""Misspelt products and industries: offered, answered, remembered; and no line is rewritten."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from keyfolio.engine import open_engine
from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Product, Spelling
from keyfolio_web.ledger.queries.orders import trading_of
from keyfolio_web.pipeline.snapshot import take_snapshot
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.refused import NotAllowed
from keyfolio_web.value.models import Observation
from tests.web.cast import Cast
from tests.web.ledger.hands import HEAD, Hands, words_of, work_off

ACCOUNTS = b"account code,account name,industry\nA1,Acme,technolgy\nA2,Bee,medical\nA3,Cedar,Retail\n"
PRODUCTS = b"product,series\nGTX Pro,GTX\nGTX Basic,GTX\nMG Special,MG\n"
LINES = "A1,,SO-1,2026-01-31,GTXPro,1,100.00\nA1,,SO-2,2026-02-01,GTX Pro,1,20.00\nA2,,SO-3,2026-02-01,Sedan,1,5.00\n"


@pytest.fixture
def ledger(anna: Hands) -> Hands:
    anna.bring_in(ACCOUNTS, "accounts.csv", "accounts")
    anna.batch((HEAD + LINES).encode())
    anna.bring_in(PRODUCTS, "products.csv", "products")
    return anna


def _tell(hands: Hands, kind: str, written: str, means: str) -> str:
    told = {"kind": kind, "written": written, "means": means}
    return words_of(hands.client.post(reverse("ledger:tell_spelling"), told, follow=True))


def _run(hands: Hands) -> Run:
    run = ask_for_run(by=hands.person, as_of=None, window_months=None, policy_text=None)
    work_off()
    run.refresh_from_db()
    return run


def test_names_that_are_likely_misspelt_are_offered_and_others_are_not(ledger: Hands) -> None:
    offers = [(offer.kind, offer.written, offer.means) for offer in queries.offered_spellings(ledger.person)]
    assert offers == [("product", "GTXPro", "GTX Pro"), ("industry", "technolgy", "technology")]
    page = words_of(ledger.page("spellings"))
    assert "It means GTX Pro" in page
    assert "It means technology" in page
    assert "Sedan" not in page


def test_an_industry_is_put_right_at_once_and_in_later_files(ledger: Hands) -> None:
    assert "Noted" in _tell(ledger, "industry", "technolgy", "technology")
    assert Account.objects.get(code="A1").industry == "technology"
    ledger.bring_in(b"account code,industry\nA9,technolgy\n", "more.csv", "accounts")
    assert Account.objects.get(code="A9").industry == "technology"
    assert "technolgy" in words_of(ledger.page("spellings")), "what was said stays to be seen"


def test_a_product_counts_for_what_it_means_from_the_next_run_on(ledger: Hands) -> None:
    before = _run(ledger)
    _tell(ledger, "product", "GTXPro", "GTX Pro")
    after = _run(ledger)
    families = dict(Observation.objects.filter(account__code="A1").values_list("run", "families"))
    assert (families[before.pk], families[after.pk]) == (2, 1)
    assert before.snapshot != after.snapshot
    trading = trading_of(ledger.person, Account.objects.get(code="A1"), after)
    assert {trade.family for trade in trading} == {"GTX"}
    _tell(ledger, "product", "GTXPro", "")
    assert _run(ledger).snapshot == before.snapshot


def test_a_name_said_to_be_right_is_not_offered_again(ledger: Hands) -> None:
    _tell(ledger, "product", "GTXPro", "")
    assert [offer.written for offer in queries.offered_spellings(ledger.person)] == ["technolgy"]


def test_what_makes_no_sense_is_refused_in_words(ledger: Hands) -> None:
    assert "cannot be put right by itself" in _tell(ledger, "industry", "medical", "medical")
    assert "No file of products has Sedan" in _tell(ledger, "product", "GTXPro", "Sedan")
    assert "Say what the name means" in _tell(ledger, "colour", "red", "blue")
    assert not Spelling.objects.exists()


def test_an_undone_file_of_products_leaves_the_codes_of_lines_undescribed(anna: Hands) -> None:
    anna.batch((HEAD + LINES).encode())
    upload = anna.bring_in(PRODUCTS, "products.csv", "products")
    assert upload.outcome == {"added": 2, "changed": 1, "same": 0, "left_out": 0}
    anna.press("undo_masters", upload.pk)
    rows = list(Product.objects.values_list("code", "is_described"))
    assert rows == [("GTX Pro", False), ("GTXPro", False), ("Sedan", False)]


def test_owner_teammate_and_stranger_neither_see_nor_answer(ledger: Hands, cast: Cast) -> None:
    for person in (cast.rita, cast.ted, cast.sam, cast.manager, cast.agent):
        ledger.client.force_login(person)
        assert ledger.page("spellings").status_code == 403
        for act in ("tell_spelling", "take_back_spelling"):
            assert ledger.client.post(reverse(f"ledger:{act}")).status_code == 403
        assert queries.offered_spellings(person) == []
        with pytest.raises(NotAllowed):
            services.tell_spelling(kind="industry", written="a", means="b", by=person)
        with pytest.raises(NotAllowed):
            services.take_back_spelling(kind="industry", written="a", by=person)


def test_an_industry_put_right_stays_so_when_lines_say_it_again_and_in_runs(anna: Hands) -> None:
    head = "account code,industry,order id,order date,amount\n"
    anna.batch(f"{head}A1,technolgy,1,2026-01-01,5\n".encode())
    before = _run(anna)
    _tell(anna, "industry", "technolgy", "technology")
    anna.batch(f"{head}A1,technolgy,2,2026-01-02,7\nA2,technolgy,3,2026-01-02,9\n".encode(), "again.csv")
    assert set(Account.objects.values_list("code", "industry")) == {("A1", "technology"), ("A2", "technology")}
    with open_engine() as engine:
        manifest = DatabaseManifest(settings.STORE)
        snapshot = take_snapshot(engine, [batch.folder for batch in manifest.visible()], {})
        assert set(snapshot.ledger.lines.industry.to_pyarrow().to_pylist()) == {"technology"}
        again = take_snapshot(engine, before.batches, {})
        assert again.digest != before.snapshot, "what was put right is in the digest"


def test_an_answer_is_taken_back_and_what_it_put_right_is_as_it_was_written(ledger: Hands) -> None:
    _tell(ledger, "industry", "technolgy", "technology")
    ledger.bring_in(b"account code,industry\nA8,technology\nA9,technolgy\n", "more.csv", "accounts")
    _tell(ledger, "product", "GTXPro", "GTX Pro")
    for kind, name in (("industry", "technolgy"), ("product", "GTXPro")):
        address = reverse("ledger:take_back_spelling")
        assert "Taken back" in words_of(ledger.client.post(address, {"kind": kind, "written": name}, follow=True))
        assert "Nothing is remembered" in words_of(ledger.client.post(address, {"kind": kind}, follow=True))
    industries = dict(Account.objects.exclude(industry="").values_list("code", "industry"))
    assert industries == {"A1": "technolgy", "A2": "medical", "A3": "Retail", "A8": "technology", "A9": "technolgy"}
    assert [offer.written for offer in queries.offered_spellings(ledger.person)] == ["GTXPro", "technolgy"]
    assert not Spelling.objects.exists()
    _tell(ledger, "industry", "technolgy", "Retail")
    _tell(ledger, "industry", "technolgy", "medical")
    assert Account.objects.get(code="A1").industry == "medical", "the last answer counts"
    ledger.bring_in(b"account code,industry\nA1,Retail\n", "known.csv", "accounts")
    _tell(ledger, "industry", "technolgy", "")
    assert dict(Account.objects.filter(code__in=("A1", "A9")).values_list("code", "industry")) == {
        "A1": "Retail",  # a later file said so
        "A9": "technolgy",
    }


def test_answers_to_answers_are_followed_and_each_is_taken_back(ledger: Hands) -> None:
    _tell(ledger, "industry", "technolgy", "technologie")
    _tell(ledger, "industry", "technologie", "technology")
    ledger.bring_in(b"account code,industry\nA9,technolgy\n", "more.csv", "accounts")
    mine = Account.objects.filter(code__in=("A1", "A9")).values_list("industry", flat=True)
    assert set(mine.all()) == {"technology"}
    for written, left in (("technologie", "technologie"), ("technolgy", "technolgy")):
        services.take_back_spelling(kind="industry", written=written, by=ledger.person)
        assert set(mine.all()) == {left}
