"""Who sees what of values: on the pages Value and Migration, on the account, in the list, its export and the API."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyfolio_web.desk.filters import Filters
from keyfolio_web.desk.queries import accounts_list, worth_of
from keyfolio_web.desk.queries.account import account_head
from keyfolio_web.ledger.models import Account
from keyfolio_web.shared.models import Person
from keyfolio_web.value import queries
from keyfolio_web.value.models import Outlook, Valuation
from tests.api.conftest import Ask
from tests.web.conftest import SignIn
from tests.web.desk.pages import Asking, words_of
from tests.web.identify.conftest import Sample

VALUE, MIGRATION = reverse("value:overview"), reverse("value:migration")
SEES_ALL = ("director", "analyst", "administrator")
SEES_SOME = {"rita": 2, "ted": 1, "manager": 2, "agent": 1, "sam": 0}


@pytest.mark.parametrize("who", SEES_ALL)
def test_who_sees_every_account_sees_the_company(sample: Sample, sign_in: SignIn, who: str) -> None:
    said = words_of(sign_in(getattr(sample.cast, who)).get(VALUE))
    for title in ("All accounts together are worth", "How do we know?", "Did the model keep up?", "Who is being lost"):
        assert title in said
    assert "The most valuable accounts" in said


@pytest.mark.parametrize("who", SEES_SOME)
def test_others_see_their_own_accounts_and_nothing_of_the_company(sample: Sample, sign_in: SignIn, who: str) -> None:
    person = getattr(sample.cast, who)
    response = sign_in(person).get(VALUE)
    page = queries.value_page(person)
    assert page is not None
    assert page.company is None
    shown = {row.account.code for row in (*page.most_valuable, *page.silent)}
    own = set(Account.objects.filter(members__person=person).values_list("code", flat=True))
    assert len(own) == SEES_SOME[who]
    assert shown == own
    said = words_of(response)
    assert "All accounts together" not in said
    fits = Outlook.objects.get(run=sample.current).fits
    assert not re.search(rf"\b{round(fits['candidates'][0]['actual']):,}\b", said), "order days of the whole company"
    for stranger in sample.others:
        assert stranger.code not in response.content.decode() or stranger.code in own


def test_migration_is_for_who_sees_every_account(sample: Sample, sign_in: SignIn) -> None:
    for who in SEES_ALL:
        for states in ("recency", "tiers", "nonsense"):
            assert sign_in(getattr(sample.cast, who)).get(MIGRATION, {"states": states}).status_code == 200
    for who in SEES_SOME:
        person = getattr(sample.cast, who)
        assert sign_in(person).get(MIGRATION).status_code == 403
        assert queries.migration_page(person, "recency") is None


def test_migration_shows_where_accounts_go_by_silence_and_by_tier(sample: Sample, sign_in: SignIn) -> None:
    client = sign_in(sample.cast.director)
    assert "silent for 1 period" in words_of(client.get(MIGRATION))
    by_tier = words_of(client.get(MIGRATION, {"states": "tiers"}))
    assert "tier A" in by_tier
    assert "silent for 1 period" not in by_tier
    page = queries.migration_page(sample.cast.director, "tiers")
    assert page is not None
    assert page.chain is not None
    for state in page.chain.states:
        assert sum(share.share for share in state.shares) == pytest.approx(1.0)


def test_the_lists_are_of_the_most_valuable_and_of_the_silent(sample: Sample) -> None:
    page = queries.value_page(sample.cast.director)
    assert page is not None
    worth = [row.valuation.clv or 0 for row in page.most_valuable]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] == max(filter(None, Valuation.objects.filter(run=sample.current).values_list("clv", flat=True)))
    assert page.silent_count == Valuation.objects.filter(run=sample.current, is_silent=True).count() > 0
    assert all(row.valuation.is_silent for row in page.silent)


def test_an_account_tells_its_worth_to_its_team_alone(sample: Sample, sign_in: SignIn, ask: Ask) -> None:
    account = sample.accounts[0]
    address = reverse("desk:account", args=[account.code])
    for who in (*SEES_ALL, "rita", "manager", "agent"):
        person = getattr(sample.cast, who)
        assert "What it is worth" in words_of(sign_in(person).get(address))
        status, told = ask(person, f"/accounts/{account.code}")
        assert status == 200
        assert told["valuation"]["horizon_months"] == 36
    for who in ("ted", "sam"):
        person = getattr(sample.cast, who)
        assert sign_in(person).get(address).status_code == 404
        assert ask(person, f"/accounts/{account.code}")[0] == 404
        assert queries.valuation_in(person, sample.current, account) is None


def test_what_cannot_be_told_is_said_in_words_and_not_as_a_number(sample: Sample, sign_in: SignIn) -> None:
    account = sample.accounts[0]
    Valuation.objects.filter(run=sample.current, account=account).update(
        p_alive=None, p_alive_low=None, p_alive_high=None, reason="drop_out_not_told", next_order_expected_by=None
    )
    said = words_of(sign_in(sample.cast.director).get(reverse("desk:account", args=[account.code])))
    assert re.search(r"P\(alive\) – not told", said)
    assert "The data do not tell who has left" in said


def test_a_run_from_before_values_says_so(sample: Sample, sign_in: SignIn) -> None:
    Outlook.objects.all().delete()
    Valuation.objects.all().delete()
    assert "from before values were told" in words_of(sign_in(sample.cast.director).get(VALUE))
    assert "No run has told how accounts move yet" in words_of(sign_in(sample.cast.director).get(MIGRATION))
    account = sample.accounts[0]
    assert worth_of(sample.cast.director, account_head(sample.cast.director, account.code)) is None
    by_value, by_sales = (accounts_list(sample.cast.director, Filters(sort=sort), "").page for sort in ("-value", ""))
    assert [row.code for row in by_value.rows] == [row.code for row in by_sales.rows] != []
    assert by_value.next


@pytest.mark.django_db
def test_before_the_first_run_there_is_a_way_to_it(sign_in: SignIn) -> None:
    from tests.web.cast import make_cast

    cast = make_cast()
    assert "There is no run yet" in words_of(sign_in(cast.director).get(VALUE))
    assert queries.value_page(cast.rita) is None


@pytest.mark.parametrize("sort", ["-value", "value"])
def test_the_list_is_sorted_by_lifetime_value_page_by_page(sample: Sample, sort: str) -> None:
    director, position, seen = sample.cast.director, "", []
    while True:
        page = accounts_list(director, Filters(sort=sort), position).page
        seen += [(row.clv, row.code) for row in page.rows]
        if not page.next:
            break
        position = page.next
    told = [clv for clv, _code in seen if clv is not None]
    assert told == sorted(told, reverse=sort.startswith("-"))
    assert len({code for _clv, code in seen}) == len(seen) == len(sample.accounts)
    assert all(clv is None for clv, _code in seen[len(told) :])


def test_the_export_has_lifetime_value_of_ones_own_accounts(sample: Sample, sign_in: SignIn) -> None:
    for who, count in {**SEES_SOME, "director": len(sample.accounts)}.items():
        rows = Asking(sign_in).exported(getattr(sample.cast, who))
        assert len(rows) == count
        for row in rows:
            kept = Valuation.objects.get(run=sample.current, account__code=row["Account code"])
            written = row["Lifetime value"]
            assert (Decimal(written) * 10_000 if written else None) == kept.clv


BUDGET = {VALUE: 10, MIGRATION: 6}


@pytest.mark.parametrize("who", ["director", "rita"])
def test_pages_keep_their_budget(sample: Sample, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(sample.cast, who))
    for address, budget in BUDGET.items():
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= budget, address


def people(sample: Sample) -> list[Person]:
    """Everybody, for a page that none of them may break."""
    return [getattr(sample.cast, who) for who in (*SEES_ALL, *SEES_SOME)]


def test_the_page_speaks_chinese(sample: Sample, sign_in: SignIn) -> None:
    for person in people(sample):
        person.language = "zh-hans"
        person.save()
        assert "客户价值" in words_of(sign_in(person).get(VALUE))
