"""Account teams, from the page of a person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyfolio_web.ledger.models import Account, TeamMember
from tests.web.conftest import SignIn
from tests.web.people.pages import form_to
from tests.web.worlds import World


def _paste(number: int) -> str:
    return reverse("people:put_on_teams", args=[number])


def _off(number: int) -> str:
    return reverse("people:take_off_team", args=[number])


def _codes(number: int) -> list[str]:
    return list(
        TeamMember.objects.filter(person=number).order_by("account__code").values_list("account__code", flat=True)
    )


@pytest.mark.parametrize("pasted", ["A003\nA004", "A003, A004", " A003；A004；", "A003\tA004\r\n", "A003，A003、A004"])
def test_a_director_puts_somebody_on_pasted_accounts(world: World, sign_in: SignIn, pasted: str) -> None:
    sam = world.cast.sam

    response = sign_in(world.cast.director).post(_paste(sam.pk), {"codes": pasted}, follow=True)

    assert _codes(sam.pk) == ["A003", "A004"]
    assert "Put on the teams of 2 accounts." in response.content.decode()


def test_codes_that_nobody_knows_stay_in_the_box(world: World, sign_in: SignIn) -> None:
    sam = world.cast.sam

    page = sign_in(world.cast.director).post(_paste(sam.pk), {"codes": "A003\nNO1\nA004\nNO2"}).content.decode()

    assert _codes(sam.pk) == ["A003", "A004"]
    assert "No account has these codes. They stay in the box." in page
    assert page.split("<textarea")[1].split(">")[1].split("<")[0].split() == ["NO1", "NO2"]


@pytest.mark.parametrize("pasted", ["", " , ,\n"])
def test_an_empty_box_is_said_to_be_empty(world: World, sign_in: SignIn, pasted: str) -> None:
    response = sign_in(world.cast.director).post(_paste(world.cast.sam.pk), {"codes": pasted})

    assert response.status_code == 200
    assert "state-bad" in response.content.decode()


def test_a_new_leader_takes_over_and_the_old_one_stays(world: World, sign_in: SignIn) -> None:
    first = world.accounts[0]

    sign_in(world.cast.director).post(_paste(world.cast.ted.pk), {"codes": first.code, "leads": "on"})

    members = {member.person: member.leads for member in first.members.all()}
    assert members[world.cast.ted] is True
    assert members[world.cast.rita] is False


def test_somebody_is_taken_off_a_team(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.director)
    page = client.get(reverse("people:person", args=[world.cast.rita.pk])).content.decode()
    assert form_to(page, _off(world.cast.rita.pk))["code"] == ["A001", "A002"]

    client.post(_off(world.cast.rita.pk), {"code": "A002"})

    assert _codes(world.cast.rita.pk) == ["A001"]
    again = client.post(_off(world.cast.rita.pk), {"code": "A002"}, follow=True)
    assert again.status_code == 200
    assert "is not on this team" in again.content.decode()


@pytest.mark.parametrize("who", ["manager", "rita", "analyst", "agent"])
def test_nobody_else_says_who_works_on_an_account(world: World, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(world.cast, who))

    assert client.post(_paste(world.cast.sam.pk), {"codes": "A003"}).status_code == 403
    assert client.post(_off(world.cast.rita.pk), {"code": "A001"}).status_code == 403
    assert (_codes(world.cast.sam.pk), _codes(world.cast.rita.pk)) == ([], ["A001", "A002"])


def test_a_long_list_is_turned_page_by_page(world: World, sign_in: SignIn) -> None:
    sam = world.cast.sam
    many = Account.objects.bulk_create(Account(code=f"B&{number:04d}") for number in range(250))
    TeamMember.objects.bulk_create(TeamMember(account=account, person=sam) for account in many)
    client, address = sign_in(world.cast.director), reverse("people:person", args=[sam.pk])
    seen: list[str] = []

    while address:
        page = client.get(address).content.decode()
        seen += form_to(page, _off(sam.pk)).get("code", [])
        after = page.partition("?after=")[2].partition("#")[0]
        address = f"/people/{sam.pk}/?after={after}" if after else ""

    assert seen == [account.code for account in many]


def test_my_page_counts_my_accounts(world: World, sign_in: SignIn) -> None:
    assert "2 accounts, on whose teams you are." in sign_in(world.cast.rita).get("/me/").content.decode()
    assert "Every account." in sign_in(world.cast.director).get("/me/").content.decode()
