"""What a person had typed when their session ended: carried over the sign-in page, and shown again behind it.

It travels in a signed hidden field, so that nobody else can put words into a person's form.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.http import url_has_allowed_host_and_scheme

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SALT = "keyfolio.people.typing"
_GOOD_FOR = timedelta(hours=12)
_MOST_CHARACTERS = 500_000
_WHO = "kf_last_person"
_SESSION = "kept_typing"


@dataclass(frozen=True, slots=True)
class Typing:
    """Where a form was going and what stood in it. `person` is who was last signed in on that browser, if known."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str]
    has_passwords: bool
    person: int | None


def keep(request: HttpRequest) -> str:
    """The typing of this request as signed text; empty when it is too long to be carried."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    typing = Typing(
        path=request.get_full_path(),
        fields=[field for field in fields if field[0] != "csrfmiddlewaretoken" and not _is_secret(field[0])],
        files=[file.name or "" for _, files in request.FILES.lists() for file in files],
        has_passwords=any(_is_secret(name) for name, _ in fields),
        person=last_person(request),
    )
    if sum(len(name) + len(value) for name, value in typing.fields) > _MOST_CHARACTERS:
        return ""
    return signing.dumps(asdict(typing), salt=_SALT, compress=True)


def opened(signed: str) -> Typing | None:
    """The typing behind signed text; null when it was tampered with, is over, or would leave this site."""
    try:
        return _read(signing.loads(signed, salt=_SALT, max_age=_GOOD_FOR))
    except signing.BadSignature:
        return None


def remember(request: HttpRequest, typing: Typing) -> None:
    """Hold it in the session of who has just signed in, until they have sent it again."""
    request.session[_SESSION] = asdict(typing)


def remembered(request: HttpRequest) -> Typing | None:
    """What this session holds; null when there is nothing."""
    held = request.session.get(_SESSION)
    return _read(held) if held else None


def forget(request: HttpRequest) -> None:
    """Let it go."""
    request.session.pop(_SESSION, None)


def last_person(request: HttpRequest) -> int | None:
    """Who was last signed in on this browser; null when it does not say."""
    said = request.get_signed_cookie(_WHO, default="", salt=_SALT)
    return int(said) if said and said.isdecimal() else None


def note_person(request: HttpRequest, response: HttpResponse, *, secure: bool) -> None:
    """Let the browser remember who is signed in, beyond the session's end."""
    if last_person(request) != request.user.pk:
        age = timedelta(days=30)
        response.set_signed_cookie(
            _WHO, str(request.user.pk), salt=_SALT, max_age=age, secure=secure, httponly=True, samesite="Lax"
        )


def _is_secret(name: str) -> bool:
    return "password" in name.lower()


def _read(held: dict[str, Any]) -> Typing | None:
    typing = Typing(**{**held, "fields": [(name, value) for name, value in held["fields"]]})
    return typing if url_has_allowed_host_and_scheme(typing.path, allowed_hosts=None) else None
