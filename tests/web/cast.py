"""The people of the tests: one of each role, on accounts or not."""

from __future__ import annotations

from dataclasses import dataclass

from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.roles import Role

PASSWORD = "correct horse battery"  # noqa: S105


def person(name: str, role: Role, language: str = "en") -> Person:
    """Someone who signs in as NAME@example.com."""
    return Person.objects.create_user(
        email=f"{name.lower()}@example.com", name=name, role=role, language=language, password=PASSWORD
    )


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who. Rita owns the first account and is on the second's team; Ted leads the second; Sam has none."""

    director: Person
    manager: Person
    rita: Person  # representative: owner of accounts[0], teammate on accounts[1]
    ted: Person  # representative: owner of accounts[1]
    sam: Person  # representative: a stranger to every account
    analyst: Person
    agent: Person
    administrator: Person


def make_cast() -> Cast:
    """All of them, on no team yet."""
    return Cast(
        director=person("Dora", Role.DIRECTOR),
        manager=person("Max", Role.MANAGER),
        rita=person("Rita", Role.REPRESENTATIVE),
        ted=person("Ted", Role.REPRESENTATIVE),
        sam=person("Sam", Role.REPRESENTATIVE),
        analyst=person("Anna", Role.ANALYST),
        agent=person("Aron", Role.SERVICE_AGENT),
        administrator=person("Ada", Role.ADMINISTRATOR),
    )


def put_on_teams(cast: Cast, accounts: list[Account]) -> None:
    """Rita owns accounts[0] and helps on Ted's accounts[1]; Max manages both; the agent serves the first."""
    first, second = accounts[:2]
    TeamMember.objects.bulk_create(
        [
            TeamMember(account=first, person=cast.rita, leads=True),
            TeamMember(account=second, person=cast.ted, leads=True),
            TeamMember(account=second, person=cast.rita),
            TeamMember(account=first, person=cast.manager),
            TeamMember(account=second, person=cast.manager),
            TeamMember(account=first, person=cast.agent),
        ]
    )
