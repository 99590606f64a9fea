"""API tokens: made, shown once, used, withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from keyfolio_web.people import services
from keyfolio_web.people.models import ApiToken
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.refused import Refused
from tests.web.cast import PASSWORD, Cast, make_cast
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db

ME = "/me/"


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """One of each role."""
    return make_cast()


def _token(by: Person, days: int = 30) -> str:
    return services.make_token(name="report", expires_at=timezone.now() + timedelta(days=days), by=by)


def test_a_token_is_shown_once_and_kept_as_a_digest(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.rita)

    page = client.post(ME, {"name": "月报", "days": "30"}).content.decode()
    secret = page.split('id="secret" readonly value="')[1].split('"')[0]

    assert services.holder_of_token(secret) == cast.rita
    assert secret not in client.get(ME).content.decode()
    assert secret not in str(list(ApiToken.objects.values())) + str(list(AuditEntry.objects.values()))
    token = ApiToken.objects.get()
    assert timezone.localdate(token.expires_at) == timezone.localdate() + timedelta(days=30)


def test_a_withdrawn_token_opens_nothing(cast: Cast, sign_in: SignIn) -> None:
    secret = _token(cast.rita)
    number = ApiToken.objects.get().pk

    page = sign_in(cast.rita).post(reverse("people:withdraw_token", args=[number]), follow=True).content.decode()

    assert "The token no longer works." in page
    assert services.holder_of_token(secret) is None
    assert "report" not in page
    services.withdraw_token(number=number, by=cast.rita)
    assert [entry.act for entry in AuditEntry.objects.order_by("id")] == ["token_made", "token_withdrawn"]


def test_nobody_withdraws_the_token_of_another(cast: Cast, sign_in: SignIn) -> None:
    secret = _token(cast.rita)
    address = reverse("people:withdraw_token", args=[ApiToken.objects.get().pk])

    assert sign_in(cast.administrator).post(address).status_code == 404
    for who in (cast.ted, cast.director, cast.rita):
        response = sign_in(who).post(
            reverse("people:withdraw_token_of", args=[cast.rita.pk, ApiToken.objects.get().pk])
        )
        assert response.status_code == 403
    assert services.holder_of_token(secret) == cast.rita


def test_an_administrator_sees_and_withdraws_the_tokens_of_a_person(cast: Cast, sign_in: SignIn) -> None:
    secret, number = _token(cast.rita), ApiToken.objects.get().pk
    client, page = sign_in(cast.administrator), reverse("people:person", args=[cast.rita.pk])
    address = reverse("people:withdraw_token_of", args=[cast.rita.pk, number])
    assert address in client.get(page).content.decode()
    assert address not in sign_in(cast.director).get(page).content.decode()

    assert client.post(reverse("people:withdraw_token_of", args=[cast.ted.pk, number])).status_code == 404
    assert services.holder_of_token(secret) == cast.rita
    client.post(address)

    assert services.holder_of_token(secret) is None
    entry = AuditEntry.objects.get(act="token_withdrawn")
    assert (entry.person, entry.details) == (cast.administrator, {"person": "Rita"})


def test_tokens_end_with_the_password_that_was_lost(cast: Cast) -> None:
    secret, other = _token(cast.rita), _token(cast.ted)
    link = services.make_link(number=cast.rita.pk, by=cast.administrator)

    services.choose_password(secret=link, password=PASSWORD)

    assert services.holder_of_token(secret) is None
    assert services.holder_of_token(other) == cast.ted
    assert AuditEntry.objects.get(act="password_changed").details == {"tokens": 1}


def test_tokens_of_who_may_not_sign_in_do_not_come_back(cast: Cast) -> None:
    secret = _token(cast.rita)

    for active in (False, True):
        services.change_person(number=cast.rita.pk, changes={"is_active": active}, by=cast.administrator)

    assert services.holder_of_token(secret) is None
    told = [entry.details for entry in AuditEntry.objects.filter(act="person_changed").order_by("id")]
    assert told == [{"is_active": [True, False], "tokens": 1}, {"is_active": [False, True]}]


def test_a_token_ends_on_its_day(cast: Cast) -> None:
    secret = _token(cast.rita)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert services.holder_of_token(secret) is None


def test_a_token_ends_with_its_person(cast: Cast) -> None:
    secret = _token(cast.rita)
    Person.objects.filter(pk=cast.rita.pk).update(is_active=False)

    assert services.holder_of_token(secret) is None


@pytest.mark.parametrize("secret", ["", "x", "kf_", "密" * 50, "\x00"])
@pytest.mark.usefixtures("cast")
def test_what_is_no_token_is_nobody(secret: str) -> None:
    assert services.holder_of_token(secret) is None


def test_the_last_use_is_noted_once_a_minute(cast: Cast) -> None:
    secret = _token(cast.rita)
    services.holder_of_token(secret)
    first = ApiToken.objects.get().last_used_at
    assert first is not None

    services.holder_of_token(secret)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    services.holder_of_token(secret)
    assert (ApiToken.objects.get().last_used_at or first) >= first


def test_twenty_tokens_are_enough(cast: Cast) -> None:
    for _ in range(20):
        _token(cast.rita)

    with pytest.raises(Refused):
        _token(cast.rita)
    _token(cast.ted)
