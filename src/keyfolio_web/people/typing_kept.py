"""What a person had typed when their session ended: carried over the sign-in page, and shown again behind it.

It travels in a signed hidden field, so that nobody else can put words into a person's form.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SALT = "keyfolio.people.typing"
_GOOD_FOR = timedelta(hours=12)
_MOST_CHARACTERS = 500_000
_WHO = "kf_last_person"
_SESSION = "kept_typing"

# The forms in which somebody types, by the name of their address: where only a button is pressed, nothing is lost.
PAGES: dict[str, Any] = {
    "people:me": _("Make an API token"),
    "people:add": _("Add a person"),
    "people:person": _("Change a person"),
    "people:put_on_teams": _("Put somebody on account teams"),
    "account_change_password": _("Change the password"),
    "desk:assign": _("Put somebody on the teams of a list of accounts"),
    "desk:put_on": _("Put somebody on the team of an account"),
    "identify:new_run": _("Ask for a run"),
    "ledger:upload": _("Upload a file"),
    "ledger:check": _("Say how a file is read"),
}
_NAMES: dict[str, Any] = {
    "name": _("name"),
    "email": _("e-mail address"),
    "role": _("role"),
    "language": _("language"),
    "is_active": _("may sign in"),
    "codes": _("account codes"),
    "leads": _("leads"),
    "person": _("person"),
    "days": _("days"),
    "as_of": _("as-of day"),
    "window_months": _("window in months"),
    "policy": _("policy"),
    "kind": _("kind"),
    "date_order": _("order of dates"),
}


@dataclass(frozen=True, slots=True)
class Typing:
    """Where a form was going and what stood in it. `person` is who was last signed in on that browser, if known."""

    path: str
    fields: list[tuple[str, str]]
    files: list[str]
    has_passwords: bool
    person: int | None

    @property
    def page(self) -> str:
        """What is done at the address it goes to, in words; empty when nobody types there."""
        return str(PAGES.get(_view_at(self.path), ""))

    @property
    def said(self) -> list[tuple[str, str]]:
        """What stood in it, with the names of the fields in words."""
        return [(_name(field), value) for field, value in self.fields if value]


def is_typed(request: HttpRequest) -> bool:
    """Whether this address is of a form in which somebody types; elsewhere there is nothing to keep."""
    return _view_at(request.path_info) in PAGES


def keep(request: HttpRequest) -> str:
    """The typing of this request as signed text; empty when there is none, or it is too long to be carried."""
    if not is_typed(request):
        return ""
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


def note_sent(request: HttpRequest, response: HttpResponse) -> None:
    """Let it go once it has arrived where it was going."""
    refused = response.status_code == HTTPStatus.FORBIDDEN or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
    if request.method != "POST" or refused:
        return
    typing = remembered(request)
    if typing and typing.path == request.get_full_path():
        del request.session[_SESSION]


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


def _view_at(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def _name(field: str) -> str:
    """A field in words; one that has none is called as the page calls it."""
    start, _dash, place = field.partition("-")
    if start == "column" and place.isdecimal():
        return gettext("column %(place)d") % {"place": int(place) + 1}
    return str(_NAMES.get(field, field))


def _read(held: dict[str, Any]) -> Typing | None:
    typing = Typing(**{**held, "fields": [(name, value) for name, value in held["fields"]]})
    return typing if url_has_allowed_host_and_scheme(typing.path, allowed_hosts=None) else None
