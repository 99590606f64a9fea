"""Why one account is key: down to its parts, for those who may see it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyfolio.identify import explain
from keyfolio_web.identify import queries
from keyfolio_web.identify.models import Standing
from tests.web.conftest import SignIn
from tests.web.identify.conftest import Sample
from tests.web.identify.sample_runs import rows_of


def address(sample: Sample, place: int, run: int = 2) -> str:
    return reverse("identify:why", args=[run, sample.accounts[place].code])


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("rita", 0, 200),  # owner
        ("rita", 1, 200),  # teammate
        ("rita", 2, 404),  # stranger
        ("ted", 1, 200),
        ("ted", 0, 404),
        ("sam", 0, 404),
        ("manager", 0, 200),
        ("manager", 2, 404),
        ("agent", 0, 200),
        ("agent", 1, 404),
        ("director", 2, 200),
        ("analyst", 2, 200),
        ("administrator", 2, 200),
    ],
)
def test_only_the_team_opens_an_account(sample: Sample, sign_in: SignIn, who: str, place: int, status: int) -> None:
    assert sign_in(getattr(sample.cast, who)).get(address(sample, place)).status_code == status


def test_a_strangers_404_is_that_of_an_account_that_does_not_exist(sample: Sample, sign_in: SignIn) -> None:
    client = sign_in(sample.cast.rita)
    missing = client.get(reverse("identify:why", args=[2, "NOBODY"]))
    assert missing.status_code == 404
    forbidden = client.get(address(sample, 2))
    hide = [(missing, "NOBODY"), (forbidden, sample.accounts[2].code)]
    texts = [response.content.decode().replace(code, "") for response, code in hide]
    tokens = [response.context["csrf_token"] for response, _ in hide]
    assert texts[0].replace(str(tokens[0]), "") == texts[1].replace(str(tokens[1]), "")


@pytest.mark.parametrize(
    "tail", ["runs/3/why/A/", "runs/99999999999999999999/why/A/", "runs/2/why/%00/", "runs/2/why/~2F/"]
)
def test_guessed_addresses_are_not_found(sample: Sample, sign_in: SignIn, tail: str) -> None:
    assert sign_in(sample.cast.director).get(reverse("identify:overview") + tail).status_code == 404


def test_the_page_says_what_the_core_says(sample: Sample, sign_in: SignIn) -> None:
    row = rows_of(sample.findings)[sample.accounts[0].code]
    page = sign_in(sample.cast.rita).get(address(sample, 0)).content.decode()
    assert explain(row, sample.findings.policy).en in page


def test_contributions_add_up_to_the_score(sample: Sample) -> None:
    for account in sample.accounts:
        told = queries.why(sample.cast.director, sample.current, account.code)
        assert sum(part.got for part in told.parts) == pytest.approx(told.standing.score)
        assert sum(part.most for part in told.parts) == pytest.approx(100)


def test_requirements_are_met_exactly_where_the_core_does_not_list_them(sample: Sample) -> None:
    for account in sample.accounts:
        told = queries.why(sample.cast.director, sample.current, account.code)
        missed = [requirement.name for requirement in told.requirements if not requirement.is_met]
        assert ",".join(missed) == told.standing.failed


def test_the_history_holds_every_run_of_the_account(sample: Sample) -> None:
    account = sample.accounts[0]
    history = list(queries.history_of(sample.cast.rita, account))
    assert [past.standing.run.number for past in history] == [2, 1]
    assert not queries.history_of(sample.cast.ted, account)


def test_shares_of_the_company_are_for_those_who_see_all_of_it(sample: Sample, sign_in: SignIn) -> None:
    words = "of the total"
    assert words in sign_in(sample.cast.director).get(address(sample, 0)).content.decode()
    assert words not in sign_in(sample.cast.rita).get(address(sample, 0)).content.decode()


def test_what_equal_net_sales_would_tell_is_kept_from_representatives(sample: Sample, sign_in: SignIn) -> None:
    Standing.objects.filter(run=sample.current).update(straddles=True)
    words = "an account of equal net sales"
    assert words in sign_in(sample.cast.director).get(address(sample, 0)).content.decode()
    assert words not in sign_in(sample.cast.rita).get(address(sample, 0)).content.decode()


def test_a_page_names_an_account_safely(sample: Sample, sign_in: SignIn) -> None:
    account = sample.accounts[0]
    account.name = "<script>alert(1)</script>"
    account.save()
    for at in (address(sample, 0), reverse("identify:overview")):
        page = sign_in(sample.cast.director).get(at).content.decode()
        assert "<script>alert(1)" not in page
