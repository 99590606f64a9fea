"""A group of accounts with the figures of the current run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio_web.identify.queries.beyond import standings_beyond
from keyfolio_web.ledger.models import Account
from keyfolio_web.ledger.queries import Group, Unit, group_of
from keyfolio_web.runs.queries import current_run
from keyfolio_web.value.models import Observation
from keyfolio_web.value.queries import Terms, group_valuation_in, terms_of

if TYPE_CHECKING:
    from datetime import date

    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person
    from keyfolio_web.value.models import GroupValuation


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An account of a group. own: its net sales in the run, null: no trade.

    rolled_up: with those of all below it; null: not all of the group is this person's to see.
    """

    unit: Unit
    own: int | None
    rolled_up: int | None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group and what each of its accounts sold. run: the current one when it judged accounts; else null.

    valuation, terms: what it was worth as it stood on the day of the run, for who sees every account; else null.
    """

    group: Group
    rows: list[UnitRow]
    run: Run | None
    valuation: GroupValuation | None = None
    terms: Terms | None = None


def group_page(person: Person, account: Account, on: date) -> GroupPage | None:
    """The group in which an account stood on a day; null: it stood alone.

    Raises:
        CircularParents: accounts stand below each other in a circle.
    """
    group = group_of(person, account, on)
    if group is None:
        return None
    run = current_run(person)
    if run is None or (run.summary or {}).get("grain") == "group":
        return GroupPage(group, [UnitRow(unit, None, None) for unit in group.units], None)
    seen = [unit.account.pk for unit in group.units]
    sold = dict(Observation.objects.filter(run=run, account__in=seen).values_list("account__code", "net_sales"))
    beyond = standings_beyond(person, run, Account.objects.filter(pk__in=seen))
    sold |= {one.account.code: one.observation.net_sales for one in beyond}
    sums = _rolled_up(group, sold) if len(group.units) == group.accounts else {}
    rows = [UnitRow(unit, sold.get(unit.account.code), sums.get(unit.account.code)) for unit in group.units]
    valuation = group_valuation_in(person, run, group.head)
    return GroupPage(group, rows, run, valuation, terms_of(run) if valuation else None)


def _rolled_up(group: Group, sold: dict[str, int]) -> dict[str, int]:
    """Of each account the sales of itself and of all below it; units come with each parent before its children."""
    sums = {unit.account.code: sold.get(unit.account.code, 0) for unit in group.units}
    for unit in reversed(group.units):
        if unit.parent_code in sums:
            sums[unit.parent_code] += sums[unit.account.code]
    return sums
