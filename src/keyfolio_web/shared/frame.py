"""What the frame around every page shows: the menu for this person, the language switch, the sample banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.installation import is_sample

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.functional import _StrOrPromise

    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry of the menu; `room` is the namespace whose pages light it up."""

    label: _StrOrPromise
    route: str
    icon: str
    room: str
    is_for: Callable[[Person], bool] = lambda _person: True

    @property
    def address(self) -> str:
        """Where it leads."""
        return reverse(self.route)


MENU = (
    MenuEntry(_("Identify"), "identify:overview", "key", "identify"),
    MenuEntry(_("Value"), "value:overview", "chart-line", "value"),
    MenuEntry(_("Accounts"), "desk:accounts", "building", "desk"),
    MenuEntry(_("Ledger"), "ledger:batches", "database", "ledger", lambda person: person.works_on_ledger_and_runs),
    MenuEntry(_("People"), "people:people", "users", "people", lambda person: person.keeps_teams),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of `shared/page.html`."""
    person = getattr(request, "user", None)
    signed_in = person is not None and person.is_authenticated
    room = request.resolver_match.namespace if request.resolver_match else ""
    return {
        "menu": [entry for entry in MENU if entry.is_for(person)] if signed_in else [],  # type: ignore[arg-type]
        "room": room,
        "is_sample": is_sample,
    }
