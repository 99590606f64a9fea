"""Fixtures of the API's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from keyfolio_web.ledger.models import Batch
from keyfolio_web.people.services import make_token
from tests.web.worlds import World, small_world

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person
    from tests.web.conftest import SignIn

Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def world(db: None) -> World:  # noqa: ARG001
    """A small company."""
    return small_world()


@pytest.fixture
def sign_in() -> SignIn:
    """A browser in which this person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


def token_of(person: Person) -> str:
    """A token that works for an hour."""
    return make_token(name="test", expires_at=timezone.now() + timedelta(hours=1), by=person)


def make_batch(by: Person) -> Batch:
    """An import without lines, number 7; no run has read it."""
    counts = dict.fromkeys(("read", "accepted", "updated", "skipped", "quarantined", "repeated"), 0)
    return Batch.objects.create(
        number=7,
        source="订单.csv",
        file_digest="0" * 64,
        rows_digest="1" * 64,
        reading="{}",
        lines_in_known_orders=0,
        imported_by=by,
        imported_at=timezone.now(),
        **{f"lines_{name}": count for name, count in counts.items()},
    )


@pytest.fixture
def ask() -> Ask:
    """Ask the API as a person; the status and what stands in the answer."""

    def asked(person: Person, address: str, **sent: Any) -> tuple[int, Any]:  # noqa: ANN401
        """GET; with `json`, POST it; with `form`, POST that."""
        client, headers = Client(enforce_csrf_checks=True), {"Authorization": f"Bearer {token_of(person)}"}
        where = f"/api/v1{address}"
        if "json" in sent:
            response = client.post(where, sent["json"], content_type="application/json", headers=headers)
        elif "form" in sent:
            response = client.post(where, sent["form"], headers=headers)
        else:
            response = client.get(where, headers=headers)
        return response.status_code, response.json()

    return asked
