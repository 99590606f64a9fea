"""The other facts of one account, one kind on a page, and their export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_safe

from keyfolio_web.desk import queries, services
from keyfolio_web.desk.views.downloads import TYPES, download
from keyfolio_web.desk.views.head import head_of, page_number
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_safe
def facts(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """All rows of one kind, a page at a time."""
    head, wanted = head_of(request, code), queries.fact_kind(kind)
    if wanted is None:
        raise Http404
    found = queries.facts_page(person_of(request), head, wanted, page_number(request))
    return answer(request, "desk/facts.html", {"head": head, "facts": found})


@require_GET
def export_facts(request: HttpRequest, code: str, kind: str, ending: str) -> HttpResponseBase:
    """All rows of one kind, for a spreadsheet."""
    head, wanted = head_of(request, code), queries.fact_kind(kind)
    if wanted is None or ending not in TYPES:
        raise Http404
    try:
        exported = services.export_facts(head=head, what=wanted, kind=ending, by=person_of(request))  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("desk:facts", head.account.code, kind)
    return download(exported, ending, f"{head.account.code} {wanted.label}")
