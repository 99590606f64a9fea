"""Several files sent at once: each an upload of its own, imported at once where its columns are remembered."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from keyfolio_web.ledger.models import Batch, Upload
from tests.web.ledger.hands import LEDGER, Answer, Hands, words_of, work_off

STRANGE = b"Kd,Doc,Day,Value\nK1,D%d,2026-01-0%d,5\n"


def _send(hands: Hands, files: dict[str, bytes], **more: object) -> Answer:
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    return hands.client.post(reverse("ledger:upload"), {"kind": "sales", "file": sent, "whole": "yes", **more})


def test_each_file_waits_to_be_checked_and_one_that_cannot_be_read_leaves_the_others_alone(anna: Hands) -> None:
    files = {"a.csv": LEDGER, "old.xls": b"\xd0\xcf\x11\xe0" + bytes(600), "b.csv": STRANGE % (1, 1)}
    sent = _send(anna, files)
    assert sent.url == reverse("ledger:batches")
    said = words_of(anna.client.get(sent.url))
    assert "2 files are uploaded and not imported yet: check each below." in said
    assert "old.xls: old.xls is an old Excel workbook" in said
    assert sorted(Upload.objects.filter(work=None).values_list("file_name", flat=True)) == ["a.csv", "b.csv"]


def test_files_whose_columns_are_remembered_are_imported_at_once(anna: Hands) -> None:
    first = anna.upload(STRANGE % (1, 1), "first.csv")
    anna.ask(first, column_0="account_code", column_1="order_id", column_2="order_date", column_3="amount")
    work_off()
    more = {f"more-{n}.csv": STRANGE % (n, n) for n in (2, 3)}
    said = words_of(anna.client.get(_send(anna, {**more, "other.csv": LEDGER}).url))
    assert "2 files are imported as files with the same headers were." in said
    assert "1 file is uploaded and not imported yet" in said
    work_off()
    assert list(Batch.objects.values_list("source", flat=True)) == ["first.csv", "more-2.csv", "more-3.csv"]


def test_a_second_file_is_joined_to_one_only(anna: Hands) -> None:
    heads = SimpleUploadedFile("heads.csv", b"order id,order date\n1,2026-01-01\n")
    answer = _send(anna, {"a.csv": LEDGER, "b.csv": LEDGER}, heads=heads)
    assert answer.status_code == 422
    assert "A second file is joined to one file." in words_of(answer)


def test_an_empty_file_among_them_is_told_and_none_is_kept(anna: Hands) -> None:
    assert "The file is empty." in words_of(_send(anna, {"a.csv": LEDGER, "b.csv": b""}))
    assert not Upload.objects.exists()
