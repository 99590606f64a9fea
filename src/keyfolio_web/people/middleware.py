"""Nobody sees a page before signing in (being built)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def sign_in_first(answer: Answer) -> Answer:
    """Being built."""
    return answer
