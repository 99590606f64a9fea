"""A backup is whole, the same wherever it is made, and comes back byte for byte."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from keyfolio.errors import CannotWrite
from keyfolio_web.ledger.models import Account, Batch, Upload
from keyfolio_web.ledger.search import matching, reindex_all
from keyfolio_web.pipeline.backup import Contents, NotABackup, NotEmpty, restore_backup, write_backup
from keyfolio_web.pipeline.backup import tables as backup_tables
from keyfolio_web.pipeline.backup.archive import Writing
from keyfolio_web.pipeline.sweep import in_use
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import AuditEntry, Person
from tests.web.worlds import World, small_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of this test's own."""
    return use_home(settings, tmp_path / "home")


def use_home(settings: Settings, folder: Path) -> Path:
    settings.HOME, settings.STORE = folder, folder / "store"
    settings.UPLOADS, settings.TEMPORARY = folder / "uploads", folder / "temporary"
    settings.RESULTS = folder / "results"
    for each in (settings.STORE / "batches", settings.RESULTS, settings.UPLOADS, settings.TEMPORARY):
        each.mkdir(parents=True)
    return folder


def fill(home: Path) -> World:
    """The small world, with a batch in the store and an upload that waits."""
    world = small_world()
    place = home / "store" / "batches" / "000001-abcdefabcdef"
    place.mkdir()
    (place / "lines.parquet").write_bytes(b"lines\x00\xff")
    (place / "quarantine.parquet").write_bytes(b"none")
    Run.objects.filter(pk=world.current.pk).update(kept_accounts=2)
    (home / "results" / f"run-{world.current.pk}").mkdir()
    (home / "results" / f"run-{world.current.pk}" / "accounts.parquet").write_bytes(b"all")
    (home / "uploads" / "waiting.csv").write_text("客户编号,金额\nA001,1\n", "utf-8")
    Upload.objects.create(
        kind="sales", file_name="订单.csv", stored_name="waiting.csv", size_bytes=9, digest="0" * 64,
        uploaded_by=world.cast.analyst,
    )  # fmt: skip
    Batch.objects.create(
        number=1, source="old.csv", file_digest="1" * 64, rows_digest="abcdefabcdef" + "0" * 52, reading="{}",
        currency=None, lines_read=5, lines_accepted=4, lines_updated=0, lines_skipped=0, lines_quarantined=1,
        lines_repeated=0, lines_in_known_orders=0, imported_by=world.cast.analyst, imported_at=timezone.now(),
    )  # fmt: skip
    return world


def contents(home: Path) -> dict[str, bytes]:
    """What is kept there; the temporary folder is not."""
    files = [path for path in home.rglob("*") if path.is_file() and "temporary" not in path.parts]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


def empty_database() -> None:
    for model in reversed(backup_tables.models()):
        model._base_manager.all().delete()  # noqa: SLF001


def test_what_is_restored_gives_the_same_backup_byte_for_byte(home: Path, settings: Settings, tmp_path: Path) -> None:
    fill(home)
    first = write_backup(tmp_path / "first.tar", "1")
    empty_database()
    use_home(settings, tmp_path / "other")
    restore_backup(first)
    assert write_backup(tmp_path / "second.tar", "1").read_bytes() == first.read_bytes()


def test_files_come_back_as_they_were(home: Path, settings: Settings, tmp_path: Path) -> None:
    fill(home)
    kept = contents(home)
    write_backup(tmp_path / "first.tar", "1")
    empty_database()
    other = use_home(settings, tmp_path / "other")
    restore_backup(tmp_path / "first.tar")
    assert contents(other) == kept


def test_search_finds_what_was_restored(home: Path, settings: Settings, tmp_path: Path) -> None:
    fill(home)
    write_backup(tmp_path / "first.tar", "1")
    empty_database()
    reindex_all()
    use_home(settings, tmp_path / "other")
    restore_backup(tmp_path / "first.tar")
    assert Account.objects.filter(pk__in=matching("华为")).count() == 2


