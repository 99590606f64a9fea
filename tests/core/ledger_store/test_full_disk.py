"""A disk that fills up at any point of an import: told in words, and the store is as it was."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger_store.test_kill import BEFORE, BROUGHT, STAGES
from tests.core.ledger_store.world import bring, living, write

from keyfolio.engine import Engine, open_engine
from keyfolio.errors import KeyfolioError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _no_file_over(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.fixture
def disk() -> Iterator[None]:
    """The disk has room again at the end."""
    before, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield
    _no_file_over(before)


@pytest.mark.usefixtures("disk")
@pytest.mark.parametrize("full_at", [stage for stage in STAGES["import"] if stage != "done"])
def test_a_disk_that_is_full_from_some_point_on_is_told_and_nothing_is_changed(
    engine: Engine, tmp_path: Path, full_at: str
) -> None:
    bring(engine, tmp_path / "store", write(tmp_path / "before.csv", BEFORE))
    before = living(engine, tmp_path / "store")
    brought = write(tmp_path / "brought.csv", BROUGHT)
    with open_engine(progress=lambda stage, _rows: _no_file_over(0) if stage == full_at else None) as filling:
        with pytest.raises(KeyfolioError) as refusal:
            bring(filling, tmp_path / "store", brought)
        _no_file_over(resource.RLIM_INFINITY)
    assert "空间" in refusal.value.text.zh
    assert living(engine, tmp_path / "store") == before
    assert bring(engine, tmp_path / "store", brought).number == 2


READ_WITH_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from keyfolio.engine import open_engine
from keyfolio.errors import CannotWrite
from keyfolio.ledger import HowToRead
from keyfolio.ledger.rows import hold_rows, open_rows
file, temporary = map(Path, sys.argv[1:])
with open_engine(temporary=temporary, memory_limit="50MB") as engine:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    try:
        hold_rows(engine, open_rows(file, HowToRead(), None))
    except CannotWrite as full:
        print(full.text.en)
"""


IMPORT_WITH_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from keyfolio.engine import open_engine
from keyfolio.errors import StoreTrouble
from keyfolio.ledger import HowToRead, SqliteManifest, import_file
file, store = map(Path, sys.argv[1:])
with open_engine() as engine:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        import_file(engine, SqliteManifest(store), file, HowToRead(), "2025-01-01T00:00:00+00:00")
    except StoreTrouble as full:
        print(full.text.en, full.text.zh, full.command.en, sep="\\n")
"""


def test_the_disk_of_the_store_is_named_when_it_fills_and_what_was_half_written_does_not_keep_it_full(
    tmp_path: Path,
) -> None:
    chance = random.Random(1)  # noqa: S311
    lines = (f"{chance.randbytes(8).hex()},{place},2024-01-05,5\n" for place in range(20_000))
    long = tmp_path / "long.csv"
    long.write_text("customer,order,date,amount\n" + "".join(lines), "utf-8")
    command = [sys.executable, "-c", IMPORT_WITH_LITTLE_ROOM, str(long), str(tmp_path / "store")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "The batch cannot be written: File too large. The store is as it was; make room, try again.",
        "无法写入批次：File too large。账本库没有改动；请腾出空间后重新导入。",
        f"Its folder is {tmp_path / 'store' / 'batches'}.",
    ]
    assert not list((tmp_path / "store" / "batches").iterdir())


def test_a_process_ends_by_itself_when_there_is_no_room_while_its_file_is_still_being_read(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    long = tmp_path / "long.csv"
    names = random.Random(1).randbytes(12_000_000).hex()  # noqa: S311 - such as cannot be packed
    lines = (f"{names[place : place + 40]},order,2024-01-05,5\n" for place in range(0, len(names), 40))
    long.write_text("customer,order,date,amount\n" + "".join(lines), "utf-8")
    command = [sys.executable, "-c", READ_WITH_LITTLE_ROOM, str(long), str(tmp_path / "temporary")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert "There is no room to compute in" in done.stdout
    assert not list((tmp_path / "temporary").iterdir())
