"""The first start on an empty database."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from keyfolio_web.people import services
from keyfolio_web.people.client import is_this_machine
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.roles import Role
from tests.web.cast import PASSWORD, person
from tests.web.people.at_once import all_at_once

START = "/start/"
TYPED = {"name": "Ada", "email": "Ada@Example.com", "password": PASSWORD}
FAR = "203.0.113.9"
_KEY_FILE = Path(settings.HOME) / "start_key"


@pytest.fixture(autouse=True)
def _no_key() -> Iterator[None]:
    _KEY_FILE.unlink(missing_ok=True)
    yield
    _KEY_FILE.unlink(missing_ok=True)


def _key() -> str:
    key = services.start_key()
    assert key
    return key


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/accounts/", "/people/7/", "/no/such/page/"])
def test_every_address_asks_for_the_first_administrator(path: str) -> None:
    assert Client().get(path).headers["Location"] == START


@pytest.mark.django_db
def test_the_first_administrator_is_in_at_once_and_speaks_the_page_s_language() -> None:
    client = Client(headers={"accept-language": "zh-CN"})
    assert 'lang="zh-Hans"' in client.get(START).content.decode()

    response = client.post(START, {**TYPED, "key": _key()})

    assert response.headers["Location"] == "/"
    ada = Person.objects.get()
    assert (ada.email, ada.role, ada.language) == ("ada@example.com", Role.ADMINISTRATOR, "zh-hans")
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert [entry.act for entry in AuditEntry.objects.order_by("id")] == ["person_added", "signed_in"]


@pytest.mark.django_db
def test_afterwards_there_is_nothing_to_start() -> None:
    person("Ada", Role.ADMINISTRATOR)

    assert Client().get(START).status_code == 404
    assert Client().post(START, TYPED).status_code == 404
    assert services.start_key() is None


@pytest.mark.django_db
def test_a_weak_password_is_refused_beside_the_field() -> None:
    page = Client().post(START, {**TYPED, "password": "password12", "key": _key()}).content.decode()

    assert "This password is too common." in page
    assert "Ada@Example.com" in page
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["127.0.0.1", FAR])
def test_one_needs_the_key_of_the_server(where: str) -> None:
    key = services.start_key()
    assert key is not None
    assert stat.S_IMODE(_KEY_FILE.stat().st_mode) == 0o600
    assert services.start_key() == key, "asked again it is the same"
    client = Client(REMOTE_ADDR=where)

    for wrong in ("", "x", f"{key}x", "密"):
        assert client.get(START, {"key": wrong}).status_code == 403
        assert client.post(START, {**TYPED, "key": wrong}).status_code == 403
    assert not Person.objects.exists()

    assert client.get(START, {"key": key}).status_code == 200
    assert client.post(START, {**TYPED, "key": key}).status_code == 302
    assert Person.objects.count() == 1
    assert not _KEY_FILE.exists(), "and it opens nothing any more"


_OF_A_PROXY = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP"]


@pytest.mark.parametrize("header", _OF_A_PROXY)
def test_through_a_proxy_nobody_is_at_this_machine(rf: RequestFactory, header: str) -> None:
    assert is_this_machine(rf.get("/"))
    assert not is_this_machine(rf.get("/", headers={header: "127.0.0.1"}))


def test_behind_https_nobody_is_at_this_machine(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HTTPS", True)
    assert not is_this_machine(rf.get("/"))


@pytest.mark.django_db
def test_without_a_key_file_no_key_is_right() -> None:
    assert not services.is_start_key("")
    _KEY_FILE.write_text("")
    assert not services.is_start_key("")


@pytest.mark.django_db
def test_a_key_file_left_empty_is_written_anew() -> None:
    _KEY_FILE.write_text("")

    key = _key()

    assert len(key) > 20
    assert services.is_start_key(key)
    assert stat.S_IMODE(_KEY_FILE.stat().st_mode) == 0o600
    assert [file.name for file in _KEY_FILE.parent.glob("start_key*")] == ["start_key"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_at_once_one_becomes_administrator() -> None:
    def begin(name: str) -> object:
        return services.add_first_person(email=f"{name}@example.com", name=name, password=PASSWORD, language="")

    said = all_at_once([partial(begin, "ada"), partial(begin, "bob")])

    assert said == ["done", "refused"]
    assert Person.objects.count() == 1
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_the_language_switch_works_before_anybody_is_there() -> None:
    client = Client(headers={"accept-language": "en"})

    response = client.post(reverse("shared:language"), {"language": "zh-hans", "next": f"{START}?key=1"}, follow=True)

    assert response.redirect_chain == [(f"{START}?key=1", 302)]
    assert 'lang="zh-Hans"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("weak", ["1234", "password12", "ada@example.com", "a"])
def test_a_chinese_page_says_in_chinese_what_is_weak(weak: str) -> None:
    client = Client(headers={"accept-language": "zh-CN"})

    page = client.post(START, {**TYPED, "password": weak, "key": _key()}).content.decode()

    said = re.sub("<[^>]+>", "", page.split('id="id_password_error">')[1].split("</div>")[0])
    assert "密码" in said
    assert not re.search("[A-Za-z]", said)
