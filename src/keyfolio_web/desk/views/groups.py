"""Groups of accounts: their heads, the tree of one, and moves within it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keyfolio.errors import CircularParents
from keyfolio_web.desk import queries
from keyfolio_web.desk.forms import MoveForm
from keyfolio_web.desk.views.head import head_of
from keyfolio_web.ledger.queries import group_heads, stays_of
from keyfolio_web.ledger.services import move_account
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN_HEADS = 200


@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The heads of groups, largest first."""
    on = _day(request)
    shown = {"on": on, "form": _form(request)}
    try:
        heads = group_heads(person_of(request), on)
    except CircularParents as trouble:
        return answer(request, "desk/groups.html", {**shown, "trouble": _said(request, trouble)})
    return answer(request, "desk/groups.html", {**shown, "heads": heads[:SHOWN_HEADS], "found": len(heads)})


@require_safe
def group(request: HttpRequest, code: str) -> HttpResponse:
    """The group of one account, as it stood on a day."""
    person, on, head = person_of(request), _day(request), head_of(request, code)
    shown = {"head": head, "on": on, "form": _form(request, code), "stays": stays_of(person, head.account)}
    try:
        page = queries.group_page(person, head.account, on)
    except CircularParents as trouble:
        return answer(request, "desk/group.html", {**shown, "trouble": _said(request, trouble)})
    return answer(request, "desk/group.html", {**shown, "page": page})


@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Put an account below another."""
    if not person_of(request).works_on_ledger_and_runs:
        raise PermissionDenied(_("Groups are kept by directors, analysts and administrators. Ask one of them."))
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            moved = move_account(**form.cleaned_data, by=person_of(request))
        except NotAllowed as refused:
            raise PermissionDenied(str(refused.words)) from refused
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            done = _("“{account}” is moved. The next run by groups reads it.")
            messages.success(request, done.format(account=moved.account))
            return redirect("desk:group", moved.account.code)
    return answer(request, "desk/move.html", {"form": form}, status=422)


def _form(request: HttpRequest, code: str = "") -> MoveForm | None:
    return MoveForm(initial={"code": code}) if person_of(request).works_on_ledger_and_runs else None


def _said(request: HttpRequest, trouble: CircularParents) -> str:
    """Why there is no tree; only who sees the accounts of the circle is told their codes."""
    if person_of(request).works_on_ledger_and_runs:
        return spoken(trouble.text)
    return _("Some accounts stand below each other in a circle, so that no group can be shown. Tell an analyst.")


def _day(request: HttpRequest) -> date:
    """The day asked for; today, when none is or it is no day."""
    try:
        return parse_date(request.GET.get("on", "")) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
