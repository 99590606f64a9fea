"""How often a page asks the database: the same for a dozen accounts and for a thousand."""

from __future__ import annotations

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
    """The same company with a thousand accounts more, of which Rita has a hundred."""
    drawn = [Account(code=f"B{place:04d}", name=f"华为 {place}", industry=f"制造{place % 40}") for place in range(1000)]
    made = Account.objects.bulk_create(drawn)
    model = Observation.objects.get(run=world.current, account=world.accounts[0])
    stood = Standing.objects.get(run=world.current, account=world.accounts[0])
    for account in made:
        model.pk, model.account, model.net_sales = None, account, account.pk
        model.save(force_insert=True)
        stood.pk, stood.account, stood.observation = None, account, model
        stood.save(force_insert=True)
    TeamMember.objects.bulk_create(TeamMember(account=account, person=world.cast.rita) for account in made[:100])
    reindex_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # else PostgreSQL may believe in the empty tables of the tests before
    return world


def test_a_thousand_accounts_take_no_more_questions(company: World, asking: Asking) -> None:
    addresses = [f"/accounts/{query}" for query in (*LISTS, *SEARCHES)] + ["/accounts/A001/"]
    few = {
        (who, address): asked(asking, company, who, address) for who in ("director", "rita") for address in addresses
    }
    many = grown(company)
    for (who, address), count in few.items():
        assert asked(asking, many, who, address) == count, (who, address)