def test_a_file_that_is_imported_meanwhile_does_not_stop_a_backup(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    finish = Writing.add

    def add_and_lose(archive: Writing, name: str, path: Path) -> None:
        (home / "uploads" / "waiting.csv").unlink(missing_ok=True)
        finish(archive, name, path)

    monkeypatch.setattr(Writing, "add", add_and_lose)
    write_backup(tmp_path / "first.tar", "1")
    with tarfile.open(tmp_path / "first.tar") as tar:
        assert "tables/ledger.upload.jsonl" in tar.getnames()


def test_a_restore_that_failed_can_be_tried_again(
    home: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(home)
    write_backup(tmp_path / "first.tar", "1")
    empty_database()
    other = use_home(settings, tmp_path / "other")
    with monkeypatch.context() as broken:
        broken.setattr(backup_tables, "count_on", lambda _models: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restore_backup(tmp_path / "first.tar")
    assert not list(other.rglob("*.parquet"))
    restore_backup(tmp_path / "first.tar")
    assert Account.objects.count() == 12


def test_nothing_is_restored_under_a_running_server(home: Path, tmp_path: Path) -> None:
    fill(home)
    write_backup(tmp_path / "first.tar", "1")
    empty_database()
    with in_use(), pytest.raises(NotEmpty, match="running"):
        restore_backup(tmp_path / "first.tar")


def test_new_rows_go_on_where_the_restored_ones_ended(home: Path, settings: Settings, tmp_path: Path) -> None:
    fill(home)
    last = Account.objects.order_by("pk").last()
    write_backup(tmp_path / "first.tar", "1")
    empty_database()
    use_home(settings, tmp_path / "other")
    restore_backup(tmp_path / "first.tar")
    assert last is not None
    assert Account.objects.create(code="new").pk > last.pk


def test_times_are_kept_to_the_microsecond(home: Path, settings: Settings, tmp_path: Path) -> None:
    world = fill(home)
    joined = Person.objects.get(pk=world.cast.rita.pk).joined_at
    write_backup(tmp_path / "first.tar", "1")
    empty_database()
    use_home(settings, tmp_path / "other")
    restore_backup(tmp_path / "first.tar")
    assert Person.objects.get(email=world.cast.rita.email).joined_at == joined


def test_a_backup_is_noted_in_the_audit_log(home: Path, tmp_path: Path) -> None:
    fill(home)
    write_backup(tmp_path / "first.tar", "1")
    assert AuditEntry.objects.filter(act="backup_made", subject="first.tar").exists()


def test_only_its_owner_may_read_a_backup(home: Path, tmp_path: Path) -> None:
    fill(home)
    assert write_backup(tmp_path / "first.tar", "1").stat().st_mode & 0o077 == 0


def test_nothing_is_restored_over_what_is_there(home: Path, tmp_path: Path) -> None:
    fill(home)
    write_backup(tmp_path / "first.tar", "1")
    with pytest.raises(NotEmpty):
        restore_backup(tmp_path / "first.tar")
    assert Account.objects.count() == 12


def test_one_changed_byte_is_noticed(home: Path, settings: Settings, tmp_path: Path) -> None:
    fill(home)
    path = write_backup(tmp_path / "first.tar", "1")
    path.write_bytes(path.read_bytes().replace(b"lines\x00\xff", b"lines\x00\xfe"))
    empty_database()
    use_home(settings, tmp_path / "other")
    with pytest.raises(NotABackup, match=r"lines\.parquet"):
        restore_backup(path)
    assert not Person.objects.exists()


def test_a_file_that_is_cut_off_is_no_backup(home: Path, settings: Settings, tmp_path: Path) -> None:
    fill(home)
    path = write_backup(tmp_path / "first.tar", "1")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    empty_database()
    use_home(settings, tmp_path / "other")
    with pytest.raises(NotABackup):
        restore_backup(path)
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["../outside.txt", "/tmp/outside.txt", "files/../../outside.txt"])  # noqa: S108
@pytest.mark.usefixtures("home")
def test_a_member_cannot_climb_out_of_the_folder(tmp_path: Path, name: str) -> None:
    evil = tmp_path / "a" / "evil.tar"
    evil.parent.mkdir()
    with tarfile.open(evil, "w") as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
    with pytest.raises(NotABackup):
        restore_backup(evil)
    assert not list(tmp_path.rglob("outside.txt"))


def test_a_backup_of_a_newer_shape_is_refused(home: Path, settings: Settings, tmp_path: Path) -> None:
    fill(home)
    shape = {**backup_tables.migrations(), "runs": "0999_from_the_future"}
    with (tmp_path / "new.tar").open("wb") as file:
        Writing(file, Contents(1, "9.9", shape)).finish()
    empty_database()
    use_home(settings, tmp_path / "other")
    with pytest.raises(NotABackup, match=r"9\.9.*0999_from_the_future"):
        restore_backup(tmp_path / "new.tar")


@pytest.mark.usefixtures("home")
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="missing"):
        write_backup(tmp_path / "missing" / "first.tar", "1")
