"""The audit log: who did what, written in the transaction of the act itself."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.models import AuditEntry

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person

ACTS = {
    "signed_in": _("signed in"),
    "signed_out": _("signed out"),
    "sign_in_failed": _("sign-in failed"),
    "password_changed": _("changed the password"),
    "person_added": _("added a person"),
    "person_changed": _("changed a person"),
    "team_changed": _("changed an account team"),
    "token_made": _("made an API token"),
    "token_withdrawn": _("withdrew an API token"),
    "file_uploaded": _("uploaded a file"),
    "upload_discarded": _("discarded an uploaded file"),
    "import_asked": _("asked for an import"),
    "profile_made": _("made an import profile"),
    "profile_changed": _("changed an import profile"),
    "profile_run_asked": _("asked for an import by a profile"),
    "batch_added": _("imported a batch"),
    "batch_undone": _("undid a batch"),
    "batch_revised": _("revised a batch"),
    "list_made": _("made a list of accounts"),
    "list_changed": _("changed a list of accounts"),
    "list_deleted": _("deleted a list of accounts"),
    "spelling_told": _("said what a name means"),
    "spelling_taken_back": _("took back what a name means"),
    "account_moved": _("moved an account to another group"),
    "accounts_merged": _("merged two accounts"),
    "merge_undone": _("undid a merge of accounts"),
    "accounts_told_apart": _("told two accounts apart"),
    "duplicates_asked": _("asked for a search for near-duplicates"),
    "quality_asked": _("asked for a look at the data"),
    "amendment_asked": _("asked for a change of the ledger"),
    "import_undone": _("undid an import of accounts or products"),
    "accounts_imported": _("imported accounts"),
    "products_imported": _("imported products"),
    "run_asked": _("asked for a run"),
    "run_sealed": _("finished a run"),
    "run_made_current": _("made a run current"),
    "run_pruned": _("pruned a run"),
    "work_cancelled": _("cancelled work"),
    "exported": _("exported"),
    "sample_left": _("left the sample company"),
    "backup_made": _("made a backup"),
}


asked_from: ContextVar[str | None] = ContextVar("asked_from", default=None)  # the address of the request going on


def record(act: str, *, by: Person | None, subject: object = "", address: str | None = None, **details: object) -> None:
    """Write one entry; `act` is a key of `ACTS`. Call it inside the transaction of the act.

    address: null takes that of the request going on, if there is one.
    """
    if act not in ACTS:
        raise KeyError(act)
    AuditEntry.objects.create(
        person=by,
        person_name=by.name if by else str(details.pop("tried", "")),
        act=act,
        subject=str(subject)[:200],
        details=details,
        address=address or asked_from.get(),
    )
