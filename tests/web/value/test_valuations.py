"""Valuations are what the core found, row by row; the outlook is of the whole company."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from keyfolio import schemas
from keyfolio_web.identify import publish as identify
from keyfolio_web.ledger.models import Account
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.roles import Role
from keyfolio_web.value import publish, valuations
from keyfolio_web.value.models import GroupValuation, Outlook, Valuation
from keyfolio_web.value.silence import silent
from tests.web.cast import person
from tests.web.identify.conftest import Sample
from tests.web.identify.sample_runs import sample_findings, sample_valued, unsealed_run


@pytest.fixture
def analyst(db: None) -> Person:  # noqa: ARG001
    return person("Anna", Role.ANALYST)


def test_valuations_equal_what_the_core_found(analyst: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "ROWS_AT_ONCE", 7)
    findings, valued = sample_findings(), sample_valued()
    run = unsealed_run(1, findings, analyst)
    publish.publish_observations(run, findings)
    valuations.publish_valuations(run, valued)
    kept = {one.account.code: one for one in Valuation.objects.filter(run=run).select_related("account")}
    assert len(kept) == findings.accounts.num_rows > 50
    for row in valued.accounts.to_pylist():
        one = kept[row["account_code"]]
        assert one.observation.account_id == one.account_id
        for name in schemas.VALUATIONS.names:
            if name != "account_code":
                assert getattr(one, name) == ("" if name == "model" and row[name] is None else row[name]), name
        assert one.is_silent == ((row["p_longer_silence"] or 1.0) < 0.05)


def test_valuations_stand_in_the_order_of_the_accounts_found() -> None:
    assert sample_valued().accounts["account_code"].equals(sample_findings().accounts["account_code"])


def test_of_a_run_that_keeps_some_accounts_theirs_are_written_and_the_outlook_of_all(analyst: Person) -> None:
    findings, valued = sample_findings(), sample_valued()
    run = unsealed_run(1, findings, analyst)
    kept = findings.accounts.slice(3, 10)
    publish.publish_observations(run, findings, kept)
    valuations.publish_valuations(run, valued, kept)
    valuations.publish_outlook(run, valued, findings.accounts)
    written = Valuation.objects.filter(run=run).values_list("account__code", flat=True)
    assert sorted(written) == sorted(kept["account_code"].to_pylist())
    outlook = Outlook.objects.get(run=run)
    assert sum(cell[2] for cell in outlook.leaving) == findings.accounts.num_rows
    assert sum(cell[3] for cell in outlook.leaving) == sum(silent(valued.accounts).to_pylist())


def test_a_group_is_published_with_its_head(analyst: Person) -> None:
    findings, valued = sample_findings(), sample_valued()
    head = findings.accounts["account_code"][0].as_py()
    row = dict.fromkeys(schemas.GROUP_VALUATIONS.names, 1) | {"head_code": head, "basis": "margin"}
    groups = pa.Table.from_pylist([row], schema=schemas.GROUP_VALUATIONS.to_pyarrow())
    run = unsealed_run(1, findings, analyst)
    publish.publish_observations(run, findings)
    valuations.publish_valuations(run, dataclasses.replace(valued, groups=groups))
    assert GroupValuation.objects.get(run=run).account == Account.objects.get(code=head)


def test_a_run_that_is_cleared_keeps_its_outlook_alone(sample: Sample) -> None:
    run = sample.current
    before = Outlook.objects.get(run=run).fits
    identify.clear(run)
    publish.clear(run)
    assert not Valuation.objects.filter(run=run).exists()
    assert Valuation.objects.filter(run=sample.earlier).exists()
    assert Outlook.objects.get(run=run).fits == before
