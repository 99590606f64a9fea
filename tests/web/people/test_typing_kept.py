"""A session ends in the middle of a form: the typing is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from keyfolio_web.people import typing_kept
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.roles import Role
from tests.web.cast import PASSWORD, person
from tests.web.conftest import SignIn
from tests.web.people.pages import form_to

pytestmark = pytest.mark.django_db

TOKENS = "/me/"
LOGIN = "/sign-in/"


@pytest.fixture
def rita(db: None) -> Person:  # noqa: ARG001
    """Whose session ends."""
    cache.clear()
    return person("Rita", Role.REPRESENTATIVE)


def _end_session(client: Client) -> None:
    del client.cookies["sessionid"]


def _sign_in(client: Client, page: str, email: str) -> str:
    """Sign in on the page that came in place of an answer, and read what comes next."""
    hidden = {name: values[0] for name, values in form_to(page, LOGIN).items()}
    return client.post(LOGIN, {**hidden, "login": email, "password": PASSWORD}, follow=True).content.decode()


def test_what_was_typed_is_sent_after_signing_in_again(rita: Person, sign_in: SignIn) -> None:
    client = sign_in(rita, enforce_csrf_checks=True)
    token = form_to(client.get(TOKENS).content.decode(), TOKENS)["csrfmiddlewaretoken"][0]
    _end_session(client)

    asked = client.post(TOKENS, {"csrfmiddlewaretoken": token, "name": "<b>报表</b> & more", "days": "90"})
    assert asked.status_code == 403
    kept = _sign_in(client, asked.content.decode(), rita.email)
    form = form_to(kept, TOKENS)

    assert "Your typing was kept" in kept
    assert "You were signed in here when it was typed." in kept
    assert {name: form[name] for name in ("name", "days")} == {"name": ["<b>报表</b> & more"], "days": ["90"]}
    sent = client.post(TOKENS, form)
    assert "Your new token" in sent.content.decode()
    assert rita.tokens.get().name == "<b>报表</b> & more"


def test_it_says_what_was_typed_where_and_lets_it_go_once_sent(rita: Person, sign_in: SignIn) -> None:
    client = sign_in(rita)
    _end_session(client)
    asked = client.post("/me/?x=1", {"name": "月报", "days": "30"}).content.decode()
    kept = _sign_in(client, asked, rita.email)

    assert "Make an API token" in kept
    assert "<code>/me/?x=1</code>" in kept
    assert "<dt>days</dt><dd>30</dd>" in kept
    client.post("/me/", {"name": "another form"})
    assert client.get(reverse("people:kept")).status_code == 200

    client.post("/me/?x=1", form_to(kept, "/me/?x=1"))

    assert client.get(reverse("people:kept")).headers["Location"] == "/"


_BUTTONS = ["/leave-sample/", "/work/7/cancel/", "/ledger/batches/1/undo/", "/ledger/uploads/1/discard/"]


@pytest.mark.usefixtures("rita")
@pytest.mark.parametrize("path", [*_BUTTONS, "/identify/runs/1/make-current/", "/people/1/accounts/off/"])
def test_a_button_is_not_kept(path: str) -> None:
    page = Client().post(path, {"code": "A001"}).content.decode()

    assert "kept" not in form_to(page, LOGIN)
    assert "Sign in, then do it again." in page
    assert "too long" not in page


@pytest.mark.parametrize("name", typing_kept.PAGES)
def test_every_form_that_is_kept_has_an_address(name: str) -> None:
    names = {pattern.name for _path, pattern in _every_address(get_resolver())}
    assert name.rpartition(":")[2] in names


def _every_address(within: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    for entry in within.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _every_address(entry)
        else:
            yield str(entry.pattern), entry


def test_a_wrong_password_on_the_way_loses_nothing(rita: Person) -> None:
    client = Client()
    page = client.post(TOKENS, {"name": "x"}).content.decode()
    kept = form_to(page, LOGIN)["kept"][0]

    page = client.post(LOGIN, {"kept": kept, "login": rita.email, "password": "wrong"}).content.decode()

    assert form_to(_sign_in(client, page, rita.email), TOKENS)["name"] == ["x"]


def test_it_says_when_somebody_else_signs_in(rita: Person, sign_in: SignIn) -> None:
    other = person("Otto", Role.ANALYST)
    client = sign_in(rita)
    client.get(TOKENS)
    _end_session(client)

    kept = _sign_in(client, client.post(TOKENS, {"name": "x"}).content.decode(), other.email)

    assert "Somebody else was signed in on this browser" in kept
    assert rita.name not in kept


def test_it_says_when_nobody_knows_who_typed(rita: Person) -> None:
    client = Client()

    kept = _sign_in(client, client.post(TOKENS, {"name": "x"}).content.decode(), rita.email)

    assert "It is not known who was signed in" in kept


def test_passwords_and_files_are_not_kept_and_this_is_said(rita: Person) -> None:
    client = Client()
    file = SimpleUploadedFile("订单.csv", b"a,b")

    page = client.post("/password/change/", {"oldpassword": "secret one", "note": "x", "file": file}).content.decode()
    kept = _sign_in(client, page, rita.email)

    assert "Passwords are not kept" in page
    assert "订单.csv" in page
    assert "Passwords were not kept" in kept
    assert "订单.csv" in kept
    assert "secret one" not in page + kept
    assert form_to(kept, "/password/change/")["note"] == ["x"]
    assert "secret one" not in str(typing_kept.opened(form_to(page, LOGIN)["kept"][0]))


def test_several_values_of_one_field_are_all_kept(rita: Person) -> None:
    client = Client()

    kept = _sign_in(client, client.post(TOKENS, {"tick": ["1", "2", "3"]}).content.decode(), rita.email)

    assert form_to(kept, TOKENS)["tick"] == ["1", "2", "3"]


@pytest.mark.usefixtures("rita")
def test_typing_too_long_to_be_carried_is_said_to_be_lost() -> None:
    page = Client().post(TOKENS, {"name": "x" * 600_000}).content.decode()

    assert "It is too long to be kept here." in page
    assert "kept" not in form_to(page, LOGIN)


def test_typing_that_was_tampered_with_is_left(rita: Person) -> None:
    client = Client()
    kept = form_to(client.post(TOKENS, {"name": "x"}).content.decode(), LOGIN)["kept"][0]

    response = client.post(LOGIN, {"kept": f"{kept[:-4]}AAAA", "login": rita.email, "password": PASSWORD})

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_typing_never_goes_to_another_site(path: str) -> None:
    """Even signed by ourselves: the check does not rest on the signature alone."""
    held = {"path": path, "fields": [], "files": [], "has_passwords": False, "person": None}

    assert typing_kept.opened(signing.dumps(held, salt="keyfolio.people.typing")) is None


@pytest.mark.usefixtures("rita")
def test_a_form_from_another_site_is_not_kept() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/leave-sample/", {"a": "b"})

    assert response.status_code == 403
    assert "This page was too old to be sent" in response.content.decode()
    assert 'name="kept"' not in response.content.decode()


@pytest.mark.usefixtures("rita")
def test_a_part_sent_by_script_gets_the_whole_sign_in_page() -> None:
    response = Client().post(TOKENS, {"name": "x"}, headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Retarget"]) == (200, "body")
    assert form_to(response.content.decode(), LOGIN)["kept"]


def test_there_is_nothing_kept_for_who_lost_nothing(rita: Person, sign_in: SignIn) -> None:
    assert sign_in(rita).get(reverse("people:kept")).headers["Location"] == "/"
