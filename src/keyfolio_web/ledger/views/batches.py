"""The batches of the ledger, and one of them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.choices import DATE_ORDERS
from keyfolio_web.ledger.forms import READ_AGAIN
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from keyfolio_web.ledger.queries import Quarantined
    from keyfolio_web.shared.models import Person


@require_GET
@for_who_imports
def batches(request: HttpRequest) -> HttpResponse:
    """What is in the ledger, and what waits to be."""
    person, before = person_of(request), _number(request.GET.get("before"))
    context = {
        "page": queries.batches_page(person, before),
        "is_first": before is None,
        "waiting": queries.uploads_waiting(person),
        "masters": queries.masters_imports(person)[:20],
    }
    return answer(request, "ledger/batches.html", context)


@require_GET
@for_who_imports
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """One batch: its counts, how it was read, and what was set aside."""
    found = queries.batch_numbered(person_of(request), number)
    reading = queries.reading_of(found)
    context = {
        "batch": found,
        "counts": queries.counts_of(found),
        "outcomes": queries.outcomes_of(person_of(request), number),
        "reading": reading,
        "revisions": queries.revisions_shown(person_of(request), number),
        "correction": queries.correction_to_undo(person_of(request), number),
        "columns": queries.columns_of(person_of(request), number),
        "date_order": dict(DATE_ORDERS)[reading.date_order] if reading.date_order else "",
        **_quarantine(person_of(request), found.number, _number(request.GET.get("page")) or 1),
        "pages": -(-found.lines_quarantined // queries.QUARANTINE_PAGE),
    }
    return answer(request, "ledger/batch.html", context, part="quarantine")


@require_POST
@for_who_imports
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Take a batch out of the ledger."""
    queries.batch_numbered(person_of(request), number)
    try:
        work = services.undo(number=number, by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        if work is not None:
            return redirect("runs:work", number=work.pk)
        messages.success(
            request, _("Batch %(number)s is undone. The next run leaves its lines out.") % {"number": number}
        )
    return redirect("ledger:batch", number=number)


@require_POST
@for_who_imports
def undo_correction(request: HttpRequest, number: int) -> HttpResponse:
    """Take the last correction of a batch back, if it is the one that the page has shown."""
    queries.batch_numbered(person_of(request), number)
    shown = _number(request.POST.get("correction"))
    try:
        work = services.undo_correction(number=number, correction=shown, by=person_of(request))
        return redirect("runs:work", number=work.pk)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("ledger:batch", number=number)


@require_GET
@for_who_imports
def quarantine(request: HttpRequest, number: int) -> HttpResponseBase:
    """The lines that were set aside, as CSV, row by row."""
    try:
        rows = queries.quarantine_rows(person_of(request), number)
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("ledger:batch", number=number)
    services.note_quarantine_export(number=number, by=person_of(request))
    head = [_("line"), _("reason"), _("reason in words"), _("found"), _("line as it was read")]
    return StreamingHttpResponse(
        _csv(head, rows, get_language()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="quarantine-{number}.csv"'},
    )


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _quarantine(person: Person, number: int, page: int) -> dict[str, Any]:
    try:
        return {
            "page": page,
            "quarantined": queries.quarantine_page(person, number, page),
            "sums": queries.quarantine_sums(person, number),
            "left_out": queries.left_out_of_workbook(person, number),
            "read_again": READ_AGAIN,
        }
    except Refused as refused:
        return {"page": page, "lost": refused.words}


def _csv(head: list[str], rows: Iterable[Quarantined], language: str | None) -> Iterator[str]:
    """language: of who asks: it is no longer set while a file is sent."""
    write = csv.writer(_Line()).writerow
    yield f"\ufeff{write(head)}"  # the mark by which a spreadsheet knows UTF-8
    for row in rows:
        line_number, reason, found, line = row.inert
        with override(language):
            why = spoken(row.why)
        yield write([line_number, reason, why, found, line])


def _number(text: str | None) -> int | None:
    """A number in an address; anything else is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
