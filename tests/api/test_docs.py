"""The page that describes the API."""

from __future__ import annotations

import re

from django.test import Client

from tests.web.conftest import SignIn
from tests.web.worlds import World

DOCS = "/api/v1/docs"


def test_the_page_runs_and_loads_nothing_but_our_own(world: World) -> None:  # noqa: ARG001
    response = Client().get(DOCS)
    page = response.content.decode()

    assert response.status_code == 200
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))", page)
    assert inline == []
    assert not re.search(r"<style|style=|\son[a-z]+=", page)
    assert all(address.startswith("/static/ninja/") for address in re.findall(r'(?:src|href)="([^"]*)"', page))
    assert '"url": "/api/v1/openapi.json"' in page


def test_everybody_finds_it_from_their_own_page(world: World, sign_in: SignIn) -> None:
    assert f'href="{DOCS}"' in sign_in(world.cast.rita).get("/me/").content.decode()


def test_the_description_shows_nobody_s_figures(world: World) -> None:
    described = Client().get("/api/v1/openapi.json")

    assert described.status_code == 200
    assert world.accounts[0].code not in described.content.decode()
