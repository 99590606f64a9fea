"""Asking for a run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from keyfolio.identify import DEFAULT_POLICY, policy_text
from keyfolio_web.identify import services
from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger.models import Batch
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.runs.services import request
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.refused import NotAllowed, Refused
from tests.web.conftest import SignIn
from tests.web.worlds import World

NEW_RUN = reverse("identify:new_run")
BY_THE_RULE = {"grain": "account", "ledger_on": None, "horizon_months": 36, "discount_rate": 0.1}
CURRENT = {"as_of": "", "window_months": "", "policy": "current"}
OTHER_POLICY = policy_text(DEFAULT_POLICY).replace('name = "balanced"', 'name = "ours"')


@pytest.fixture
def batch(world: World) -> Batch:
    """One batch of order lines in the ledger."""
    return Batch.objects.create(
        number=1,
        source="lines.csv",
        file_digest="0" * 64,
        rows_digest="0" * 64,
        reading="{}",
        lines_read=1,
        lines_accepted=1,
        lines_updated=0,
        lines_skipped=0,
        lines_quarantined=0,
        lines_repeated=0,
        lines_in_known_orders=0,
        imported_by=world.cast.analyst,
        imported_at=timezone.now(),
    )


def ask(by: Person, as_of: date | None = None, months: int | None = None, policy: str | None = None) -> Run:
    return ask_for_run(by=by, as_of=as_of, window_months=months, policy_text=policy)


@pytest.mark.usefixtures("batch")
class TestWithALedger:
    """There are order lines to run over."""

    @pytest.mark.parametrize("who", ["director", "analyst", "administrator"])
    def test_a_run_is_put_into_the_queue(self, world: World, sign_in: SignIn, who: str) -> None:
        response = sign_in(getattr(world.cast, who)).post(NEW_RUN, CURRENT)
        run = Run.objects.get(number=3)
        assert response.headers["Location"] == reverse("runs:work", args=[run.work_id])
        assert (run.work.kind, run.work.state, run.sealed_at) == (Work.Kind.RUN, Work.State.WAITING, None)
        assert run.policy == world.current.policy
        assert run.assumptions == {**BY_THE_RULE, "as_of": None, "window_months": None}
        assert AuditEntry.objects.get(act="run_asked").subject == "3"

    @pytest.mark.parametrize("who", ["manager", "rita", "ted", "sam", "agent"])
    def test_others_may_not_ask_for_one(self, world: World, sign_in: SignIn, who: str) -> None:
        client = sign_in(getattr(world.cast, who))
        assert client.get(NEW_RUN).status_code == 403
        assert client.post(NEW_RUN, CURRENT).status_code == 403
        with pytest.raises(NotAllowed):
            ask(getattr(world.cast, who))
        assert Run.objects.count() == 2
        assert Work.objects.count() == 2

    def test_day_and_window_are_kept(self, world: World, sign_in: SignIn) -> None:
        asked = {"as_of": "2026-03-31", "window_months": "24", "policy": "default"}
        sign_in(world.cast.analyst).post(NEW_RUN, asked)
        assert Run.objects.get(number=3).assumptions == {
            **BY_THE_RULE,
            "as_of": "2026-03-31",
            "window_months": 24,
        }

    def test_horizon_and_discount_of_lifetime_value_are_kept(self, world: World, sign_in: SignIn) -> None:
        asked = {"horizon_months": "12", "discount_percent": "7.5", "policy": "default"}
        sign_in(world.cast.analyst).post(NEW_RUN, asked)
        told = Run.objects.get(number=3).assumptions
        assert (told["horizon_months"], told["discount_rate"]) == (12, 0.075)

    @pytest.mark.parametrize("wrong", [{"horizon_months": "0"}, {"horizon_months": "121"}, {"discount_percent": "101"}])
    def test_a_horizon_or_discount_that_cannot_be_is_refused(
        self, world: World, sign_in: SignIn, wrong: dict[str, str]
    ) -> None:
        response = sign_in(world.cast.analyst).post(NEW_RUN, {**wrong, "policy": "default"})
        assert response.status_code == 422
        assert not Run.objects.filter(number=3).exists()

    def test_the_ledger_of_an_earlier_day_is_asked_for_and_a_day_before_the_first_import_refused(
        self, world: World, sign_in: SignIn
    ) -> None:
        today, analyst = timezone.localdate(), sign_in(world.cast.analyst)
        analyst.post(NEW_RUN, {**CURRENT, "ledger_on": today.isoformat()})
        assert Run.objects.get(number=3).assumptions["ledger_on"] == today.isoformat()
        refused = analyst.post(NEW_RUN, {**CURRENT, "ledger_on": "2020-01-01"})
        assert "The ledger held nothing yet on this day." in refused.content.decode()
        assert Run.objects.count() == 3

    def test_a_policy_file_is_taken(self, world: World, sign_in: SignIn) -> None:
        file = SimpleUploadedFile("ours.toml", b"\xef\xbb\xbf" + OTHER_POLICY.encode())
        sign_in(world.cast.analyst).post(NEW_RUN, {**CURRENT, "policy": "file", "policy_file": file})
        run = Run.objects.get(number=3)
        assert run.policy_label.startswith("ours v1")

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"not toml", "The policy is not TOML"),
            (policy_text(DEFAULT_POLICY).replace("score = 80", "score = 800").encode(), "score to 800"),
            (b'name = "x"\nversion = 1\n[weights]\nnet_sales = 1\n', "Current sales alone must not decide"),
            (b"\xff\xfe\x00", "no text in UTF-8"),
            (b"#" * 70_000, "too large for a policy"),
            (b"", "does not say its name"),
        ],
    )
    def test_a_bad_policy_is_told_beside_the_field_and_nothing_is_lost(
        self, world: World, sign_in: SignIn, content: bytes, said: str
    ) -> None:
        file = SimpleUploadedFile("ours.toml", content)
        asked = {"as_of": "2026-03-31", "window_months": "24", "policy": "file", "policy_file": file}
        response = sign_in(world.cast.analyst).post(NEW_RUN, asked)
        assert response.status_code == 422
        assert said in " ".join(response.context["form"].errors["policy_file"])
        assert 'value="2026-03-31"' in response.content.decode()
        assert Run.objects.count() == 2
        assert Work.objects.count() == 2

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ({"as_of": "31st of May"}, "as_of"),
            ({"as_of": "9999-01-01"}, "as_of"),
            ({"window_months": "0"}, "window_months"),
            ({"window_months": "1201"}, "window_months"),
            ({"window_months": "99999999999999999999999"}, "window_months"),
            ({"policy": "another"}, "policy"),
            ({"policy": "file"}, "policy_file"),
        ],
    )
    def test_a_wrong_choice_is_told_beside_its_field(
        self, world: World, sign_in: SignIn, asked: dict[str, str], field: str
    ) -> None:
        response = sign_in(world.cast.analyst).post(NEW_RUN, {**CURRENT, **asked})
        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert Run.objects.count() == 2

    def test_the_same_run_twice_is_refused_while_the_first_waits(self, world: World, sign_in: SignIn) -> None:
        first = ask(world.cast.analyst)
        with pytest.raises(Refused, match="already waiting"):
            ask(world.cast.director)
        page = sign_in(world.cast.director).post(NEW_RUN, CURRENT).content.decode()
        assert "Run 3 with the same choices is already waiting" in page
        assert reverse("runs:work", args=[first.work_id]) in page
        assert ask(world.cast.director, months=12).number == 4

    def test_the_same_run_may_wait_behind_one_that_goes_on(self, world: World) -> None:
        first = ask(world.cast.analyst)
        Work.objects.filter(pk=first.work_id).update(state=Work.State.RUNNING)
        assert ask(world.cast.analyst).number == 4

    def test_tomorrow_is_refused(self, world: World) -> None:
        with pytest.raises(Refused) as refused:
            ask(world.cast.analyst, as_of=timezone.localdate() + timedelta(days=1))
        assert refused.value.field == "as_of"

    def test_the_first_run_takes_the_policy_that_comes_with_keyfolio(self, world: World) -> None:
        Run.objects.update(is_current=False)
        assert ask(world.cast.analyst).policy_label == DEFAULT_POLICY.label

    def test_who_comes_second_to_a_number_takes_the_next(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = iter([2, 3])  # the first look does not see yet that somebody took number 3
        ask(world.cast.analyst)
        monkeypatch.setattr(services, "_last_number", lambda: next(seen))
        assert ask(world.cast.analyst, months=12).number == 4
        assert Work.objects.filter(kind=Work.Kind.RUN, state=Work.State.WAITING).count() == 2


def test_an_empty_ledger_is_refused_in_words(world: World, sign_in: SignIn) -> None:
    with pytest.raises(Refused, match="holds no order lines"):
        ask(world.cast.analyst)
    assert "holds no order lines" in sign_in(world.cast.analyst).post(NEW_RUN, CURRENT).content.decode()
    assert Work.objects.count() == 2


def test_a_run_may_be_asked_for_while_the_first_import_is_going_on(world: World) -> None:
    request(kind=Work.Kind.IMPORT, by=world.cast.analyst)
    assert ask(world.cast.analyst).number == 3


def test_an_undone_batch_is_no_ledger(world: World, batch: Batch) -> None:
    batch.undone_at = timezone.now()
    batch.save()
    with pytest.raises(Refused, match="holds no order lines"):
        ask(world.cast.analyst)
