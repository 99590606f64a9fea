"""What the audit log says of coming and going."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.shared import audit

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def note_sign_in(*, person: Person, address: str | None) -> None:
    """Write down that this person came in."""
    audit.record("signed_in", by=person, address=address)


def note_sign_out(*, person: Person, address: str | None) -> None:
    """Write down that this person left."""
    audit.record("signed_out", by=person, address=address)


def note_failed_sign_in(*, tried: str, address: str | None) -> None:
    """Write down which e-mail address was tried, whether there is such a person or not."""
    audit.record("sign_in_failed", by=None, tried=tried[:200], address=address)


def note_audit_export(*, by: Person, address: str | None) -> None:
    """Write down that this person took the audit log away as a file."""
    audit.record("exported", by=by, subject="audit_log", address=address)
