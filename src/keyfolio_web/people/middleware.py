"""Nobody sees a page before signing in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from keyfolio_web.people import services, typing_kept
from keyfolio_web.people.views.sign_in import ask_again

if TYPE_CHECKING:
    from django.http import HttpRequest

Answer = Callable[["HttpRequest"], HttpResponse]

_OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "people:start",
        "people:link",
        "people:enter_sample",
        "shared:language",
    }
)
_OPEN_FOLDERS = ("/api/", f"/{settings.STATIC_URL.lstrip('/')}")


def sign_in_first(answer: Answer) -> Gate:
    """Ask who is there, before every page but the few by which one comes in."""
    return Gate(answer)


class Gate:
    """A form is looked at behind the check of its CSRF token, and everything else before."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or ask to sign in."""
        if not request.user.is_authenticated and _is_closed(request) and request.method != "POST":
            return _ask_to_sign_in(request)
        response = self.answer(request)
        if request.user.is_authenticated:
            typing_kept.note_person(request, response, secure=settings.HTTPS)
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """A form that somebody sends after their session has ended: keep what they typed."""
        if request.user.is_authenticated or request.method != "POST" or not _is_closed(request):
            return None
        return _ask_to_sign_in(request) if services.nobody_yet() else ask_again(request)


def _is_closed(request: HttpRequest) -> bool:
    if request.path_info.startswith(_OPEN_FOLDERS):
        return False
    try:
        return resolve(request.path_info).view_name not in _OPEN
    except Resolver404:
        return True


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if services.nobody_yet():
        return _go(request, reverse("people:start"))
    back = {"next": _place(request)} if _place(request) != "/" else {}
    return _go(request, f"{reverse('account_login')}{'?' if back else ''}{urlencode(back)}")


def _place(request: HttpRequest) -> str:
    """The page to come back to: of a part that htmx asks for, the page it is a part of."""
    if request.htmx:  # type: ignore[attr-defined]
        return request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    return request.get_full_path()


def _go(request: HttpRequest, address: str) -> HttpResponse:
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)  # type: ignore[attr-defined]
