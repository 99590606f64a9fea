"""What changed between two runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from keyfolio.identify import DEFAULT_POLICY
from keyfolio_web.identify.queries import Moves, compare
from keyfolio_web.runs.models import Run
from tests.web.conftest import SignIn
from tests.web.identify.conftest import Sample
from tests.web.identify.sample_runs import EARLIER, publish, rows_of, sample_findings

COMPARE = reverse("identify:compare")


def codes(moves: Moves) -> list[str]:
    return [move.account.code for move in moves.shown]


def test_changes_are_those_between_what_the_core_found(sample: Sample) -> None:
    then, now = rows_of(sample_findings(EARLIER)), rows_of(sample.findings)
    key_then, key_now = ({code for code, row in rows.items() if row["is_key"]} for rows in (then, now))
    changes = compare(sample.cast.director, sample.earlier, sample.current, most=1000)
    assert set(codes(changes.entered)) == key_now - key_then
    assert set(codes(changes.left)) == key_then - key_now
    assert set(codes(changes.new)) == now.keys() - then.keys()
    assert set(codes(changes.gone)) == then.keys() - now.keys()
    rose = {code: now[code]["score"] - then[code]["score"] for code in now.keys() & then.keys()}
    assert set(codes(changes.rising)) == {code for code, change in rose.items() if change > 0}
    assert set(codes(changes.falling)) == {code for code, change in rose.items() if change < 0}
    rises = [move.score_change for move in changes.rising.shown]
    assert rises == sorted(rises, reverse=True)  # type: ignore[type-var]
    assert [moves.count for moves in (changes.entered, changes.rising)] == [
        len(changes.entered.shown),
        len(changes.rising.shown),
    ]


def test_a_short_list_knows_how_many_there_are(sample: Sample) -> None:
    whole = compare(sample.cast.director, sample.earlier, sample.current, most=1000)
    short = compare(sample.cast.director, sample.earlier, sample.current, most=1)
    assert codes(short.rising) == codes(whole.rising)[:1]
    assert short.rising.more
    assert (short.rising.count, whole.rising.count) == (None, len(whole.rising.shown))
    assert codes(short.entered) == codes(whole.entered)[:1]
    assert short.entered.count == whole.entered.count == len(whole.entered.shown)
    assert short.entered.more


@pytest.mark.parametrize(("who", "own"), [("rita", 2), ("ted", 1), ("agent", 1), ("sam", 0), ("manager", 2)])
def test_people_compare_their_own_accounts_alone(sample: Sample, who: str, own: int) -> None:
    changes = compare(getattr(sample.cast, who), sample.earlier, sample.current, most=1000)
    mine = {account.code for account in sample.accounts[:2]}
    for moves in (changes.entered, changes.left, changes.rising, changes.falling, changes.new, changes.gone):
        assert len(moves.shown) == moves.count
        assert len(moves.shown) <= own
        assert set(codes(moves)) <= mine


def test_why_an_account_left_is_said(sample: Sample, sign_in: SignIn) -> None:
    changes = compare(sample.cast.director, sample.earlier, sample.current)
    page = sign_in(sample.cast.director).get(f"{COMPARE}?before=1&after=2").content.decode()
    for move in (*changes.left.shown, *changes.entered.shown):
        if move.why is not None and move.before and move.after:
            assert move.why.en in page


def test_a_change_of_policy_is_said_first(sample: Sample, sign_in: SignIn) -> None:
    stricter = replace(DEFAULT_POLICY, version=2, limits=replace(DEFAULT_POLICY.limits, score=90))
    publish(3, sample_findings(None, stricter), sample.cast.analyst)
    page = sign_in(sample.cast.director).get(f"{COMPARE}?before=2&after=3").content.decode()
    assert "The policies differ" in page
    assert page.index("The policies differ") < page.index('id="entered"')
    changes = compare(sample.cast.director, sample.current, run_three())
    assert changes.other_policy
    assert changes.entered.count == 0
    assert changes.left.shown


def run_three() -> Run:
    return Run.objects.get(number=3)


def test_without_a_choice_the_current_run_is_held_against_the_one_before(sample: Sample, sign_in: SignIn) -> None:
    page = sign_in(sample.cast.director).get(COMPARE)
    assert (page.context["before"].run, page.context["after"].run) == (sample.earlier, sample.current)


@pytest.mark.parametrize("asked", ["before=7&after=2", "before=x&after=2", "before=&after=", "after=99999999999999999"])
def test_runs_that_are_not_there_are_told(sample: Sample, sign_in: SignIn, asked: str) -> None:
    response = sign_in(sample.cast.director).get(f"{COMPARE}?{asked}")
    assert response.status_code == 200
    assert "One of these runs is not there" in response.content.decode()


def test_one_run_alone_cannot_be_compared(sample: Sample, sign_in: SignIn) -> None:
    Run.objects.filter(pk=sample.earlier.pk).update(sealed_at=None)
    assert "no two runs to compare" in sign_in(sample.cast.director).get(COMPARE).content.decode()
