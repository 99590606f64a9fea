"""What an audit entry says beside who, what and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.roles import Role

if TYPE_CHECKING:
    from keyfolio_web.shared.models import AuditEntry

_LABELS: dict[str, Any] = {
    "name": _("name"),
    "email": _("e-mail address"),
    "role": _("role"),
    "language": _("language"),
    "is_active": _("may sign in"),
    "one_time_link": _("one-time link"),
    "expires_on": _("works until"),
    "person": _("person"),
    "added": _("added"),
    "removed": _("removed"),
    "accounts": _("accounts"),
    "leads": _("leads"),
    "rows": _("rows"),
    "lines": _("lines"),
    "kind": _("kind"),
    "number": _("number"),
    "run": _("run"),
    "batch": _("batch"),
    "format": _("format"),
}
_FIXED: dict[str, dict[Any, Any]] = {"role": dict(Role.choices), "language": {**dict(settings.LANGUAGES), "": "–"}}


def told(entry: AuditEntry) -> str:
    """The details of an entry as a sentence; those that have no words here stay in the exported file.

    A change is kept as [before, after].
    """
    known = ((key, value) for key, value in entry.details.items() if key in _LABELS)
    return " · ".join(_detail(key, value) for key, value in known)


def _detail(key: str, value: object) -> str:
    if value is True:
        return str(_LABELS[key])
    said = " → ".join(_value(key, one) for one in value) if isinstance(value, list) else _value(key, value)
    return gettext("%(label)s: %(value)s") % {"label": _LABELS[key], "value": said}


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(_FIXED.get(key, {}).get(value, value))
