"""What the API answers when it does not do what was asked: always JSON, always documented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from keyfolio.errors import StoreTrouble
from keyfolio_web.shared.refused import NotAllowed, Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest
    from ninja import NinjaAPI

_Raised = Exception | type[Exception]  # as ninja's types have it; it is never a type


class Trouble(Schema):
    """Why it was not done, in words."""

    detail: str


class Wrong(Schema):
    """One thing that was sent and cannot be understood."""

    where: str
    what: str


class NotUnderstood(Schema):
    """What was sent cannot be understood; nothing was done."""

    detail: str
    wrong: list[Wrong]


READ: Mapping[int, Any] = {401: Trouble, 422: NotUnderstood, 503: Trouble}
FIND: Mapping[int, Any] = {**READ, 404: Trouble}
ACT: Mapping[int, Any] = {**READ, 403: Trouble, 409: Trouble}
ACT_ON: Mapping[int, Any] = {**ACT, 404: Trouble}


@csrf_exempt
def not_found(_request: HttpRequest, *_args: object, **_kwargs: object) -> JsonResponse:
    """Nothing here, or nothing that this token may see."""
    return JsonResponse({"detail": _("Nothing is here, or it is not yours to see.")}, status=404)


def answer_in_json(api: NinjaAPI) -> None:
    """Let every error be answered by one of the above."""
    api.add_exception_handler(AuthenticationError, _unknown)
    api.add_exception_handler(NotAllowed, _not_allowed)
    api.add_exception_handler(PermissionDenied, _not_allowed)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ObjectDoesNotExist, not_found)
    api.add_exception_handler(Http404, not_found)
    api.add_exception_handler(ValidationError, _not_understood)
    api.add_exception_handler(HttpError, _not_readable)
    api.add_exception_handler(SuspiciousOperation, _not_readable)
    api.add_exception_handler(RequestDataTooBig, _not_readable)
    api.add_exception_handler(StoreTrouble, _damaged)
    api.add_exception_handler(OperationalError, _away)
    api.add_exception_handler(InterfaceError, _away)


def _unknown(_request: HttpRequest, _error: _Raised) -> JsonResponse:
    words = _("Send a token that is in force: Authorization: Bearer kf_…. Make one on the page “Me”.")
    return JsonResponse({"detail": words}, status=401, headers={"WWW-Authenticate": 'Bearer realm="Keyfolio"'})


def _not_allowed(_request: HttpRequest, error: _Raised) -> JsonResponse:
    return JsonResponse({"detail": str(error)}, status=403)


def _refused(_request: HttpRequest, error: _Raised) -> JsonResponse:
    return JsonResponse({"detail": str(error)}, status=409)


def _not_understood(_request: HttpRequest, error: _Raised) -> JsonResponse:
    found = error.errors if isinstance(error, ValidationError) else []
    wrong = [{"where": ".".join(map(str, one["loc"])), "what": str(one["msg"])} for one in found]
    return _unreadable(wrong)


def _not_readable(_request: HttpRequest, error: _Raised) -> JsonResponse:
    return _unreadable([{"where": "body", "what": str(error)}])


def _unreadable(wrong: list[dict[str, str]]) -> JsonResponse:
    return JsonResponse({"detail": _("What was sent cannot be understood."), "wrong": wrong}, status=422)


def _damaged(_request: HttpRequest, error: _Raised) -> JsonResponse:
    words = spoken(error.text) if isinstance(error, StoreTrouble) else str(error)
    return JsonResponse({"detail": words}, status=503)


def _away(_request: HttpRequest, _error: _Raised) -> JsonResponse:
    words = _("The database does not answer. Nothing was changed. Try again in some seconds.")
    return JsonResponse({"detail": words}, status=503, headers={"Retry-After": "10"})
