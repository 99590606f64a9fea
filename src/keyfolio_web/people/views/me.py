"""Oneself: who one is here, and the keys one gave to programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from keyfolio_web.people import queries, services
from keyfolio_web.people.client import address_of
from keyfolio_web.people.forms import TokenForm
from keyfolio_web.people.views.allowed import tells_who_may
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Name, role, language, password, tokens; a POST makes a token and shows it this once."""
    by = person_of(request)
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            name, expires_at = form.cleaned_data["name"], form.expires_at()
            secret = services.make_token(name=name, expires_at=expires_at, by=by, address=address_of(request))
            form = TokenForm()
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
    context = {
        "form": form,
        "secret": secret,
        "tokens": queries.tokens_of(by),
        "how_many": queries.how_many_accounts(by),
        "docs": _docs(),
    }
    return answer(request, "people/me.html", context)


@require_POST
@tells_who_may
def withdraw_token(request: HttpRequest, number: int) -> HttpResponse:
    """Make one of one's own tokens useless."""
    services.withdraw_token(number=number, by=person_of(request), address=address_of(request))
    messages.success(request, _("The token no longer works."))
    return redirect("people:me")


def _docs() -> str:
    """Where the API is described; empty when this installation does not serve that page."""
    try:
        return reverse("api-v1:openapi-view")
    except NoReverseMatch:
        return ""
