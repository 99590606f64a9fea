"""Who there is: the list, one person, and their accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keyfolio_web.people import queries, services
from keyfolio_web.people.client import address_of
from keyfolio_web.people.forms import AddPersonForm, PersonForm, TeamForm
from keyfolio_web.people.views.allowed import tells_who_may
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PERSON_FIELDS = ("name", "role", "language", "is_active")


@require_GET
@tells_who_may
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, with role and number of accounts."""
    return answer(request, "people/people.html", {"people": queries.all_people(person_of(request))})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@tells_who_may
def add(request: HttpRequest) -> HttpResponse:
    """Somebody new; then their page, with the link that lets them in."""
    by = person_of(request)
    if not by.keeps_people:
        raise NotAllowed(_("Only an administrator adds and changes people."))
    form = AddPersonForm(request.POST or None)
    if form.is_valid():
        try:
            person = services.add_person(**form.cleaned_data, by=by, address=address_of(request))
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            return _with_link(request, person.pk)
    return answer(request, "people/add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@tells_who_may
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: what they are, and which accounts they work on."""
    if request.method != "POST":
        return _person_page(request, number)
    form, by = PersonForm(request.POST), person_of(request)
    if form.is_valid():
        try:
            services.change_person(number=number, changes=form.cleaned_data, by=by, address=address_of(request))
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", number)
    return _person_page(request, number, form=form)


@never_cache
@require_POST
@tells_who_may
def make_link(request: HttpRequest, number: int) -> HttpResponse:
    """A one-time link for who is new or has lost the password; shown once."""
    try:
        return _with_link(request, number)
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("people:person", number)


@require_POST
@tells_who_may
def put_on_teams(request: HttpRequest, number: int) -> HttpResponse:
    """Put somebody on the teams of pasted account codes; those nobody knows stay in the box."""
    form = TeamForm(request.POST)
    if not form.is_valid():
        return _person_page(request, number, team_form=form)
    said = form.cleaned_data
    try:
        pasted = services.put_on_teams(number=number, codes=said["codes"], leads=said["leads"], by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        form.add_error("codes", str(refused.words))
        return _person_page(request, number, team_form=form)
    if pasted.changed:
        _say_put(request, pasted.changed)
    if not pasted.unknown:
        return redirect("people:person", number)
    return _person_page(request, number, team_form=_with_unknown(pasted.unknown, leads=said["leads"]))


@require_POST
@tells_who_may
def take_off_team(request: HttpRequest, number: int) -> HttpResponse:
    """Take somebody off one account's team."""
    try:
        services.take_off_team(number=number, code=_storable(request.POST.get("code", "")), by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    return redirect(f"{reverse('people:person', args=[number])}#accounts")


@require_POST
@tells_who_may
def withdraw_token_of(request: HttpRequest, number: int, token: int) -> HttpResponse:
    """Make a token of somebody useless."""
    services.withdraw_token_of(holder=number, number=token, by=person_of(request), address=address_of(request))
    messages.success(request, _("The token no longer works."))
    return redirect("people:person", number)


def _person_page(
    request: HttpRequest, number: int, *, form: PersonForm | None = None, team_form: TeamForm | None = None
) -> HttpResponse:
    by = person_of(request)
    shown = queries.person_numbered(by, number)
    context = {
        "shown": shown,
        "form": form or PersonForm(initial={field: getattr(shown, field) for field in _PERSON_FIELDS}),
        "team_form": team_form or TeamForm(),
        "accounts": queries.accounts_page(by, shown.pk, after=_storable(request.GET.get("after", ""))),
        "how_many": queries.how_many_accounts(shown),
        "tokens": queries.tokens_of_somebody(by, shown.pk) if by.keeps_people else [],
    }
    return answer(request, "people/person.html", context)


def _with_link(request: HttpRequest, number: int) -> HttpResponse:
    by = person_of(request)
    secret = services.make_link(number=number, by=by, address=address_of(request))
    address = request.build_absolute_uri(reverse("people:link", args=[secret]))
    context = {"shown": queries.person_numbered(by, number), "address": address}
    return answer(request, "people/made_link.html", context)


def _storable(said: str) -> str:
    """Without what PostgreSQL cannot hold."""
    return said.replace("\0", "")


def _say_put(request: HttpRequest, count: int) -> None:
    words = ngettext("Put on the team of %(count)s account.", "Put on the teams of %(count)s accounts.", count)
    messages.success(request, words % {"count": count})


def _with_unknown(codes: tuple[str, ...], *, leads: bool) -> TeamForm:
    form = TeamForm({"codes": "\n".join(codes), "leads": leads})
    form.is_valid()
    words = ngettext(
        "No account has this code. It stays in the box.",
        "No account has these codes. They stay in the box.",
        len(codes),
    )
    form.add_error("codes", words)
    return form
