"""People: who adds and changes whom, and the links by which they come in."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from keyfolio_web.people import services
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.refused import NotAllowed, Refused
from keyfolio_web.shared.roles import Role
from tests.web.cast import PASSWORD, Cast, make_cast, person
from tests.web.conftest import SignIn
from tests.web.people.at_once import all_at_once

PEOPLE = "/people/"
NEW = {"name": "Nina", "email": "Nina@Example.com", "role": "representative", "language": ""}


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """One of each role."""
    return make_cast()


def _page(number: int) -> str:
    return reverse("people:person", args=[number])


def _typed(one: Person, **changes: str) -> dict[str, str]:
    """What the form of a person sends; an unticked box sends nothing."""
    kept = {"name": one.name, "role": one.role, "language": one.language, "is_active": "on" if one.is_active else ""}
    return {name: value for name, value in {**kept, **changes}.items() if value}


def test_directors_and_administrators_see_everybody(cast: Cast, sign_in: SignIn) -> None:
    for reader in (cast.director, cast.administrator):
        page = sign_in(reader).get(PEOPLE).content.decode()
        assert all(one.email in page for one in (cast.rita, cast.analyst, cast.agent))


@pytest.mark.parametrize("who", ["manager", "rita", "analyst", "agent"])
def test_nobody_else_sees_them(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))

    for address in (PEOPLE, _page(cast.ted.pk), reverse("people:add"), reverse("people:audit")):
        response = client.get(address)
        assert response.status_code == 403
        assert cast.ted.email not in response.content.decode()


@pytest.mark.parametrize("who", ["director", "manager", "rita", "analyst", "agent"])
def test_only_administrators_add_and_change_people(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(cast, who))

    assert client.post(reverse("people:add"), NEW).status_code == 403
    assert client.post(_page(cast.ted.pk), _typed(cast.ted, role="administrator")).status_code == 403
    assert client.post(reverse("people:make_link", args=[cast.ted.pk])).status_code == 403
    cast.ted.refresh_from_db()
    assert cast.ted.role == Role.REPRESENTATIVE
    assert Person.objects.count() == 8
    assert not AuditEntry.objects.exists()


def test_a_director_sees_no_form_that_is_not_theirs(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.director).get(_page(cast.ted.pk)).content.decode()

    assert reverse("people:put_on_teams", args=[cast.ted.pk]) in page
    assert reverse("people:make_link", args=[cast.ted.pk]) not in page
    assert 'name="role"' not in page


def test_a_new_person_comes_in_by_a_link_that_works_once(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.administrator).post(reverse("people:add"), NEW).content.decode()
    link = _link_in(page)
    nina = Person.objects.get(email="nina@example.com")
    assert not nina.has_usable_password()
    client = Client()
    assert "Welcome, Nina" in client.get(link).content.decode()

    response = client.post(link, {"password": "a battery of horses"})

    assert response.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(nina.pk)
    assert Client().get(link).status_code == 403, "once"
    assert Client().post(link, {"password": "someone else's horses"}).status_code == 403
    nina.refresh_from_db()
    assert nina.check_password("a battery of horses")
    acts = [entry.act for entry in AuditEntry.objects.order_by("id")]
    assert acts == ["person_added", "person_changed", "password_changed", "signed_in"]


def test_a_link_does_not_say_who_may_read_it_in_the_log(cast: Cast) -> None:
    secret = services.make_link(number=cast.ted.pk, by=cast.administrator)

    assert secret not in str(list(AuditEntry.objects.values()))


def test_a_link_is_over_after_48_hours(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = services.make_link(number=cast.ted.pk, by=cast.administrator)
    made = timezone.now().timestamp()

    monkeypatch.setattr("django.core.signing.time.time", lambda: made + timedelta(hours=47).total_seconds())
    assert services.holder_of_link(secret) == cast.ted
    monkeypatch.setattr("django.core.signing.time.time", lambda: made + timedelta(hours=49).total_seconds())
    with pytest.raises(Refused):
        services.holder_of_link(secret)


@pytest.mark.parametrize("secret", ["x", "a:b:c", "WzEsIjEiXQ:1abc:abc"])
@pytest.mark.usefixtures("cast")
def test_a_made_up_link_opens_nothing(secret: str) -> None:
    response = Client().get(reverse("people:link", args=[secret]))

    assert response.status_code == 403
    assert "This link is used up or too old." in response.content.decode()


def test_a_link_ends_when_its_person_may_no_longer_sign_in(cast: Cast) -> None:
    secret = services.make_link(number=cast.ted.pk, by=cast.administrator)
    Person.objects.filter(pk=cast.ted.pk).update(is_active=False)

    with pytest.raises(Refused):
        services.choose_password(secret=secret, password=PASSWORD)
    with pytest.raises(Refused):
        services.make_link(number=cast.ted.pk, by=cast.administrator)


def test_a_lost_password_is_replaced_and_other_sessions_end(cast: Cast, sign_in: SignIn) -> None:
    elsewhere = sign_in(cast.ted)
    link = _link_in(sign_in(cast.administrator).post(reverse("people:make_link", args=[cast.ted.pk])).content.decode())

    weak = Client().post(link, {"password": "short"}).content.decode()
    assert "too short" in weak
    Client().post(link, {"password": "a battery of horses"})

    assert elsewhere.get("/me/").status_code == 302


def _link_in(page: str) -> str:
    return "/welcome/" + page.split("http://testserver/welcome/")[1].split("<")[0]


def test_one_address_is_one_person_whatever_its_case(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in(cast.administrator).post(reverse("people:add"), {**NEW, "email": "RITA@example.com"})

    assert "There is already a person with this e-mail address." in response.content.decode()
    assert "RITA@example.com" in response.content.decode(), "the typing stays"


def test_a_change_holds_at_once_and_is_written_down(cast: Cast, sign_in: SignIn) -> None:
    teds = sign_in(cast.ted)
    assert teds.get(PEOPLE).status_code == 403

    response = sign_in(cast.administrator).post(_page(cast.ted.pk), _typed(cast.ted, role="director"), follow=True)

    assert "Saved." in response.content.decode()
    assert teds.get(PEOPLE).status_code == 200
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.details) == ("person_changed", {"role": ["representative", "director"]})


@pytest.mark.usefixtures("cast")
def test_what_changes_nothing_is_not_written_down(cast: Cast, sign_in: SignIn) -> None:
    sign_in(cast.administrator).post(_page(cast.ted.pk), _typed(cast.ted))

    assert not AuditEntry.objects.exists()


def test_the_last_administrator_stays(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)

    for change in ({"role": "director"}, {"is_active": ""}):
        page = client.post(_page(cast.administrator.pk), _typed(cast.administrator, **change)).content.decode()
        assert "This is the last administrator who may sign in." in page
    cast.administrator.refresh_from_db()
    assert (cast.administrator.role, cast.administrator.is_active) == (Role.ADMINISTRATOR, True)


def test_an_administrator_who_may_not_sign_in_does_not_count(cast: Cast) -> None:
    other = person("Old", Role.ADMINISTRATOR)
    Person.objects.filter(pk=other.pk).update(is_active=False)

    with pytest.raises(Refused):
        services.change_person(number=cast.administrator.pk, changes={"role": "analyst"}, by=cast.administrator)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once() -> None:
    ada, bob = person("Ada", Role.ADMINISTRATOR), person("Bob", Role.ADMINISTRATOR)

    def remove(victim: Person, by: Person) -> object:
        return services.change_person(number=victim.pk, changes={"is_active": False}, by=by)

    said = all_at_once([partial(remove, bob, ada), partial(remove, ada, bob)])

    assert said == ["done", "refused"]
    assert Person.objects.filter(is_active=True).count() == 1


@pytest.mark.parametrize("number", [0, 999_999, 2**63 - 1, 2**63, 10**40])
def test_a_number_that_nobody_has_is_nothing(cast: Cast, sign_in: SignIn, number: int) -> None:
    assert sign_in(cast.administrator).get(f"/people/{number}/").status_code == 404


def test_an_act_without_a_form_s_method_is_refused(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)

    for name in ("make_link", "put_on_teams", "take_off_team"):
        assert client.get(reverse(f"people:{name}", args=[cast.ted.pk])).status_code == 405


def test_the_list_asks_the_same_whatever_its_length(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: pytest.FixtureLookupError
) -> None:
    client = sign_in(cast.administrator)
    for place in range(40):
        person(f"P{place}", Role.MANAGER)

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get(PEOPLE)


def test_who_is_not_allowed_is_refused_by_the_services_too(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        services.add_person(email="x@example.com", name="X", role="analyst", language="", by=cast.director)
    with pytest.raises(NotAllowed):
        services.put_on_teams(number=cast.ted.pk, codes=["A001"], leads=False, by=cast.analyst)
    assert Person.objects.get(pk=cast.ted.pk).check_password(PASSWORD)
