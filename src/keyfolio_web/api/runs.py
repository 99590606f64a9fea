"""Runs: what they came to, which accounts they found, and asking for a new one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import BaseModel

from keyfolio.assumptions import LONGEST_HORIZON_MONTHS, ValueAssumptions
from keyfolio_web.api.accounts import WordsShape
from keyfolio_web.api.answers import ACT, ACT_ON, FIND, READ
from keyfolio_web.api.written import Limit, MaybeMoney, Money, Older, Share
from keyfolio_web.identify import queries as identify
from keyfolio_web.identify.services import ask_for_run, make_current
from keyfolio_web.runs import queries as runs
from keyfolio_web.shared.answer import person_of

router = Router(tags=["runs"])


class RunShape(Schema):
    """A sealed run. The company's totals are null for who does not see every account."""

    number: int
    is_current: bool
    is_pruned: bool = Field(description="Its figures are kept, its accounts are not.")
    asked_by: str
    asked_at: datetime
    sealed_at: datetime
    policy_label: str
    as_of: date
    window_opens_on: date
    window_months: int | None = Field(description="Null: all of the ledger.")
    list_name: str | None = Field(description="The list whose accounts alone were judged; null: all, or not yours.")
    listed_accounts: int | None = Field(description="How many accounts that list had; null: every account was judged.")
    accounts: int
    key_accounts: int
    currency: str | None
    net_sales: MaybeMoney
    key_share: Share
    top20_share: Share
    accounts_for_80: int | None
    orders: int | None
    credit_notes: int | None
    gini: float | None


class OneRunShape(RunShape):
    """A run with the policy it judged by, as a policy file has it."""

    policy: str


class RunsShape(Schema):
    """Some runs, newest first; ask for those `before` the last number."""

    runs: list[RunShape]


class RankedShape(Schema):
    """Where an account stands in a run, by rank."""

    code: str
    name: str
    rank: int
    is_key: bool
    why: WordsShape
    score: float
    abc: str
    rfm_class: str
    net_sales: Money
    share: Share
    cumulative_share: Share


class RankedPageShape(Schema):
    """Some accounts of a run; `next_after_rank` asks for those after them, null at the end."""

    accounts: list[RankedShape]
    next_after_rank: int | None


class WantedRanks(BaseModel):
    """Which accounts of a run."""

    after_rank: int = Field(0, ge=0, le=2**31 - 1, description="Only ranks beyond this one.")
    key_only: bool = False
    limit: Limit = 50


class Asked(BaseModel, extra="forbid"):
    """What a new run is to look at."""

    as_of: date | None = Field(None, description="Null: the ledger's last day, or as the rule says.")
    window_months: Annotated[int, Field(ge=1, le=1200)] | None = Field(None, description="Null: by the rule.")
    grain: Literal["account", "group"] = Field("account", description="Whether accounts or groups of them are judged.")
    ledger_on: date | None = Field(None, description="Read the ledger as it was on this day; null: as it is now.")
    horizon_months: Annotated[int, Field(ge=1, le=LONGEST_HORIZON_MONTHS)] = Field(
        36, description="How far ahead lifetime value looks."
    )
    discount_rate: Annotated[float, Field(ge=0, le=1)] = Field(0.1, description="Of lifetime value, a year.")
    policy: Annotated[str, Field(max_length=100_000, pattern=r"^[^\x00]*$")] | None = Field(
        None, description="A policy file (TOML); null: the policy of the current run."
    )


class WaitingShape(Schema):
    """A run that waits for its turn; follow `work`."""

    number: int
    work: int


@router.get("", response={200: RunsShape, **READ}, summary="List runs")
def list_runs(request: HttpRequest, wanted: Query[Older]) -> object:
    """The newest fifty sealed runs, or those before a number."""
    person = person_of(request)
    return {"runs": [_run(row, sees_all=person.sees_every_account) for row in identify.run_rows(person, wanted.before)]}


@router.get("/{int:number}", response={200: OneRunShape, **FIND}, summary="One run")
def get_run(request: HttpRequest, number: int) -> object:
    """A sealed run and its figures."""
    return _one_run(request, number)


@router.get("/{int:number}/accounts", response={200: RankedPageShape, **FIND}, summary="Accounts of a run")
def list_standings(request: HttpRequest, number: int, wanted: Query[WantedRanks]) -> object:
    """The accounts of a run that you may see, by rank; none of a pruned run."""
    person = person_of(request)
    run = runs.run_numbered(person, number)
    found = identify.judged_accounts(
        person,
        run,
        identify.policy_of(run),
        key_only=wanted.key_only,
        after_rank=wanted.after_rank,
        most=wanted.limit + 1,
    )
    shown, more = found[: wanted.limit], len(found) > wanted.limit
    return {
        "accounts": [_standing(one, sees_all=person.sees_every_account) for one in shown],
        "next_after_rank": shown[-1].standing.rank if more else None,
    }


@router.post("", response={202: WaitingShape, **ACT}, summary="Ask for a run")
def post_run(request: HttpRequest, asked: Asked) -> object:
    """Put a run into the queue."""
    run = ask_for_run(
        by=person_of(request),
        as_of=asked.as_of,
        window_months=asked.window_months,
        policy_text=asked.policy,
        ledger_on=asked.ledger_on,
        grain=asked.grain,
        value=ValueAssumptions(asked.horizon_months, asked.discount_rate),
    )
    return Status(202, {"number": run.number, "work": run.work_id})


@router.post("/{int:number}/current", response={200: OneRunShape, **ACT_ON}, summary="Make a run current")
def post_current(request: HttpRequest, number: int) -> object:
    """Show the figures of this run from now on."""
    person = person_of(request)
    runs.run_numbered(person, number)
    make_current(number=number, by=person)
    return _one_run(request, number)


def _one_run(request: HttpRequest, number: int) -> dict[str, object]:
    person = person_of(request)
    run = runs.run_numbered(person, number)
    row = identify.run_row(person, run)
    return {**_run(row, sees_all=person.sees_every_account), "policy": run.policy}


def _run(row: identify.RunRow, *, sees_all: bool) -> dict[str, object]:
    """With few accounts a total shows another's figures: it is for who sees every account."""
    run, summary = row.run, row.summary
    of_run = ("number", "is_current", "asked_at", "sealed_at", "policy_label")
    open_to_all = ("as_of", "window_opens_on", "window_months", "accounts", "key_accounts", "currency")
    totals = ("net_sales", "key_share", "top20_share", "accounts_for_80", "orders", "credit_notes", "gini")
    return {
        **{name: getattr(run, name) for name in of_run},
        **{name: getattr(summary, name) for name in open_to_all},
        **{name: getattr(summary, name) if sees_all else None for name in totals},
        "is_pruned": run.pruned_at is not None,
        "list_name": row.listed.name or None if row.listed else None,
        "listed_accounts": row.listed.accounts if row.listed else None,
        "asked_by": run.asked_by.name,
    }


def _standing(one: identify.Judged, *, sees_all: bool) -> dict[str, object]:
    row = one.standing
    return {
        **{name: getattr(row, name) for name in ("rank", "is_key", "score", "abc", "rfm_class")},
        "code": one.account.code,
        "name": one.account.name,
        "why": {"en": one.why.en, "zh": one.why.zh},
        "net_sales": one.observed.net_sales,
        "share": row.share if sees_all else None,
        "cumulative_share": row.cumulative_share if sees_all else None,
    }
