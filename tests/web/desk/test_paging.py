"""Pages, one after the other, are the whole list: forwards and backwards, with equal and missing values."""

from __future__ import annotations

import base64
import json
import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keyfolio_web.desk.filters import Filters, Sort, Tier
from keyfolio_web.desk.queries import AccountPage, account_rows, accounts_page, order_of
from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import Account
from keyfolio_web.ledger.search import reindex_all
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.paging import Order, Position, UnknownPosition, as_page, read_position
from keyfolio_web.value.models import Observation
from tests.web.worlds import World, small_world

SORTS = [f"{way}{sort.value}" for sort in Sort for way in ("", "-")]
with_a_world = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def tied(db: None) -> World:  # noqa: ARG001
    """Forty accounts of which many are alike: in their figures, their names, and in having none; and six untraded."""
    world = small_world(24)
    drawn = random.Random(3)  # noqa: S311
    for observation in Observation.objects.filter(run=world.current):
        observation.net_sales = drawn.choice([-5, 0, 7, 7, 10**15])
        observation.sales_change = drawn.choice([-1, 0, 0, 3])
        observation.recency_days = drawn.choice([None, None, 0, 5])
        observation.orders = drawn.choice([1, 1, 2])
        observation.save()
    for standing in Standing.objects.filter(run=world.current):
        standing.score, standing.is_key = drawn.choice([0.1 + 0.2, 0.3, 70.0]), drawn.random() < 0.4
        standing.save()
    for account in Account.objects.all():
        account.name = drawn.choice(["", "华为", "acme", "Acme", "Éclair", "a'b\"c"])
        account.save()
    Account.objects.bulk_create([Account(code=f"P{place}", name=drawn.choice(["", "Prospect"])) for place in range(6)])
    reindex_all()
    return world


def whole(person: Person, world: World, filters: Filters) -> list[str]:
    """The list as it is exported."""
    return [row.code for row in account_rows(person, world.current, filters)[1]]


def walked(person: Person, world: World, filters: Filters, size: int) -> tuple[list[list[str]], list[list[str]]]:
    """The pages from the first to the last, and back again."""
    order = order_of(world.current, filters)

    def page(text: str) -> AccountPage:
        return accounts_page(person, world.current, filters, read_position(text, order), size=size)

    there, back = [page("")], list[AccountPage]()
    while there[-1].next:
        there.append(page(there[-1].next))
        assert len(there) < 100
    at = there[-1]
    while at.previous:
        at = page(at.previous)
        back.insert(0, at)
        assert len(back) < 100
    return [[row.code for row in one.rows] for one in there], [[row.code for row in one.rows] for one in back]


@with_a_world
@given(
    sort=st.sampled_from(SORTS),
    tier=st.sampled_from(list(Tier)),
    size=st.integers(1, 9),
    q=st.sampled_from(["", "acme", "华"]),
    who=st.sampled_from(["director", "rita"]),
)
def test_pages_are_the_whole_list_forwards_and_backwards(
    tied: World, sort: str, tier: Tier, size: int, q: str, who: str
) -> None:
    person, filters = getattr(tied.cast, who), Filters(q=q, tier=tier.value, sort=sort)
    codes = whole(person, tied, filters)
    there, back = walked(person, tied, filters, size)
    assert [code for page in there for code in page] == codes
    assert len(set(codes)) == len(codes)
    assert there[:-1] == back
    assert all(len(page) == size for page in there[:-1])


@pytest.mark.parametrize("sort", SORTS)
def test_the_list_is_in_the_order_asked_for_with_missing_values_last(tied: World, sort: str) -> None:
    rows = list(account_rows(tied.cast.director, tied.current, Filters(sort=sort))[1])
    name = sort.removeprefix("-")
    fields = {"sales": "net_sales", "change": "sales_change", "recency": "recency_days", "value": "clv"}
    if name == "name":
        places = [((row.name or row.code).lower(), row.account_id) for row in rows]
        assert len(set(places)) == 24
        same = [place for place in places if place[0] == "acme"]
        assert same == sorted(same, reverse=sort.startswith("-"))
        return
    known = [(getattr(row, fields.get(name, name)), row.account_id) for row in rows]
    falls = sort.startswith("-")
    there = sorted((place for place in known if place[0] is not None), reverse=falls)
    missing = sorted((place for place in known if place[0] is None), key=lambda place: place[1], reverse=falls)
    assert known == there + missing


def test_the_count_is_of_all_pages(tied: World) -> None:
    page = accounts_page(tied.cast.director, tied.current, Filters(), size=5)
    assert (page.total, page.is_uncounted, len(page.rows)) == (24, False, 5)


def test_more_than_a_thousand_are_not_counted(db: None) -> None:  # noqa: ARG001
    world = small_world(4)
    Account.objects.bulk_create([Account(code=f"P{place}") for place in range(1001)])
    page = accounts_page(world.cast.director, world.current, Filters(tier="untraded"))
    assert page.is_uncounted
    assert len(page.rows) == 50


NUMBERS = Order("sales", "value", "tie", int, descending=True, may_be_null=True)


def written(said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "x", "=", "🙂", "a" * 10_000, "\0", "bnVsbA==",
        written(["sales", "down", False, 10**30, 1]),
        written(["sales", "down", False, 1, 10**30]),
        written(["sales", "down", False, 1, 0]),
        written(["sales", "down", False, 1, True]),
        written(["sales", "down", False, True, 1]),
        written(["sales", "down", False, 1.5, 1]),
        written(["sales", "down", False, "1", 1]),
        written(["sales", "down", 1, 1, 1]),
        written(["sales", "up", False, 1, 1]),
        written(["score", "down", False, 1, 1]),
        written(["sales", "down", False, 1]),
        written({"sales": 1}),
        base64.urlsafe_b64encode(b"[" * 2900).decode(),
        base64.urlsafe_b64encode(b'["sales", "down", false, NaN, 1]').decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)  # fmt: skip
def test_a_position_that_no_page_gave_is_refused(text: str) -> None:
    with pytest.raises(UnknownPosition):
        read_position(text, NUMBERS)


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
def test_a_text_that_no_database_holds_is_refused(value: str) -> None:
    order = Order("name", "value", "tie", str)
    with pytest.raises(UnknownPosition):
        read_position(written(["name", "up", False, value, 1]), order)


@given(st.text())
def test_any_text_is_a_position_or_refused(text: str) -> None:
    with suppress(UnknownPosition):
        assert (read_position(text, NUMBERS) is None) == (text == "")


@given(
    value=st.none() | st.integers(-(2**63), 2**63 - 1),
    tie=st.integers(1, 2**63 - 1),
    backwards=st.booleans(),
)
def test_a_position_is_read_as_it_was_written(value: int | None, tie: int, *, backwards: bool) -> None:
    found = [(value, tie), (value, tie)]
    position = Position(value, tie, backwards)
    page = as_page(found, NUMBERS, position, 1, lambda row: row)
    assert read_position(page.next, NUMBERS) == Position(value, tie, backwards=False)
    assert read_position(page.previous, NUMBERS) == Position(value, tie, backwards=True)
