"""What every page has: its language, its policy, its menu, and a page for what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from keyfolio_web.shared.models import Person
from tests.web.conftest import SignIn
from tests.web.worlds import World


def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(world: World, sign_in: SignIn) -> None:
    response = sign_in(world.cast.rita).get("/me/")

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick" not in page


def test_the_language_is_remembered_with_the_person(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.rita)

    client.post("/language/", {"language": "zh-hans", "next": "/me/"})

    assert 'lang="zh-Hans"' in client.get("/me/").content.decode()
    assert Person.objects.get(pk=world.cast.rita.pk).language == "zh-hans"
    assert 'lang="zh-Hans"' in sign_in(world.cast.rita).get("/me/").content.decode(), "on another browser too"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
@pytest.mark.usefixtures("world")
def test_the_language_switch_never_leads_elsewhere(elsewhere: str) -> None:
    response = Client().post("/language/", {"language": "en", "next": elsewhere})

    assert response.headers["Location"] == "/"


def _addresses(within: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address, with 1 where a number or a code is needed."""
    for entry in within.url_patterns:
        path = f"{before}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, path)
        elif not re.search(r"[\^$?]|/api/", path):
            yield re.sub(r"<[^>]+>", "1", path)


def test_the_language_switch_of_a_page_that_answers_a_form_leads_to_a_page(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.administrator)
    wrong = {}
    for address in _addresses(get_resolver()):
        page = client.post(address).content.decode()
        switch = re.search(r'name="next" value="([^"]*)"', page)
        if switch and client.get(switch[1]).status_code == 405:
            wrong[address] = switch[1]
        client.force_login(world.cast.administrator)
    assert not wrong


@pytest.mark.parametrize("language", ["xx", "", "zh", "../../etc"])
def test_an_unknown_language_changes_nothing(world: World, sign_in: SignIn, language: str) -> None:
    client = sign_in(world.cast.rita)

    client.post("/language/", {"language": language})

    assert Person.objects.get(pk=world.cast.rita.pk).language == "en"


@pytest.mark.parametrize(
    ("who", "rooms"),
    [
        ("director", ["/identify/", "/value/", "/accounts/", "/ledger/", "/people/"]),
        ("analyst", ["/identify/", "/value/", "/accounts/", "/ledger/"]),
        ("rita", ["/identify/", "/value/", "/accounts/"]),
    ],
)
def test_the_menu_leads_only_where_one_may_go(world: World, sign_in: SignIn, who: str, rooms: list[str]) -> None:
    client = sign_in(getattr(world.cast, who))
    page = client.get("/me/").content.decode()

    menu = page.split('aria-label="Main menu"')[1].split("</nav>")[0]

    assert [part.split('"')[0] for part in menu.split('<a href="')[1:]] == rooms
    for room in rooms:
        assert client.get(room).status_code == 200


def test_what_is_not_there_has_a_page(world: World, sign_in: SignIn) -> None:
    response = sign_in(world.cast.rita).get("/no/such/page/")

    assert response.status_code == 404
    assert "Nothing is here" in response.content.decode()
