"""The page of one piece of work: how far it is, and where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from keyfolio_web.runs import queries, services
from keyfolio_web.runs.progress import progress_of
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
def work(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is; the part that htmx renews each second until it is over."""
    try:
        found = queries.work_numbered(person_of(request), number)
    except ObjectDoesNotExist as nothing:
        raise Http404 from nothing
    progress = progress_of(found)
    is_news = bool(request.htmx) and request.GET.get("seen") != progress.key  # type: ignore[attr-defined]
    context = {"work": found, "progress": progress, "is_news": is_news}
    return answer(request, "runs/work.html", context, part="progress")


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for an end to it."""
    try:
        queries.work_numbered(person_of(request), number)
        services.cancel(work_id=number, by=person_of(request))
    except ObjectDoesNotExist as nothing:
        raise Http404 from nothing
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        messages.success(request, _("Asked to stop. Nothing half-done will be kept."))
    return redirect("runs:work", number=number)
