"""The queue: rows of work, taken oldest first and one at a time, by whoever comes. See docs/decisions/0016."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from keyfolio_web.pipeline.troubles import gave_up
from keyfolio_web.runs import lease as leases
from keyfolio_web.runs.deaths import death_of
from keyfolio_web.runs.models import Work

if TYPE_CHECKING:
    from datetime import datetime

    from keyfolio.language import Text

MOST_ATTEMPTS = 3
State = Work.State


@dataclass(frozen=True, slots=True)
class Claim:
    """Work that a worker has taken, and the lease by which it holds it."""

    work_id: int
    lease: str


def claim() -> Claim | None:
    """Take the oldest work that waits; null: there is none, or other work goes on.

    Whoever holds the oldest row decides; others wait for that row, and then see what became of it.
    """
    if not Work.objects.filter(state=State.WAITING).exists():
        return None
    with transaction.atomic():
        oldest = Work.objects.select_for_update().filter(state__in=Work.OPEN).order_by("pk").first()
        if oldest is None or Work.objects.filter(state=State.RUNNING).exists():
            return None
        return _take(oldest)


def renew(claim: Claim) -> bool:
    """Hold it for longer; whether somebody asked to cancel it.

    Raises:
        LeaseLost: it is not ours any more.
    """
    held = leases.held(claim.work_id, claim.lease)
    if not held.update(lease_until=timezone.now() + leases.LENGTH):
        raise leases.LeaseLost(claim.work_id)
    return held.filter(cancel_asked_at__isnull=False).exists()


def report(claim: Claim, stage: str, began_at: datetime, rows: int, of: int | None = None) -> None:
    """Say how far it is. stage: the engine's. rows: done since the stage began; of: how many there are, if known.

    Raises:
        LeaseLost: it is not ours any more.
    """
    held = leases.held(claim.work_id, claim.lease)
    if not held.update(stage=stage, stage_began_at=began_at, rows_done=rows, rows_of=of):
        raise leases.LeaseLost(claim.work_id)


def is_over(claim: Claim) -> bool:
    """Whether the work is neither waiting nor going on; so is work that is no longer there."""
    return not Work.objects.filter(pk=claim.work_id, state__in=Work.OPEN).exists()


def fail(claim: Claim, trouble: Text) -> None:
    """It cannot be done, and trying again would not help."""
    leases.held(claim.work_id, claim.lease).update(
        state=State.FAILED, ended_at=timezone.now(), lease="", lease_until=None, trouble=_words(trouble)
    )


def stop(claim: Claim) -> None:
    """It was cancelled. What was over first stays as it is."""
    leases.held(claim.work_id, claim.lease).update(
        state=State.CANCELLED, ended_at=timezone.now(), lease="", lease_until=None
    )


def give_back(claim: Claim) -> None:
    """The worker leaves: somebody else begins it anew, and this attempt does not count."""
    leases.held(claim.work_id, claim.lease).update(
        state=State.WAITING, lease="", lease_until=None, attempts=F("attempts") - 1
    )


@transaction.atomic
def settle(claim: Claim, code: int | None = None) -> None:
    """Whoever did it is dead. If it did not finish, it is tried again or reported. code: its process's exit code."""
    work = leases.held(claim.work_id, claim.lease).select_for_update().first()
    if work is not None:
        _try_again_or_report(work, code)


def sweep() -> int:
    """Take work back from workers that gave no sign of life; how many pieces."""
    expired = Work.objects.filter(Q(lease_until__lt=timezone.now()) | Q(lease_until=None), state=State.RUNNING)
    return sum(_sweep(pk) for pk in expired.values_list("pk", flat=True))


@transaction.atomic
def _sweep(pk: int) -> bool:
    work = Work.objects.select_for_update().get(pk=pk)
    if work.state != State.RUNNING or (work.lease_until and work.lease_until >= timezone.now()):
        return False
    _try_again_or_report(work, None)
    return True


def _take(work: Work) -> Claim:
    work.state, work.lease = State.RUNNING, secrets.token_hex(16)
    work.started_at, work.attempts = timezone.now(), work.attempts + 1
    work.lease_until = work.started_at + leases.LENGTH
    work.stage, work.stage_began_at, work.rows_done, work.rows_of = "", None, 0, None
    work.save()
    return Claim(work.pk, work.lease)


def _try_again_or_report(work: Work, code: int | None) -> None:
    if not work.cancel_asked_at:
        work.deaths = [*work.deaths, death_of(work, code)]
    if work.cancel_asked_at:
        work.state = State.CANCELLED
    elif work.attempts < MOST_ATTEMPTS:
        work.state = State.WAITING
    else:
        work.state, work.trouble = State.FAILED, _words(gave_up(work))
    work.ended_at = None if work.state == State.WAITING else timezone.now()
    work.lease, work.lease_until = "", None
    work.save()


def _words(trouble: Text) -> dict[str, str]:
    return {"en": trouble.en, "zh": trouble.zh}
