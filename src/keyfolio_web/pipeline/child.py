"""One piece of work in a process of its own, so that it can be killed at any moment."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from keyfolio.errors import KeyfolioError
from keyfolio_web.pipeline import amendments, duplicates, imports, profiles, quality, queue, runs
from keyfolio_web.pipeline.patience import patiently
from keyfolio_web.pipeline.reporter import LOST, Reporter
from keyfolio_web.pipeline.troubles import in_both_languages
from keyfolio_web.runs.lease import LeaseLost
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyfolio.language import Text
    from keyfolio_web.pipeline.queue import Claim
    from keyfolio_web.pipeline.reporter import Tell

    Progress = Callable[[str, int], None]

DONE, TROUBLE = 0, 1
_JOBS = {
    Work.Kind.IMPORT: imports.do,
    Work.Kind.AMENDMENT: amendments.do,
    Work.Kind.DUPLICATES: duplicates.do,
    Work.Kind.QUALITY: quality.do,
    Work.Kind.QUERY: profiles.do,
    Work.Kind.RUN: runs.do,
}
_log = logging.getLogger(__name__)


def do(claim: Claim, listen: Progress = lambda _stage, _rows: None) -> int:
    """Do the work; the exit code: 0 done, or reported in its row; 1 a fault of ours; 3 not ours any more.

    listen: told each stage and its rows, before they are noted.
    """
    with Reporter(claim) as report:

        def progress(stage: str, rows: int, of: int | None = None) -> None:
            listen(stage, rows)
            report(stage, rows, of)

        try:
            _work(claim, progress)
        except LeaseLost:
            return _lost(claim)
        except KeyfolioError as error:
            _fail(claim, error.text)
        except Refused as refused:
            _fail(claim, in_both_languages(refused.words))
        except Exception:  # noqa: BLE001, the edge: whatever it is, the worker tries again or reports it
            _log.exception("work %s: it failed.", claim.work_id)
            return TROUBLE
    return DONE


def _work(claim: Claim, progress: Tell) -> None:
    work = patiently(lambda: Work.objects.select_related("asked_by").get(pk=claim.work_id))
    _JOBS[Work.Kind(work.kind)](work, claim, progress)


def _lost(claim: Claim) -> int:
    """It was taken from us; or it is over, and we had not heard so because the database went away in that moment."""
    if patiently(lambda: queue.is_over(claim)):
        return DONE
    _log.warning("work %s: it is not ours any more; nothing was changed.", claim.work_id)
    return LOST


def _fail(claim: Claim, trouble: Text) -> None:
    patiently(lambda: queue.fail(claim, trouble))
