"""A run of which the database keeps some accounts tells the same of everybody as one of which it keeps all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from keyfolio.findings import Findings
from keyfolio_web.desk.services.teams import put_on_team
from keyfolio_web.identify import keep, queries
from keyfolio_web.identify.kept import kept_accounts
from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.services import make_current
from keyfolio_web.ledger import services as ledger
from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person
from keyfolio_web.value import whole
from keyfolio_web.value.models import Valuation
from keyfolio_web.value.queries import valuation_in
from tests.web.cast import Cast, make_cast
from tests.web.identify.sample_runs import EARLIER, publish, publish_partly, rows_of, sample_findings

LIMIT = 30


@dataclass(frozen=True, slots=True)
class Both:
    """The same two runs, all of whose accounts are kept, and of which some are. Rita is on two teams, Sam on none."""

    cast: Cast
    findings: Findings
    full: tuple[Run, Run]
    partly: tuple[Run, Run]
    small: Account  # not kept


@pytest.fixture
def both(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Both:  # noqa: ARG001
    settings.RESULTS = tmp_path / "results"
    settings.RESULTS.mkdir()
    monkeypatch.setattr(whole, "ROWS_A_GROUP", 16)
    cache.clear()
    cast, findings, earlier = make_cast(), sample_findings(), sample_findings(EARLIER)
    full = (publish(1, earlier, cast.analyst), publish(2, findings, cast.analyst))
    partly = (publish_partly(3, earlier, cast.analyst, LIMIT), publish_partly(4, findings, cast.analyst, LIMIT))
    kept = set(Standing.objects.filter(run=partly[1]).values_list("account__code", flat=True))
    small = next(code for code in reversed(findings.accounts["account_code"].to_pylist()) if code not in kept)
    return Both(cast, findings, full, partly, Account.objects.get(code=small))


def told(standing: Standing) -> dict[str, Any]:
    """All that a standing and its observation say, but for their keys."""
    hidden = {"id", "run", "observation"}
    return {
        f"{type(row).__name__}.{field.name}": getattr(row, field.attname)
        for row in (standing, standing.observation)
        for field in row._meta.fields  # noqa: SLF001
        if field.name not in hidden
    }


def test_key_accounts_candidates_and_who_was_touched_are_kept_and_the_rest_by_rank(both: Both) -> None:
    accounts, director = both.findings.accounts, both.cast.director
    ledger.put_on_team(account_code=both.small.code, person=both.cast.rita, leads=True, by=director)
    kept = kept_accounts(accounts, LIMIT)
    assert kept is not None
    assert kept.num_rows == LIMIT
    codes, rows = set(kept["account_code"].to_pylist()), accounts.to_pylist()
    assert both.small.code in codes
    assert {row["account_code"] for row in rows if row["is_key"]} <= codes
    others = sorted((row for row in rows if not row["is_key"]), key=lambda row: -row["score"])
    assert {row["account_code"] for row in others[: LIMIT // 10]} <= codes
    by_rank = [row["account_code"] in codes for row in rows]
    assert all(by_rank[: by_rank.index(False)])
    assert by_rank.index(False) > LIMIT // 3


def test_within_the_limit_everybody_is_kept(both: Both) -> None:
    assert kept_accounts(both.findings.accounts, both.findings.accounts.num_rows) is None


def test_each_account_says_the_same_whether_it_is_kept_or_not(both: Both) -> None:
    director, (_, full), (_, partly) = both.cast.director, both.full, both.partly
    beyond = 0
    for code in rows_of(both.findings):
        ours, theirs = queries.standing_of(director, partly, code), queries.standing_of(director, full, code)
        assert told(ours) == told(theirs)
        assert queries.why(director, partly, code).parts == queries.why(director, full, code).parts
        beyond += not ours.is_kept
    assert beyond == both.findings.accounts.num_rows - (partly.kept_accounts or 0) > 0


def worth(person: Person, run: Run, account: Account) -> dict[str, Any]:
    """All that is told of what an account is worth, but for its keys."""
    found = valuation_in(person, run, account)
    assert found is not None
    told = {field.name: getattr(found.valuation, field.attname) for field in Valuation._meta.fields}  # noqa: SLF001
    return {name: value for name, value in told.items() if name not in {"id", "run", "observation"}}


def test_each_account_is_worth_the_same_whether_it_is_kept_or_not(both: Both) -> None:
    director, (_, full), (_, partly) = both.cast.director, both.full, both.partly
    for account in Account.objects.filter(code__in=rows_of(both.findings)):
        assert worth(director, partly, account) == worth(director, full, account)
    assert valuation_in(both.cast.sam, partly, both.small) is None


def test_what_an_account_is_worth_is_kept_with_it(both: Both) -> None:
    before = worth(both.cast.director, both.partly[1], both.small)
    assert not Valuation.objects.filter(run=both.partly[1], account=both.small).exists()
    keep.keep_rows([both.small.code])
    kept = Valuation.objects.get(run=both.partly[1], account=both.small)
    assert kept.observation.account_id == both.small.pk
    assert worth(both.cast.director, both.partly[1], both.small) == before


@pytest.mark.parametrize("after", [0, 7, 40, 10_000])
def test_accounts_by_rank_are_all_accounts(both: Both, after: int) -> None:
    policy = both.findings.policy
    ours, theirs = (
        [
            (one.standing.rank, one.account.code, one.why)
            for one in queries.judged_accounts(
                both.cast.director, run, policy, key_only=False, after_rank=after, most=33
            )
        ]
        for run in (both.partly[1], both.full[1])
    )
    assert ours == theirs


def test_charts_are_those_of_everybody(both: Both) -> None:
    summary = queries.summary_of(both.full[1])
    ours, theirs = (queries.charts_of(both.cast.director, run, summary) for run in (both.partly[1], both.full[1]))
    assert ours == theirs


@pytest.mark.parametrize("before", ["full", "partly"])
@pytest.mark.parametrize("after", ["full", "partly"])
def test_two_runs_are_compared_as_a_whole_whatever_is_kept(both: Both, before: str, after: str) -> None:
    ours, theirs = (
        queries.compare(both.cast.director, *runs)
        for runs in ((getattr(both, before)[0], getattr(both, after)[1]), both.full)
    )
    for kind in ("entered", "left", "new", "gone"):
        told = [
            [(move.account.code, move.scores, move.ranks, move.keys, move.why) for move in getattr(found, kind).shown]
            for found in (ours, theirs)
        ]
        assert told[0] == told[1], kind
        assert getattr(ours, kind).count == getattr(theirs, kind).count
    for kind in ("rising", "falling"):  # equal changes may stand in another order
        changes = [[move.score_change for move in getattr(found, kind).shown] for found in (ours, theirs)]
        assert changes[0] == changes[1]
        assert changes[0]


def test_who_sees_some_accounts_compares_those_alone(both: Both) -> None:
    director, rita = both.cast.director, both.cast.rita
    codes = [both.small.code, both.findings.accounts["account_code"][0].as_py()]
    for code in codes:
        ledger.put_on_team(account_code=code, person=rita, leads=False, by=director)
    keep.keep_rows(codes)
    ours, theirs = (queries.compare(rita, *runs) for runs in (both.partly, both.full))
    for kind in queries.KINDS:
        seen = [[move.account.code for move in getattr(found, kind).shown] for found in (ours, theirs)]
        assert sorted(seen[0]) == sorted(seen[1])
        assert set(seen[0]) <= set(codes)


def test_history_knows_the_runs_that_did_not_keep_the_account(both: Both) -> None:
    past = queries.history_of(both.cast.director, both.small)
    judged = [run.number for run in (*both.full, *both.partly) if both.small.code in _codes(run)]
    assert [one.standing.run.number for one in past] == sorted(judged, reverse=True)


def test_a_stranger_reads_nothing_beyond_the_database_either(both: Both) -> None:
    partly, rita, sam = both.partly[1], both.cast.rita, both.cast.sam
    TeamMember.objects.create(account=both.small, person=rita)
    assert not queries.standing_of(rita, partly, both.small.code).is_kept
    for code in rows_of(both.findings):
        with pytest.raises(Standing.DoesNotExist):
            queries.standing_of(sam, partly, code)
    assert queries.history_of(sam, both.small) == []
    assert queries.judged_accounts(sam, partly, both.findings.policy, key_only=False) == []
    with pytest.raises(Standing.DoesNotExist):
        queries.standing_of(rita, partly, next(code for code in rows_of(both.findings) if code != both.small.code))


def test_who_is_put_on_a_team_has_the_figures_kept(both: Both) -> None:
    partly, before = both.partly[1], told(queries.standing_of(both.cast.director, both.partly[1], both.small.code))
    earlier = both.partly[0]
    assert not Standing.objects.filter(run=earlier, account=both.small).exists()
    assert keep.keep_rows([both.small.code, "nobody"]) == 1 + (both.small.code in _codes(earlier))
    assert keep.keep_rows([both.small.code]) == 0
    kept = queries.standing_of(both.cast.director, partly, both.small.code)
    assert kept.is_kept
    assert told(kept) == before
    partly.refresh_from_db()
    assert partly.kept_accounts == Standing.objects.filter(run=partly).count()


def test_a_run_before_the_current_one_has_the_accounts_of_teams_as_well(both: Both) -> None:
    earlier, rita = both.partly[0], both.cast.rita
    code = next(
        code for code in _codes(earlier) if not Standing.objects.filter(run=earlier, account__code=code).exists()
    )
    put_on_team(account_code=code, person=rita, leads=False, by=both.cast.director)
    for run in both.partly:
        judged = queries.judged_accounts(rita, run, both.findings.policy, key_only=False)
        assert [one.account.code for one in judged] == [code] * (code in _codes(run))
        assert queries.judged_accounts(both.cast.sam, run, both.findings.policy, key_only=False) == []


def test_a_run_that_is_made_current_has_the_figures_of_teams_kept(both: Both) -> None:
    first = both.partly[0]
    code = next(code for code in _codes(first) if not Standing.objects.filter(run=first, account__code=code).exists())
    TeamMember.objects.create(account=Account.objects.get(code=code), person=both.cast.rita)
    make_current(number=first.number, by=both.cast.director)
    assert Standing.objects.filter(run=first, account__code=code).exists()


def _codes(run: Run) -> list[str]:
    if run.kept_accounts is None:
        return list(Standing.objects.filter(run=run).values_list("account__code", flat=True))
    table: pa.Table = whole.columns_of(run, ["account_code"])
    return list(table["account_code"].to_pylist())
