"""What changed between two runs, among the accounts that the person who asks may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window

from keyfolio.identify import Policy
from keyfolio.language import Text
from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.queries.beyond import standings_beyond
from keyfolio_web.identify.queries.moved import moved_accounts
from keyfolio_web.identify.queries.policies import policy_of, summary_of
from keyfolio_web.identify.queries.standings import judge, standings_of
from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person
from keyfolio_web.value import whole

KINDS = ("entered", "left", "rising", "falling", "new", "gone")


@dataclass(frozen=True, slots=True)
class Move:
    """One account in both runs; null where it is in only one of them.

    why: said of the run in which it is not key, the later one if of both; null: it is key wherever it is.
    """

    account: Account
    before: Standing | None
    after: Standing | None
    why: Text | None

    @property
    def scores(self) -> list[float | None]:
        """The score before and after."""
        return [side.score if side else None for side in (self.before, self.after)]

    @property
    def ranks(self) -> list[int | None]:
        """The rank before and after."""
        return [side.rank if side else None for side in (self.before, self.after)]

    @property
    def classes(self) -> list[str | None]:
        """The ABC class before and after."""
        return [side.abc or None if side else None for side in (self.before, self.after)]

    @property
    def keys(self) -> list[bool | None]:
        """Whether it was key before, and is after."""
        return [side.is_key if side else None for side in (self.before, self.after)]

    @property
    def score_change(self) -> float | None:
        """By how much the score rose; null: the account is in one run only."""
        return self.after.score - self.before.score if self.before and self.after else None


@dataclass(frozen=True, slots=True)
class Moves:
    """Accounts that moved alike: the first of them, and how many there are; null: more than shown, not counted."""

    shown: list[Move] = field(default_factory=list)
    count: int | None = 0

    @property
    def more(self) -> bool:
        """Whether there are others."""
        return self.count is None or self.count > len(self.shown)


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed from one run to another.

    Entered and left: became key, or ceased to be, by rank; left counts accounts that are gone too. Rising and falling:
    the score rose or fell, most first. New and gone: have a line in the window of one run only, by rank.
    """

    before: Run
    after: Run
    entered: Moves
    left: Moves
    rising: Moves
    falling: Moves
    new: Moves
    gone: Moves

    @property
    def other_policy(self) -> bool:
        """Whether the two runs judged by different policies."""
        return policy_of(self.before) != policy_of(self.after)

    @property
    def other_window(self) -> bool:
        """Whether the windows of the two runs are of different length."""
        return summary_of(self.before).window_months != summary_of(self.after).window_months

    @property
    def other_accounts(self) -> bool:
        """Whether one run judged accounts of a list, and the other every account or those of another list."""
        if not (self.before.list_name and self.after.list_name):
            return self.before.list_name != self.after.list_name
        return bool(self.before.only != self.after.only)

    @property
    def before_as_of(self) -> date:
        """The day of the earlier run."""
        return summary_of(self.before).as_of

    @property
    def moved_days(self) -> int:
        """By how many days the later run looks further; below zero: less far."""
        return (summary_of(self.after).as_of - summary_of(self.before).as_of).days

    @property
    def same_facts(self) -> bool:
        """Whether both runs read the same ledger."""
        return self.before.snapshot == self.after.snapshot


@dataclass(frozen=True, slots=True)
class _Way:
    """Accounts that moved one way, in order. is_counted: counting them costs nothing beside finding the first."""

    found: QuerySet[Standing]
    is_counted: bool

    def first(self, most: int) -> tuple[list[int], int | None]:
        """The accounts of the first of them, and how many there are, in one query."""
        if self.is_counted:
            rows = list(self.found.annotate(of=Window(Count("pk"))).values_list("account_id", "of")[:most])
            return [account for account, _ in rows], rows[0][1] if rows else 0
        accounts = list(self.found.values_list("account_id", flat=True)[: most + 1])
        return accounts[:most], len(accounts) if len(accounts) <= most else None


