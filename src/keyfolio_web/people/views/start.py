"""The first start, and the links by which people choose a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from keyfolio_web.people import services
from keyfolio_web.people.client import address_of
from keyfolio_web.people.forms import ChoosePasswordForm, StartForm
from keyfolio_web.shared.answer import answer
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest, HttpResponse


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the first administrator, of who has the start key; afterwards there is nothing here."""
    if not services.nobody_yet():
        raise Http404
    key = request.POST.get("key") or request.GET.get("key", "")
    if not services.is_start_key(key):
        return answer(request, "people/start_locked.html", {}, status=403)
    form = StartForm(request.POST or None, initial={"key": key})
    if form.is_valid():
        try:
            return _come_in(request, _first_person(request, form))
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
    return answer(request, "people/start.html", {"form": form})


def _first_person(request: HttpRequest, form: StartForm) -> AbstractBaseUser:
    said = form.cleaned_data
    return services.add_first_person(
        name=said["name"],
        email=said["email"],
        password=said["password"],
        language=get_language() or "",
        address=address_of(request),
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a password behind a one-time link, and come in with it."""
    try:
        holder = services.holder_of_link(secret)
    except Refused as refused:
        return answer(request, "people/link_over.html", {"words": refused.words}, status=403)
    form = ChoosePasswordForm(request.POST or None)
    if form.is_valid():
        try:
            password = form.cleaned_data["password"]
            return _come_in(
                request, services.choose_password(secret=secret, password=password, address=address_of(request))
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
    return answer(request, "people/link.html", {"form": form, "holder": holder})


def _come_in(request: HttpRequest, person: AbstractBaseUser) -> HttpResponse:
    get_adapter(request).login(request, person)
    return redirect("shared:home")
