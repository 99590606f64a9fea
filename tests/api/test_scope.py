"""Who sees and does what: owner, teammate, stranger and director, in every operation."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from keyfolio_web.ledger.models import Batch, Upload
from keyfolio_web.people.models import ApiToken
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import Person
from tests.api.conftest import Ask, make_batch, token_of

if TYPE_CHECKING:
    from tests.web.conftest import SignIn
    from tests.web.worlds import World

GETS = [
    "/accounts",
    "/accounts/A001",
    "/accounts/A001/orders",
    "/runs",
    "/runs/2",
    "/runs/2/accounts",
    "/batches",
    "/batches/1",
    "/work/1",
]
POSTS = ["/runs", "/runs/1/current", "/batches", "/batches/1/undo", "/work/1/cancel"]


def _codes(answer: dict[str, Any]) -> list[str]:
    return [account["code"] for account in answer["accounts"]]


@pytest.mark.django_db
@pytest.mark.parametrize("address", GETS)
def test_without_a_token_there_is_nothing_to_read(address: str) -> None:
    response = Client().get(f"/api/v1{address}")

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Keyfolio"'
    assert response.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", POSTS)
def test_without_a_token_there_is_nothing_to_do(address: str) -> None:
    assert Client().post(f"/api/v1{address}", {}, content_type="application/json").status_code == 401


def test_a_browser_s_session_counts_for_nothing(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.cast.director)

    assert client.get("/api/v1/accounts").status_code == 401
    assert client.post("/api/v1/runs/1/current").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer kf_x", "Basic abc", "kf_x", "Bearer \u00e9"])
@pytest.mark.usefixtures("world")
def test_what_is_no_token_is_refused(header: str) -> None:
    assert Client().get("/api/v1/accounts", headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("change", ["withdrawn", "expired", "deactivated"])
def test_a_token_that_ended_is_refused(world: World, change: str) -> None:
    token = token_of(world.cast.director)
    if change == "withdrawn":
        ApiToken.objects.update(withdrawn_at=timezone.now())
    elif change == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        Person.objects.update(is_active=False)

    response = Client().get("/api/v1/accounts", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 401


def test_everybody_lists_the_accounts_they_see(world: World, ask: Ask) -> None:
    cast = world.cast

    assert _codes(ask(cast.director, "/accounts")[1]) == [account.code for account in world.accounts]
    assert _codes(ask(cast.rita, "/accounts")[1]) == ["A001", "A002"]
    assert _codes(ask(cast.ted, "/accounts")[1]) == ["A002"]
    assert _codes(ask(cast.sam, "/accounts")[1]) == []


@pytest.mark.parametrize("address", ["/accounts/A002", "/accounts/A002/orders"])
def test_an_account_is_there_for_its_team_alone(world: World, ask: Ask, address: str) -> None:
    cast = world.cast

    assert [ask(person, address)[0] for person in (cast.director, cast.ted, cast.rita, cast.manager)] == [200] * 4
    for stranger in (cast.sam, cast.agent):
        status, answer = ask(stranger, address)
        assert status == 404
        assert answer == ask(stranger, "/accounts/NONE")[1], "as if it were not there"


def test_shares_are_for_who_sees_everything(world: World, ask: Ask) -> None:
    for address in ("/accounts/A001", "/runs/2/accounts"):
        whole = ask(world.cast.director, address)[1]
        own = ask(world.cast.rita, address)[1]
        seen, hidden = (answer.get("standing") or answer["accounts"][0] for answer in (whole, own))
        assert seen["share"] is not None
        assert seen["cumulative_share"] is not None
        assert (hidden["share"], hidden["cumulative_share"]) == (None, None)
        assert hidden["net_sales"] == seen["net_sales"] == "120000.00"


TOTALS = ("net_sales", "key_share", "top20_share", "accounts_for_80", "orders", "credit_notes", "gini")


@pytest.mark.parametrize("who", ["rita", "sam", "manager", "agent"])
def test_totals_of_a_run_are_for_who_sees_everything(world: World, ask: Ask, who: str) -> None:
    person = getattr(world.cast, who)
    for run in (ask(person, "/runs")[1]["runs"][0], ask(person, "/runs/2")[1]):
        assert {name: run[name] for name in TOTALS} == dict.fromkeys(TOTALS)
        assert (run["accounts"], run["key_accounts"], run["as_of"]) == (12, 3, "2026-06-30")
    assert all(ask(world.cast.analyst, "/runs/2")[1][name] is not None for name in TOTALS)


def test_everybody_reads_their_own_accounts_of_a_run(world: World, ask: Ask) -> None:
    cast, address = world.cast, "/runs/2/accounts"

    assert len(ask(cast.analyst, address)[1]["accounts"]) == 12
    assert _codes(ask(cast.rita, address)[1]) == ["A001", "A002"]
    assert _codes(ask(cast.ted, address)[1]) == ["A002"]
    assert _codes(ask(cast.sam, address)[1]) == []


def test_an_unsealed_run_is_not_there(world: World, ask: Ask) -> None:
    Run.objects.filter(number=1).update(sealed_at=None)

    assert ask(world.cast.director, "/runs/1")[0] == 404
    assert ask(world.cast.director, "/runs/1/accounts")[0] == 404
    assert ask(world.cast.director, "/runs/1/current", json={})[0] == 404


@pytest.mark.parametrize("who", ["rita", "ted", "sam", "manager", "agent"])
def test_representatives_neither_see_nor_change_the_ledger(world: World, ask: Ask, who: str) -> None:
    person = getattr(world.cast, who)
    make_batch(world.cast.analyst)
    file = SimpleUploadedFile("a.csv", b"order id,amount\n1,2\n")

    assert ask(person, "/batches")[0] == 403
    assert ask(person, "/batches/7")[0] == 403
    assert ask(person, "/batches/7/undo", json={})[0] == 403
    assert ask(person, "/batches", form={"file": file, "whole": "yes"})[0] == 403
    assert ask(person, "/runs", json={})[0] == 403
    assert ask(person, "/runs/1/current", json={})[0] == 403
    assert not Upload.objects.exists()
    assert Run.objects.get(is_current=True).number == 2
    assert not Batch.objects.get().undone_at


def test_an_analyst_reads_the_ledger(world: World, ask: Ask) -> None:
    make_batch(world.cast.analyst)

    assert ask(world.cast.analyst, "/batches")[1]["batches"] == [ask(world.cast.director, "/batches/7")[1]]
    assert ask(world.cast.analyst, "/batches/2")[0] == 404
    assert ask(world.cast.analyst, "/batches/2/undo", json={})[0] == 404


def test_an_analyst_imports_a_file_and_follows_and_cancels_it(world: World, ask: Ask) -> None:
    anna = world.cast.analyst
    file = SimpleUploadedFile("订单.csv", "订单号,客户编号,下单日期,金额\n1,A001,2026-05-01,10.00\n".encode())

    status, asked = ask(anna, "/batches", form={"file": file, "mapping": '{"金额": "amount"}', "whole": "yes"})

    assert status == 202
    assert Upload.objects.get(pk=asked["upload"]).mapping == {"金额": "amount"}
    work = ask(anna, f"/work/{asked['work']}")[1]
    assert (work["kind"], work["state"], work["asked_by"], work["trouble"]) == ("import", "waiting", "Anna", None)
    assert ask(world.cast.rita, f"/work/{asked['work']}")[0] == 404
    assert ask(world.cast.rita, f"/work/{asked['work']}/cancel", json={})[0] == 404
    assert ask(anna, f"/work/{asked['work']}/cancel", json={})[1]["state"] == "cancelled"
    assert ask(anna, f"/work/{asked['work']}/cancel", json={})[0] == 409


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"whole": "yes"},
        {"file": "x", "whole": "yes"},
        {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")},
        {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n"), "whole": "yes", "kind": "x"},
        {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n"), "whole": "yes", "mapping": "no json"},
        {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n"), "whole": "yes", "mapping": '{"a": 1}'},
    ],
)
def test_an_import_that_makes_no_sense_does_nothing(world: World, ask: Ask, form: dict[str, Any]) -> None:
    status, answer = ask(world.cast.analyst, "/batches", form=form)

    assert status == 422
    assert answer["wrong"]
    assert not Upload.objects.exists()
    assert not Work.objects.filter(kind="import").exists()


def test_an_analyst_asks_for_a_run_and_turns_back_to_an_earlier_one(world: World, ask: Ask) -> None:
    make_batch(world.cast.analyst)
    anna = world.cast.analyst

    status, asked = ask(
        anna, "/runs", json={"as_of": "2026-03-31", "grain": "account", "ledger_on": None, "window_months": 6}
    )

    assert status == 202
    run = Run.objects.get(number=asked["number"])
    told = {"as_of": "2026-03-31", "grain": "account", "ledger_on": None, "window_months": 6}
    assert run.assumptions == {**told, "horizon_months": 36, "discount_rate": 0.1}
    assert ask(anna, f"/work/{asked['work']}")[1]["state"] == "waiting"
    assert (
        ask(anna, "/runs", json={"as_of": "2026-03-31", "grain": "account", "ledger_on": None, "window_months": 6})[0]
        == 409
    )
    assert ask(anna, "/runs", json={"policy": "no policy"})[0] == 409
    assert ask(anna, "/runs", json={"as_of": "tomorrow"})[0] == 422
    assert ask(anna, "/runs/1/current", json={})[1]["is_current"] is True
    assert ask(anna, "/runs/1/current", json={})[0] == 409
    assert ask(anna, "/runs")[1]["runs"][0]["is_current"] is False
