"""The runs: their list, their pages, and which is current."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyfolio.identify import DEFAULT_POLICY, read_policy
from keyfolio_web.identify import publish
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.value import publish as value_publish
from tests.web.conftest import SignIn
from tests.web.identify.conftest import Sample
from tests.web.identify.sample_runs import unsealed_run

EVERYBODY = ["director", "manager", "rita", "sam", "agent", "analyst", "administrator"]
RUNS = reverse("identify:runs")


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_sees_the_list_of_sealed_runs(sample: Sample, sign_in: SignIn, who: str) -> None:
    unsealed_run(3, sample.findings, sample.cast.analyst)
    page = sign_in(getattr(sample.cast, who)).get(RUNS).content.decode()
    assert reverse("identify:run", args=[1]) in page
    assert reverse("identify:run", args=[2]) in page
    assert reverse("identify:run", args=[3]) not in page


def test_an_unsealed_run_has_no_page(sample: Sample, sign_in: SignIn) -> None:
    unsealed_run(3, sample.findings, sample.cast.analyst)
    assert sign_in(sample.cast.director).get(reverse("identify:run", args=[3])).status_code == 404


def test_trouble_is_told_to_who_works_on_runs(sample: Sample, sign_in: SignIn) -> None:
    run = unsealed_run(3, sample.findings, sample.cast.analyst)
    Work.objects.filter(pk=run.work_id).update(
        state=Work.State.FAILED, trouble={"en": "The day lies too early.", "zh": "日期太早。"}
    )
    assert "The day lies too early." in sign_in(sample.cast.analyst).get(RUNS).content.decode()
    assert "The day lies too early." not in sign_in(sample.cast.rita).get(RUNS).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("director", 302), ("analyst", 302), ("administrator", 302), ("manager", 403), ("rita", 403), ("agent", 403)],
)
def test_who_may_make_an_earlier_run_current(sample: Sample, sign_in: SignIn, who: str, status: int) -> None:
    client = sign_in(getattr(sample.cast, who))
    assert client.post(reverse("identify:make_current", args=[1])).status_code == status
    assert Run.objects.get(is_current=True).number == (1 if status == 302 else 2)
    entries = AuditEntry.objects.filter(act="run_made_current")
    assert entries.count() == (1 if status == 302 else 0)


def test_one_goes_back_to_an_earlier_run_and_forth_again(sample: Sample, sign_in: SignIn) -> None:
    client = sign_in(sample.cast.director)
    page = client.post(reverse("identify:make_current", args=[1]), follow=True).content.decode()
    assert "Run 1 is current now." in page
    page = client.post(reverse("identify:make_current", args=[2]), follow=True).content.decode()
    assert "Run 2 is current now." in page


def test_a_look_does_not_make_a_run_current(sample: Sample, sign_in: SignIn) -> None:
    assert sign_in(sample.cast.director).get(reverse("identify:make_current", args=[1])).status_code == 405


def test_a_pruned_run_keeps_its_figures_and_cannot_be_current(sample: Sample, sign_in: SignIn) -> None:
    publish.clear(sample.earlier)
    value_publish.clear(sample.earlier)
    Run.objects.filter(pk=sample.earlier.pk).update(pruned_at=sample.earlier.sealed_at)
    client = sign_in(sample.cast.director)
    page = client.get(reverse("identify:run", args=[1])).content.decode()
    assert "no longer kept" in page
    assert 'data-chart="pareto"' in page
    assert reverse("identify:make_current", args=[1]) not in page
    refused = client.post(reverse("identify:make_current", args=[1]), follow=True).content.decode()
    assert "no longer kept" in refused
    assert Run.objects.get(is_current=True).number == 2
    assert "What changed since" not in client.get(reverse("identify:overview")).content.decode()


@pytest.mark.parametrize("who", ["director", "rita"])
def test_the_policy_of_a_run_can_be_downloaded_and_read_again(sample: Sample, sign_in: SignIn, who: str) -> None:
    client = sign_in(getattr(sample.cast, who))
    for address in (reverse("identify:policy_file", args=[2]), reverse("identify:default_policy")):
        response = client.get(address)
        assert response.headers["Content-Disposition"].endswith('.toml"')
        assert read_policy(response.content.decode()) == DEFAULT_POLICY
