"""Named lists of accounts: made by hand, of a filter, of a file, of two others; kept, and taken apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from keyfolio_web.desk import queries, services
from keyfolio_web.desk.filters import Filters
from keyfolio_web.desk.forms import CombineForm, FileListForm, NamedListForm, SaveForm, read_filters
from keyfolio_web.identify.services import OfList
from keyfolio_web.identify.views.asking import asked_for_run
from keyfolio_web.ledger.queries import list_numbered, lists_of
from keyfolio_web.ledger.services import add_to_list, delete_list, make_list, names_in, take_off_list
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import in_a_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.ledger.services import Listed

_SHOWN = 100  # characters of a name that nobody knows: a cell of a file may be long


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Which lists there are, and how to make one."""
    return _page(request)


@require_safe
def one(request: HttpRequest, list_id: int) -> HttpResponse:
    """The accounts of a list, as the accounts page shows them."""
    try:
        found = list_numbered(person_of(request), list_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    query = found.query or Filters(list=str(found.pk)).query
    return redirect(f"{reverse('desk:accounts')}{query}")


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A list of accounts named by hand."""
    form, by = NamedListForm(request.POST), person_of(request)
    return _made(request, form, lambda said: make_list(name=said["name"], named=names_in(said["named"], by), by=by))


@require_POST
def of_file(request: HttpRequest) -> HttpResponse:
    """A list of the accounts that a file names."""
    form = FileListForm(request.POST, request.FILES)
    return _made(
        request,
        form,
        lambda said: services.list_of_file(
            name=said["name"],
            path=Path(said["file"].temporary_file_path()),
            file_name=said["file"].name,
            by=person_of(request),
        ),
    )


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """A list of what the accounts page shows."""
    filters, _unknown = read_filters(request.GET)
    form = SaveForm(request.POST)
    return _made(
        request,
        form,
        lambda said: services.save_shown(
            name=said["name"], filters=filters, as_filter=said["keep"] == "filter", by=person_of(request)
        ),
    )


@require_POST
def combine(request: HttpRequest) -> HttpResponse:
    """A list of two others."""
    person = person_of(request)
    form = CombineForm(request.POST, lists=lists_of(person))
    return _made(
        request,
        form,
        lambda said: services.combine_lists(
            name=said["name"],
            first=_codes(request, said["first"]),
            second=_codes(request, said["second"]),
            operation=said["operation"],
            by=person,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, list_id: int) -> HttpResponse:
    """Ask for a run over the accounts that are on a list now."""
    try:
        found = list_numbered(person_of(request), list_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    return asked_for_run(request, OfList(found.name, frozenset(_codes(request, str(found.pk)))))


@require_POST
def change(request: HttpRequest, list_id: int) -> HttpResponse:
    """Put accounts on a list, take them off it, or delete it."""
    act, by = request.POST.get("act"), person_of(request)
    named = [*names_in(request.POST.get("named", ""), by), *request.POST.getlist("also")]
    try:
        if act == "delete":
            name = delete_list(list_id=list_id, by=by)
            messages.success(request, _("The list “{name}” is deleted.").format(name=name))
        elif act == "take_off":
            gone = take_off_list(list_id=list_id, named=named, by=by)
            said = ngettext("{count} account taken off.", "{count} accounts taken off.", gone)
            messages.success(request, said.format(count=gone))
        else:
            listed = add_to_list(list_id=list_id, named=named, by=by)
            _tell(request, listed)
            if listed.near:
                return _page(request, listed=listed)
    except Refused as refused:
        messages.error(request, str(refused.words))
    return redirect("desk:lists")


def _made(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Listed]) -> HttpResponse:
    if form.is_valid():
        try:
            listed = act(form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.words))
        else:
            _tell(request, listed)
            return _page(request, listed=listed) if listed.near else redirect("desk:lists")
    return _page(request, form)


def _page(request: HttpRequest, wrong: forms.Form | None = None, listed: Listed | None = None) -> HttpResponse:
    """listed: what was just made, when some of its names are near those of accounts."""
    person = person_of(request)
    offered = {
        "named_form": NamedListForm(),
        "file_form": FileListForm(),
        "combine_form": CombineForm(lists=lists_of(person)),
        "save_form": SaveForm(),
    }
    for name, form in offered.items():
        if type(form) is type(wrong):
            offered[name] = wrong
    of_filter = wrong if isinstance(wrong, SaveForm) else None  # its form is on the accounts page
    shown = {"lists": queries.lists_counted(person), "of_filter": of_filter, "listed": listed, **offered}
    return answer(request, "desk/lists.html", shown, status=422 if wrong else 200)


def _codes(request: HttpRequest, number: str) -> set[str]:
    person = person_of(request)
    found = list_numbered(person, int(number))
    filters, _unknown = read_filters(QueryDict(found.query.removeprefix("?")))
    return queries.codes_on(person, found, filters)


def _tell(request: HttpRequest, listed: Listed) -> None:
    said = ngettext("{count} account is on “{name}” now.", "{count} accounts are on “{name}” now.", listed.added)
    messages.success(request, said.format(count=listed.added, name=listed.name))
    if listed.repeated:
        messages.info(request, _("Named more than once, or on it already: {count}.").format(count=listed.repeated))
    if listed.unknown:
        some = in_a_row([Truncator(name).chars(_SHOWN) for name in listed.unknown[:10]])
        messages.warning(
            request,
            _("No account you may see has this code or name, or several have: {count}, such as {names}.").format(
                count=len(listed.unknown), names=some
            ),
        )
    if listed.near_of < len(set(listed.unknown)):
        said = _(
            "Only the first {count} of these names were compared with the names of accounts that are nearly alike."
        )
        messages.info(request, said.format(count=listed.near_of))
    if listed.unread:
        messages.warning(
            request,
            _("Lines of the file that have neither code nor name, or cannot be read: {count}.").format(
                count=listed.unread
            ),
        )
