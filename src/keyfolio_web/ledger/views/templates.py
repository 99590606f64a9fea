"""Files to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from keyfolio.ledger import FIELDS, template_of
from keyfolio_web.ledger.template_files import template_workbook
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.templatetags.keyfolio import language_spoken

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keyfolio.ledger import Kind

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
@for_who_imports
def template(_request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """The template of a kind of file, in the language of the page."""
    if kind not in FIELDS or ending not in _TYPES:
        raise Http404
    known, language = cast("Kind", kind), language_spoken()
    content = template_workbook(known, language) if ending == "xlsx" else template_of(known, language).as_csv()
    name = {"Content-Disposition": f'attachment; filename="{kind}.{ending}"'}
    return HttpResponse(content, content_type=_TYPES[ending], headers=name)
