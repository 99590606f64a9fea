"""Nobody sees a page before signing in, and nobody fills the disk."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from keyfolio_web.people import services, typing_kept
from keyfolio_web.people.client import address_of
from keyfolio_web.people.views.sign_in import ask_again
from keyfolio_web.shared.answer import answer as page
from keyfolio_web.shared.audit import asked_from

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
_API = "/api/"
_OPEN_FOLDERS = (_API, f"/{settings.STATIC_URL.lstrip('/')}")


_LIST_OF_FILE = ("POST", "desk:list_of_file")
_TAKES_FILES = frozenset(
    {
        ("POST", "ledger:upload"),
        ("POST", "ledger:import_files"),
        ("POST", "ledger:correct_by_file"),
        ("POST", "api-v1:list_batches"),
        _LIST_OF_FILE,
    }
)
_FORM_AROUND_A_FILE = 1 << 16  # bytes, at most
_LEFT_FREE = 1 << 30  # bytes of the disk that no upload takes


def note_address(answer: Answer) -> Answer:
    """Let whatever is written into the audit log meanwhile say where it was asked from."""

    def answer_noted(request: HttpRequest) -> HttpResponse:
        noted = asked_from.set(address_of(request))
        try:
            return answer(request)
        finally:
            asked_from.reset(noted)

    return answer_noted


def without_nul(answer: Answer) -> Answer:
    """Let go of cookies that PostgreSQL cannot look for; to stand before the sessions, which look for one."""

    def answer_without(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return answer(request)

    return answer_without


def small_bodies_only(answer: Answer) -> Answer:
    """Refuse what is too large before anybody reads it: the check of the CSRF token would write it all to the disk.

    To stand behind whatever says who asks, in which language and whether htmx does; no middleware reads a form before
    all of them were asked.
    """

    def answer_small(request: HttpRequest) -> HttpResponse:
        length = _length(request)
        if length is not None and length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return answer(request)
        most = _most_taken(request)
        if length is None and most < math.inf:
            words = _("How much is sent was not said. Send it with its length, as browsers do (Content-Length).")
            return _refuse_body(request, 411, words)
        if length is not None and length > most:
            return _refuse_body(request, 413, _too_large(most))
        if length is not None and length > shutil.disk_usage(settings.TEMPORARY).free - _LEFT_FREE:
            return _refuse_body(request, 507, _("There is no room for this file on the server. Nothing was kept."))
        return answer(request)

    return answer_small


def _length(request: HttpRequest) -> int | None:
    """How many bytes are sent; null when the sender does not say."""
    said = request.META.get("CONTENT_LENGTH") or ""
    if said.isascii() and said.isdecimal():
        return int(said)
    return None if said or "HTTP_TRANSFER_ENCODING" in request.META else 0


def _most_taken(request: HttpRequest) -> float:
    """How many bytes this person may send to this address; of most files, as many as there are."""
    try:
        address = request.method, resolve(request.path_info).view_name
    except Resolver404:
        address = None
    if address not in _TAKES_FILES or not _may_send_files(request):
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return settings.LARGEST_LIST_FILE + _FORM_AROUND_A_FILE if address == _LIST_OF_FILE else math.inf


def _may_send_files(request: HttpRequest) -> bool:
    if not request.path_info.startswith(_API):
        return request.user.is_authenticated
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and services.holder_of_token(secret.strip()) is not None


def _too_large(most: float) -> str:
    if most > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return _(
            "This is more than %(most)d MB, the largest file of which a list is made. Send its column of codes or "
            "names alone."
        ) % {"most": settings.LARGEST_LIST_FILE / 1_000_000}
    return _("This is more than %(most).1f MB. Files are taken on the upload page, after signing in.") % {
        "most": most / 1_000_000
    }


def _refuse_body(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """The connection ends: what is still under way on it is not waited for."""
    if request.path_info.startswith(_API):
        response: HttpResponse = JsonResponse({"detail": words}, status=status)
    else:
        response = page(request, "people/too_large.html", {"words": words}, status=status)
    response.headers["Connection"] = "close"
    return response


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
            typing_kept.note_sent(request, response)
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
