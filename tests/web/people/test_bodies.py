"""What is too large is refused before anybody reads it."""

from __future__ import annotations

from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from keyfolio_web.people import services
from tests.web.cast import Cast, make_cast
from tests.web.conftest import SignIn

UPLOAD = "/ledger/upload/"
BATCHES = "/api/v1/batches"
_Usage = namedtuple("_Usage", ["total", "used", "free"])


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """One of each role."""
    return make_cast()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose beginning an upload handler has seen."""
    seen: list[str] = []
    begin = TemporaryFileUploadHandler.new_file

    def noted(self: TemporaryFileUploadHandler, *args: object, **kwargs: object) -> None:
        seen.append(str(args[1]))
        begin(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", noted)
    return seen


def _large() -> dict[str, object]:
    return {"kind": "sales", "file": SimpleUploadedFile("large.csv", b"a,b\n" * 1_250_000), "whole": "yes"}


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("path", [UPLOAD, "/sign-in/", "/me/", "/no/such/page/", "/sign-in/sample/"])
def test_what_a_stranger_sends_is_not_read(read: list[str], path: str) -> None:
    response = Client(enforce_csrf_checks=True).post(path, _large())

    assert response.status_code == 413
    assert "This is more than 2.6 MB." in response.content.decode()
    assert read == []


def test_the_refusal_is_in_chinese_too(cast: Cast, sign_in: SignIn) -> None:
    cast.rita.language = "zh-hans"
    cast.rita.save()

    page = sign_in(cast.rita).post("/me/", _large())

    assert page.status_code == 413
    assert "内容超过 2.6 MB" in page.content.decode()


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer kf_wrong"}, {"Authorization": "kf_wrong"}])
def test_without_a_token_the_api_reads_no_file(read: list[str], headers: dict[str, str]) -> None:
    response = Client().post(BATCHES, _large(), headers=headers)

    assert response.status_code == 413
    assert "2.6 MB" in response.json()["detail"]
    assert read == []


def test_a_session_opens_no_way_into_the_api(cast: Cast, sign_in: SignIn, read: list[str]) -> None:
    assert sign_in(cast.analyst).post(BATCHES, _large()).status_code == 413
    assert read == []


@pytest.mark.usefixtures("cast")
def test_a_body_of_unknown_length_is_refused() -> None:
    response = Client().post("/sign-in/", {"login": "x"}, headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH="")

    assert response.status_code == 411


def test_a_file_is_taken_from_who_is_signed_in_or_has_a_token(cast: Cast, sign_in: SignIn, read: list[str]) -> None:
    token = services.make_token(name="x", expires_at=timezone.now() + timedelta(hours=1), by=cast.analyst)

    assert sign_in(cast.analyst).post(UPLOAD, _large()).status_code == 302
    assert Client().post(BATCHES, _large(), headers={"Authorization": f"Bearer {token}"}).status_code == 202
    assert read == ["large.csv", "large.csv"]
    corrected = sign_in(cast.analyst).post("/ledger/batches/1/errors/", _large())
    assert corrected.status_code == 404, "the batch is not there; the file is not too large"


def test_a_list_is_made_of_a_large_file_and_of_a_larger_one_not(
    cast: Cast, sign_in: SignIn, read: list[str], settings: Settings
) -> None:
    settings.LARGEST_LIST_FILE = 6_000_000
    rita = sign_in(cast.rita)
    made = rita.post("/accounts/lists/file", {"file-file": SimpleUploadedFile("names.csv", b"name\n" * 1_190_000)})
    assert "At most 6 MB." in made.content.decode()
    page = rita.post("/accounts/lists/file", {"file-file": SimpleUploadedFile("names.csv", b"name\n" * 1_205_000)})
    assert "This file has more than 6 MB." in page.content.decode()
    page = rita.post("/accounts/lists/file", {"file-file": SimpleUploadedFile("larger.csv", b"name\n" * 1_300_000)})
    assert page.status_code == 413
    assert "This is more than 6 MB, the largest file of which a list is made." in page.content.decode()
    assert read == ["names.csv", "names.csv"]


def test_a_file_for_which_there_is_no_room_is_not_read(
    cast: Cast, sign_in: SignIn, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: _Usage(2**40, 2**40, 2**30 + 4_000_000))

    response = sign_in(cast.analyst).post(UPLOAD, _large())

    assert response.status_code == 507
    assert "There is no room for this file on the server." in response.content.decode()
    assert read == []


def test_a_nul_is_no_trouble_to_the_database(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    page = f"/people/{cast.rita.pk}/"

    assert client.get(f"{page}?after=%00").status_code == 200
    assert client.post(f"{page}accounts/off/", {"code": "A\0"}).status_code == 302
    assert client.post(f"{page}accounts/", {"codes": "A\0"}).status_code == 200
    assert client.post(page, {"name": "\0", "role": "analyst"}).status_code == 200
    assert client.post("/people/add/", {"name": "\0", "email": "a\0@b.example", "role": "x\0"}).status_code == 200
    assert client.post("/me/", {"name": "\0", "days": "\0"}).status_code == 200
    assert client.get("/people/audit/?person=%00&act=%00&first=%00&before=%00").status_code == 200
    assert Client().post("/sign-in/", {"login": "a\0@b.example", "password": "\0", "kept": "\0"}).status_code == 200


@pytest.mark.usefixtures("cast")
def test_a_nul_in_a_cookie_is_no_trouble_either() -> None:
    client = Client()
    client.cookies["sessionid"] = "abcdefgh\0"

    assert client.get("/me/").status_code == 302
