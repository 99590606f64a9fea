"""Two people send the same file at the same moment: one batch, and the other is told so."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from keyfolio_web.ledger.models import Account, Batch, Upload
from tests.web.ledger.hands import LEDGER
from tests.web.pipeline.installation import Installation, installed


def test_two_uploads_of_one_file_at_once_make_one_batch(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(LEDGER)
    with django_db_blocker.unblock(), installed(tmp_path / "home") as installation, ExitStack() as ends:
        both = [_importer(installation, file, ends) for _ in range(2)]
        assert [_line_of(process) for process in both] == ["ready"] * 2
        for process in both:
            _tell(process, "go")
        assert sorted(_line_of(process) for process in both) == ["1 0 3", "1 3 0"], "number, accepted, skipped"
        assert [process.wait(60) for process in both] == [0, 0]
        assert (Batch.objects.count(), Account.objects.count(), Upload.objects.count()) == (1, 2, 2)
        assert not list(settings.TEMPORARY.iterdir())


def _importer(installation: Installation, file: Path, ends: ExitStack) -> subprocess.Popen[str]:
    process = ends.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "tests.web.ledger.importer", str(file)],
            env=installation.environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
    )
    ends.callback(process.kill)
    return process


def _line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()
