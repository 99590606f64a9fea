"""What happens to every request and answer, whatever the page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def content_security_policy(answer: Answer) -> Answer:
    """Nothing runs, and nothing is loaded, that does not come from here; and no page is kept by the browser."""

    def answer_with_policy(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.headers.setdefault("Cache-Control", "private, no-store")  # the next person at this desk
        return response

    return answer_with_policy


def language_of_person(answer: Answer) -> Answer:
    """Speak the language a person chose; before that, the browser's."""

    def answer_in_language(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") if request.user.is_authenticated else ""
        spoken = chosen or translation.get_language_from_request(request)
        with translation.override(spoken):
            request.LANGUAGE_CODE = spoken
            response = answer(request)
            response.headers.setdefault("Content-Language", spoken)
            return response

    return answer_in_language
