"""Files to fill in, and files of a fictional company to try."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from keyfolio.ledger import FIELDS, template_of, template_workbook
from keyfolio.sample import FILES, SampleChoices, company_file, make_company
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.templatetags.keyfolio import language_spoken

if TYPE_CHECKING:
    from django.http import HttpRequest

    from keyfolio.ledger import Kind

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

_SAMPLE_CUSTOMERS, _SAMPLE_MONTHS = 60, 12  # small enough to be read by a person, and made in no time


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


@require_safe
@for_who_imports
def sample_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """A file of a kind, in the language of the page; the files of all kinds are of one company, and fit together."""
    if kind not in FILES:
        raise Http404
    choices = SampleChoices(customers=_SAMPLE_CUSTOMERS, months=_SAMPLE_MONTHS, language=language_spoken())
    name = {"Content-Disposition": f'attachment; filename="{FILES[kind]}.csv"'}
    return HttpResponse(company_file(make_company(choices), kind), content_type=_TYPES["csv"], headers=name)
