"""What the filters may be set to: values that accounts of the person who asks have, and no others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast

from keyfolio.identify import RFM_CLASSES
from keyfolio_web.ledger.models import TeamMember
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.shared.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio.language import Text

MOST = 300  # of each: a longer list helps nobody to choose

# Jumps from value to value along an index, where DISTINCT would read every account.
_EVERY_VALUE = """
    SELECT * FROM (
        WITH RECURSIVE seen(value) AS (
            SELECT MIN({name}) FROM ledger_account
            UNION ALL
            SELECT (SELECT MIN({name}) FROM ledger_account WHERE {name} > seen.value) FROM seen WHERE value IS NOT NULL
        ) SELECT '{name}' AS kind, value, value AS label FROM seen WHERE value <> '' LIMIT {most}
    ) AS every_{name}
"""
_EVERY_OWNER = """
    SELECT * FROM (
        SELECT 'owner' AS kind, CAST(id AS text) AS value, name AS label FROM shared_person
        WHERE EXISTS (SELECT 1 FROM ledger_teammember WHERE person_id = shared_person.id AND leads) LIMIT {most}
    ) AS every_owner
"""
_EVERYTHING = " UNION ALL ".join(
    [*(_EVERY_VALUE.format(name=name, most=MOST) for name in ("industry", "region")), _EVERY_OWNER.format(most=MOST)]
)


@dataclass(frozen=True, slots=True)
class Choices:
    """Industries, regions and owners to choose from, in order; owners as id and name."""

    industries: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    owners: list[tuple[str, str]] = field(default_factory=list)


def choices_for(person: Person) -> Choices:
    """The values to choose from; one query."""
    rows = _of_everything() if person.sees_every_account else _of_own(person)
    found = sorted(rows, key=lambda row: (row[0], row[2]))
    return Choices(
        industries=[value for kind, value, _ in found if kind == "industry"],
        regions=[value for kind, value, _ in found if kind == "region"],
        owners=[(value, name) for kind, value, name in found if kind == "owner"],
    )


def rfm_classes() -> dict[str, Text]:
    """The eight RFM classes by their digits."""
    return dict(RFM_CLASSES)


def people_for_teams(person: Person) -> QuerySet[Person]:
    """Who can be put on a team, by name; nobody for who does not keep teams."""
    return Person.objects.filter(is_active=True) if person.keeps_teams else Person.objects.none()


def _of_everything() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_EVERYTHING)
        found: list[tuple[str, str, str]] = cursor.fetchall()
    return found


def _of_own(person: Person) -> list[tuple[str, str, str]]:
    own = accounts_of(person).order_by()
    values = [
        own.exclude(**{name: ""}).values_list(Value(name, CharField()), name, name).distinct()
        for name in ("industry", "region")
    ]
    leads = TeamMember.objects.filter(person=OuterRef("pk"), leads=True, account__in=own)
    owners = Person.objects.order_by().filter(Exists(leads))
    told = owners.values_list(Value("owner", CharField()), Cast("pk", CharField()), "name")
    return list(values[0].union(values[1], told, all=True))
