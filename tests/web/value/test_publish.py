"""Observations are what the core found, row by row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyfolio import schemas
from keyfolio_web.ledger.models import Account
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.roles import Role
from keyfolio_web.value import publish
from keyfolio_web.value.models import Observation
from keyfolio_web.value.months import months_between, months_of
from tests.web.cast import person
from tests.web.identify.sample_runs import rows_of, sample_findings, unsealed_run


@pytest.fixture
def analyst(db: None) -> Person:  # noqa: ARG001
    return person("Anna", Role.ANALYST)


def test_observations_equal_what_the_core_found(analyst: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "ROWS_AT_ONCE", 7)
    findings = sample_findings()
    run = unsealed_run(1, findings, analyst)
    publish.publish_observations(run, findings)
    found = rows_of(findings)
    kept = {one.account.code: one for one in Observation.objects.filter(run=run).select_related("account")}
    assert kept.keys() == found.keys()
    for code, one in kept.items():
        for name in schemas.OBSERVED.names:
            if name != "account_code":
                assert getattr(one, name) == found[code][name], name
        assert one.sales_change == found[code]["recent_sales"] - found[code]["earlier_sales"]


def test_monthly_sales_stand_in_the_months_of_the_window(analyst: Person) -> None:
    findings = sample_findings()
    run = unsealed_run(1, findings, analyst)
    publish.publish_observations(run, findings)
    months = months_of(findings.summary)
    kept = dict(Observation.objects.filter(run=run).values_list("account__code", "monthly_sales"))
    assert {len(sales) for sales in kept.values()} == {len(months)}
    laid = {(code, months[place]): sold for code, sales in kept.items() for place, sold in enumerate(sales) if sold}
    assert laid == {
        (row["account_code"], row["month"]): row["net_sales"]
        for row in findings.monthly_sales.to_pylist()
        if row["net_sales"]
    }


def test_the_months_of_an_account_add_up_to_its_net_sales(analyst: Person) -> None:
    findings = sample_findings()
    run = unsealed_run(1, findings, analyst)
    publish.publish_observations(run, findings)
    for one in Observation.objects.filter(run=run):
        assert sum(one.monthly_sales) == one.net_sales


def test_accounts_that_nobody_knows_are_made_and_others_are_left_as_they_are(analyst: Person) -> None:
    findings = sample_findings()
    first = findings.accounts["account_code"][0].as_py()
    Account.objects.create(code=first, name="as people wrote it")
    publish.publish_observations(unsealed_run(1, findings, analyst), findings)
    assert Account.objects.get(code=first).name == "as people wrote it"
    assert Account.objects.count() == findings.accounts.num_rows
    assert not Account.objects.filter(name="").exists()


def test_a_run_that_is_cleared_can_be_published_again(analyst: Person) -> None:
    findings = sample_findings()
    run, other = unsealed_run(1, findings, analyst), unsealed_run(2, findings, analyst)
    publish.publish_observations(run, findings)
    publish.publish_observations(other, findings)
    publish.clear(run)
    assert set(Observation.objects.values_list("run__number", flat=True)) == {2}
    publish.publish_observations(run, findings)
    assert Observation.objects.filter(run=run).count() == findings.accounts.num_rows


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_months_run_from_the_first_day_to_the_last_without_a_gap(one: date, other: date) -> None:
    first, last = sorted([one, other])
    months = months_between(first, last)
    assert (months[0], months[-1]) == (first.year * 12 + first.month - 1, last.year * 12 + last.month - 1)
    assert months == list(range(months[0], months[-1] + 1))
