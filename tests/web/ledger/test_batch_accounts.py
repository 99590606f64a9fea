"""A batch notes which accounts it has lines of: no other file is opened for an account, and each once a page."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from keyfolio.ledger import Change
from keyfolio_web.desk import queries as desk
from keyfolio_web.ledger import publish, queries
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Batch, BatchAccount
from keyfolio_web.runs.models import Run, Work
from tests.web.cast import Cast
from tests.web.ledger.hands import HEAD, Hands, folders_of


def _line(account: str, order: str) -> bytes:
    return f"{HEAD}{account},x,{order},2026-01-31,P,1,5\n".encode()


def _run(cast: Cast, batches: list[int]) -> Run:
    work = Work.objects.create(kind="run", state="done", asked_by=cast.analyst)
    return Run.objects.create(
        number=1, work=work, asked_by=cast.analyst, policy={}, policy_label="p", assumptions={},
        batches=folders_of(batches),
        summary={"as_of": "2026-02-28"}, sealed_at=timezone.now(),
    )  # fmt: skip


def _held() -> list[tuple[int, str]]:
    return list(BatchAccount.objects.order_by("batch", "account").values_list("batch__number", "account__code"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files whose rows are read from now on."""
    names: list[str] = []
    whole = pq.ParquetFile.__init__

    def noted(self: pq.ParquetFile, source: object, **options: object) -> None:
        names.append(str(source).split("/")[-2][:6])
        whole(self, source, **options)

    monkeypatch.setattr(pq.ParquetFile, "__init__", noted)
    return names


def test_each_batch_notes_its_accounts_once(anna: Hands) -> None:
    anna.batch()
    anna.batch(_line("A002", "SO-8"), "more.csv")
    assert _held() == [(1, "A001"), (1, "A002"), (2, "A002")]


def test_a_batch_that_only_takes_lines_back_holds_their_account(anna: Hands, cast: Cast) -> None:
    anna.batch(_line("A1", "SO-1"))
    manifest = DatabaseManifest(settings.STORE)
    (first,) = manifest.batches()
    lines = pq.read_table(manifest.lines(first))
    sign = pa.array([-1] * lines.num_rows, lines["sign"].type)
    only_reversals = settings.STORE / "reversals.parquet"
    pq.write_table(lines.set_column(lines.column_names.index("sign"), "sign", sign), only_reversals)
    second = replace(first, number=2, file_digest="other", rows_digest="other")
    change = Change(first.imported_at, (second,))
    publish.publish_change(
        change, lambda _batch: only_reversals, upload=None, by=cast.analyst, before_commit=lambda: None
    )
    assert _held() == [(1, "A1"), (2, "A1")]


def test_only_files_that_hold_the_account_are_opened(anna: Hands, cast: Cast, opened: list[str]) -> None:
    for account, order in (("A1", "SO-1"), ("A2", "SO-2"), ("A1", "SO-3"), ("A3", "SO-4")):
        anna.batch(_line(account, order), f"{order}.csv")
    opened.clear()
    page = queries.orders_of(cast.director, Account.objects.get(code="A1"), _run(cast, [1, 2, 3, 4]))
    assert page.total == 2
    assert opened == ["000001", "000003"]


def test_the_page_of_an_account_reads_its_lines_once(anna: Hands, cast: Cast, opened: list[str]) -> None:
    anna.batch()
    account, run = Account.objects.get(code="A001"), _run(cast, [1])
    head = desk.AccountHead(account, [], run, None, None, queries.AccountBooks(cast.director, account, run))
    opened.clear()
    trading = desk.trading_by_month(cast.director, head)
    assert trading is not None
    assert sum(trading.sales) == 11_250_000
    assert len(desk.orders_page(cast.director, head).latest) == 2
    assert opened == ["000001"]
    with pytest.raises(Account.DoesNotExist):
        desk.orders_page(cast.sam, head)


def test_undoing_master_data_opens_no_file_of_the_store(anna: Hands, opened: list[str]) -> None:
    upload = anna.bring_in(b"account code,account name\nA1,Acme\nA2,Bee\n", "accounts.csv", "accounts")
    batch = anna.batch(_line("A2", "SO-1"))
    anna.press("undo", batch.number)
    opened.clear()
    anna.client.post(reverse("ledger:undo_masters", args=[upload.pk]))
    assert opened == []
    assert list(Account.objects.values_list("code", flat=True)) == ["A2"], "a run may have read the undone batch"
    assert Batch.objects.count() == 1
