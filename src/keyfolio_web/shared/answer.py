"""Answer with a whole page, or with the part of it that htmx asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.shortcuts import render

from keyfolio_web.shared.models import Person

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """Render a template; when htmx asks and `part` names one, only that partial of it.

    The answer varies by `HX-Request`, so that no cache hands a part to who wants the page.
    """
    wants_part = bool(part) and bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, f"{template}#{part}" if wants_part else template, context, status=status)
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "HX-Request"]))
    return response


def person_of(request: HttpRequest) -> Person:
    """Who asks; the sign-in gate lets nobody else through."""
    return cast("Person", request.user)
