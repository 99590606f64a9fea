"""The list of accounts, and what can be done with what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from keyfolio_web.desk import queries, services
from keyfolio_web.desk.filters import Filters, Sort, Tier
from keyfolio_web.desk.forms import AssignForm, SaveForm, filter_form, in_words, read_filters
from keyfolio_web.desk.views.downloads import TYPES, download
from keyfolio_web.identify.queries import judged_list
from keyfolio_web.ledger.queries import lists_of
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Which accounts, and how are they?"""
    person = person_of(request)
    filters, unknown = read_filters(request.GET)
    found = queries.accounts_list(person, filters, request.GET.get("from", ""))
    shown = {
        "found": found,
        "filters": filters,
        "unknown": unknown,
        "counted": queries.COUNTED,
        "form": filter_form(filters, queries.choices_for(person)),
        "tiers": [(tier, filters.but(tier=tier.value, sort="").query) for tier in Tier] if found.run else [],
        "sorts": {sort.value: _header(sort, filters) for sort in Sort},
        "among_untraded": filters.but(tier=Tier.UNTRADED, abc="", rfm="", sort="").query,
        "rfm": queries.rfm_classes(),
        "save_form": SaveForm(),
        "on_list": _list_name(request, filters),
        "shown_list": _list_shown(request, filters),
        "listed": judged_list(person, found.run),
    }
    response = answer(request, "desk/accounts.html", shown, part="found")
    response.headers["HX-Push-Url"] = _address(request, filters)  # without the fields that say nothing
    return response


@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, all of its pages, for a spreadsheet."""
    if kind not in TYPES:
        raise Http404
    filters, _unknown = read_filters(request.GET)
    try:
        exported = services.export_accounts(filters=filters, kind=kind, by=person_of(request))  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect(f"{reverse('desk:accounts')}{filters.query}")
    return download(exported, kind, _("accounts"))


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """Put a person on the teams of all accounts that a filter finds."""
    person = person_of(request)
    if not person.keeps_teams:
        raise PermissionDenied(_("Teams are kept by directors and administrators. Ask one of them."))
    filters, _unknown = read_filters(request.GET)
    form = AssignForm(request.POST or None, by=person)
    if request.method == "POST" and form.is_valid() and _assigned(request, filters, form):
        return redirect(f"{reverse('desk:accounts')}{filters.query}")
    said = in_words(filters, filter_form(filters, queries.choices_for(person)))
    shown = {"filters": filters, "form": form, "said": said, "count": queries.accounts_counted(person, filters)}
    return answer(request, "desk/assign.html", shown, status=422 if form.is_bound else 200)


def _list_name(request: HttpRequest, filters: Filters) -> str:
    """The name of the list that is asked for; of one that is not this person's, its number."""
    if not filters.list:
        return ""
    found = lists_of(person_of(request)).filter(pk=int(filters.list)).first()
    return found.name if found else filters.list


def _list_shown(request: HttpRequest, filters: Filters) -> int | None:
    """The list of which the page shows no more and no less, for who may have it judged; null: of none."""
    if not person_of(request).works_on_ledger_and_runs:
        return None
    asked, own = filters.but(sort=""), lists_of(person_of(request))
    if asked == Filters(list=filters.list) and filters.list:
        return own.filter(pk=int(filters.list)).values_list("pk", flat=True).first()
    if filters.q or not filters.narrows:  # what is typed into the search seldom is a list, and is answered at once
        return None
    return own.filter(query=filters.query).values_list("pk", flat=True).first()


def _address(request: HttpRequest, filters: Filters) -> str:
    position = request.GET.get("from", "")
    return reverse("desk:accounts") + (filters.at(position) if position else filters.query)


def _header(sort: Sort, filters: Filters) -> dict[str, str]:
    """A column's header: where it leads, and how the list is sorted by it now; empty: it is not."""
    is_ours = sort is filters.ordered_by
    way = ("descending" if filters.descending else "ascending") if is_ours else ""
    address = reverse("desk:accounts") + filters.sorted_by(sort).query
    return {"address": address, "way": way, "label": str(sort.label)}


def _assigned(request: HttpRequest, filters: Filters, form: AssignForm) -> bool:
    """Whether it was done; if not, the form says why."""
    said = form.cleaned_data
    chosen, expected = said["person"], said["expected"]
    try:
        count = services.put_found_on_teams(
            filters=filters, person=chosen, leads=said["leads"], expected=expected, by=person_of(request)
        )
    except NotAllowed as refused:
        raise PermissionDenied(str(refused.words)) from refused
    except Refused as refused:
        form.add_error(refused.field, str(refused.words))
        return False
    done = ngettext("{name} is on the team of {count} account.", "{name} is on the teams of {count} accounts.", count)
    messages.success(request, done.format(name=chosen.name, count=count))
    return True
