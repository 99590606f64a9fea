"""The first page, the page of a run, the list of runs, and which run is current."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keyfolio_web.identify import queries, services
from keyfolio_web.identify.views.found import or_404, whole_number
from keyfolio_web.runs.queries import current_run, run_numbered
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused


def overview(request: HttpRequest) -> HttpResponse:
    """Who are the key accounts, and why?"""
    person = person_of(request)
    current = current_run(person)
    if current is None:
        return answer(request, "identify/nothing.html", {})
    after = whole_number(request.GET.get("after")) or 0
    page = queries.run_page(person, current, after_rank=after)
    return answer(request, "identify/run.html", {"page": page, "is_overview": True, "after": after})


def run(request: HttpRequest, number: int) -> HttpResponse:
    """The same of one run, which may be an earlier one."""
    after = whole_number(request.GET.get("after")) or 0
    person = person_of(request)
    with or_404():
        page = queries.run_page(person, run_numbered(person, number), after_rank=after)
    return answer(request, "identify/run.html", {"page": page, "is_overview": False, "after": after})


def runs_list(request: HttpRequest) -> HttpResponse:
    """Every run, and what became of those that were not finished."""
    person, before = person_of(request), whole_number(request.GET.get("before"))
    rows = queries.run_rows(person, before)
    shown = {
        "rows": rows,
        "older": rows[-1].run.number if len(rows) == queries.RUNS_SHOWN else None,
        "unfinished": [] if before else queries.unfinished_runs(person),
    }
    return answer(request, "identify/runs.html", shown)


@require_POST
def make_current(request: HttpRequest, number: int) -> HttpResponse:
    """Show the figures of this run from now on."""
    person = person_of(request)
    with or_404():
        run_numbered(person, number)
    try:
        services.make_current(number=number, by=person)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused.words)) from refused
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("identify:run", number)
    messages.success(request, _("Run {number} is current now.").format(number=number))
    return redirect("identify:overview")


def policy_file(request: HttpRequest, number: int) -> HttpResponse:
    """The policy of a run, as a file to change and send back."""
    with or_404():
        text = run_numbered(person_of(request), number).policy
    return _as_file(text, f"policy-run-{number}.toml")


def default_policy_file(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The policy that comes with Keyfolio, as a file."""
    return _as_file(queries.default_policy_text(), "policy-default.toml")


def _as_file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)
