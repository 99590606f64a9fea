"""Why one account is key in a run, or is not: its score opened to its parts, and each requirement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keyfolio.identify import CRITERIA, Policy
from keyfolio.language import Text
from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.queries.beyond import standings_beyond
from keyfolio_web.identify.queries.policies import basis_required, policy_of, required, summary_of
from keyfolio_web.identify.queries.standings import Judged, as_found, judge, standing_of
from keyfolio_web.ledger.models import Account
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.runs.models import Run
from keyfolio_web.runs.queries import sealed_runs
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.templatetags.keyfolio import money, points
from keyfolio_web.value.models import Observation

_RUNS_BACK = 24


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gives to the score.

    points: 0-1, the share of accounts that are worse; null: left out of this run. weight: its part of the whole weight,
    0-1. got: points of the score; most: what it could give.
    """

    criterion: str
    label: Text
    value: Text
    points: float | None
    weight: float
    got: float

    @property
    def most(self) -> float:
        """What the criterion could give, of 100."""
        return 100 * self.weight


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing the policy asks of every key account, and what was found."""

    name: str
    needed: str
    found: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Why:
    """One account in one run, opened to its parts. limit: the score that is needed, of 100."""

    judged: Judged
    parts: list[Part]
    requirements: list[Requirement]
    limit: int

    @property
    def standing(self) -> Standing:
        """Its row."""
        return self.judged.standing


@dataclass(frozen=True, slots=True)
class Past:
    """Where the account stood in one run, as of a day."""

    standing: Standing
    as_of: date


def why(person: Person, run: Run, code: str) -> Why:
    """Why the account is key in this run, or is not.

    Raises:
        Standing.DoesNotExist: it is not in the run, or not this person's to see.
    """
    standing, policy = standing_of(person, run, code), policy_of(run)
    return Why(judge(standing, policy), _parts(standing, policy), _requirements(standing, policy), policy.limits.score)


def history_of(person: Person, account: Account) -> list[Past]:
    """Where the account stood in each run whose rows are kept, newest first, at most 24."""
    sealed = Standing.objects.filter(account=account, account__in=accounts_of(person), run__sealed_at__isnull=False)
    found = list(sealed.select_related("run").defer("run__only").order_by("-run__number")[:_RUNS_BACK])
    partly = sealed_runs(person).filter(kept_accounts__isnull=False).exclude(pk__in=[one.run_id for one in found])
    one = Account.objects.filter(pk=account.pk)
    found += [beyond for run in partly for beyond in standings_beyond(person, run, one)]
    newest = sorted(found, key=lambda standing: -standing.run.number)[:_RUNS_BACK]
    return [Past(standing, summary_of(standing.run).as_of) for standing in newest]


def _parts(standing: Standing, policy: Policy) -> list[Part]:
    """The criteria in the policy's order; the ones left out of the run share no weight."""
    held: dict[str, tuple[float | None, float | None, float]] = standing.parts
    whole = sum(weight for name, weight in policy.weights if held[name][1] is not None)
    found = as_found(standing)
    return [
        Part(
            criterion=name,
            label=CRITERIA[name].label,
            value=_value(name, found, known=held[name][0] is not None, used=held[name][1] is not None),
            points=held[name][1],
            weight=weight / whole if held[name][1] is not None else 0.0,
            got=held[name][2],
        )
        for name, weight in policy.weights
    ]


def _value(name: str, found: dict[str, object], *, known: bool, used: bool) -> Text:
    criterion = CRITERIA[name]
    return criterion.words(found) if known else criterion.absent if used else criterion.missing


def _requirements(standing: Standing, policy: Policy) -> list[Requirement]:
    failed = [name for name in standing.failed.split(",") if name]
    found = _found(standing)
    listed = [
        Requirement(name, needed, found[name], is_met=name not in failed) for name, needed in required(policy).items()
    ]
    others = [Requirement(name, basis_required(), "–", is_met=False) for name in failed if name not in found]
    return [*listed, *others]


def _found(standing: Standing) -> dict[str, str]:
    observed = standing.observation
    return {
        "net_sales": money(observed.net_sales),
        "order_days": _days(observed.order_days),
        "days_known": _known_for(observed),
        "largest_order": _largest(observed),
        "size": _size(standing),
        "score": points(standing.score),
    }


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=number_format(count))


def _known_for(observed: Observation) -> str:
    since, last, recency = observed.known_since_day, observed.last_order_day, observed.recency_days
    if since is None or last is None or recency is None:
        return _("no order")
    return _days(last + recency - since)


def _largest(observed: Observation) -> str:
    if observed.largest_order is None:
        return _("no order")
    if observed.net_sales <= 0:
        return money(observed.largest_order)
    part = points(100 * observed.largest_order / observed.net_sales)
    return _("{money}, {part}% of net sales").format(money=money(observed.largest_order), part=part)


def _size(standing: Standing) -> str:
    """The share of accounts below, which the criterion of size holds; without it, what there is."""
    below = standing.parts.get("net_sales", [None, None, 0])[1]
    if below is None:
        return money(standing.observation.net_sales)
    return _("above those of {part}%").format(part=points(100 * below))
