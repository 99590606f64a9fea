"""One change of people at a time, so that two at once cannot break a rule that each alone keeps."""

from __future__ import annotations

from keyfolio_web.shared.models import Installation


def one_at_a_time() -> None:
    """Wait for whoever changes people now; inside a transaction, until its end."""
    Installation.objects.get_or_create(id=1)
    Installation.objects.select_for_update().get(id=1)
