"""Four processes that read and then write at the same time wait for each other: no lock error, no lost update."""

from __future__ import annotations

import subprocess

import pytest

from keyfolio_web.runs.models import Work
from tests.web.pipeline.installation import Installation, anna

PROCESSES, TIMES = 4, 150
READ_THEN_WRITE = f"""
import os
import django; django.setup()
from django.db import transaction
from keyfolio_web.runs.models import Work

def write():
    for _ in range({TIMES}):
        with transaction.atomic():
            work = Work.objects.select_for_update().get()
            work.rows_done += 1
            work.save()

def begin():
    if writer := os.fork():
        return writer
    code = 1
    try:
        write()
        code = 0
    finally:
        os._exit(code)

writers = [begin() for _ in range({PROCESSES})]
print(*(os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]) for writer in writers))
"""


@pytest.mark.usefixtures("fresh")
def test_four_processes_that_read_and_then_write_meet_no_lock_error(installation: Installation) -> None:
    work = Work.objects.create(kind="run", asked_by=anna())
    writers = installation.start("-c", READ_THEN_WRITE, pipes=subprocess.PIPE)
    assert writers.communicate(timeout=120)[0].split() == ["0"] * PROCESSES
    work.refresh_from_db()
    assert work.rows_done == PROCESSES * TIMES
