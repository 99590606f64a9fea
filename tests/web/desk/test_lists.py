"""Named lists: by hand, of a filter, of a file, of two lists; each account once; and each sees their own of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from keyfolio_web.desk import queries
from keyfolio_web.desk.filters import Filters
from keyfolio_web.ledger.models import Account, AccountList, Merge
from keyfolio_web.ledger.services import lists
from keyfolio_web.shared.models import AuditEntry
from tests.web.conftest import SignIn
from tests.web.ledger.hands import words_of
from tests.web.worlds import World


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    """Where files arrive."""
    settings.TEMPORARY = settings.FILE_UPLOAD_TEMP_DIR = tmp_path


@pytest.fixture
def dora(company: World, sign_in: SignIn) -> Client:
    return sign_in(company.cast.director)


def _codes(number: int) -> list[str]:
    return sorted(Account.objects.filter(listings__list=number).values_list("code", flat=True))


def _make(client: Client, name: str, named: str) -> str:
    told = {"named-name": name, "named-named": named}
    return words_of(client.post("/accounts/lists/make", told, follow=True))


def test_a_list_by_hand_has_each_account_once_and_tells_what_it_did_not_find(company: World, dora: Client) -> None:
    first = company.accounts[0]
    said = _make(dora, "Visit", f"{first.code}\nA002, {first.name}\nnobody\n\n{first.code}")
    assert "2 accounts are on “Visit” now." in said
    assert "Named more than once, or on it already: 2." in said
    assert "No account you may see has this code or name, or several have: 1, such as nobody." in said
    made = AccountList.objects.get()
    assert _codes(made.pk) == ["A001", "A002"]
    page = dora.get(f"/accounts/lists/{made.pk}", follow=True)
    assert "Only accounts on the list “Visit”." in words_of(page)
    assert {row.code for row in page.context["found"].page.rows} == {"A001", "A002"}
    exported = b"".join(dora.get(f"/accounts/export.csv?list={made.pk}").streaming_content).decode()  # type: ignore[attr-defined]
    assert exported.count("A00") == 2
    assert AuditEntry.objects.get(act="list_made").subject == "Visit"


def test_a_name_with_a_comma_is_one_name_and_a_line_that_is_nobodys_is_several(dora: Client) -> None:
    Account.objects.filter(code="A003").update(name="Acme, Inc.")
    Account.objects.filter(code="A004").update(name="Inc.")
    said = _make(dora, "Commas", "Acme, Inc.\nA001、A002；nobody")
    assert "3 accounts are on “Commas” now." in said
    assert ": 1, such as nobody." in said
    made = AccountList.objects.get()
    assert _codes(made.pk) == ["A001", "A002", "A003"]
    told = {"act": "take_off", "named": "Acme, Inc.\nA001, A004"}
    assert "2 accounts taken off." in words_of(dora.post(f"/accounts/lists/{made.pk}/change", told, follow=True))
    assert _codes(made.pk) == ["A002"]


def test_a_name_with_a_comma_that_several_accounts_have_is_not_taken_apart(dora: Client) -> None:
    Account.objects.filter(code__in=["A003", "A004"]).update(name="Acme, Inc.")
    Account.objects.filter(code="A005").update(name="Inc.")
    assert ": 1, such as Acme, Inc." in _make(dora, "Commas", "Acme, Inc.")
    assert _codes(AccountList.objects.get().pk) == []


def test_a_filter_is_kept_as_itself_or_as_the_accounts_it_finds_now(dora: Client, company: World) -> None:
    key = len(queries.account_codes(company.cast.director, Filters(tier="key")))
    for name, keep in (("Key now", "accounts"), ("Key always", "filter")):
        told = {"save-name": name, "save-keep": keep}
        said = words_of(dora.post("/accounts/lists/save?tier=key", told, follow=True))
        assert f"{key} accounts are on “{name}” now." in said
    frozen, kept = AccountList.objects.get(name="Key now"), AccountList.objects.get(name="Key always")
    assert _codes(frozen.pk) == sorted(queries.account_codes(company.cast.director, Filters(tier="key")))
    assert dora.get(f"/accounts/lists/{kept.pk}").headers["Location"] == "/accounts/?tier=key"
    said = words_of(dora.post(f"/accounts/lists/{kept.pk}/change", {"act": "add", "named": "A002"}, follow=True))
    assert "This list is what a filter finds." in said


def test_lists_are_joined_cut_and_taken_apart(dora: Client) -> None:
    _make(dora, "One", "A001\nA002")
    _make(dora, "Two", "A002\nA003")
    one, two = (str(AccountList.objects.get(name=name).pk) for name in ("One", "Two"))
    wanted = {"union": ["A001", "A002", "A003"], "intersection": ["A002"], "difference": ["A001"]}
    for operation, codes in wanted.items():
        told = {"name": operation, "first": one, "second": two, "operation": operation}
        dora.post("/accounts/lists/combine", {f"combine-{name}": value for name, value in told.items()})
        assert _codes(AccountList.objects.get(name=operation).pk) == codes
    dora.post(f"/accounts/lists/{one}/change", {"act": "take_off", "named": "A001"})
    assert _codes(int(one)) == ["A002"]
    assert "is deleted" in words_of(dora.post(f"/accounts/lists/{one}/change", {"act": "delete"}, follow=True))
    assert "no such list" in words_of(dora.post(f"/accounts/lists/{one}/change", {"act": "delete"}, follow=True))


def test_a_file_of_codes_or_names_becomes_a_list(dora: Client, company: World) -> None:
    content = f"code,name\nA001\nA001,\n,{company.accounts[1].name}\nX9,\n"
    file = SimpleUploadedFile("targets.csv", content.encode())
    said = words_of(dora.post("/accounts/lists/file", {"file-name": "Targets", "file-file": file}, follow=True))
    assert "2 accounts are on “Targets” now." in said
    assert "such as X9" in said
    assert "have neither code nor name, or cannot be read: 1." in said
    empty = SimpleUploadedFile("empty.csv", b"colour\nred\n")
    answer = dora.post("/accounts/lists/file", {"file-name": "None", "file-file": empty})
    assert answer.status_code == 422
    assert "No column is recognised" in words_of(answer)


def test_a_file_of_names_alone_tells_repeats_and_offers_near_names(
    dora: Client, company: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    Account.objects.filter(code="A002").update(name="Golddex Instruments")
    content = f"客户名称\n{company.accounts[0].name}\n{company.accounts[0].name}\nGolddexInstrument\nX9\n"
    content += "".join(f"Nobody {number}\n" for number in range(150)) + "GolddexxInstruments\n"

    def send(client: Client, name: str) -> str:
        told = {"file-name": name, "file-file": SimpleUploadedFile("names.csv", content.encode())}
        return words_of(client.post("/accounts/lists/file", told, follow=True))

    assert "Golddex Instruments" not in send(sign_in(company.cast.sam), "Of a stranger")
    said = send(dora, "Names")
    assert "1 account is on “Names” now." in said
    assert "Named more than once, or on it already: 1." in said
    assert "GolddexInstrument , GolddexxInstruments : Golddex Instruments A002" in said
    assert "were compared" not in said
    monkeypatch.setattr(lists, "MOST_NEAR", 1)
    assert "Only the first 1 of these names were compared" in send(dora, "Names too")
    made = AccountList.objects.get(name="Names")
    assert _codes(made.pk) == ["A001"], "what is only near is not on the list until somebody says so"
    dora.post(f"/accounts/lists/{made.pk}/change", {"act": "add", "also": ["A002"]})
    assert _codes(made.pk) == ["A001", "A002"]


def test_the_accounts_page_takes_a_list_of_a_filter_as_well_and_narrows_it(dora: Client, company: World) -> None:
    dora.post("/accounts/lists/save?tier=key", {"save-name": "Key", "save-keep": "filter"})
    made = AccountList.objects.get()
    key = queries.account_codes(company.cast.director, Filters(tier="key"))
    shown = dora.get(f"/accounts/?list={made.pk}").context["found"].page.rows
    assert sorted(row.code for row in shown) == sorted(key)
    assert dora.get(f"/accounts/?list={made.pk}&tier=other").context["found"].page.rows == []


def test_a_merged_account_stands_for_the_one_it_was_merged_into(dora: Client, company: World) -> None:
    first, second = company.accounts[:2]
    Merge.objects.create(kept=first, merged=second, merged_by=company.cast.director)
    _make(dora, "Merged", f"{second.code}\n{first.code}\n{second.name}")
    assert _codes(AccountList.objects.get().pk) == [first.code]


def test_what_makes_no_sense_is_told_beside_the_field(dora: Client) -> None:
    _make(dora, "Visit", "A001")
    assert "You have a list of this name." in _make(dora, "Visit", "A002")
    told = {"combine-name": "x", "combine-first": "7", "combine-second": "8", "combine-operation": "union"}
    assert dora.post("/accounts/lists/combine", told).status_code == 422
    assert dora.get("/accounts/lists/99").status_code == 404
    assert dora.get("/accounts/?list=99").context["found"].page.rows == []


def test_owner_teammate_and_stranger_see_their_own_lists_and_their_own_accounts(
    company: World, sign_in: SignIn, dora: Client
) -> None:
    _make(dora, "Secret", "A001\nA002\nA003")
    secret = AccountList.objects.get()
    for person in (company.cast.rita, company.cast.ted, company.cast.sam):
        client = sign_in(person)
        assert "Secret" not in words_of(client.get("/accounts/lists"))
        assert client.get(f"/accounts/lists/{secret.pk}").status_code == 404
        assert client.get(f"/accounts/?list={secret.pk}").context["found"].page.rows == []
        client.post(f"/accounts/lists/{secret.pk}/change", {"act": "delete"})
    assert AccountList.objects.get() == secret
    for person in (company.cast.rita, company.cast.ted, company.cast.sam):
        assert "accounts are on “Secret” now." in _make(sign_in(person), "Secret", ""), "a hidden list takes no name"
        assert "You have a list of this name." in _make(sign_in(person), "Secret", "")
    assert AccountList.objects.filter(name="Secret").count() == 4
    assert f"Secret ({company.cast.sam.name})" in words_of(dora.get("/accounts/lists"))
    assert "such as A003" in _make(sign_in(company.cast.ted), "Mine", "A002\nA003"), "a stranger's account is not found"


def test_a_filter_cannot_ask_for_a_list_that_is_not_there_such_as_itself(dora: Client) -> None:
    _make(dora, "One", "A001")
    its_own = AccountList.objects.get().pk + 1
    said = words_of(
        dora.post(f"/accounts/lists/save?list={its_own}", {"save-name": "Loop", "save-keep": "filter"}, follow=True)
    )
    assert "There is no such list any more." in said
    assert AccountList.objects.count() == 1
