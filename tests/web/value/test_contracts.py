"""Contracts of an account: published with a run, and told to its team alone."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest
from django.urls import reverse

from keyfolio.schemas import RENEWALS
from keyfolio_web.identify import publish as identify
from keyfolio_web.value import publish, queries, valuations
from keyfolio_web.value.models import Outlook, Renewal
from tests.web.conftest import SignIn
from tests.web.desk.pages import words_of
from tests.web.identify.conftest import Sample
from tests.web.identify.sample_runs import sample_valued

TOLD = {
    "contract_id": "V-7",
    "start_day": 20_000,
    "end_day": 20_730,
    "annual_amount": 1_200_000_000,
    "contracts": 3,
    "p_renew": 0.87,
    "p_renew_low": 0.8,
    "p_renew_high": 0.92,
    "contracted_years": 1.5,
    "expected_years": 2.5,
    "residual_value": 3_000_000_000,
    "residual_value_low": 1_800_000_000,
    "residual_value_high": 3_500_000_000,
    "level": 0.9,
    "reason": "",
}
UNTOLD = dict.fromkeys(
    ("p_renew", "p_renew_low", "p_renew_high", "expected_years", "residual_value", "residual_value_low")
) | {"residual_value_high": None, "reason": "too_few_ended", "contract_id": "V-8", "end_day": 20_731}


@pytest.fixture
def contracted(sample: Sample) -> Sample:
    """Rita's first account has two contracts; of one, nothing can be told. A stranger's code is nobody's."""
    run, code = sample.current, sample.accounts[0].code
    rows = [{"account_code": code, **TOLD}, {"account_code": code, **TOLD, **UNTOLD}, {"account_code": "gone", **TOLD}]
    renewals = pa.Table.from_pylist(rows, schema=RENEWALS.to_pyarrow())
    identify.clear(run)
    publish.clear(run)
    publish.publish_observations(run, sample.findings)
    identify.publish_standings(run, sample.findings)
    valuations.publish_valuations(run, dataclasses.replace(sample_valued(), renewals=renewals))
    return sample


def test_contracts_are_published_as_they_were_found(contracted: Sample) -> None:
    first, second = Renewal.objects.filter(run=contracted.current).order_by("end_day")
    assert {name: getattr(first, name) for name in TOLD} == TOLD
    assert {name: getattr(second, name) for name in TOLD} == {**TOLD, **UNTOLD}


def test_contracts_are_told_to_the_team_of_the_account_alone(contracted: Sample, sign_in: SignIn) -> None:
    account = contracted.accounts[0]
    for who, sees in (("rita", 2), ("manager", 2), ("director", 2), ("ted", 0), ("sam", 0)):
        person = getattr(contracted.cast, who)
        assert len(queries.renewals_in(person, contracted.current, account)) == sees
    said = words_of(sign_in(contracted.cast.rita).get(reverse("desk:account", args=[account.code])))
    assert "V-7" in said
    assert "number 3 of its chain" in said
    assert "87%" in said
    assert "Fewer than ten" in said or "too few" in said.lower(), "why nothing is told of V-8"


def test_a_company_is_told_of_its_contracts_in_one_sentence(contracted: Sample, sign_in: SignIn) -> None:
    outlook = Outlook.objects.get(run=contracted.current)
    worth = {"expected": 300_000.0, "low": 180_000.0, "high": 350_000.0}
    told = {"chains": 12, "ended": 10, "in_force": 2, "reason": None, "model": None, "residual_value": worth}
    outlook.fits = {**outlook.fits, "contracts": told}
    outlook.save()
    said = words_of(sign_in(contracted.cast.director).get(reverse("value:overview")))
    assert "Of 12 chains of contracts 10 have ended; 2 run, or ended so lately that they may still be renewed." in said
    assert "sales of 300K (180K–350K, 90%)" in said


def test_contracts_go_with_the_rows_of_a_run(contracted: Sample) -> None:
    identify.clear(contracted.current)
    publish.clear(contracted.current)
    assert not Renewal.objects.filter(run=contracted.current).exists()
