"""A command computes in the memory and the folder that the environment names, and clears what killed ones left."""

from __future__ import annotations

import fcntl
import signal
from typing import TYPE_CHECKING

import pytest

from keyfolio.cli import computing
from keyfolio.engine.embedded import Embedded
from keyfolio.engine.room import clear_dead_rooms, make_room, writable_folder
from keyfolio.errors import BadSetting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run, Start

MEMORY = "KEYFOLIO_MEMORY_LIMIT"
TEMPORARY = "KEYFOLIO_TEMPORARY"
LEDGER = "customer,order,date,amount\na,1,2024-01-05,5\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("said", "en", "zh"),
    [
        ("lots", "KEYFOLIO_MEMORY_LIMIT is “lots”, which is no amount", "“lots”，不是内存大小"),
        ("2", "no amount of memory", "不是内存大小"),
        ("999MB", "too little to compute in", "不足以完成计算"),
    ],
)
def test_an_amount_of_memory_that_cannot_be_stops_the_command_in_words(
    keyfolio: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, en: str, zh: str
) -> None:
    monkeypatch.setenv(MEMORY, said)
    for language, words in (("en", en), ("zh", zh)):
        ran = keyfolio("import", ledger, "--store", tmp_path / "store", "--language", language)
        assert (ran.code, words in ran.err) == (2, True)
        assert not (tmp_path / "store").exists()


def test_a_temporary_folder_that_is_not_there_stops_the_command_in_words(
    keyfolio: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wrong in (tmp_path / "nowhere", ledger):
        monkeypatch.setenv(TEMPORARY, str(wrong))
        for language, words in (("en", f"{wrong}, which is no folder"), ("zh", f"{wrong} 不是文件夹")):
            ran = keyfolio("identify", ledger, "--out", tmp_path / "out", "--language", language)
            assert (ran.code, words in ran.err) == (2, True)


def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyfolio.engine.room.os.access", lambda _path, _how: False)  # to root every folder is open
    with pytest.raises(BadSetting, match="may not write in"):
        writable_folder(str(tmp_path), TEMPORARY)


def test_a_command_computes_where_it_is_told_with_what_its_process_leaves_of_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TEMPORARY, str(tmp_path))
    monkeypatch.setenv(MEMORY, "1GB")
    with computing.told_engine() as engine:
        assert isinstance(engine, Embedded)
        assert engine.folder.parent == tmp_path
        [[limit]] = engine._backend.con.execute("SELECT current_setting('memory_limit')").fetchall()  # noqa: SLF001
        assert limit == "367.1 MiB"
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_left_is_deleted_by_the_next_and_what_is_in_use_stays(
    start: Start, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, store = tmp_path / "temporary", tmp_path / "store"
    temporary.mkdir()
    store.mkdir()
    monkeypatch.setenv(TEMPORARY, str(temporary))
    with (store / ".lock").open("w") as lock:  # the command waits for the store, its engine open
        fcntl.flock(lock, fcntl.LOCK_EX)
        killed = start("import", ledger, "--store", store)
        while not list(temporary.glob("keyfolio-*/in-use")):
            assert killed.poll() is None
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    [left] = temporary.iterdir()
    strange = temporary / "keyfolio-of-somebody-else"
    strange.mkdir()
    in_use, held = make_room(temporary)
    with held:
        clear_dead_rooms(temporary)
        assert {*temporary.iterdir()} == {in_use, strange}
    assert not left.exists()
