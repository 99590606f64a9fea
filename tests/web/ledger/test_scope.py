"""The room is for directors, analysts and administrators; the accounts in it for who works on them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.models import Batch, Upload
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import NotAllowed
from tests.web.cast import Cast
from tests.web.conftest import SignIn
from tests.web.ledger.hands import LEDGER, Hands
from tests.web.worlds import World

OUTSIDERS = ["rita", "ted", "sam", "manager", "agent"]


@pytest.fixture
def batch(anna: Hands) -> Batch:
    return anna.batch(LEDGER + b"A009,Bee,SO-9,someday,P-1,1,5.00\n")


def test_an_outsider_opens_no_page_and_no_download_and_presses_no_button(
    cast: Cast, sign_in: SignIn, anna: Hands, batch: Batch
) -> None:
    waiting = anna.upload(LEDGER + b"A3,x,SO-8,2026-01-01,P,1,1\n")
    pages = {"batches": [], "upload": [], "check": [waiting.pk], "batch": [batch.number], "quarantine": [batch.number]}
    buttons = {"discard": [waiting.pk], "undo_masters": [waiting.pk], "undo": [batch.number]}
    for client in (sign_in(getattr(cast, role)) for role in OUTSIDERS):
        for name, told in pages.items():
            assert client.get(reverse(f"ledger:{name}", args=told)).status_code == 403, name
        for name, told in [*buttons.items(), ("upload", []), ("check", [waiting.pk])]:
            assert client.post(reverse(f"ledger:{name}", args=told), {"act": "import"}).status_code == 403, name
    batch.refresh_from_db()
    assert batch.undone_at is None
    assert Upload.objects.get(pk=waiting.pk).work is None


def test_who_works_on_the_ledger_opens_every_page(cast: Cast, sign_in: SignIn, batch: Batch) -> None:
    for client in map(sign_in, (cast.director, cast.analyst, cast.administrator)):
        for name, told in [("batches", []), ("upload", []), ("batch", [batch.number]), ("quarantine", [batch.number])]:
            assert client.get(reverse(f"ledger:{name}", args=told)).status_code == 200, name


@pytest.mark.parametrize(
    "address", ["/ledger/uploads/999/", "/ledger/batches/999/", "/ledger/batches/999/quarantine.csv"]
)
def test_a_guessed_number_leads_nowhere(anna: Hands, address: str) -> None:
    assert anna.client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/ledger/batches/999/undo/", "/ledger/uploads/999/discard/"])
def test_a_guessed_number_cannot_be_acted_on(anna: Hands, address: str) -> None:
    assert anna.client.post(address).status_code == 404


@pytest.mark.parametrize("asked", ["before=x", "before=-1", "before=99999999999999999999", "before=٣"])
def test_a_tampered_address_shows_the_newest(anna: Hands, asked: str) -> None:
    assert anna.client.get(f"/ledger/?{asked}").status_code == 200


def test_buttons_are_not_links(anna: Hands) -> None:
    for name in ("undo", "discard", "undo_masters"):
        assert anna.client.get(reverse(f"ledger:{name}", args=[1])).status_code == 405


def test_queries_and_services_keep_outsiders_out_themselves(cast: Cast, batch: Batch) -> None:
    for role in OUTSIDERS:
        person: Person = getattr(cast, role)
        assert not queries.batches_of(person).exists()
        assert not queries.uploads_of(person).exists()
        with pytest.raises(ObjectDoesNotExist):
            queries.quarantine_rows(person, batch.number)
        with pytest.raises(NotAllowed):
            services.undo(number=batch.number, by=person)
        with pytest.raises(NotAllowed):
            services.note_quarantine_export(number=batch.number, by=person)
        with pytest.raises(NotAllowed):
            services.ask_for_import(upload_id=batch.upload_id or 0, mapping={}, date_order="", by=person)


def test_accounts_are_those_of_the_team_and_every_account_for_who_sees_all(world: World) -> None:
    cast = world.cast
    own = {"rita": ["A001", "A002"], "ted": ["A002"], "sam": [], "agent": ["A001"]}
    for role, codes in own.items():
        assert [account.code for account in queries.accounts_of(getattr(cast, role))] == codes
    assert queries.accounts_of(cast.manager).count() == 2
    for role in ("director", "analyst", "administrator"):
        assert queries.accounts_of(getattr(cast, role)).count() == len(world.accounts)


def test_a_strangers_account_is_not_there(world: World) -> None:
    assert queries.account_coded(world.cast.ted, "A002").code == "A002"
    for person, code in [(world.cast.ted, "A001"), (world.cast.sam, "A001"), (world.cast.director, "nobody")]:
        with pytest.raises(ObjectDoesNotExist):
            queries.account_coded(person, code)
