"""How often a page asks the database: the same for a dozen accounts and for a thousand.

The long form: KEYFOLIO_TEST_ACCOUNTS=100000 python -m pytest tests/web/desk/test_budget.py
"""

from __future__ import annotations

import os
from typing import TypeVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.ledger.search import reindex_all
from keyfolio_web.value.models import Observation
from tests.web.desk.pages import Asking
from tests.web.worlds import World

LIST, SEARCH, ACCOUNT = 10, 6, 25
Row = TypeVar("Row", Observation, Standing)
MANY = int(os.environ.get("KEYFOLIO_TEST_ACCOUNTS", "1000"))
LISTS = ["", "?sort=-recency&tier=key", "?sort=name&industry=制造", "?tier=untraded", "?abc=A&owner=none&sort=score"]
SEARCHES = ["?q=华为", "?q=acme&sort=-change", "?q=nothing", "?q=北&tier=key"]


def asked(asking: Asking, world: World, who: str, address: str) -> int:
    """How many questions one page takes."""
    client = asking.client(getattr(world.cast, who))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["director", "rita", "sam"])
def test_the_list_and_the_search_keep_their_budgets(company: World, asking: Asking, who: str) -> None:
    assert max(asked(asking, company, who, f"/accounts/{query}") for query in LISTS) <= LIST
    assert max(asked(asking, company, who, f"/accounts/{query}") for query in SEARCHES) <= SEARCH


@pytest.mark.parametrize("who", ["director", "rita"])
def test_an_account_keeps_its_budget(books: World, asking: Asking, who: str) -> None:
    assert asked(asking, books, who, "/accounts/A001/") <= ACCOUNT
    assert asked(asking, books, who, "/accounts/A001/orders/") <= ACCOUNT
    assert asked(asking, books, who, "/accounts/A001/orders/SO-1/") <= ACCOUNT


def grown(world: World) -> World:
    """The same company with many accounts more, of which Rita has a hundred."""
    made = Account.objects.bulk_create(
        Account(code=f"B{place:06d}", name=f"华为 {place}", industry=f"制造{place % 40}") for place in range(MANY)
    )
    observation = Observation.objects.get(run=world.current, account=world.accounts[0])
    observations = [like(observation, account=account, net_sales=account.pk) for account in made]
    Observation.objects.bulk_create(observations, batch_size=5000)
    standing = Standing.objects.get(run=world.current, account=world.accounts[0])
    Standing.objects.bulk_create(
        (like(standing, account=one.account, observation=one) for one in observations), batch_size=5000
    )
    TeamMember.objects.bulk_create(TeamMember(account=account, person=world.cast.rita) for account in made[:100])
    reindex_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else PostgreSQL may believe in the empty tables of the tests before
    return world


def like(row: Row, **other: object) -> Row:
    """A row that is not stored yet, equal to another but for what is said."""
    fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    values = {name: getattr(row, name) for name in fields if name.removesuffix("_id") not in other}
    return type(row)(**values, **other)


def test_a_thousand_accounts_take_no_more_questions(company: World, asking: Asking) -> None:
    addresses = [f"/accounts/{query}" for query in (*LISTS, *SEARCHES)] + ["/accounts/A001/"]
    few = {
        (who, address): asked(asking, company, who, address) for who in ("director", "rita") for address in addresses
    }
    many = grown(company)
    for (who, address), count in few.items():
        assert asked(asking, many, who, address) == count, (who, address)


def test_names_industries_and_regions_of_accounts_have_their_indexes(db: None) -> None:  # noqa: ARG001
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, Account._meta.db_table)  # noqa: SLF001
    assert {f"ledger_account_by_{word}" for word in ("name", "industry", "region")} <= set(known)
