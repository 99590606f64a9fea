"""The list of batches and the page of one: the invariant, the quarantine, undo."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from keyfolio.errors import StoreTrouble
from keyfolio.ledger import StoreFolder
from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Batch
from keyfolio_web.ledger.queries.batches import PAGE, core_batch
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.refused import Refused
from tests.web.cast import Cast
from tests.web.ledger.hands import HEAD, LEDGER, Hands, words_of, work_off

BAD = HEAD.encode() + b"A001,Acme,SO-1,2026-01-31,P-17,10,1250.00\n"


def _bad_lines(count: int) -> bytes:
    return BAD + b"".join(b"A9,=1+1,SO-%d,someday,P,1,5\n" % place for place in range(count))


def test_an_empty_ledger_says_what_to_do(anna: Hands) -> None:
    said = words_of(anna.page("batches"))
    assert "There are no order lines yet" in said
    assert "account code,account name,order id" in said


def test_the_list_shows_newest_first_with_all_its_counts(anna: Hands, cast: Cast) -> None:
    anna.batch()
    anna.batch(LEDGER + b"A003,Bee,SO-9,someday,P-1,1,7.00\nA3,B,SO-8,2026-03-01,P,1,7\n", "more.csv")
    page = queries.batches_page(cast.director)
    assert [batch.number for batch in page.batches] == [2, 1]
    said = words_of(anna.page("batches"))
    assert said.index("more.csv") < said.index("sales.csv")
    assert "2 · more.csv Order lines in the ledger" in said
    assert "UTC Anna 5 1 0 3 1 0 –" in said


def test_the_list_goes_on_where_it_stopped(anna: Hands, cast: Cast) -> None:
    batch = anna.batch()
    for number in range(2, 2 + PAGE):
        batch.pk, batch.number, batch.upload, batch.file_digest = None, number, None, f"{number:064d}"
        batch.save(force_insert=True)
    first = queries.batches_page(cast.analyst)
    assert (len(first.batches), first.older) == (PAGE, 2)
    rest = queries.batches_page(cast.analyst, first.older)
    assert ([batch.number for batch in rest.batches], rest.older) == ([1], None)
    assert "Newest batches" in words_of(anna.client.get("/ledger/?before=2"))


def test_the_database_keeps_the_row_invariant(anna: Hands) -> None:
    batch = anna.batch()
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(lines_skipped=7)


def test_the_page_of_a_batch_says_the_invariant_and_how_the_file_was_read(anna: Hands) -> None:
    batch = anna.batch(_bad_lines(2))
    said = words_of(anna.page("batch", batch.number))
    assert "3 lines read = 1 accepted + 0 updated + 0 skipped + 2 quarantined; 0 repeat an earlier line." in said
    assert "order date order date" in said
    assert "2 The date cannot be read." in said
    assert "A9,=1+1,SO-0,someday,P,1,5" in said


def test_the_quarantine_is_shown_a_page_at_a_time(anna: Hands, cast: Cast) -> None:
    batch = anna.batch(_bad_lines(120))
    first, second, third = (queries.quarantine_page(cast.analyst, batch.number, page) for page in (1, 2, 3))
    assert [row.line_number for row in first + second + third] == list(range(3, 123))
    assert (len(first), len(third)) == (50, 20)
    assert queries.quarantine_page(cast.analyst, batch.number, 4) == []
    page = anna.client.get(f"/ledger/batches/{batch.number}/?page=3")
    assert "Page 3 of 3" in words_of(page)
    part = anna.client.get(f"/ledger/batches/{batch.number}/?page=2", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "SO-50," in part.content.decode()


def test_the_quarantine_is_taken_away_as_csv_without_formulas_and_it_is_written_down(anna: Hands, cast: Cast) -> None:
    batch = anna.batch(BAD + b"=2+5,x,SO-1,someday,P,1,5\nA1,y,SO-2,=HYPERLINK(0),P,1,5\n")
    response: Any = anna.page("quarantine", batch.number)
    assert response["Content-Disposition"] == 'attachment; filename="quarantine-1.csv"'
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["line", "reason", "reason in words", "found", "line as it was read"]
    assert rows == [
        ["3", "bad_date", "The date cannot be read.", "someday", "'=2+5,x,SO-1,someday,P,1,5"],
        ["4", "bad_date", "The date cannot be read.", "'=HYPERLINK(0)", "A1,y,SO-2,=HYPERLINK(0),P,1,5"],
    ]
    entry = AuditEntry.objects.get(act="exported")
    assert (entry.person, entry.subject) == (cast.analyst, "1")


def test_the_quarantine_is_worded_in_the_language_of_who_takes_it(anna: Hands, cast: Cast) -> None:
    batch = anna.batch(BAD + b"A1,y,SO-2,someday,P,1,5\n")
    cast.analyst.language = "zh-hans"
    cast.analyst.save()
    response: Any = anna.page("quarantine", batch.number)
    head, row = csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))
    assert row[2].startswith("日期")
    assert head[0] != "line"


def test_a_lost_quarantine_is_said_in_words(anna: Hands) -> None:
    batch = anna.batch(_bad_lines(1))
    DatabaseManifest(settings.STORE).quarantine(core_batch(batch)).unlink()
    response = anna.page("batch", batch.number)
    assert response.status_code == 200
    assert "The quarantine cannot be read." in words_of(response)
    download = anna.client.get(f"/ledger/batches/{batch.number}/quarantine.csv", follow=True)
    assert "The quarantine cannot be read." in words_of(download)


def test_lines_of_known_orders_are_pointed_out(anna: Hands) -> None:
    anna.batch()
    batch = anna.batch(HEAD.encode() + b"A001,Acme Ltd,SO-1,2026-01-31,P-17,10,1250.00\n", "again.csv")
    assert "1 new line belongs to an order that was in the ledger already" in words_of(anna.page("batch", batch.number))


def test_undo_hides_a_batch_and_the_file_can_be_imported_again(anna: Hands, cast: Cast) -> None:
    batch = anna.batch()
    assert "Batch 1 is undone. The next run leaves its lines out." in anna.press("undo", batch.number)
    batch.refresh_from_db()
    assert batch.undone_at is not None
    assert batch.undone_by == cast.analyst
    assert DatabaseManifest(settings.STORE).visible() == []
    assert AuditEntry.objects.get(act="batch_undone").subject == "1"
    assert "holds no visible batch 1" in anna.press("undo", batch.number)
    again = anna.batch()
    assert (again.number, again.lines_accepted) == (2, 3)


def test_a_batch_under_a_later_one_is_undone_in_the_background_and_the_later_one_keeps_its_lines(
    anna: Hands,
) -> None:
    first = anna.batch()
    second = anna.batch(LEDGER + b"A003,New,SO-9,2026-02-10,P,1,7\n", "more.csv")
    assert (second.lines_accepted, second.lines_skipped) == (1, 3)
    said = anna.amend("undo", first.number)
    assert "The batch is undone; later ones keep all their lines." in said
    now = Batch.objects.get(number=2, replaced_at=None)
    assert (now.revision, now.lines_accepted, now.lines_skipped, now.rests_on) == (2, 4, 0, [])
    assert (now.upload, now.imported_by, now.revised_by) == (second.upload, second.imported_by, anna.person)
    assert Batch.objects.get(number=1).undone_by == anna.person
    assert "holds no visible batch 1" in anna.press("undo", 1)
    assert "Changed since its import" in words_of(anna.page("batch", 2))


def test_of_two_who_undo_one_batch_at_once_one_is_told_and_it_is_undone_once(anna: Hands) -> None:
    anna.batch()
    anna.batch(LEDGER + b"A003,New,SO-9,2026-02-10,P,1,7\n", "more.csv")
    for _person in range(2):
        anna.client.post(reverse("ledger:undo", args=[1]))
    work_off()
    failed = Work.objects.get(kind="amendment", state="failed")
    assert "holds no visible batch 1" in (failed.trouble or {})["en"]
    assert AuditEntry.objects.filter(act="batch_undone").count() == 1
    assert [batch.revision for batch in Batch.objects.filter(number=2)] == [1, 2]


def test_undo_is_refused_while_an_import_has_the_store_and_does_not_wait(anna: Hands) -> None:
    batch = anna.batch()
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with StoreFolder(settings.STORE).locked():
            held.set()
            over.wait(30)

    importer = threading.Thread(target=hold)
    importer.start()
    try:
        assert held.wait(30)
        assert "An import is going on" in anna.press("undo", batch.number)
    finally:
        over.set()
        importer.join()
    assert "is undone" in anna.press("undo", batch.number)


@contextmanager
def _held_for(seconds: float) -> Iterator[None]:
    """Somebody else writes to the store, for so long or as long as this lasts."""
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with StoreFolder(settings.STORE).locked():
            held.set()
            over.wait(seconds)

    importer = threading.Thread(target=hold)
    importer.start()
    try:
        assert held.wait(30)
        yield
    finally:
        over.set()
        importer.join()


def test_an_import_that_began_a_moment_ago_holds_up_no_page(anna: Hands, cast: Cast) -> None:
    upload = anna.bring_in(b"account code,account name\nA1,Acme\n", "accounts.csv", "accounts")
    with _held_for(30):
        with (
            pytest.raises(StoreTrouble, match="An import is going on"),
            DatabaseManifest(settings.STORE, waits=False).writing(),
        ):
            pass
        with pytest.raises(Refused, match="An import is going on"):
            services.undo_masters(upload_id=upload.pk, by=cast.analyst)
        with override("zh-hans"), pytest.raises(Refused, match="正在导入"):
            services.undo_masters(upload_id=upload.pk, by=cast.analyst)
    assert Account.objects.exists()


def test_two_acts_of_a_moment_do_not_refuse_each_other(anna: Hands) -> None:
    batch = anna.batch()
    with _held_for(0.2):
        assert "is undone" in anna.press("undo", batch.number)
