"""Files of every kind, sent through the page: what can be read is kept, everything else is refused in words."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import time
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings
from django.test import override_settings

from keyfolio_web.ledger.models import Batch, Upload
from keyfolio_web.ledger.services import clear_stray_files
from keyfolio_web.shared.models import AuditEntry
from tests.web.cast import Cast
from tests.web.conftest import SignIn
from tests.web.ledger.hands import HEAD, LEDGER, LINES, Hands, words_of, work_off


def _kept() -> list[Path]:
    return [*settings.UPLOADS.iterdir(), *settings.TEMPORARY.iterdir()]


def _workbook() -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet()
    for place, line in enumerate((HEAD + LINES).splitlines()):
        sheet.write_row(place, 0, line.split(","))
    book.close()
    return held.getvalue()


def test_a_file_is_kept_as_it_was_sent_and_written_into_the_audit_log(anna: Hands, cast: Cast) -> None:
    upload = anna.upload(LEDGER, "sales 2026.CSV")
    assert (upload.kind, upload.file_name, upload.size_bytes) == ("sales", "sales 2026.CSV", len(LEDGER))
    assert upload.digest == hashlib.sha256(LEDGER).hexdigest()
    stored = settings.UPLOADS / upload.stored_name
    assert stored.read_bytes() == LEDGER
    assert upload.stored_name.startswith(upload.digest)
    assert upload.stored_name.endswith(".csv")
    assert stored.stat().st_mode & 0o077 == 0
    assert not list(settings.TEMPORARY.iterdir())
    entry = AuditEntry.objects.get(act="file_uploaded")
    assert (entry.person, entry.subject) == (cast.analyst, "sales 2026.CSV")


def test_equal_files_are_kept_apart_so_that_discarding_one_leaves_the_other(
    anna: Hands, django_capture_on_commit_callbacks: object
) -> None:
    first, second = anna.upload(), anna.upload()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert "discarded" in anna.press("discard", first.pk)
    assert not (settings.UPLOADS / first.stored_name).exists()
    assert (settings.UPLOADS / second.stored_name).read_bytes() == LEDGER
    first.refresh_from_db()
    assert first.stored_name == ""
    assert "discarded" in words_of(anna.look(first))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "The file is empty"),
        (b"\x00\xff\xfe\x9d\x81\x8f" * 5000, "junk.bin", "neither UTF-8, UTF-16 nor GB18030"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls", "old Excel workbook"),
        (b"PK\x03\x04" + bytes(300), "broken.xlsx", "broken.xlsx"),
        (b"PAR1" + bytes(300), "broken.parquet", "broken.parquet"),
        (gzip.compress(LEDGER * 50)[:-20], "cut.csv.gz", "cut short or damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "photo.png", "photo.png"),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field_and_nothing_is_kept(
    anna: Hands, content: bytes, name: str, said: str
) -> None:
    response = anna.send(content, name)
    assert response.status_code == 422
    assert said in " ".join(response.context["form"].errors["file"])
    assert not Upload.objects.exists()
    assert not _kept()


def test_a_refusal_is_said_in_the_language_of_the_person(cast: Cast, sign_in: SignIn) -> None:
    cast.analyst.language = "zh-hans"
    cast.analyst.save()
    said = words_of(Hands(sign_in(cast.analyst), cast.analyst).send(b"\xd0\xcf\x11\xe0" + bytes(600), "old.xls"))
    assert "旧版 Excel" in said
    assert "文件" in said


def test_no_file_and_no_kind_are_said_beside_their_fields(anna: Hands) -> None:
    response = anna.client.post("/ledger/upload/", {"whole": "yes", "kind": "rumours"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"file", "kind"}


def test_headers_and_no_line_are_told_before_anything_is_imported(anna: Hands) -> None:
    upload = anna.upload(HEAD.encode())
    assert "has headers and no lines" in words_of(anna.look(upload))
    assert anna.say(upload, "import").status_code == 422
    upload.refresh_from_db()
    assert upload.work is None


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (LEDGER, "plain.csv"),
        ((HEAD + LINES).replace(",", "\t").encode("utf-16"), "tabs.tsv"),
        ((HEAD + LINES).encode("gb18030"), "chinese.csv"),
        (gzip.compress(LEDGER), "packed.csv.gz"),
        (_workbook(), "book.xlsx"),
    ],
)
def test_every_format_gives_the_same_lines(anna: Hands, content: bytes, name: str) -> None:
    batch = anna.batch(content, name)
    assert (batch.lines_read, batch.lines_accepted, batch.lines_quarantined) == (3, 3, 0)
    assert batch.source == name
    assert batch.upload is not None
    assert batch.upload.stored_name == ""


def test_a_huge_line_is_set_aside_and_the_others_are_imported(anna: Hands) -> None:
    batch = anna.batch(LEDGER + b"A003," + b"x" * 2_000_000 + b"\nA004,Dee,SO-4,2026-02-10,P-1,1,5.00\n")
    assert (batch.lines_read, batch.lines_accepted, batch.lines_quarantined) == (5, 4, 1)
    assert "longer than 1 MB" in words_of(anna.page("batch", batch.number))


def test_several_currencies_are_refused_in_words(anna: Hands) -> None:
    ledger = "account code,order id,order date,currency,amount\nA1,1,2026-01-01,EUR,5\nA1,2,2026-01-02,USD,5\n"
    upload = anna.upload(ledger.encode())
    assert "several currencies: EUR, USD" in words_of(anna.look(upload))
    assert anna.say(upload, "import").status_code == 422


def test_a_file_in_a_currency_without_rates_fails_in_the_background_and_can_be_tried_again(anna: Hands) -> None:
    head = "account code,order id,order date,currency,amount\n"
    anna.batch(f"{head}A1,1,2026-01-01,EUR,5\n".encode())
    upload = anna.upload(f"{head}A1,2,2026-01-01,USD,5\n".encode(), "dollars.csv")
    anna.ask(upload)
    work_off()
    upload.refresh_from_db()
    assert upload.work is not None
    assert upload.work.state == "failed"
    assert "There is no rate of its currency for its day" in words_of(anna.look(upload))
    assert "dollars.csv" in words_of(anna.page("batches"))
    assert Batch.objects.count() == 1


def test_a_code_that_is_no_code_fails_in_words_on_every_database(anna: Hands) -> None:
    upload = anna.bring_in(HEAD.encode() + f"{'A' * 300},x,SO-1,2026-01-01,P,1,5\n".encode())
    assert upload.work is not None
    assert upload.work.state == "failed"
    assert "is no account code" in str(upload.work.trouble)
    assert not Batch.objects.exists()


def test_a_nul_in_a_name_or_a_header_is_no_fault_of_ours(anna: Hands) -> None:
    ledger = (HEAD.replace("product code", "prod\0uct") + LINES.replace("Acme", "Ac\0me")).encode()
    upload = anna.upload(ledger)
    assert anna.look(upload).status_code == 200
    assert anna.say(upload, column_4="product_code").status_code == 302
    anna.ask(upload)
    assert anna.page("batches").status_code == 200


def test_the_same_file_twice_adds_nothing_and_says_so(anna: Hands) -> None:
    first = anna.batch()
    again = anna.bring_in(name="the same under another name.csv")
    assert Batch.objects.count() == 1
    assert again.outcome == {"same_as_batch": first.number, "skipped": 3}
    said = words_of(anna.look(again))
    assert "This file was in the ledger already, as batch 1. All 3 lines were skipped, and nothing was added." in said


def test_the_lines_of_an_overlapping_file_are_skipped_and_counted(anna: Hands) -> None:
    anna.batch()
    batch = anna.batch(LEDGER + b"A003,Bee,SO-9,2026-03-01,P-1,1,7.00\n", "more.csv")
    assert (batch.lines_read, batch.lines_accepted, batch.lines_skipped) == (4, 1, 3)


def test_a_killed_request_leaves_no_file_for_ever(anna: Hands) -> None:
    kept = settings.UPLOADS / anna.upload().stored_name
    stray, fresh = settings.UPLOADS / "stray", settings.UPLOADS / "fresh"
    for file in (stray, fresh):
        file.write_bytes(b"x")
    two_days_ago = time.time() - 2 * 24 * 3600
    for file in (kept, stray):
        os.utime(file, (two_days_ago, two_days_ago))
    assert clear_stray_files() == 1
    assert sorted(settings.UPLOADS.iterdir()) == sorted([kept, fresh])


def test_a_file_that_does_not_fit_on_the_disk_is_refused_and_not_on_record(anna: Hands, folders: Path) -> None:
    with override_settings(UPLOADS=folders / "not there"):
        response = anna.send()
    assert response.status_code == 422
    assert "cannot be kept" in words_of(response)
    assert not Upload.objects.exists()
