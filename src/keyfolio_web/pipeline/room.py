"""Room for files that last as long as one piece of work."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings

from keyfolio_web.runs.models import Work
from keyfolio_web.shared.computing import computing_folder, open_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio_web.pipeline.queue import Claim


def folder_of(claim: Claim) -> Path:
    """Where the files of this attempt lie."""
    return computing_folder() / f"work-{claim.work_id}-{claim.lease}"


@contextmanager
def engine_for(claim: Claim, progress: Callable[[str, int], None]) -> Iterator[Engine]:
    """An engine that keeps its files there."""
    folder_of(claim).mkdir(exist_ok=True)
    with open_engine(folder_of(claim), progress, settings.ENGINE) as engine:
        yield engine
    clear(claim)


def clear_dead() -> None:
    """Delete those of work that nobody does any more: its worker was killed with it."""
    folders = list(computing_folder().glob("work-*-*"))  # first: one that is made later is not judged by older leases
    leases = set(Work.objects.filter(state=Work.State.RUNNING).values_list("lease", flat=True))
    for folder in folders:
        if folder.name.rpartition("-")[2] not in leases:
            shutil.rmtree(folder, ignore_errors=True)


def clear(claim: Claim) -> None:
    """Delete them, also those of a process that was killed."""
    shutil.rmtree(folder_of(claim), ignore_errors=True)
