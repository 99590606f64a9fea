"""Fixtures of the web's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from keyfolio_web.shared.models import Person
from tests.web.worlds import World, small_world

SignIn = Callable[..., Client]


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001
    """A small company."""
    return small_world()


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which this person is signed in, without going through the sign-in page."""

    def signed_in(person: Person, **options: bool) -> Client:
        client = Client(**options)  # type: ignore[arg-type]
        client.force_login(person)
        return client

    return signed_in
