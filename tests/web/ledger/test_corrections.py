"""A quarantine as a place to work: on the page, alike at once, in a workbook; corrected lines join their batch."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from keyfolio_web.ledger import services
from keyfolio_web.ledger.models import Account, Amendment, Batch
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.refused import Refused
from tests.web.cast import Cast
from tests.web.ledger.hands import HEAD, Answer, Hands, words_of, work_off

GOOD = "A001,Acme,SO-1,2026-01-31,P-17,10,1250.00\n"
WRONG = (
    ",华为,SO-2,2026-02-03,P-20,2,880.50\n"  # line 3
    "A004,Long,SO-4,2026-02-04,P-20,2,lots\n"  # line 4
    ',"=cmd|, 1",SO-5,2026-02-05,P-20,2,7.00\n'  # line 5
    "A006,Late,SO-6,2026-13-05,P-20\n"  # line 6: too few cells, and no such month
)


@pytest.fixture
def batch(anna: Hands) -> Batch:
    return anna.batch((HEAD + GOOD + WRONG).encode())


def _now() -> Batch:
    return Batch.objects.get(number=1, replaced_at=None)


def _counts() -> tuple[int, int, int]:
    now = _now()
    assert now.lines_read == now.lines_accepted + now.lines_updated + now.lines_skipped + now.lines_quarantined
    return now.revision, now.lines_accepted, now.lines_quarantined


@pytest.mark.usefixtures("batch")
def test_a_line_corrected_on_its_page_joins_its_batch(anna: Hands) -> None:
    page = anna.page("correct_line", 1, 3)
    typed = {name: field.initial for name, field in page.context["form"].fields.items()}
    assert typed == dict(zip(typed, ["", "华为", "SO-2", "2026-02-03", "P-20", "2", "880.50"], strict=True))
    said = anna.amend("correct_line", 1, 3, **{**typed, "cell-0": "A002"})
    assert "Joined the batch: 1. Stay in quarantine, something being wrong still: 0." in said
    assert _counts() == (2, 2, 3)
    assert Account.objects.get(code="A002").name == "华为"
    assert AuditEntry.objects.get(act="batch_revised").person == anna.person
    assert anna.page("correct_line", 1, 3).status_code == 404
    assert 'data-label="Revision">2</td>' in anna.page("batch", 1).content.decode(), "so that it fits a phone"


@pytest.mark.usefixtures("batch")
def test_a_line_that_is_still_wrong_stays_as_it_was_typed(anna: Hands) -> None:
    cells = ["A004", "Long", "SO-4", "2026-02-04", "P-20", "2", "a lot, really"]
    anna.amend("correct_line", 1, 4, **{f"cell-{place}": text for place, text in enumerate(cells)})
    assert _counts() == (2, 1, 4)
    assert "a lot, really" in words_of(anna.page("batch", 1))
    assert anna.page("correct_line", 1, 4).context["form"].fields["cell-6"].initial == "a lot, really"


@pytest.mark.usefixtures("batch")
def test_lines_without_an_account_are_assigned_at_once(anna: Hands) -> None:
    anna.amend("correct_alike", 1, reason="no_account_code", column=0, value="A009")
    assert _counts() == (2, 3, 2)
    asked = Amendment.objects.get()
    assert (asked.corrections, asked.rule["column"], asked.rule["value"]) == ({}, 0, "A009")  # type: ignore[index]
    assert AuditEntry.objects.get(act="amendment_asked").details["lines"] == 2


@pytest.mark.usefixtures("batch")
def test_only_lines_with_just_this_text_are_changed_when_asked(anna: Hands) -> None:
    alike = {"reason": "bad_amount", "column": 6, "value": "9.00", "only_found": "on"}
    response = anna.client.post(reverse("ledger:correct_alike", args=[1]), {**alike, "found": "a few"}, follow=True)
    assert "No line was changed." in words_of(response)
    anna.amend("correct_alike", 1, found="lots", **alike)
    assert _counts() == (2, 2, 3)


@pytest.mark.usefixtures("batch")
def test_a_correction_is_undone_alone_and_the_batch_says_what_each_revision_changed(anna: Hands) -> None:
    anna.amend("correct_alike", 1, reason="bad_amount", column=6, value="9.00")
    anna.amend("correct_alike", 1, reason="no_account_code", column=0, value="A0O9")
    said = words_of(anna.page("batch", 1))
    assert "Corrected: 2 lines joined it, 0 of those corrected have something wrong still." in said
    assert "account code: – → A0O9 (2 lines)" in said
    assert "Lines that wait in quarantine again: 2." in anna.amend("undo_correction", 1, correction=3)
    assert _counts() == (4, 2, 3)
    said = words_of(anna.page("batch", 1))
    assert "Correction undone, back to revision 2: 2 lines wait in quarantine again." in said
    assert anna.page("correct_line", 1, 3).context["form"].fields["cell-0"].initial == ""
    anna.amend("undo_correction", 1, correction=2)
    assert _counts() == (5, 1, 4)
    assert "Undo the last correction" not in words_of(anna.page("batch", 1))
    assert "No correction of this batch is there to be undone." in anna.press("undo_correction", 1)


@pytest.mark.usefixtures("batch")
def test_who_presses_twice_or_after_somebody_else_undoes_only_the_correction_that_was_shown(anna: Hands) -> None:
    anna.amend("correct_alike", 1, reason="bad_amount", column=6, value="9.00")
    anna.amend("correct_alike", 1, reason="no_account_code", column=3, value="tomorrow")
    assert "tomorrow" in "".join(map(str, anna.page("correct_line", 1, 3).context["form"]))
    assert "Undo the last correction (revision 3: 0 lines joined)" in words_of(anna.page("batch", 1))
    for _ in range(2):
        work = services.undo_correction(number=1, correction=3, by=anna.person)
    work_off()
    work.refresh_from_db()
    assert _counts() == (4, 2, 3)
    assert "tomorrow" not in "".join(map(str, anna.page("correct_line", 1, 3).context["form"]))
    assert "the last one now: revision 2" in (work.trouble or {})["en"]
    assert "Another correction of this batch is the last one now." in anna.press("undo_correction", 1)
    shown = anna.page("batch", 1).content.decode()
    assert 'name="correction" value="2"' in shown
    assert "Undo the last correction (revision 2: 1 line joined)" in words_of(anna.page("batch", 1))


def _workbook(anna: Hands) -> list[list[Any]]:
    answer = anna.page("error_workbook", 1)
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    )


def _sent(anna: Hands, rows: list[list[Any]]) -> Answer:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    file = SimpleUploadedFile("errors.xlsx", held.getvalue())
    return anna.client.post(reverse("ledger:correct_by_file", args=[1]), {"file": file}, follow=True)


@pytest.mark.usefixtures("batch")
def test_the_error_workbook_comes_back_corrected_and_lines_not_touched_stay(anna: Hands) -> None:
    rows = _workbook(anna)
    assert rows[0][:3] == ["Keyfolio line", "Keyfolio reason", "account code"]
    assert [row[0] for row in rows[1:]] == ["3", "4", "5", "6"]
    assert rows[3][3] == "=cmd|, 1", "a text, never a formula"
    rows[1][2], rows[2][8] = "A002", 12.5
    rows[4][5:] = ["2026-02-05", "P-20", 1, "3.00"]
    said = words_of(_sent(anna, rows))
    work_off()
    assert "Correcting batch 1" in said
    assert _counts() == (2, 4, 1)
    assert Amendment.objects.get().corrections.keys() == {"3", "4", "6"}


@pytest.mark.usefixtures("batch")
def test_lines_that_the_error_workbook_has_no_room_for_are_told(anna: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "are not in this workbook" not in words_of(anna.page("batch", 1))
    monkeypatch.setattr("keyfolio.ledger.error_file.MOST_ROWS", 3)
    assert [row[0] for row in _workbook(anna)] == ["Keyfolio line", "3", "4"]
    assert "2 lines are not in this workbook" in words_of(anna.page("batch", 1))
    assert "Download as CSV" in words_of(anna.page("batch", 1))
    for module in ("keyfolio.ledger.error_file", "keyfolio_web.ledger.queries.quarantine"):
        monkeypatch.setattr(f"{module}.LONGEST_CELL", 3)
    assert "4 lines are not in this workbook" in words_of(anna.page("batch", 1))


@pytest.mark.usefixtures("batch")
def test_another_file_than_its_error_workbook_is_refused_in_words(anna: Hands) -> None:
    rows = _workbook(anna)
    assert "not the error file of this batch (columns it does not have: colour)" in words_of(
        _sent(anna, [[*row, "colour"] for row in rows])
    )
    assert "not the error file of this batch" in words_of(_sent(anna, [row[1:] for row in rows]))
    assert "No line was changed." in words_of(_sent(anna, rows))
    assert not Work.objects.filter(kind="amendment").exists()


@pytest.mark.usefixtures("batch")
def test_two_who_correct_the_same_line_are_told_and_nothing_is_doubled(anna: Hands) -> None:
    typed = {f"cell-{place}": text for place, text in enumerate(["A2", "", "SO-2", "2026-02-03", "P", "1", "5"])}
    for _person in range(2):
        anna.client.post(reverse("ledger:correct_line", args=[1, 3]), typed)
    work_off()
    assert _counts() == (2, 2, 3)
    failed = Work.objects.get(kind="amendment", state="failed")
    assert failed.trouble is not None
    assert "Line 3 is not in the quarantine of batch 1" in failed.trouble["en"]


@pytest.mark.usefixtures("batch")
def test_lines_of_an_undone_batch_cannot_be_corrected(anna: Hands) -> None:
    anna.press("undo", 1)
    response = anna.client.post(reverse("ledger:correct_line", args=[1, 3]), {"cell-0": "A2"}, follow=True)
    assert "This batch is undone" in words_of(response)
    assert "Correct them in a workbook" not in words_of(anna.page("batch", 1))


@pytest.mark.usefixtures("batch")
def test_who_does_not_import_neither_sees_nor_corrects(cast: Cast, anna: Hands) -> None:
    for person in (cast.rita, cast.ted, cast.sam, cast.manager, cast.agent):  # owner, teammate, stranger
        anna.client.force_login(person)
        for name, told in (("correct_line", [1, 3]), ("error_workbook", [1])):
            assert anna.client.get(reverse(f"ledger:{name}", args=told)).status_code == 403
        for name, told in (
            ("correct_line", [1, 3]),
            ("correct_alike", [1]),
            ("read_again", [1]),
            ("correct_by_file", [1]),
            ("undo_correction", [1]),
        ):
            assert anna.client.post(reverse(f"ledger:{name}", args=told)).status_code == 403
    assert not Amendment.objects.exists()


def test_equal_headers_keep_their_own_cells_in_the_error_file(anna: Hands) -> None:
    head = "account code,order id,order date,amount,remark,remark\n"
    anna.batch(f"{head}A1,1,2026-01-01,5,first,second\n,2,2026-01-02,6,third,fourth\n".encode())
    rows = _workbook(anna)
    assert rows[1][2:] == ["", "2", "2026-01-02", "6", "third", "fourth"]
    rows[1][2] = "A2"
    _sent(anna, rows)
    assert Amendment.objects.get().corrections == {"3": ["A2", "2", "2026-01-02", "6", "third", "fourth"]}
    assert "columns it does not have: remark" in words_of(_sent(anna, [[*row, row[-1]] for row in rows]))
    assert "lacks one of several columns “remark”" in words_of(_sent(anna, [row[:-1] for row in rows]))
    assert Amendment.objects.count() == 1


def test_a_line_break_within_a_cell_and_a_very_long_cell_can_be_corrected(anna: Hands) -> None:
    head = "account code,account name,order id,order date,amount\n"
    anna.batch(f'{head}A1,x,1,2026-01-01,5\n,"one\rtwo",2,2026-01-02,6\n,{"y" * 140_000},3,2026-01-03,7\n'.encode())
    assert [field.initial for field in anna.page("correct_line", 1, 3).context["form"].fields.values()] == [
        "", "one\rtwo", "2", "2026-01-02", "6",
    ]  # fmt: skip
    anna.amend("correct_alike", 1, reason="no_account_code", column=0, value="A2")
    assert _counts() == (2, 3, 0)


@pytest.mark.usefixtures("batch")
def test_a_character_that_is_no_text_is_told_with_its_line(anna: Hands) -> None:
    with pytest.raises(Refused, match="Line 3 holds a NUL character"):
        services.correct_line(number=1, line_number=3, cells=["A\0"], by=anna.person)
    assert not Amendment.objects.exists()
