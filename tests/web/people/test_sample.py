"""The sample company: in with one click, out with another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from keyfolio_web.ledger.models import Upload
from keyfolio_web.people import services
from keyfolio_web.pipeline.sample import load_sample
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.installation import is_sample, mark_sample
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.roles import Role
from tests.web.cast import person
from tests.web.conftest import SignIn
from tests.web.people.pages import form_to
from tests.web.worlds import World, small_world

ENTER = "/sign-in/sample/"
LEAVE = "/leave-sample/"


def _made_up(role: Role) -> Person:
    return Person.objects.create_user(
        email=f"{role.value}@{services.SAMPLE_DOMAIN}", name=f"Made up {role.label}", role=role, password=None
    )


@pytest.fixture
def sample(db: None) -> None:  # noqa: ARG001
    """A director and a representative of the sample, and somebody real."""
    _made_up(Role.DIRECTOR)
    _made_up(Role.REPRESENTATIVE)
    person("Real", Role.ADMINISTRATOR)
    mark_sample(sample=True)


@pytest.mark.usefixtures("sample")
def test_one_click_leads_in_as_a_role() -> None:
    client = Client()
    page = client.get("/sign-in/").content.decode()
    assert "Enter as KA director" in page
    assert "Enter as KA representative" in page
    assert "Enter as administrator" not in page, "the real one is nobody's to be"

    response = client.post(ENTER, {"role": "director"})

    assert response.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(Person.objects.get(role="director").pk)
    assert AuditEntry.objects.get().act == "signed_in"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("role", ["administrator", "analyst", "", "x"])
def test_a_role_that_nobody_made_up_has_does_not_open(role: str) -> None:
    assert Client().post(ENTER, {"role": role}).status_code == 403


ELSEWHERE = [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_PROTO": "http"}, {"HTTP_VIA": "1.1 proxy"}]
_KNOWN = "known to everybody"


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("domain", [services.SAMPLE_DOMAIN, f"team.{services.SAMPLE_DOMAIN}"])
@pytest.mark.parametrize("where", ELSEWHERE)
def test_a_password_that_everybody_knows_opens_nothing_from_elsewhere(domain: str, where: dict[str, str]) -> None:
    Person.objects.create_user(email=f"ada@{domain}", name="Ada", role=Role.ADMINISTRATOR, password=_KNOWN)
    typed = {"login": f"Ada@{domain.upper()}", "password": _KNOWN}

    for language, words in (
        ("en", "sign in only on the machine that serves it"),
        ("zh-CN", "只能在运行服务的机器上登录"),
    ):
        page = Client(headers={"accept-language": language}).post("/sign-in/", typed, **where)  # type: ignore[arg-type]
        assert words in page.content.decode()
    assert not AuditEntry.objects.filter(act="signed_in").exists()
    assert Client().post("/sign-in/", typed).headers["Location"] == "/"


@pytest.mark.parametrize("email", ["x@sample.keyfolio.example.com", "x@asample.keyfolio.example", "x@a.com", ""])
def test_people_of_other_domains_are_not_the_sample_s(email: str) -> None:
    assert not services.is_of_sample(email)


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("role", ["\0", "director\0\0x"])
def test_a_role_with_a_nul_opens_nothing(role: str) -> None:
    assert Client().post(ENTER, {"role": role}).status_code == 403


@pytest.mark.parametrize("state", [Work.State.WAITING, Work.State.RUNNING])
def test_nobody_leaves_while_work_is_open(world: World, sign_in: SignIn, state: Work.State) -> None:
    mark_sample(sample=True)
    Work.objects.create(kind=Work.Kind.RUN, asked_by=world.cast.analyst, state=state)

    page = sign_in(world.cast.analyst).post(LEAVE, follow=True).content.decode()

    assert "An import or a run is going on. Cancel it or wait, then leave the sample." in page
    assert is_sample()
    assert Person.objects.count() == 8


@pytest.mark.usefixtures("sample")
def test_from_elsewhere_the_sample_asks_for_a_password() -> None:
    far = Client(REMOTE_ADDR="203.0.113.9")

    assert "Enter as" not in far.get("/sign-in/").content.decode()
    assert far.post(ENTER, {"role": "director"}).status_code == 403
    assert Client().post(ENTER, {"role": "director"}, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 403


@pytest.mark.usefixtures("sample")
def test_outside_the_sample_nobody_comes_in_without_a_password() -> None:
    mark_sample(sample=False)

    assert "Enter as" not in Client().get("/sign-in/").content.decode()
    assert Client().post(ENTER, {"role": "director"}).status_code == 403


@pytest.fixture
def files() -> Iterator[list[Path]]:
    """Files of the sample in the data folder."""
    made = [Path(settings.STORE) / "batch-1" / "lines.parquet", Path(settings.UPLOADS) / "1.csv"]
    for file in made:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    yield made
    (Path(settings.HOME) / "start_key").unlink(missing_ok=True)


@pytest.mark.django_db(transaction=True)
def test_leaving_the_sample_leaves_nothing_behind(sign_in: SignIn, files: list[Path]) -> None:
    world = small_world()
    mark_sample(sample=True)
    lock = Path(settings.STORE) / ".lock"
    lock.touch()
    client, other = sign_in(world.cast.analyst), sign_in(world.cast.director)

    response = client.post(LEAVE)

    kept = {"Installation", "AuditEntry", "ContentType", "Permission"}
    left = {model.__name__ for model in apps.get_models() if model.objects.exists()}  # type: ignore[attr-defined]
    assert left <= kept
    assert not is_sample()
    assert not any(file.exists() for file in files)
    assert lock.exists(), "who waits for it waits for this very file"
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.person_name) == ("sample_left", "Anna")
    assert response.headers["Location"] == f"/start/?key={services.start_key()}"
    assert other.get("/me/").headers["Location"] == "/start/"
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_after_leaving_one_begins_with_one_s_own(sign_in: SignIn, files: list[Path]) -> None:  # noqa: ARG001
    world = small_world()
    mark_sample(sample=True)
    client = sign_in(world.cast.analyst, enforce_csrf_checks=True)
    token = form_to(client.get(LEAVE).content.decode(), LEAVE)["csrfmiddlewaretoken"][0]

    page = client.post(LEAVE, {"csrfmiddlewaretoken": token}, follow=True, REMOTE_ADDR="203.0.113.9").content.decode()
    typed = {"name": "Me", "email": "me@example.com", "password": "my own horse battery"}
    response = client.post("/start/", {**form_to(page, "/start/"), **typed}, REMOTE_ADDR="203.0.113.9")

    assert response.headers["Location"] == "/"
    assert "Sample data" not in client.get("/me/").content.decode()


def test_the_sample_is_said_to_be_made_only_when_it_is(world: World) -> None:  # noqa: ARG001
    class Told(Exception):
        pass

    def tell() -> None:
        raise Told

    load_sample("en", before_making=tell)  # people have their own data: nothing is made
    for one in Person.objects.all():
        one.email = f"{one.pk}@{services.SAMPLE_DOMAIN}"
        one.save()
    load_sample("en", before_making=tell)  # the sample has had its run: it is made already
    Work.objects.update(state=Work.State.FAILED)
    with pytest.raises(Told):
        load_sample("en", before_making=tell)


def test_before_the_sample_is_left_one_is_told_what_goes_and_says_so_of_one_s_own_imports(
    world: World, sign_in: SignIn
) -> None:
    mark_sample(sample=True)
    client = sign_in(world.cast.analyst)
    Work.objects.create(kind=Work.Kind.RUN, asked_by=world.cast.analyst, state=Work.State.DONE)
    assert "accounts, with their teams: 12" in client.get(LEAVE).content.decode()
    work = Work.objects.create(kind=Work.Kind.IMPORT, asked_by=world.cast.analyst, state=Work.State.DONE)
    Upload.objects.create(
        kind="sales", file_name="mine.csv", size_bytes=1, digest="", uploaded_by=world.cast.analyst, work=work
    )

    page = client.post(LEAVE, follow=True).content.decode()

    assert "Files that you imported yourself would go too." in page
    assert "1 import of your own goes too." in page
    assert "mine.csv" in page
    assert is_sample()
    services.leave_sample(by=world.cast.analyst, with_own=True)
    assert not is_sample()


def test_own_data_cannot_be_left(world: World, sign_in: SignIn) -> None:
    with pytest.raises(Refused):
        services.leave_sample(by=world.cast.administrator)
    response = sign_in(world.cast.administrator).post(LEAVE)

    assert response.headers["Location"] == "/"
    assert Person.objects.count() == 8
    assert len(world.accounts) == 12


def test_a_representative_does_not_throw_the_sample_away(world: World, sign_in: SignIn) -> None:
    mark_sample(sample=True)
    client = sign_in(world.cast.rita)
    assert LEAVE not in client.get("/", follow=True).content.decode()
    client.post(LEAVE)
    assert is_sample()
