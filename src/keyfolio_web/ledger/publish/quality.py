"""What a look at the data found."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keyfolio_web.ledger.models import DataFinding, DataLook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from keyfolio.ledger.quality import Quality
    from keyfolio_web.runs.models import Work


def publish_look(
    found: Quality, *, work: Work, looked_at: datetime, folders: Sequence[str], before_commit: Callable[[], None]
) -> None:
    """Replace what the look before had found. folders: of the batches that were read. before_commit: the last act."""
    held = _storable(asdict(found))
    with transaction.atomic():
        DataLook.objects.all().delete()
        look = DataLook.objects.create(
            work=work, looked_at=looked_at, folders=list(folders), batches=held["batches"], masters=held["masters"]
        )
        DataFinding.objects.bulk_create([DataFinding(look=look, **finding) for finding in held["findings"]])
        before_commit()


def _storable(value: Any) -> Any:  # noqa: ANN401, whatever JSON can hold
    """The same without the one sign that PostgreSQL keeps in no text."""
    if isinstance(value, dict):
        return {name: _storable(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable(one) for one in value]
    return value.replace("\0", "�") if isinstance(value, str) else value
