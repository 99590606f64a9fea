"""How the accounts of the whole company move between states, as a page shows it; for who sees every account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from keyfolio.assumptions import STATES
from keyfolio.language import Text
from keyfolio.report import BASES
from keyfolio.units import MONEY_SCALE
from keyfolio.value import (
    FIRST_ORDER_VERDICTS,
    MIGRATION_REASONS,
    STATE_LABELS,
    STATIONARITY_VERDICTS,
    STEADY_REASONS,
)
from keyfolio_web.runs.queries import current_run
from keyfolio_web.shared.templatetags.keyfolio import spoken
from keyfolio_web.value.models import Outlook

if TYPE_CHECKING:
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

_SHADES = 5
_STEPS_DRAWN = 4
_BELIEVED = ("rejected", "not_rejected")


@dataclass(frozen=True, slots=True)
class Share:
    """Of those in one state the part that moves to another, 0-1, with its interval. moves: how many were seen."""

    share: float
    low: float
    high: float
    moves: int

    @property
    def shade(self) -> int:
        """How dark its cell is, 0-5."""
        return round(_SHADES * self.share)


@dataclass(frozen=True, slots=True)
class State:
    """One state. shares: to each state in order; steady: its part in the long run, null when there is none.

    accounts: in it at the end. a_period, worth, low, high: int64 in 1/10,000, of one account. is_assumed: nobody was
    seen to go on from it.
    """

    key: str
    label: Text
    accounts: int
    shares: list[Share]
    is_assumed: bool
    a_period: int
    worth: int
    low: int
    high: int
    steady: float | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many accounts are expected in each state so many periods ahead: expected, low, high."""

    periods: int
    accounts: list[tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Past:
    """How many accounts were in each state at the end of a period, and how many came for the first time."""

    first_day: date
    last_day: date
    accounts: list[int]
    arrivals: int


@dataclass(frozen=True, slots=True)
class Base:
    """What all accounts together are worth: int64 in 1/10,000."""

    accounts: int
    expected: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Chain:
    """How accounts go on. for_ever: whether worth counts every period to come; else so many as are forecast."""

    states: list[State]
    ahead: list[Ahead]
    base: Base
    for_ever: bool
    stationarity: Text
    first_order: Text
    tests: dict[str, dict[str, Any]]
    steady_reason: Text | None

    @property
    def believes_stationarity(self) -> bool:
        """Whether there are moves enough for the p-value of this test to be believed."""
        return self.tests["stationarity"]["verdict"] in _BELIEVED

    @property
    def believes_first_order(self) -> bool:
        """The same of this one."""
        return self.tests["first_order"]["verdict"] in _BELIEVED


@dataclass(frozen=True, slots=True)
class MigrationPage:
    """The page of migration. chain: null with a reason. told: null when the run told nothing of it."""

    run: Run
    by: str
    labels: list[Text]
    period_months: int
    discount_rate: float
    level: float
    basis: Text
    past: list[Past]
    chain: Chain | None
    reason: Text | None
    sankey: dict[str, Any] | None
    forecast: dict[str, Any] | None


def migration_page(person: Person, by: str) -> MigrationPage | None:
    """How accounts move by the current run; null: there is no run, it told nothing, or this person may not see it.

    by: one of `keyfolio.assumptions.STATES`; another one is taken as the first of them.
    """
    run = current_run(person)
    if run is None or not person.sees_every_account:
        return None
    told = Outlook.objects.filter(run=run).values_list("migration", flat=True).first()
    chosen = by if by in STATES else STATES[0]
    return _page(run, told[chosen]) if told else None


def _page(run: Run, told: dict[str, Any]) -> MigrationPage:
    chain = None if told["reason"] else _chain(told)
    return MigrationPage(
        run=run,
        by=told["states_by"],
        labels=[STATE_LABELS[key] for key in told["states"]],
        period_months=told["period_months"],
        discount_rate=told["discount_rate"],
        level=told["level"],
        basis=BASES[told["basis"]],
        past=[_past(period) for period in told["periods"]],
        chain=chain,
        reason=MIGRATION_REASONS[told["reason"]] if told["reason"] else None,
        sankey=_sankey(told) if chain else None,
        forecast=_forecast(told) if chain else None,
    )


def _past(period: dict[str, Any]) -> Past:
    first, last = (date.fromisoformat(period[name]) for name in ("first_day", "last_day"))
    return Past(first, last, list(period["accounts"].values()), period["arrivals"])


def _chain(told: dict[str, Any]) -> Chain:
    tests = told["tests"]
    return Chain(
        states=[_state(key, told) for key in told["states"]],
        ahead=[
            Ahead(one["periods_ahead"], [(of["expected"], of["low"], of["high"]) for of in one["accounts"].values()])
            for one in told["forecast"]
        ],
        base=_base(told["worth"]["base"]),
        for_ever=told["worth"]["periods"] is None,
        stationarity=STATIONARITY_VERDICTS[tests["stationarity"]["verdict"]],
        first_order=FIRST_ORDER_VERDICTS[tests["first_order"]["verdict"]],
        tests=tests,
        steady_reason=STEADY_REASONS[told["steady_reason"]] if told["steady_reason"] else None,
    )


def _state(key: str, told: dict[str, Any]) -> State:
    worth, steady = told["worth"]["by_state"][key], told["steady_state"]
    return State(
        key=key,
        label=STATE_LABELS[key],
        accounts=told["periods"][-1]["accounts"][key],
        shares=[Share(**share, moves=told["pooled_moves"][key][to]) for to, share in told["shares"][key].items()],
        is_assumed=key in told["never_left"],
        a_period=_money(worth["a_period"]),
        worth=_money(worth["expected"]),
        low=_money(worth["low"]),
        high=_money(worth["high"]),
        steady=steady[key] if steady else None,
    )


def _base(told: dict[str, Any]) -> Base:
    return Base(told["accounts"], *(_money(told[name]) for name in ("expected", "low", "high")))


def _money(amount: float) -> int:
    return round(amount * MONEY_SCALE)


def _sankey(told: dict[str, Any]) -> dict[str, Any]:
    """The moves of the last steps that fit: from where accounts stood at the end of each period to the next."""
    steps = told["moves"][-_STEPS_DRAWN:]
    periods = told["periods"][-len(steps) - 1 :]
    nodes = [
        {"name": f"{place}:{key}", "label": spoken(STATE_LABELS[key]), "state": number, "column": period["last_day"]}
        for place, period in enumerate(periods)
        for number, key in enumerate(told["states"])
        if period["accounts"][key]
    ]
    links = [
        {"source": f"{place}:{start}", "target": f"{place + 1}:{end}", "value": count}
        for place, step in enumerate(steps)
        for start, ends in step.items()
        for end, count in ends.items()
        if count
    ]
    moved = {name for link in links for name in (link["source"], link["target"])}
    return {"nodes": [node for node in nodes if node["name"] in moved], "links": links}


def _forecast(told: dict[str, Any]) -> dict[str, Any]:
    """What came of each state in each period, and what is expected of it in those to come."""
    past, ahead = told["periods"], told["forecast"]
    labels = [period["last_day"] for period in past]
    labels += [_("+{periods}").format(periods=one["periods_ahead"]) for one in ahead]
    nothing = [None] * (len(past) - 1)
    series = []
    for key in told["states"]:
        came = [period["accounts"][key] for period in past]
        told_ahead = [one["accounts"][key] for one in ahead]
        series.append(
            {
                "name": spoken(STATE_LABELS[key]),
                "came": came + [None] * len(ahead),
                "expected": [*nothing, came[-1], *(round(one["expected"], 1) for one in told_ahead)],
                "low": [*nothing, came[-1], *(one["low"] for one in told_ahead)],
                "high": [*nothing, came[-1], *(one["high"] for one in told_ahead)],
            }
        )
    return {"labels": labels, "series": series}
