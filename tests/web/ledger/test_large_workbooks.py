"""A large workbook is looked into by another process, for so long and no longer; it can be imported unseen."""

from __future__ import annotations

import fcntl
import io
import pickle
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from keyfolio_web.ledger import previewing
from keyfolio_web.ledger.models import Mapping
from keyfolio_web.ledger.queries import preview, workbooks
from tests.web.ledger.hands import Hands, words_of, work_off

HEADERS = ["Kunde", "order id", "order date", "amount"]


def _workbook() -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet()
    for place, row in enumerate([HEADERS, ["A1", "SO-1", "2026-01-31", 5], ["A2", "SO-2", "2026-02-28", 7]]):
        sheet.write_row(place, 0, row)
    book.close()
    return held.getvalue()


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every workbook is a large one."""
    monkeypatch.setattr(workbooks, "_LARGE_BYTES", 0)
    monkeypatch.setattr(workbooks, "_known", {})
    preview._look_into.cache_clear()  # noqa: SLF001
    yield
    preview._look_into.cache_clear()  # noqa: SLF001


@pytest.fixture
def asked(large: None, monkeypatch: pytest.MonkeyPatch) -> list[Any]:  # noqa: ARG001
    """The processes that were asked; what they would do is done here."""

    def answered(command: list[str], *, input: bytes, **_options: object) -> object:  # noqa: A002
        return subprocess.CompletedProcess(command, 0, pickle.dumps(previewing.answer(pickle.loads(input))), b"")  # noqa: S301

    return _noted(monkeypatch, answered)


@pytest.fixture
def asked_apart(large: None, monkeypatch: pytest.MonkeyPatch) -> list[Any]:  # noqa: ARG001
    """The processes that were asked."""
    return _noted(monkeypatch, subprocess.run)


def _noted(monkeypatch: pytest.MonkeyPatch, run: Callable[..., object]) -> list[Any]:
    calls: list[Any] = []

    def noted(command: list[str], **options: object) -> object:
        calls.append(command)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", noted)
    return calls


def _never_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(command: list[str], *, timeout: float, **_options: object) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", slow)


def test_what_is_large_is_a_workbook_by_its_size_or_by_what_it_unpacks_to(anna: Hands) -> None:
    small = settings.UPLOADS / anna.upload(_workbook(), "book.xlsx").stored_name
    text = settings.UPLOADS / anna.upload(b"account code,amount\n" + b"A1,5\n" * 400_000).stored_name
    assert not workbooks.is_large_workbook(small)
    assert not workbooks.is_large_workbook(text), "of text only the first rows are read"
    packed = settings.UPLOADS / "packed.xlsx"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", bytes(20_000_000))
    assert packed.stat().st_size < 1_000_000
    assert workbooks.is_large_workbook(packed)


def test_it_is_previewed_by_a_process(anna: Hands, asked_apart: list[Any]) -> None:
    said = words_of(anna.look(anna.upload(_workbook(), "book.xlsx")))
    assert "Kunde" in said
    assert "SO-1" in said
    assert len(asked_apart) == 1
    assert not [left for left in settings.TEMPORARY.iterdir() if left.is_dir()]


def test_it_is_previewed_once_for_each_mapping(anna: Hands, asked: list[Any]) -> None:
    upload = anna.upload(_workbook(), "book.xlsx")
    assert asked == [], "arriving waits for nothing"
    for _time in range(2):
        assert "SO-1" in words_of(anna.look(upload))
    assert len(asked) == 1
    anna.say(upload, column_0="account_code")
    anna.look(upload)
    assert len(asked) == 2
    assert not [left for left in settings.TEMPORARY.iterdir() if left.is_dir()]


def test_a_damaged_one_is_said_to_be(anna: Hands, asked: list[Any]) -> None:
    whole = _workbook()
    upload = anna.upload(whole.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheetX.xml"), "odd.xlsx")
    said = words_of(anna.look(upload))
    assert len(asked) == 1
    assert "odd.xlsx" in said
    assert "too large" not in said


def test_one_that_takes_too_long_is_said_to_and_can_be_imported(
    anna: Hands, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    _never_answers(monkeypatch)
    upload = anna.upload(_workbook(), "book.xlsx")
    said = words_of(anna.look(upload))
    assert "book.xlsx is too large to preview. Import it as it is, or save it as CSV" in said
    assert "The columns are not known yet." in said
    work = anna.ask(upload)
    work_off()
    work.refresh_from_db()
    assert work.state == "failed", "nobody said which column is the account, and the import says so"
    assert not Mapping.objects.exists()
    assert asked == []


def test_its_columns_can_be_corrected_once_they_were_seen(
    anna: Hands, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = anna.upload(_workbook(), "book.xlsx")
    anna.look(upload)
    assert len(asked) == 1
    _never_answers(monkeypatch)
    anna.say(upload, column_0="account_code")
    response = anna.look(upload)
    assert "too large to preview" in words_of(response)
    shown = {column.header: column.choice.value() for column in response.context["form"].columns}
    assert shown == {"Kunde": "account_code", "order id": "?", "order date": "?", "amount": "?"}
    work = anna.ask(upload)
    upload.refresh_from_db()
    assert upload.mapping == {"Kunde": "account_code"}
    work_off()
    work.refresh_from_db()
    assert work.state == "done"


def test_a_process_that_dies_is_no_fault_of_the_page(
    anna: Hands, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def died(command: list[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, -9, b"", b"out of memory")

    monkeypatch.setattr(subprocess, "run", died)
    assert "too large to preview" in words_of(anna.look(anna.upload(_workbook(), "book.xlsx")))
    assert asked == []


def test_they_take_turns(anna: Hands, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_SECONDS", 0.2)
    upload = anna.upload(_workbook(), "book.xlsx")
    with (settings.TEMPORARY / ".previewing").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "Another large workbook is being looked at." in words_of(anna.look(upload))
    monkeypatch.setattr(workbooks, "MOST_SECONDS", 60.0)
    assert "SO-1" in words_of(anna.look(upload))
    assert len(asked) == 1


def test_a_list_is_made_of_one_by_a_process_that_is_given_up_when_it_takes_long(
    anna: Hands, asked: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna.batch(b"account code,order id,order date,amount\nA1,SO-1,2026-01-31,5\n")
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        made.add_worksheet().write_column(0, 0, ["account code", "A1", "A7"])

    def send(name: str) -> str:
        file = SimpleUploadedFile("names.xlsx", book.getvalue())
        told = {"file-name": name, "file-file": file}
        return words_of(anna.client.post("/accounts/lists/file", told, follow=True))

    assert "such as A7" in send("One")
    assert len(asked) == 1
    _never_answers(monkeypatch)
    assert "unpacks to too much" in send("Two")
