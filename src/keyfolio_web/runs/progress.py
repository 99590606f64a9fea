"""How far a piece of work is, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils import timezone

from keyfolio_web.runs import deaths, stages

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrOrPromise

    from keyfolio_web.runs.models import Work

_SHORTEST_SECONDS = 0.5  # a rate over less says nothing
_ICONS = {
    "waiting": "clock",
    "running": "player-play",
    "done": "circle-check",
    "failed": "alert-triangle",
    "cancelled": "circle-x",
}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step and whether it is over, going on or to come."""

    label: _StrOrPromise
    state: Literal["over", "now", "later"]


@dataclass(frozen=True, slots=True)
class DeathShown:
    """An attempt that ended without a word, in words, and when that was seen."""

    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """rows: done in the stage; where that is not told, of the file. of: how many there are, null: not known.

    rows_per_second: null where it is not told how many are done. minutes, seconds: since it began. deaths: of attempts
    that ended without a word, in words. key: the same as long as nothing happened that is worth saying aloud.
    """

    key: str
    icon: str
    doing: _StrOrPromise
    steps: tuple[StepShown, ...]
    rows: int
    of: int | None
    rows_per_second: int | None
    minutes: int
    seconds: int
    deaths: tuple[DeathShown, ...]

    @property
    def share(self) -> float | None:
        """How much of the stage is done, 0-1; null: not known."""
        return min(1.0, self.rows / self.of) if self.of else None


def progress_of(work: Work, now: datetime | None = None) -> Progress:
    """The progress of work, as of now."""
    until = work.ended_at or now or timezone.now()
    minutes, seconds = divmod(int((until - (work.started_at or until)).total_seconds()), 60)
    return Progress(
        key=f"{work.state}-{stages.place_of(work.kind, work.stage)}-{bool(work.cancel_asked_at)}-{len(work.deaths)}",
        icon="player-stop" if work.is_open and work.cancel_asked_at else _ICONS[work.state],
        doing=stages.in_words(work.kind, work.stage),
        steps=_steps(work),
        rows=work.rows_done,
        of=work.rows_of,
        rows_per_second=_rate(work, until),
        minutes=minutes,
        seconds=seconds,
        deaths=tuple(DeathShown(deaths.in_words(work, death), death.seen_at) for death in deaths.deaths_of(work)),
    )


def _steps(work: Work) -> tuple[StepShown, ...]:
    reached = stages.place_of(work.kind, work.stage)
    place = len(stages.STEPS[work.kind]) if work.state == work.State.DONE else -1 if reached is None else reached
    return tuple(
        StepShown(step.label, "over" if number < place else "now" if number == place else "later")
        for number, step in enumerate(stages.STEPS[work.kind])
    )


def _rate(work: Work, until: datetime) -> int | None:
    """Only in some stages it is told how many are done; in others, how many there are."""
    if not work.rows_done or work.stage_began_at is None or work.stage not in stages.COUNTED:
        return None
    seconds = (until - work.stage_began_at).total_seconds()
    return int(work.rows_done / seconds) if seconds >= _SHORTEST_SECONDS else None
