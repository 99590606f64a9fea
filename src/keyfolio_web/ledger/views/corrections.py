"""A quarantine as a place to work: one line on the page, lines alike at once, or all of them in a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.forms import AgainForm, AlikeForm, ErrorFileForm, LineForm
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_imports
def correct_line(request: HttpRequest, number: int, line_number: int) -> HttpResponse:
    """One line that was set aside, a field a column."""
    try:
        wrong = queries.wrong_line(person_of(request), number, line_number)
    except Refused as refused:
        return _refused(request, number, refused)
    form = LineForm(request.POST or None, cells=wrong.cells)
    if request.method == "POST" and form.is_valid():
        return _ask(
            request,
            number,
            lambda: (
                services.correct_line(
                    number=number, line_number=line_number, cells=form.typed(), by=person_of(request)
                ).pk
            ),
        )
    return answer(request, "ledger/line.html", {"number": number, "wrong": wrong, "form": form})


@require_POST
@for_who_imports
def correct_alike(request: HttpRequest, number: int) -> HttpResponse:
    """The same value for every line that was set aside for one reason."""
    form = AlikeForm(request.POST, columns=queries.columns_of(person_of(request), number))
    if not form.is_valid():
        return _refused(request, number, Refused(_("Choose a reason and a column.")))
    return _ask(request, number, lambda: services.correct_alike(number=number, by=person_of(request), **form.told()).pk)


@require_POST
@for_who_imports
def read_again(request: HttpRequest, number: int) -> HttpResponse:
    """Lines that lacked a rate or an account, as they are."""
    queries.batch_numbered(person_of(request), number)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, Refused(_("Choose a reason and a column.")))
    said = form.cleaned_data
    return _ask(request, number, lambda: services.read_again(number=number, by=person_of(request), **said).pk)


@require_GET
@for_who_imports
def error_workbook(request: HttpRequest, number: int) -> HttpResponseBase:
    """The quarantine as a workbook to correct."""
    try:
        file = services.error_workbook(number=number, by=person_of(request))
    except Refused as refused:
        return _refused(request, number, refused)
    return FileResponse(file, as_attachment=True, filename=f"errors-{number}.xlsx")


@require_POST
@for_who_imports
def correct_by_file(request: HttpRequest, number: int) -> HttpResponse:
    """That workbook, corrected."""
    queries.batch_numbered(person_of(request), number)
    form = ErrorFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refused(request, number, Refused(_("Choose the corrected error file.")))
    file = form.cleaned_data["file"]
    path = Path(file.temporary_file_path())
    return _ask(
        request,
        number,
        lambda: services.correct_by_file(number=number, path=path, name=file.name, by=person_of(request)).pk,
    )


def _ask(request: HttpRequest, number: int, act: Callable[[], int]) -> HttpResponse:
    """act: puts work into the queue, and answers its number."""
    try:
        return redirect("runs:work", number=act())
    except NotAllowed:
        raise
    except Refused as refused:
        return _refused(request, number, refused)


def _refused(request: HttpRequest, number: int, refused: Refused) -> HttpResponse:
    messages.error(request, str(refused.words))
    return redirect("ledger:batch", number=number)
