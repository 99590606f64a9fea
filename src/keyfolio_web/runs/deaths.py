"""What is noted of an attempt whose process ended without a word: killed, crashed, or its machine went down."""

from __future__ import annotations

import signal
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from keyfolio_web.runs import stages

if TYPE_CHECKING:
    from keyfolio_web.runs.models import Work

KILLED = -int(signal.SIGKILL)  # what a machine that is short of memory does


@dataclass(frozen=True, slots=True)
class Death:
    """One attempt, from 1, and how far it was. code: of its process, below zero for a signal; null: not known.

    at: when it was seen. rows_of: null: not known.
    """

    attempt: int
    at: str
    stage: str
    rows: int
    rows_of: int | None
    code: int | None

    @property
    def seen_at(self) -> datetime:
        """When it was seen."""
        return datetime.fromisoformat(self.at)


def death_of(work: Work, code: int | None) -> dict[str, Any]:
    """What is noted of the attempt that has just died."""
    at = timezone.now().isoformat(timespec="seconds")
    return asdict(Death(work.attempts, at, work.stage, work.rows_done, work.rows_of, code))


def deaths_of(work: Work) -> list[Death]:
    """The attempts that died, oldest first."""
    return [Death(**noted) for noted in work.deaths]


def in_words(work: Work, death: Death) -> str:
    """What it was doing, how it ended, and what to do, in the language that is spoken now."""
    doing = _("Attempt {attempt} ended while: {doing}.").format(
        attempt=death.attempt, doing=stages.in_words(work.kind, death.stage)
    )
    return " ".join(filter(None, [doing, _reached(death), _how(death)]))


def _reached(death: Death) -> str:
    if not death.rows:
        return ""
    done = number_format(death.rows, force_grouping=True)
    if death.rows_of is None:
        return _("Rows reached: {done}.").format(done=done)
    return _("Rows reached: {done} of {of}.").format(done=done, of=number_format(death.rows_of, force_grouping=True))


def _how(death: Death) -> str:
    if death.code is None:
        return _(
            "Its worker gave no sign of life any more: the machine or the server was stopped, or its disk was full. "
            "Look at the server's log."
        )
    if death.code == KILLED:
        return _(
            "It was killed (signal 9). Often the machine was short of memory: give it more, stop what else runs on it, "
            "or set KEYFOLIO_MEMORY_LIMIT lower, so that more is put on the disk."
        )
    if death.code < 0:
        return _("It was ended by signal {number}. Look at the server's log.").format(number=-death.code)
    return _("It failed (exit code {code}). The cause is in the server's log.").format(code=death.code)
