"""What killed processes left in the temporary folder goes, and what somebody uses stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from keyfolio.errors import BadSetting, EngineTrouble
from keyfolio_web.config import environment
from keyfolio_web.pipeline import room, sweep
from keyfolio_web.pipeline.queue import Claim
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.computing import open_engine
from tests.web.worlds import World


@pytest.fixture
def temporary(settings: Settings, tmp_path: Path) -> Path:
    settings.TEMPORARY = tmp_path
    (tmp_path / "keyfolio-abc").mkdir()
    (tmp_path / "keyfolio-abc" / "spilt.tmp").write_bytes(b"x")
    (tmp_path / "tmp1.upload.csv").write_bytes(b"half")
    return tmp_path


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_the_first_who_comes_empties_the_folder(temporary: Path) -> None:
    with sweep.in_use():
        assert left(temporary) == set()


def test_who_comes_later_leaves_what_may_be_in_use(temporary: Path) -> None:
    with sweep.in_use():
        (temporary / "arriving.upload.csv").write_bytes(b"ha")
        (temporary / "forgotten.upload.csv").write_bytes(b"half")
        long_ago = time.time() - 25 * 3600
        os.utime(temporary / "forgotten.upload.csv", (long_ago, long_ago))
        with sweep.in_use():
            assert left(temporary) == {"arriving.upload.csv"}


def test_it_is_known_whether_somebody_is_there(temporary: Path) -> None:
    del temporary
    assert not sweep.is_in_use()
    with sweep.in_use():
        assert sweep.is_in_use()
    assert not sweep.is_in_use()


def test_a_link_is_deleted_and_not_followed(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "kept").touch()
    (temporary / "link").symlink_to(elsewhere)
    with sweep.in_use():
        assert left(temporary) == set()
    assert (elsewhere / "kept").exists()


def test_files_of_work_that_nobody_does_are_deleted(world: World, temporary: Path) -> None:
    work = Work.objects.create(kind="run", state=Work.State.RUNNING, asked_by=world.cast.analyst, lease="a" * 32)
    for lease in ("a" * 32, "b" * 32):
        room.folder_of(Claim(work.pk, lease)).mkdir()
    room.clear_dead()
    assert left(temporary) == {"keyfolio-abc", "tmp1.upload.csv", f"work-{work.pk}-{'a' * 32}"}


def test_work_that_another_worker_begins_meanwhile_keeps_its_files(
    world: World, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begins_between_the_two_looks() -> Path:
        work = Work.objects.create(kind="run", state=Work.State.RUNNING, asked_by=world.cast.analyst, lease="c" * 32)
        (temporary / f"work-{work.pk}-{'c' * 32}").mkdir()
        return temporary

    monkeypatch.setattr(room, "computing_folder", begins_between_the_two_looks)
    room.clear_dead()
    assert [name for name in left(temporary) if name.endswith("c" * 32)]


def test_a_folder_of_computations_elsewhere_is_emptied_too(
    temporary: Path, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.COMPUTING = tmp_path_factory.mktemp("elsewhere")
    (settings.COMPUTING / "work-1-abc").mkdir()
    with sweep.in_use():
        assert left(temporary) == left(settings.COMPUTING) == set()
    with open_engine() as engine:
        assert engine.folder.parent == settings.COMPUTING


def test_an_installation_has_a_folder_of_its_own_where_it_is_told_to_compute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYFOLIO_TEMPORARY", str(tmp_path))
    one, other = (environment.computing_folder("KEYFOLIO_TEMPORARY", Path(home)) for home in ("/one", "/other"))
    assert one is not None
    assert one != other
    assert one.parent == tmp_path
    assert one.stat().st_mode & 0o077 == 0
    monkeypatch.setenv("KEYFOLIO_TEMPORARY", str(tmp_path / "nowhere"))
    with pytest.raises(BadSetting, match="is no folder"):
        environment.computing_folder("KEYFOLIO_TEMPORARY", Path("/one"))


def test_an_engine_or_a_number_that_makes_no_sense_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.engine("KEYFOLIO_ENGINE") == "duckdb://"
    monkeypatch.setenv("KEYFOLIO_ENGINE", "spark://host:7077")
    assert environment.engine("KEYFOLIO_ENGINE") == "spark://host:7077"
    monkeypatch.setenv("KEYFOLIO_ENGINE", "foo://")
    with pytest.raises(EngineTrouble, match="foo:// is no engine"):
        environment.engine("KEYFOLIO_ENGINE")
    monkeypatch.setenv("KEYFOLIO_PUBLISH_LIMIT", "abc")
    with pytest.raises(BadSetting, match="“abc”") as wrong:
        environment.whole("KEYFOLIO_PUBLISH_LIMIT", 200_000, at_least=1)
    assert "请给出整数，至少 1" in wrong.value.text.zh


def test_an_amount_of_memory_that_makes_no_sense_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.memory("KEYFOLIO_MEMORY_LIMIT", "2GB") == "1085MB"
    monkeypatch.setenv("KEYFOLIO_MEMORY_LIMIT", "much")
    with pytest.raises(BadSetting, match="no amount of memory"):
        environment.memory("KEYFOLIO_MEMORY_LIMIT", "2GB")
