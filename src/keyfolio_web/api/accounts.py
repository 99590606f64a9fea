"""Accounts, and the orders of one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Protocol

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import ValidationError
from pydantic import BaseModel

from keyfolio.errors import StoreTrouble
from keyfolio_web.api.answers import FIND, READ
from keyfolio_web.api.written import Limit, MaybeDay, MaybeMoney, Money, Number, Share, Typed
from keyfolio_web.desk import queries as desk
from keyfolio_web.desk.filters import Filters
from keyfolio_web.runs.queries import current_run
from keyfolio_web.shared import paging
from keyfolio_web.shared.answer import person_of

router = Router(tags=["accounts"])

Order = Literal[
    "", "-sales", "sales", "-change", "change", "recency", "-recency", "-orders", "orders", "-score", "score",
    "-value", "value", "name", "-name",
]  # fmt: skip


class Wanted(BaseModel):
    """Which accounts, in which order, and from where."""

    q: Typed = Field("", description="Words of the code, name, industry or region.")
    tier: Literal["", "key", "other", "untraded"] = Field(
        "",
        description="Empty: with trade in the window; other: of these, not key; untraded: those without trade, and "
        "those whose figures are not kept in the database, which tells `is_kept`.",
    )
    abc: Literal["", "A", "B", "C"] = ""
    rfm: Literal["", "111", "110", "101", "100", "011", "010", "001", "000"] = ""
    industry: Typed = ""
    region: Typed = ""
    list: Number | None = Field(None, description="Only accounts on the list of this number, as its page has it.")
    sort: Order = Field("", description="After a minus from the largest. Empty: -sales; name where there is no trade.")
    cursor: Annotated[str, Field(max_length=4000)] = Field("", description="As `next` of a list in the same order.")
    limit: Limit = 50


class AccountShape(Schema):
    """An account in the current run. Figures are null without trade in the window."""

    code: str
    name: str
    industry: str
    region: str
    owner: str | None = Field(description="Who leads its team; null: nobody.")
    is_key: bool | None
    abc: str | None = Field(description="Empty: the run has no classes.")
    rfm_class: str | None
    score: float | None = Field(description="0 to 100.")
    net_sales: MaybeMoney
    recent_sales: MaybeMoney
    earlier_sales: MaybeMoney
    sales_change: MaybeMoney
    recency_days: int | None
    last_order_on: MaybeDay
    orders: int | None
    monthly_sales: list[Money] = Field(description="Of each month of the window, oldest first.")
    clv: MaybeMoney = Field(description="Lifetime value; null also: the run told none.")
    clv_low: MaybeMoney
    clv_high: MaybeMoney
    p_alive: float | None = Field(description="0 to 1; null also: the data do not tell who has left.")
    is_silent: bool = Field(description="Longer than its own rhythm lets one expect.")
    is_kept: bool = Field(description="False: the figures are not in the database, but in the files of the run.")

    @staticmethod
    def resolve_last_order_on(row: desk.AccountRow) -> int | None:
        """As the run has it."""
        return row.last_order_day


class AccountsShape(Schema):
    """Some accounts; `next` is the cursor for those after them, empty at the end."""

    run: int | None = Field(description="The number of the run that the figures are of; null before the first.")
    accounts: list[AccountShape]
    not_kept: list[AccountShape] = Field(
        description="What `q` or `list` finds besides, at most 20, of a run of which the database keeps some accounts; "
        "on the first page alone."
    )
    next: str


class MemberShape(Schema):
    """Who works on an account."""

    name: str
    leads: bool


class WordsShape(Schema):
    """A sentence in both languages."""

    en: str
    zh: str


class StandingShape(Schema):
    """Where an account stands in the current run."""

    is_kept: bool = Field(description="False: the figures are not in the database, but in the files of the run.")
    is_key: bool
    why: WordsShape
    score: float
    rank: int
    share: Share
    cumulative_share: Share
    abc: str
    rfm_class: str
    net_sales: Money
    margin: MaybeMoney
    returned: Money
    sales_change: Money
    orders: int
    credit_notes: int
    recency_days: int | None
    first_order_on: MaybeDay
    last_order_on: MaybeDay
    monthly_sales: list[Money]


class ValuationShape(Schema):
    """What an account is worth by the current run. Intervals hold what this one account may do."""

    model: str
    basis: Literal["margin", "net_sales"]
    horizon_months: int
    discount_rate: float = Field(description="A year.")
    level: float = Field(description="Of every interval, 0 to 1.")
    clv: MaybeMoney
    clv_low: MaybeMoney
    clv_high: MaybeMoney
    total_value: MaybeMoney = Field(description="What the window brought, and `clv`.")
    value_per_order_day: float | None = Field(description="In units of the currency.")
    expected_orders_12m: float | None
    orders_12m_low: float | None
    orders_12m_high: float | None
    p_alive: float | None
    p_alive_low: float | None
    p_alive_high: float | None
    p_longer_silence: float | None = Field(description="That one which has not left is silent for even longer.")
    next_order_expected_by: MaybeDay
    is_silent: bool = Field(description="Longer than its own rhythm lets one expect.")
    reasons: list[WordsShape] = Field(description="What a number rests on, or why it is missing.")


class OneAccountShape(Schema):
    """An account, its team, where it stands, and what it is worth; both null without trade in the window."""

    code: str
    name: str
    industry: str
    region: str
    team: list[MemberShape]
    run: int | None
    standing: StandingShape | None
    valuation: ValuationShape | None


class _Dated(Protocol):
    day: date


class OrderShape(Schema):
    """An order, or a credit note; `account_code`: with which its lines came, before merges and groups."""

    order_id: str
    account_code: str
    ordered_on: date
    net_sales: Money
    returned: Money
    lines: int
    is_credit_note: bool

    @staticmethod
    def resolve_ordered_on(order: _Dated) -> date:
        """The day of its first line."""
        return order.day


class WantedPage(BaseModel):
    """Which page of the orders."""

    page: Number = 1


class OrdersShape(Schema):
    """A page of orders, newest first. `pages`: how many there are; `total`: of all orders."""

    orders: list[OrderShape]
    page: int
    pages: int
    total: int


@router.get("", response={200: AccountsShape, **READ}, summary="List accounts")
def list_accounts(request: HttpRequest, wanted: Query[Wanted]) -> object:
    """The accounts that you may see, with the figures of the current run."""
    person = person_of(request)
    said = wanted.model_dump(exclude={"cursor", "limit", "list"})
    filters, run = Filters(**said, list=str(wanted.list or "")), current_run(person)
    try:
        position = paging.read_position(wanted.cursor, desk.order_of(run, filters))
    except paging.UnknownPosition as unknown:
        words = "No list in this order has given this cursor."
        raise ValidationError([{"loc": ("query", "cursor"), "msg": words}]) from unknown
    page = desk.accounts_page(person, run, filters, position, size=wanted.limit)
    beyond = [] if run is None or position or page.is_uncounted else desk.accounts_beyond(person, run, filters)
    return {"run": run and run.number, "accounts": page.rows, "not_kept": beyond, "next": page.next}


@router.get("/{account:code}", response={200: OneAccountShape, **FIND}, summary="One account")
def get_account(request: HttpRequest, code: str) -> object:
    """An account that you may see. In the code, `/` is written `~2F` and `~` as `~7E`."""
    person = person_of(request)
    head = desk.account_head(person, code)
    account = head.account
    return {
        **{name: getattr(account, name) for name in ("code", "name", "industry", "region")},
        "team": [{"name": member.person.name, "leads": member.leads} for member in head.members],
        "run": head.run and head.run.number,
        "standing": head.standing and _standing(head.standing, sees_all=person.sees_every_account),
        "valuation": _valuation(desk.worth_of(person, head)),
    }


@router.get("/{account:code}/orders", response={200: OrdersShape, **FIND}, summary="Orders of an account")
def list_orders(request: HttpRequest, code: str, wanted: Query[WantedPage]) -> object:
    """Orders and credit notes up to the day of the current run; a page beyond the last is the last.

    In a run by groups the head of a group has those of all its accounts that you may see.
    """
    person = person_of(request)
    found = desk.orders_page(person, desk.account_head(person, code), wanted.page)
    if found.trouble:
        raise StoreTrouble(found.trouble)
    shown = found.page
    if shown is None:
        return {"orders": [], "page": 1, "pages": 1, "total": 0}
    return {"orders": shown.rows, "page": shown.number, "pages": shown.pages, "total": shown.total}


def _valuation(worth: desk.Worth | None) -> dict[str, object] | None:
    if worth is None:
        return None
    told, terms = worth.valued.valuation, worth.terms
    of_terms = ("horizon_months", "discount_rate")
    own = ValuationShape.__annotations__.keys() - {*of_terms, "reasons"}
    return {
        **{name: getattr(told, name) for name in own},
        **{name: getattr(terms, name) for name in of_terms},
        "reasons": [{"en": reason.en, "zh": reason.zh} for reason in worth.valued.reasons],
    }


def _standing(found: desk.Standing, *, sees_all: bool) -> dict[str, object]:
    """Shares tell of others, and are for who sees every account."""
    row, seen = found.judged.standing, found.observed
    of_row = ("is_kept", "is_key", "score", "rank", "abc", "rfm_class")
    of_seen = ("net_sales", "margin", "returned", "sales_change", "orders", "credit_notes", "recency_days")
    return {
        **{name: getattr(row, name) for name in of_row},
        **{name: getattr(seen, name) for name in of_seen},
        "why": {"en": found.judged.why.en, "zh": found.judged.why.zh},
        "share": row.share if sees_all else None,
        "cumulative_share": row.cumulative_share if sees_all else None,
        "first_order_on": seen.first_order_day,
        "last_order_on": seen.last_order_day,
        "monthly_sales": seen.monthly_sales,
    }
