"""Who works on an account: said by directors and administrators, one leads."""

from __future__ import annotations

import pytest

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.refused import NotAllowed, Refused
from tests.web.worlds import World


def _team(code: str) -> dict[str, bool]:
    members = TeamMember.objects.filter(account__code=code).select_related("person")
    return {member.person.name: member.leads for member in members}


def test_who_is_put_on_a_team_sees_the_account_and_it_is_written_down(world: World) -> None:
    cast = world.cast
    services.put_on_team(account_code="A005", person=cast.sam, leads=False, by=cast.director)
    assert [account.code for account in queries.accounts_of(cast.sam)] == ["A005"]
    entry = AuditEntry.objects.get(act="team_changed")
    assert (entry.person, entry.subject, entry.details) == (cast.director, "A005", {"added": "Sam", "leads": False})


def test_a_new_leader_takes_over_and_the_old_one_stays_on_the_team(world: World) -> None:
    cast = world.cast
    services.put_on_team(account_code="A002", person=cast.rita, leads=True, by=cast.administrator)
    assert _team("A002") == {"Rita": True, "Ted": False, "Max": False}
    services.put_on_team(account_code="A002", person=cast.rita, leads=False, by=cast.administrator)
    assert not any(_team("A002").values())


def test_who_is_taken_off_no_longer_sees_the_account(world: World) -> None:
    cast = world.cast
    services.take_off_team(account_code="A002", person=cast.rita, by=cast.director)
    assert [account.code for account in queries.accounts_of(cast.rita)] == ["A001"]
    with pytest.raises(Refused, match="Rita is not on this team"):
        services.take_off_team(account_code="A002", person=cast.rita, by=cast.director)


def test_many_accounts_at_once_are_one_entry_in_the_log(world: World) -> None:
    cast = world.cast
    codes = [*(account.code for account in world.accounts), "A001", "nobody"]
    assert services.put_on_teams(codes=codes, person=cast.sam, leads=True, by=cast.director) == 12
    assert queries.accounts_of(cast.sam).count() == 12
    assert _team("A001") == {"Sam": True, "Rita": False, "Max": False, "Aron": False}
    assert AuditEntry.objects.get(act="team_changed").details == {"accounts": 12, "leads": True}


def test_nobody_else_changes_teams(world: World) -> None:
    cast = world.cast
    for person in (cast.manager, cast.rita, cast.ted, cast.sam, cast.analyst, cast.agent):
        with pytest.raises(NotAllowed):
            services.put_on_team(account_code="A001", person=person, leads=True, by=person)
        with pytest.raises(NotAllowed):
            services.take_off_team(account_code="A001", person=cast.rita, by=person)
        with pytest.raises(NotAllowed):
            services.put_on_teams(codes=["A001"], person=person, leads=False, by=person)
    assert _team("A001") == {"Rita": True, "Max": False, "Aron": False}


def test_unknown_accounts_and_people_who_left_are_refused_in_words(world: World) -> None:
    cast = world.cast
    with pytest.raises(Refused, match="There is no account ZZZ"):
        services.put_on_team(account_code="ZZZ", person=cast.sam, leads=False, by=cast.director)
    cast.sam.is_active = False
    with pytest.raises(Refused, match="Sam may not sign in"):
        services.put_on_team(account_code="A001", person=cast.sam, leads=False, by=cast.director)
    assert Account.objects.get(code="A001").members.count() == 3


def test_many_at_once_take_the_lead_from_nobody_who_has_it(world: World) -> None:
    cast = world.cast
    services.put_on_teams(codes=["A001", "A002", "A003"], person=cast.rita, leads=False, by=cast.director)
    assert _team("A001")["Rita"], "she led it, and was put on a team she is on"
    assert (_team("A002")["Rita"], _team("A003")) == (False, {"Rita": False})


def test_the_act_on_one_account_lets_its_leader_lead_no_longer(world: World) -> None:
    cast = world.cast
    services.put_on_team(account_code="A001", person=cast.rita, leads=False, by=cast.director)
    assert _team("A001") == {"Rita": False, "Max": False, "Aron": False}
