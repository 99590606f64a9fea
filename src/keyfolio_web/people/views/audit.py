"""What everybody did: a page, and a file of the same."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from keyfolio_web.people import queries, services
from keyfolio_web.people.audit_file import audit_file
from keyfolio_web.people.client import address_of
from keyfolio_web.people.forms import audit_form
from keyfolio_web.people.told import told, told_subject
from keyfolio_web.people.views.allowed import tells_who_may
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.audit import ACTS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.people.forms import AuditForm


@require_GET
@tells_who_may
def audit(request: HttpRequest) -> HttpResponse:
    """The entries that the form asks for, a hundred at a time."""
    by = person_of(request)
    form = _form(request)
    page = queries.audit_page(by, form.wanted(), before=form.cleaned_data.get("before"))
    query = {name: value for name, value in request.GET.items() if value and name in form.fields and name != "before"}
    context = {
        "form": form,
        "entries": [(entry, told_subject(entry), told(entry)) for entry in page.entries],
        "acts": ACTS,
        "query": urlencode(query),
        "older": urlencode({**query, "before": page.next_before}) if page.next_before else "",
    }
    return answer(request, "people/audit.html", context)


@require_GET
@tells_who_may
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same entries, all of them, as CSV."""
    by, wanted = person_of(request), _form(request).wanted()
    entries = queries.audit_entries(by, wanted)
    services.note_audit_export(by=by, address=address_of(request))
    name = f"keyfolio-audit-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        audit_file(entries),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(request: HttpRequest) -> AuditForm:
    return audit_form(request.GET, queries.people_in_audit(person_of(request)))
