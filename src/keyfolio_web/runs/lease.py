"""The lease: which worker has a piece of work. What was done without it does not count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keyfolio_web.runs.models import Work

if TYPE_CHECKING:
    from django.db.models import QuerySet

LENGTH = timedelta(seconds=15)  # after so long without a sign of life the work is taken from its worker


class LeaseLost(Exception):
    """The work is not ours any more: it was given to another worker, it was cancelled, or it is over."""


def check(work_id: int, lease: str) -> None:
    """Go on only while the work is ours.

    Raises:
        LeaseLost: it is not.
    """
    if not lease or not held(work_id, lease).exists():
        raise LeaseLost(work_id)


def held(work_id: int, lease: str) -> QuerySet[Work]:
    """The row of the work while this lease is on it, else no row: what is written through it is written by right."""
    return Work.objects.filter(pk=work_id, lease=lease, state=Work.State.RUNNING)
