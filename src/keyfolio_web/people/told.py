"""What an audit entry says beside who and when, in the language of who reads it; the entry itself holds keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.roles import Role

if TYPE_CHECKING:
    from keyfolio_web.shared.models import AuditEntry

_NUMBERED: dict[str, Any] = {
    "run_asked": _("run %(number)s"),
    "run_sealed": _("run %(number)s"),
    "run_made_current": _("run %(number)s"),
    "run_pruned": _("run %(number)s"),
    "batch_added": _("batch %(number)s"),
    "batch_undone": _("batch %(number)s"),
    "batch_revised": _("batch %(number)s"),
    "amendment_asked": _("batch %(number)s"),
    "work_cancelled": _("task %(number)s"),
    "duplicates_asked": _("task %(number)s"),
    "quality_asked": _("task %(number)s"),
    "exported": _("quarantine of batch %(number)s"),
}

_LABELS: dict[str, Any] = {
    "name": _("name"),
    "email": _("e-mail address"),
    "role": _("role"),
    "language": _("language"),
    "is_active": _("may sign in"),
    "one_time_link": _("one-time link"),
    "expires_on": _("works until"),
    "tokens": _("API tokens withdrawn"),
    "person": _("person"),
    "added": _("added"),
    "removed": _("removed"),
    "accounts": _("accounts"),
    "key_accounts": _("key accounts"),
    "new_accounts": _("new accounts"),
    "leads": _("leads"),
    "rows": _("rows"),
    "lines": _("lines"),
    "accepted": _("accepted"),
    "quarantined": _("quarantined"),
    "kind": _("kind"),
    "file": _("file"),
    "bytes": _("bytes"),
    "digest": _("SHA-256"),
    "work": _("task"),
    "changed": _("changed"),
    "same": _("unchanged"),
    "left_out": _("left out"),
    "restored": _("restored"),
    "run": _("run"),
    "policy": _("policy"),
    "as_of": _("as-of day"),
    "window_months": _("window in months"),
    "q": _("search text"),
    "tier": _("which accounts"),
    "only": _("which products"),
    "account": _("account"),
    "product": _("product"),
    "family": _("product family"),
    "abc": _("ABC class"),
    "rfm": _("RFM class"),
    "industry": _("industry"),
    "region": _("region"),
    "owner": _("owner"),
    "sort": _("sorted by"),
    "list": _("on the list"),
    "what": _("what"),
    "grain": _("judged are"),
    "ledger_on": _("ledger as it was on"),
    "revision": _("revision"),
    "version": _("version"),
    "connection": _("connection"),
    "moves": _("moved in groups"),
    "parent": _("below"),
    "since": _("since"),
    "kept": _("counts for"),
    "reason": _("because"),
    "other": _("and not"),
    "means": _("it means"),
    "query": _("filter"),
    "taken_off": _("taken off"),
}
_LABELS_OF_ACT: dict[tuple[str, str], Any] = {
    ("exported", "kind"): _("format"),
    ("accounts_imported", "added"): _("new"),
    ("products_imported", "added"): _("new"),
}
_HIDDEN = frozenset({("exported", "what")})  # the subject says it
_FIXED: dict[str, dict[Any, Any]] = {
    "role": dict(Role.choices),
    "language": {**dict(settings.LANGUAGES), "": "–"},
    "kind": {
        "sales": _("order lines"),
        "accounts": _("accounts"),
        "products": _("products"),
        "invoices": _("invoices"),
        "payments": _("payments"),
        "contracts": _("contracts"),
        "opportunities": _("opportunities"),
        "costs_to_serve": _("costs to serve"),
        "referrals": _("referrals"),
        "acquisition_costs": _("acquisition costs"),
        "rates": _("exchange rates"),
        "product": _("product"),
        "industry": _("industry"),
        "import": _("import"),
        "amendment": _("change of the ledger"),
        "duplicates": _("search for near-duplicates"),
        "quality": _("look at the data"),
        "query": _("import by a query"),
        "run": _("run"),
        "csv": "CSV",
        "xlsx": "Excel",
    },
    "grain": {"account": _("accounts"), "group": _("groups of accounts")},
    "what": {"undo": _("undo"), "correct": _("correct"), "take_back": _("undo a correction")},
    "tier": {"key": _("key accounts"), "other": _("not key"), "untraded": _("without trade in the window")},
    "only": {"unsold": _("not bought in the window")},
    "owner": {"none": _("nobody")},
    "sort": {
        "sales": _("sales"),
        "change": _("change"),
        "recency": _("days since the last order"),
        "orders": _("orders"),
        "score": _("score"),
        "name": _("name"),
        "accounts": _("accounts that buy it"),
        "last": _("last order"),
        "code": _("product code"),
    },
}


def told_subject(entry: AuditEntry) -> str:
    """To what it was done: a number with what it is the number of; the name of a person or a file as it is."""
    if entry.subject.isdecimal() and entry.act in _NUMBERED:
        return str(_NUMBERED[entry.act]) % {"number": entry.subject}
    if entry.act != "exported":
        return entry.subject
    return gettext("audit log") if entry.subject == "audit_log" else _value("kind", entry.subject)


def told(entry: AuditEntry) -> str:
    """The details of an entry as a sentence; what was not known then is left out.

    A change is kept as [before, after].
    """
    said = ((key, value) for key, value in entry.details.items() if value is not None)
    return " · ".join(_detail(entry.act, key, value) for key, value in said if (entry.act, key) not in _HIDDEN)


def _detail(act: str, key: str, value: object) -> str:
    label = _LABELS_OF_ACT.get((act, key)) or _LABELS.get(key, key)
    if value is True:
        return str(label)
    said = " → ".join(_value(key, one) for one in value) if isinstance(value, list) else _value(key, value)
    return gettext("%(label)s: %(value)s") % {"label": label, "value": said}


def _value(key: str, value: object) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if key == "sort":
        return _order(str(value))
    if key == "owner" and str(value).isdecimal():
        return gettext("person %(number)s") % {"number": value}
    return str(_FIXED.get(key, {}).get(value, value))


def _order(sort: str) -> str:
    """By what; with a minus before it from the largest."""
    words = str(_FIXED["sort"].get(sort.removeprefix("-"), sort))
    return gettext("%(what)s, from the largest") % {"what": words} if sort.startswith("-") else words
