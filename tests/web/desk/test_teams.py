"""Who works on an account: one by one on its page, and for all accounts of a filter."""

from __future__ import annotations

import pytest

from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import TeamMember
from keyfolio_web.shared.models import AuditEntry, Person
from tests.web.desk.pages import Asking, words_of
from tests.web.worlds import World


def leader_of(code: str) -> str | None:
    return TeamMember.objects.filter(account__code=code, leads=True).values_list("person__name", flat=True).first()


def test_a_director_puts_a_person_on_a_team(company: World, asking: Asking) -> None:
    client = asking.client(company.cast.director)
    response = client.post("/accounts/A001/team/put-on", {"person": company.cast.sam.pk}, follow=True)
    assert "Sam is on the team now." in words_of(response)
    assert asking.codes(company.cast.sam) == ["A001"]
    assert leader_of("A001") == "Rita"


def test_a_new_leader_takes_over_and_the_old_one_stays(company: World, asking: Asking) -> None:
    client = asking.client(company.cast.director)
    response = client.post("/accounts/A001/team/put-on", {"person": company.cast.sam.pk, "leads": "on"}, follow=True)
    assert "Sam leads the team now." in words_of(response)
    assert leader_of("A001") == "Sam"
    assert TeamMember.objects.filter(account__code="A001", person=company.cast.rita).exists()


def test_a_person_is_taken_off_a_team(company: World, asking: Asking) -> None:
    client = asking.client(company.cast.administrator)
    response = client.post("/accounts/A002/team/take-off", {"person": company.cast.rita.pk}, follow=True)
    assert "Rita is no longer on the team." in words_of(response)
    assert asking.codes(company.cast.rita) == ["A001"]


@pytest.mark.parametrize("chosen", ["", "x", "0", "-1", "9" * 30, "99999", "1 OR 1=1", "\0"])
@pytest.mark.parametrize("act", ["put-on", "take-off"])
def test_somebody_who_is_not_there_changes_nothing(company: World, asking: Asking, chosen: str, act: str) -> None:
    client, before = asking.client(company.cast.director), TeamMember.objects.count()
    response = client.post(f"/accounts/A001/team/{act}", {"person": chosen}, follow=True)
    assert response.status_code == 200
    assert "Choose a person first." in words_of(response) or "not on the team" in words_of(response)
    assert TeamMember.objects.count() == before


def test_somebody_who_may_not_sign_in_cannot_be_chosen(company: World, asking: Asking) -> None:
    Person.objects.filter(pk=company.cast.sam.pk).update(is_active=False)
    client = asking.client(company.cast.director)
    client.post("/accounts/A001/team/put-on", {"person": company.cast.sam.pk})
    assert not TeamMember.objects.filter(person=company.cast.sam).exists()
    assert ">Sam<" not in client.get("/accounts/A001/").content.decode()


def test_the_teams_of_an_account_that_is_not_there_cannot_be_changed(company: World, asking: Asking) -> None:
    client = asking.client(company.cast.director)
    assert client.post("/accounts/A999/team/put-on", {"person": company.cast.sam.pk}).status_code == 404
    assert client.get("/accounts/A001/team/put-on").status_code == 405


def test_a_person_is_put_on_the_teams_of_a_filter(company: World, asking: Asking) -> None:
    client = asking.client(company.cast.director)
    page = words_of(client.get("/accounts/assign?tier=key&industry=电信"))
    assert "Put somebody on the team of 1 account" in page
    assert "Key accounts" in page
    assert "电信" in page
    told = {"person": company.cast.sam.pk, "leads": "on", "expected": "3"}
    response = client.post("/accounts/assign?tier=key", told, follow=True)
    assert "Sam is on the teams of 3 accounts." in words_of(response)
    assert [leader_of(code) for code in ("A001", "A002", "A003", "A004")] == ["Sam", "Sam", "Sam", None]
    noted = AuditEntry.objects.get(act="team_changed")
    assert noted.details["accounts"] == 3


def test_a_list_that_changed_meanwhile_is_looked_at_again(company: World, asking: Asking) -> None:
    client = asking.client(company.cast.director)
    Standing.objects.filter(run=company.current, account__code="A004").update(is_key=True)
    told = {"person": company.cast.sam.pk, "expected": "3"}
    response = client.post("/accounts/assign?tier=key", told)
    assert response.status_code == 422
    assert "The list has changed meanwhile: 4 accounts now." in words_of(response)
    assert 'name="expected" value="4"' in response.content.decode()
    assert not TeamMember.objects.filter(person=company.cast.sam).exists()


@pytest.mark.parametrize(
    "told", [{}, {"person": "x", "expected": "3"}, {"expected": "3"}, {"person": "9" * 30, "expected": "9" * 30}]
)
def test_a_form_that_is_not_filled_in_says_so(company: World, asking: Asking, told: dict[str, str]) -> None:
    response = asking.client(company.cast.director).post("/accounts/assign?tier=key", {"leads": "on", **told})
    assert response.status_code == 422
    assert TeamMember.objects.count() == 6
    assert "checked" in response.content.decode()
