"""The small company with its words indexed; and with books, from which its orders are read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from keyfolio.engine import open_engine
from keyfolio.ledger import Batch, Change, HowToRead, SqliteManifest, import_file
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.search import reindex_all
from keyfolio_web.runs.models import Run
from tests.web.conftest import SignIn
from tests.web.desk.pages import Asking
from tests.web.worlds import World

LINES = (
    ("A001", "SO-1", "2026-06-01", "P-1", "3", "100.10", "60"),
    ("A001", "SO-1", "2026-06-01", "P-2", "1.5", "50.05", "20"),
    ("A001", "SO/2", "2026-05-03", "", "1", "20.00", "5"),
    ("A001", "CN-3", "2026-06-20", "P-1", "-1", "-30.00", "0"),
    ("A001", "SO-9", "2026-07-15", "P-1", "1", "999.00", "0"),  # after the run's day
    ("A002", "SO-4", "2026-06-02", "P-1", "1", "77.00", "7"),
    *(("A003", f"SO-{n}", f"2026-0{1 + n % 5}-11", f"P-{n % 11}", "1", "10.00", "1") for n in range(100, 230)),
)  # fmt: skip


@pytest.fixture
def company(world: World) -> World:
    """The small company, whose accounts can be found by their words."""
    reindex_all()
    return world


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Batch]:
    """A store with one batch, made once: what an import writes is the same for both manifests."""
    folder = tmp_path_factory.mktemp("imported")
    head = "account code,order id,order date,product code,quantity,amount,cost\n"
    (folder / "sales.csv").write_text(head + "".join(",".join(line) + "\n" for line in LINES), "utf-8")
    with open_engine() as engine:
        manifest = SqliteManifest(folder / "store")
        return folder / "store", import_file(
            engine, manifest, folder / "sales.csv", HowToRead(), "2026-07-20T10:00:00+00:00"
        )


@pytest.fixture
def books(company: World, settings: Settings, tmp_path: Path, imported: tuple[Path, Batch]) -> World:
    """The small company with a ledger: the first batch, which its runs have read."""
    for name in ("UPLOADS", "TEMPORARY"):
        (tmp_path / name.lower()).mkdir()
        setattr(settings, name, tmp_path / name.lower())
    store, batch = imported
    settings.STORE, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "store", settings.TEMPORARY
    shutil.copytree(store, settings.STORE)
    DatabaseManifest(settings.STORE, by=company.cast.analyst).commit(Change(batch.imported_at, (batch,)))
    for run in Run.objects.all():
        run.batches = [batch.folder]
        run.save(update_fields=["batches"])
    company.current.refresh_from_db()
    return company


@pytest.fixture
def asking(sign_in: SignIn) -> Asking:
    """Somebody at the pages of the desk."""
    return Asking(sign_in)
