"""Two people send the same file at the same moment: one batch, and the other is told so."""

from __future__ import annotations

import subprocess
from pathlib import Path

from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from keyfolio_web.ledger.models import Account, Batch, Upload
from tests.web.ledger.hands import LEDGER
from tests.web.pipeline.installation import installed


def test_two_uploads_of_one_file_at_once_make_one_batch(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    file = tmp_path / "sales.csv"
    file.write_bytes(LEDGER)
    with django_db_blocker.unblock(), installed(tmp_path / "home") as installation:
        told = ["-m", "tests.web.ledger.importer", str(file)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        both = [installation.start(*told, **pipes) for _ in range(2)]
        assert [process.stdout and process.stdout.readline() for process in both] == ["ready\n"] * 2
        said = sorted(process.communicate("go\n", timeout=120)[0].strip() for process in _told_at_once(both))
        assert said == ["1 0 3", "1 3 0"], "number, accepted, skipped"
        assert (Batch.objects.count(), Account.objects.count()) == (1, 2)
        assert Upload.objects.count() == 2
        assert not list(settings.TEMPORARY.iterdir())


def _told_at_once(processes: list[subprocess.Popen[str]]) -> list[subprocess.Popen[str]]:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return processes
