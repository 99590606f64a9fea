"""The way in, the language switch, and the pages that say that something went wrong."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from keyfolio.errors import StoreTrouble
from keyfolio_web.shared.answer import person_of
from keyfolio_web.shared.services import choose_language

if TYPE_CHECKING:
    from django.http import HttpRequest

_log = logging.getLogger(__name__)


def home(_request: HttpRequest) -> HttpResponse:
    """The first page: who are the key accounts."""
    return redirect("identify:overview")


@require_POST
def change_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: on this browser, and wherever this person signs in."""
    chosen = request.POST.get("language", "")
    after = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(after if safe else "/")
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
        if request.user.is_authenticated:
            choose_language(person=person_of(request), language=chosen)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """What was sent cannot be understood."""
    return render(request, "shared/bad_request.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This person may not do this."""
    return render(request, "shared/not_allowed.html", {"words": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Nothing here, or nothing this person may see: the same answer for both."""
    return render(request, "shared/not_found.html", status=404)


def trouble(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Our own fault, or the database or a file is away; this page asks the database nothing."""
    raised = sys.exc_info()[1]
    away = isinstance(raised, OperationalError | InterfaceError)
    gone = raised.text if isinstance(raised, StoreTrouble) else None
    page = render_to_string("shared/trouble.html", {"away": away, "gone": gone})
    return HttpResponse(page, status=503 if away else 500, headers={"Retry-After": "10"} if away else {})
