"""A look that may take long or much memory: by another process, which is killed when it does."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, overload

from keyfolio_web.shared.computing import computing_folder

if TYPE_CHECKING:
    from keyfolio.language import Text
    from keyfolio.ledger import NamedAccounts, Preview
    from keyfolio_web.ledger.previewing import NamesQuestion, QueryQuestion, Question

_log = logging.getLogger(__name__)


@overload
def answer_apart(question: NamesQuestion, seconds: float) -> NamedAccounts | Text | None: ...


@overload
def answer_apart(question: Question | QueryQuestion, seconds: float) -> Preview | Text | None: ...


def answer_apart(
    question: Question | QueryQuestion | NamesQuestion, seconds: float
) -> Preview | NamedAccounts | Text | None:
    """What was asked for, or why there is none; null: the process came to an end without, as for want of memory.

    seconds: of patience.

    Raises:
        subprocess.TimeoutExpired: it took longer, and was killed.
    """
    with tempfile.TemporaryDirectory(prefix="keyfolio-", dir=computing_folder()) as folder:
        ended = subprocess.run(
            [sys.executable, "-c", "from keyfolio_web.ledger.previewing import main; main()"],
            input=pickle.dumps(replace(question, temporary=Path(folder))),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    if ended.returncode:
        _log.warning("A look failed: %s %s", ended.returncode, ended.stderr.decode(errors="replace"))
        return None
    answer: Preview | NamedAccounts | Text = pickle.loads(ended.stdout)  # noqa: S301, from our own process
    return answer
