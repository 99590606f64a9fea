"""Standings are what the core found, and say the same of every account."""

from __future__ import annotations

import pytest
from django.db.models import F

from keyfolio.identify import explain
from keyfolio_web.identify import publish
from keyfolio_web.identify.models import Spread, Standing
from keyfolio_web.identify.queries import judged_accounts, policy_of, summary_of
from keyfolio_web.identify.spread import MOST_GROUPS
from keyfolio_web.value import publish as value_publish
from tests.web.cast import make_cast
from tests.web.identify.conftest import Sample
from tests.web.identify.sample_runs import rows_of, sample_findings, unsealed_run

OWN = ("rank", "share", "cumulative_share", "straddles", "r", "f", "m", "rfm_class", "score", "is_key", "failed")


def test_standings_equal_what_the_core_found(sample: Sample) -> None:
    found = rows_of(sample.findings)
    kept = {one.account.code: one for one in Standing.objects.filter(run=sample.current).select_related("account")}
    assert kept.keys() == found.keys()
    for code, one in kept.items():
        assert [getattr(one, name) for name in OWN] == [found[code][name] for name in OWN]
        assert one.abc == (found[code]["abc"] or "")
        for weight in sample.findings.policy.weights:
            parts = [found[code][f"{kind}_{weight.criterion}"] for kind in ("value", "points", "contribution")]
            assert one.parts[weight.criterion] == parts


def test_each_account_is_explained_as_the_core_explains_it(sample: Sample) -> None:
    found, policy = rows_of(sample.findings), policy_of(sample.current)
    judged = judged_accounts(sample.cast.director, sample.current, policy, key_only=False, most=1000)
    assert {one.account.code: one.why for one in judged} == {
        code: explain(row, sample.findings.policy) for code, row in found.items()
    }


def test_policy_and_summary_come_back_as_they_were(sample: Sample) -> None:
    assert policy_of(sample.current) == sample.findings.policy
    assert summary_of(sample.current) == sample.findings.summary


def test_slices_do_not_change_what_is_written(db: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    monkeypatch.setattr(value_publish, "ROWS_AT_ONCE", 7)
    findings = sample_findings()
    run = unsealed_run(1, findings, make_cast().analyst)
    value_publish.publish_observations(run, findings)
    publish.publish_standings(run, findings)
    ranks = Standing.objects.filter(run=run).order_by("rank").values_list("account__code", flat=True)
    assert list(ranks) == findings.accounts["account_code"].to_pylist()
    assert not Standing.objects.exclude(account=F("observation__account")).exists()


def test_a_run_that_is_cleared_can_be_published_again_and_keeps_its_spread(sample: Sample) -> None:
    publish.clear(sample.current)
    value_publish.clear(sample.current)
    assert set(Standing.objects.values_list("run__number", flat=True)) == {1}
    assert Spread.objects.filter(run=sample.current).exists()
    value_publish.publish_observations(sample.current, sample.findings)
    publish.publish_standings(sample.current, sample.findings)
    assert Standing.objects.filter(run=sample.current).count() == len(sample.accounts)


def test_the_spread_adds_up_to_the_summary(sample: Sample) -> None:
    spread, summary = Spread.objects.get(run=sample.current), sample.findings.summary
    assert len(spread.curve) <= MOST_GROUPS
    assert sum(net for _, _, net, _ in spread.curve) == summary.net_sales
    assert spread.curve[-1][1] == summary.accounts
    for sums in (spread.abc, spread.rfm):
        assert sum(accounts for accounts, _, _ in sums.values()) == summary.accounts
        assert sum(key for _, key, _ in sums.values()) == summary.key_accounts
        assert sum(net for _, _, net in sums.values()) == summary.net_sales
    assert {name: accounts for name, (accounts, _, _) in spread.abc.items()} == summary.abc
