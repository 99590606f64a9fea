"""What a run says of values, from imported files to the pages: contracts, groups, horizon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from keyfolio_web.identify.services import OfList, ask_for_run, value_assumptions
from keyfolio_web.ledger import services
from keyfolio_web.ledger.models import Account, Batch, TeamMember
from keyfolio_web.value import queries
from keyfolio_web.value.models import GroupValuation, Outlook, Renewal, Valuation
from tests.web.desk.pages import words_of
from tests.web.ledger.hands import Hands, work_off

if TYPE_CHECKING:
    from keyfolio_web.runs.models import Run
    from tests.web.cast import Cast
    from tests.web.conftest import SignIn

ACCOUNTS = 16
SALES = "account code,order no,order date,amount\n" + "".join(
    f"A{one},A{one}-{month},2025-{month:02d}-{1 + (one * 3 + month) % 8:02d},{100 + one}.00\n"
    for one in range(ACCOUNTS)
    for month in range(1, 13)
    if (one + month) % (1 + one % 3) == 0
)
CONTRACTS = "contract no,account code,start date,end date,annual amount\n" + "".join(
    [f"C{one},A{one},2023-01-01,2023-12-31,1000.00\n" for one in range(14)]  # ended, and not renewed
    + [f"R{one},A{one},2025-01-01,2026-12-31,{one}000.00\n" for one in (1, 2, 5)]
)


@pytest.fixture
def books(anna: Hands) -> Hands:
    """Sixteen accounts with orders; three of them have contracts that run."""
    anna.bring_in(SALES.encode(), "sales.csv", "sales")
    anna.bring_in(CONTRACTS.encode(), "contracts.csv", "contracts")
    return anna


def run(hands: Hands, **asked: Any) -> Run:  # noqa: ANN401
    """Ask for a run, and have it done."""
    asked_for = ask_for_run(by=hands.person, as_of=None, window_months=None, policy_text=None, **asked)
    work_off()
    asked_for.refresh_from_db()
    assert asked_for.sealed_at is not None
    return asked_for


def renewed(of: Run) -> set[tuple[str, str]]:
    return set(Renewal.objects.filter(run=of).values_list("account__code", "contract_id"))


def told(of: Run) -> dict[str, Any] | None:
    """What is said of the contracts of the whole company."""
    said: dict[str, Any] | None = Outlook.objects.get(run=of).fits["contracts"]
    return said


def test_contracts_of_a_store_are_valued_with_the_run(books: Hands) -> None:
    of = run(books)
    assert renewed(of) == {("A1", "R1"), ("A2", "R2"), ("A5", "R5")}
    said = told(of)
    assert said is not None
    assert (said["chains"], said["in_force"]) == (17, 3)
    assert "R1" in words_of(books.client.get("/accounts/A1/"))
    assert "Of 17 chains of contracts" in words_of(books.client.get("/value/"))


def test_contracts_of_a_merged_account_are_those_of_the_one_that_is_kept(books: Hands) -> None:
    services.merge(kept="A1", merged="A2", reason="", by=books.person)
    of = run(books)
    assert renewed(of) == {("A1", "R1"), ("A1", "R2"), ("A5", "R5")}
    kept = queries.renewals_in(books.person, of, Account.objects.get(code="A1"))
    assert {one.renewal.contract_id for one in kept} == {"R1", "R2"}


def test_a_run_over_a_list_values_the_contracts_of_that_list_alone(books: Hands) -> None:
    of = run(books, of_list=OfList("some", frozenset({"A5", "A6"})))
    assert renewed(of) == {("A5", "R5")}
    said = told(of)
    assert said is not None
    assert said["chains"] == 3  # C5, R5 and C6


def test_the_ledger_of_an_earlier_day_has_the_contracts_of_that_day(books: Hands) -> None:
    Batch.objects.filter(kind="sales").update(imported_at=timezone.now() - timedelta(days=9))
    of = run(books, ledger_on=timezone.localdate() - timedelta(days=2))
    assert renewed(of) == set()
    assert told(of) is None


def test_a_run_looks_as_far_ahead_as_it_was_asked_to(books: Hands) -> None:
    short, long = (run(books, value=value_assumptions(months, None)) for months in (12, 36))
    near, far = (
        {code: clv or 0 for code, clv in Valuation.objects.filter(run=of).values_list("account__code", "clv")}
        for of in (short, long)
    )
    assert near.keys() == far.keys()
    assert all(near[code] < far[code] for code in near if far[code])
    assert Outlook.objects.get(run=short).fits["horizon_months"] == 12


def test_what_a_group_is_worth_is_told_to_who_sees_every_account(books: Hands, cast: Cast, sign_in: SignIn) -> None:
    for child in ("A2", "A3"):
        services.move_account(code=child, parent="A1", since=None, by=books.person)
    of = run(books)
    group = GroupValuation.objects.get(run=of)
    assert (group.account.code, group.accounts) == ("A1", 3)
    own = Valuation.objects.filter(run=of, account__code__in=["A1", "A2", "A3"]).values_list("clv", flat=True)
    assert group.clv == pytest.approx(sum(filter(None, own)), abs=3)
    for code in ("A1", "A2"):
        TeamMember.objects.create(account=Account.objects.get(code=code), person=cast.rita, leads=True)
    for who, sees in (("director", True), ("analyst", True), ("rita", False)):
        said = words_of(sign_in(getattr(cast, who)).get("/accounts/A1/group/"))
        assert ("What the group is worth" in said) is sees
    assert sign_in(cast.sam).get("/accounts/A1/group/").status_code == 404
    assert queries.group_valuation_in(cast.rita, of, group.account) is None


def test_a_run_by_groups_values_groups_as_one_buyer(books: Hands) -> None:
    services.move_account(code="A2", parent="A1", since=None, by=books.person)
    of = run(books, grain="group")
    valued = set(Valuation.objects.filter(run=of).values_list("account__code", flat=True))
    assert "A1" in valued
    assert "A2" not in valued
    assert not GroupValuation.objects.filter(run=of).exists()
    assert renewed(of) == {("A1", "R1"), ("A2", "R2"), ("A5", "R5")}
