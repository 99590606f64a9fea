"""What a worker is doing, in words: the stages the engine reports, gathered into the steps a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from keyfolio_web.runs.models import Work

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a piece of work; `stages` are the engine's names for what is done in it."""

    label: _StrOrPromise
    stages: frozenset[str]


def _step(label: _StrOrPromise, *stages: str) -> Step:
    return Step(label, frozenset(stages))


_WRITING = (
    *(f"{act} {name}" for name in ("lines", "order_sums", "skipped", "quarantine") for act in ("write", "sync")),
    "move",
)
_IMPORT = (
    _step(_("Reading the file"), "read"),
    _step(_("Checking the lines"), "check"),
    _step(_("Comparing with the ledger"), "compact", "compare"),
    _step(_("Writing the batch"), *_WRITING),
    _step(_("Committing"), "commit", "done"),
)
STEPS: dict[str, tuple[Step, ...]] = {
    Work.Kind.IMPORT: _IMPORT,
    Work.Kind.QUERY: (_step(_("Reading the database"), "fetch"), *_IMPORT),
    Work.Kind.AMENDMENT: (
        _step(_("Reading the lines again"), "read"),
        _step(_("Comparing with the ledger"), "compare"),
        _step(_("Writing the batches"), *_WRITING),
        _step(_("Committing"), "commit", "done"),
    ),
    Work.Kind.DUPLICATES: (
        _step(_("Comparing the accounts"), "find"),
        _step(_("Committing"), "commit", "done"),
    ),
    Work.Kind.QUALITY: (
        _step(_("Opening the ledger"), "open"),
        _step(_("Looking at the lines"), "look"),
        _step(_("Committing"), "commit", "done"),
    ),
    Work.Kind.RUN: (
        _step(_("Opening the ledger"), "open"),
        _step(_("Summing the orders"), "observe", "orders"),
        _step(_("Observing the accounts"), "accounts"),
        _step(_("Identifying the key accounts"), "identify"),
        _step(_("Valuing the accounts"), "purchases", "appraise", "migrate"),
        _step(_("Summing what was bought of each product"), "products"),
        _step(_("Writing the results"), "save", "save whole", "save products"),
        _step(_("Writing the accounts"), "save accounts", "save standings", "save valuations"),
        _step(_("Writing what was bought"), "save sales"),
        _step(_("Sealing the run"), "seal", "sealed"),
    ),
}
COUNTED = frozenset({"read", "fetch", "save whole", "save accounts", "save standings", "save valuations", "save sales"})
"""Stages that tell how many rows are done while they go on, so that there is a rate."""
_STARTING = _("Starting")
_BEFORE = {"workers": _("Waiting until a worker of the Spark cluster has room")}
"""Stages before the first step."""


def place_of(kind: str, stage: str) -> int | None:
    """Which step of its kind of work a stage belongs to, from 0; null before the first."""
    return next((place for place, step in enumerate(STEPS[kind]) if stage in step.stages), None)


def in_words(kind: str, stage: str) -> _StrOrPromise:
    """What is being done."""
    place = place_of(kind, stage)
    return _BEFORE.get(stage, _STARTING) if place is None else STEPS[kind][place].label