def compare(person: Person, before: Run, after: Run, *, kinds: Iterable[str] = KINDS, most: int = 50) -> Changes:
    """Compare two runs; of each of `kinds` at most so many accounts are told, and no more than 50; others stay empty.

    Raises:
        StoreTrouble: a file of a run is missing or damaged.
    """
    if whole.is_partly_kept(before) or whole.is_partly_kept(after):
        return _compare_whole(person, before, after, kinds=kinds, most=most)
    ways = _ways(person, before, after)
    found = {kind: ways[kind].first(most) for kind in kinds}
    moves = _moves(person, before, after, {account for accounts, _ in found.values() for account in accounts})
    told = {
        kind: Moves([moves[account] for account in accounts if account in moves], count)
        for kind, (accounts, count) in found.items()
    }
    return Changes(before=before, after=after, **{kind: told.get(kind, Moves()) for kind in KINDS})


def _compare_whole(person: Person, before: Run, after: Run, *, kinds: Iterable[str], most: int) -> Changes:
    found = {kind: told.first(most) for kind, told in moved_accounts(person, before, after).items() if kind in kinds}
    codes = {code for told in found.values() for code in told.codes}
    accounts = Account.objects.filter(code__in=codes)
    ids = dict(accounts.values_list("code", "pk"))
    beyond = [one for run in (before, after) for one in standings_beyond(person, run, accounts)]
    moves = _moves(person, before, after, set(ids.values()), beyond)
    moved = {code: moves[account] for code, account in ids.items() if account in moves}
    told = {kind: Moves([moved[code] for code in one.codes if code in moved], one.count) for kind, one in found.items()}
    return Changes(before=before, after=after, **{kind: told.get(kind, Moves()) for kind in KINDS})


def _ways(person: Person, before: Run, after: Run) -> dict[str, _Way]:
    """By kind. Rising and falling look at every account of both runs, and so ask only what one index holds."""
    then, now = standings_of(person, before), standings_of(person, after)
    changed = now.filter(account__standings__run=before).annotate(change=F("score") - F("account__standings__score"))
    ranked = {
        "entered": now.filter(_not_in(Standing.objects.filter(run=before, is_key=True)), is_key=True),
        "left": then.filter(_not_in(Standing.objects.filter(run=after, is_key=True)), is_key=True),
        "new": now.filter(_not_in(Standing.objects.filter(run=before))),
        "gone": then.filter(_not_in(Standing.objects.filter(run=after))),
    }
    return {
        **{kind: _Way(found.order_by("rank"), is_counted=True) for kind, found in ranked.items()},
        "rising": _Way(changed.filter(change__gt=0).order_by("-change", "account_id"), is_counted=False),
        "falling": _Way(changed.filter(change__lt=0).order_by("change", "account_id"), is_counted=False),
    }


def _not_in(others: QuerySet[Standing]) -> Exists:
    return ~Exists(others.filter(account=OuterRef("account")))  # type: ignore[return-value]


def _moves(
    person: Person, before: Run, after: Run, accounts: set[int], beyond: Iterable[Standing] = ()
) -> dict[int, Move]:
    """By account; one that was pruned, or left to somebody else's team, in this moment is absent.

    beyond: standings in these runs that the database does not have.
    """
    held: defaultdict[int, dict[int, Standing]] = defaultdict(dict)
    for standing in beyond:
        held[standing.account_id][standing.run_id] = standing
    both = standings_of(person, before) | standings_of(person, after)
    for standing in both.filter(account__in=accounts).select_related("account", "observation"):
        held[standing.account_id][standing.run_id] = standing
    policies = {run.pk: policy_of(run) for run in (before, after)}
    return {account: _move(found, before, after, policies) for account, found in held.items()}


def _move(found: dict[int, Standing], before: Run, after: Run, policies: dict[int, Policy]) -> Move:
    latest_first = [found[run.pk] for run in (after, before) if run.pk in found]
    telling = next((one for one in latest_first if not one.is_key), None)
    why = judge(telling, policies[telling.run_id]).why if telling else None
    return Move(latest_first[0].account, found.get(before.pk), found.get(after.pk), why)
