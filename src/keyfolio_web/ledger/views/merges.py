"""Accounts that are likely to be one customer: side by side, merged, told apart; and merges undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.forms import ApartForm, MergeForm
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@require_safe
@for_who_imports
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs to decide, likeliest first; and what was merged."""
    return _page(request, MergeForm())


@require_POST
@for_who_imports
def find_duplicates(request: HttpRequest) -> HttpResponse:
    """Look for them anew."""
    try:
        return redirect("runs:work", number=services.look_for_duplicates(by=person_of(request)).pk)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    return redirect("ledger:duplicates")


@require_POST
@for_who_imports
def merge(request: HttpRequest) -> HttpResponse:
    """Let one account count for another."""
    form = MergeForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = services.merge(**form.cleaned_data, by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error(refused.field, str(refused.words))
        return _page(request, form, status=422)
    words = {"merged": made.merged, "kept": made.kept}
    messages.success(request, _("“{merged}” counts for “{kept}” from the next run on.").format(**words))
    return redirect("ledger:duplicates")


@require_POST
@for_who_imports
def tell_apart(request: HttpRequest) -> HttpResponse:
    """These are two customers."""
    form = ApartForm(request.POST)
    if form.is_valid():
        _act(request, lambda: services.tell_apart(**form.cleaned_data, by=person_of(request)), _("They stay two."))
    return redirect("ledger:duplicates")


@require_POST
@for_who_imports
def undo_merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Let an account count for itself again."""
    done = _("The merge is undone. From the next run on the account counts for itself again.")
    _act(request, lambda: services.undo_merge(merge_id=merge_id, by=person_of(request)), done)
    return redirect("ledger:duplicates")


def _act(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        messages.success(request, done)


def _page(request: HttpRequest, form: MergeForm, status: int = 200) -> HttpResponse:
    person = person_of(request)
    pairs = queries.likely_duplicates(person)
    shown = {
        "pairs": pairs[: queries.SHOWN_PAIRS],
        "found": pairs.count(),
        "merges": queries.merges_of(person)[: queries.SHOWN_PAIRS],
        "form": form,
    }
    return answer(request, "ledger/duplicates.html", shown, status=status)
