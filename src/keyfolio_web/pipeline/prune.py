"""Old runs keep their figures and lose their rows; runs that came to nothing lose theirs at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from keyfolio_web.pipeline.publish import reset
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared import audit
from keyfolio_web.value import whole
from keyfolio_web.value.models import Observation

if TYPE_CHECKING:
    from collections.abc import Iterable

_HAS_ROWS = Exists(Observation.objects.filter(run=OuterRef("pk")))


def prune(keep: int) -> list[int]:
    """Prune all but the newest `keep` sealed runs, the current one and that with which it is compared; their numbers.

    A run is marked first, so that nobody looks for its rows while they are deleted; a deletion that is interrupted is
    ended the next time.
    """
    pruned = [number for number in _too_old(keep) if _mark(number)]
    for run in Run.objects.filter(_HAS_ROWS, pruned_at__isnull=False):
        _delete_rows(run)
    return pruned


def clear_dead_runs() -> None:
    """Delete rows and files of unsealed runs whose work is over: cancelled or failed half-way; and nobody's files."""
    over = [state for state in Work.State if state not in Work.OPEN]
    for run in Run.objects.filter(_HAS_ROWS, sealed_at=None, work__state__in=over):
        _delete_rows(run)
    for run_id in set(whole.runs_with_files()) - set(_with_right_to_files()):
        whole.forget(run_id)


def _with_right_to_files() -> Iterable[int]:
    """Sealed runs that are not pruned, and those that may be sealed yet."""
    wanted = Q(sealed_at__isnull=False, pruned_at=None) | Q(sealed_at=None, work__state__in=Work.OPEN)
    return Run.objects.filter(wanted).values_list("pk", flat=True)


def _too_old(keep: int) -> Iterable[int]:
    sealed = list(
        Run.objects.filter(sealed_at__isnull=False, pruned_at=None)
        .order_by("-number")
        .values_list("number", "is_current", "list_name")
    )
    numbers = [number for number, *_ in sealed]
    kept = set(numbers[:keep])
    for place, (number, is_current, list_name) in enumerate(sealed):
        if is_current:
            before = [earlier for earlier, _, its_list in sealed[place + 1 :] if its_list == list_name]
            kept |= {number, *before[:1]}
    return [number for number in reversed(numbers) if number not in kept]


@transaction.atomic
def _mark(number: int) -> bool:
    """Somebody may have made it current in the meantime."""
    marked = Run.objects.filter(number=number, is_current=False, pruned_at=None).update(pruned_at=timezone.now())
    if marked:
        audit.record("run_pruned", by=None, subject=number)
    return bool(marked)


@transaction.atomic
def _delete_rows(run: Run) -> None:
    reset(run)
