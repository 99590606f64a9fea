"""A new run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from keyfolio_web.identify import services
from keyfolio_web.identify.forms import RunForm
from keyfolio_web.runs.queries import current_run, open_work
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def new_run(request: HttpRequest) -> HttpResponse:
    """Ask for a run, and go to see how it goes on."""
    return asked_for_run(request, None)


def asked_for_run(request: HttpRequest, of_list: services.OfList | None) -> HttpResponse:
    """The form of a new run, or what became of it. of_list: the accounts to judge; null: every account."""
    if not person_of(request).works_on_ledger_and_runs:
        raise PermissionDenied(_("Runs are for directors, analysts and administrators. Ask one of them."))
    form = RunForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        work = _ask(request, form, of_list)
        if work is not None:
            return redirect("runs:work", work)
    shown = {
        "form": form,
        "of_list": of_list,
        "current": current_run(person_of(request)),
        "waiting": [work for work in open_work(person_of(request)) if work.kind == "run"],
    }
    return answer(request, "identify/new_run.html", shown, status=200 if not form.is_bound else 422)


def _ask(request: HttpRequest, form: RunForm, of_list: services.OfList | None) -> int | None:
    """The work that was put into the queue; null: it was refused, and the form says why."""
    said = form.cleaned_data
    try:
        run = services.ask_for_run(
            by=person_of(request),
            as_of=said["as_of"],
            window_months=said["window_months"],
            policy_text=said["policy_text"],
            ledger_on=said["ledger_on"],
            grain=said["grain"] or "account",
            value=services.value_assumptions(said["horizon_months"], said["discount_percent"]),
            of_list=of_list,
        )
    except NotAllowed as refused:
        raise PermissionDenied(str(refused.words)) from refused
    except Refused as refused:
        form.add_error(refused.field, str(refused.words))
        return None
    return run.work_id
