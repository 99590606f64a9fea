"""Publishing a run of which the database keeps some accounts: what people do meanwhile, and where its files lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from django.utils import timezone

from keyfolio.engine import open_engine
from keyfolio.schemas import PRODUCT_SALES
from keyfolio_web.desk.filters import Filters
from keyfolio_web.desk.queries import accounts_list
from keyfolio_web.desk.services import teams
from keyfolio_web.ledger.models import Account
from keyfolio_web.pipeline.publish import Found, publish
from keyfolio_web.pipeline.queue import Claim
from keyfolio_web.pipeline.room import folder_of
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.value import whole
from tests.web.cast import Cast, make_cast
from tests.web.identify.sample_runs import sample_findings, sample_valued, unsealed_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 30


@dataclass(frozen=True)
class Publishing:
    """A run that is about to be published; the code of its smallest account, which is not kept."""

    cast: Cast
    run: Run
    smallest: str

    def publish(self, when: Callable[[str], None] = lambda _stage: None) -> None:
        """Publish and seal it. when: told each stage as it begins."""
        claim = Claim(self.run.work_id, "lease")
        folder_of(claim).mkdir(parents=True)
        nothing = pa.table({name: [] for name in PRODUCT_SALES}, PRODUCT_SALES.to_pyarrow())
        with open_engine() as engine:
            sales = engine.take(nothing.schema, nothing.to_batches(), "sales")
            found = Found(sample_findings(), sales, sample_valued())
            publish(self.run, found, engine, claim, lambda stage, _rows=0, of=None: when(stage))  # noqa: ARG005
        self.run.refresh_from_db()


@pytest.fixture
def publishing(settings: Settings, tmp_path: Path) -> Publishing:
    settings.RESULTS, settings.TEMPORARY, settings.COMPUTING = tmp_path / "results", tmp_path / "temporary", None
    settings.PUBLISH_LIMIT = LIMIT
    settings.TEMPORARY.mkdir()
    cast = make_cast()
    codes = sample_findings().accounts["account_code"].to_pylist()
    Account.objects.bulk_create(Account(code=code, name=f"Firm {code}") for code in codes)
    run = unsealed_run(1, sample_findings(), cast.analyst)
    now = timezone.now()
    Work.objects.filter(pk=run.work_id).update(
        state=Work.State.RUNNING, lease="lease", lease_until=now + timedelta(hours=1), ended_at=None
    )
    return Publishing(cast, run, codes[-1])


def test_who_is_put_on_a_team_while_a_run_is_published_sees_the_account_in_it(publishing: Publishing) -> None:
    cast = publishing.cast

    def put_ted_on(stage: str) -> None:
        if stage == "save standings" and not Account.objects.filter(members__isnull=False).exists():
            teams.put_on_team(account_code=publishing.smallest, person=cast.ted, leads=True, by=cast.director)

    publishing.publish(put_ted_on)
    assert publishing.run.is_current
    assert [row.code for row in accounts_list(cast.ted, Filters(), "").page.rows] == [publishing.smallest]
    assert accounts_list(cast.sam, Filters(), "").page.rows == []
    assert publishing.run.kept_accounts == LIMIT + 1


@pytest.fixture
def other_disk() -> Iterator[Path]:
    shared_memory = Path("/dev/shm")  # noqa: S108 - a file system of its own
    if not shared_memory.is_dir():
        pytest.skip("there is no second file system here")
    with TemporaryDirectory(dir=shared_memory) as folder:
        yield Path(folder)


def test_files_of_a_run_are_published_from_another_disk(
    publishing: Publishing, settings: Settings, other_disk: Path
) -> None:
    assert other_disk.stat().st_dev != settings.TEMPORARY.stat().st_dev
    settings.COMPUTING = other_disk
    publishing.publish()
    assert whole.rows_coded(publishing.run, [publishing.smallest])
    assert [path.name for path in settings.RESULTS.iterdir()] == [f"run-{publishing.run.pk}"]
