"""The orders of one account: read from the batches of the run, as of its day, without reading the rest."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Product, TeamMember
from keyfolio_web.runs.models import Run, Work
from tests.web.cast import Cast
from tests.web.ledger.hands import HEAD, Hands, folders_of

RUN_DAY = "2026-02-28"


def _run(cast: Cast, batches: list[int], as_of: str = RUN_DAY) -> Run:
    work = Work.objects.create(kind="run", state="done", asked_by=cast.analyst)
    return Run.objects.create(
        number=Run.objects.count() + 1,
        work=work,
        asked_by=cast.analyst,
        policy={},
        policy_label="p",
        assumptions={},
        batches=folders_of(batches),
        summary={"as_of": as_of},
        sealed_at=timezone.now(),
    )


@pytest.fixture
def run(anna: Hands, cast: Cast) -> Run:
    """One that has read LEDGER; Rita is on the team of A001."""
    anna.batch()
    TeamMember.objects.create(account=Account.objects.get(code="A001"), person=cast.rita, leads=True)
    return _run(cast, [1])


def _account(code: str = "A001") -> Account:
    return Account.objects.get(code=code)


def test_owner_and_director_see_the_orders_newest_first(cast: Cast, run: Run) -> None:
    for person in (cast.rita, cast.director):
        page = queries.orders_of(person, _account(), run)
        assert [(order.order_id, order.net_sales, order.is_credit_note) for order in page.rows] == [
            ("SO-3", -1_250_000, True),
            ("SO-1", 12_500_000, False),
        ]
        assert (page.number, page.pages, page.total, page.newer, page.older) == (1, 1, 2, None, None)


def test_a_stranger_reads_nothing_of_it(cast: Cast, run: Run) -> None:
    account = _account()
    for person in (cast.sam, cast.ted, cast.agent, cast.manager):
        with pytest.raises(ObjectDoesNotExist):
            queries.orders_of(person, account, run)
        with pytest.raises(ObjectDoesNotExist):
            queries.trading_of(person, account, run)
        with pytest.raises(ObjectDoesNotExist):
            queries.lines_of_order(person, account, run, "SO-1")


def test_what_is_later_than_the_run_does_not_exist_yet(cast: Cast, run: Run) -> None:
    run.summary = {"as_of": "2026-02-01"}
    assert [order.order_id for order in queries.orders_of(cast.rita, _account(), run).rows] == ["SO-1"]


def test_batches_the_run_has_not_read_are_not_looked_at_and_undone_ones_are(anna: Hands, cast: Cast, run: Run) -> None:
    anna.batch(HEAD.encode() + b"A001,Acme,SO-9,2026-02-20,P-17,1,1.00\n", "later.csv")
    services.undo(number=1, by=cast.analyst)
    assert queries.orders_of(cast.rita, _account(), run).total == 2
    assert queries.orders_of(cast.rita, _account(), _run(cast, [1, 2])).total == 3


def test_a_page_beyond_the_last_is_the_last(anna: Hands, cast: Cast) -> None:
    lines = "".join(f"A1,x,SO-{number:03d},2026-01-01,P,1,5\n" for number in range(120))
    anna.batch((HEAD + lines).encode())
    run = _run(cast, [1])
    pages = [queries.orders_of(cast.director, _account("A1"), run, number) for number in (0, 2, 99)]
    assert [(page.number, page.newer, page.older) for page in pages] == [(1, None, 2), (2, 1, 3), (3, 2, None)]
    assert pages[2].rows[0].order_id == "SO-100"


def test_trading_is_by_month_and_family(cast: Cast, run: Run) -> None:
    Product.objects.filter(code="P-17").update(family="Pumps")
    trades = queries.trading_of(cast.rita, _account(), run)
    assert [tuple(trade) for trade in trades] == [
        (2026 * 12 + 0, "Pumps", 12_500_000),
        (2026 * 12 + 1, "Pumps", -1_250_000),
    ]


def test_the_lines_of_an_order_are_its_own(cast: Cast, run: Run) -> None:
    (line,) = queries.lines_of_order(cast.rita, _account(), run, "SO-3")
    assert (line["product_code"], line["amount"]) == ("P-17", -1_250_000)
    assert queries.lines_of_order(cast.rita, _account(), run, "SO-2") == [], "that is an order of another account"


def test_only_the_row_groups_that_can_hold_the_account_are_read(
    anna: Hands, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"A{number:04d},x,SO-{number},2026-01-01,P,1,5\n" for number in range(1000))
    anna.batch((HEAD + lines).encode())
    _with_small_row_groups(rows=100)
    read: list[int] = []
    whole = pq.ParquetFile.read_row_groups

    def counted(self: pq.ParquetFile, groups: list[int], *, use_threads: bool) -> pa.Table:
        read.extend(groups)
        return whole(self, groups, use_threads=use_threads)

    monkeypatch.setattr(pq.ParquetFile, "read_row_groups", counted)
    assert queries.orders_of(cast.director, _account("A0250"), _run(cast, [1])).total == 1
    assert read == [2], "one of ten"


def test_an_account_without_lines_in_the_run_has_no_orders(cast: Cast, run: Run) -> None:
    Account.objects.create(code="Z")
    page = queries.orders_of(cast.director, _account("Z"), run)
    assert (page.rows, page.pages, page.total) == ([], 1, 0)
    assert queries.orders_of(cast.director, _account("Z"), _run(cast, [])).total == 0


def _with_small_row_groups(rows: int) -> None:
    manifest = DatabaseManifest(settings.STORE)
    path: Path = manifest.lines(manifest.batches()[0])
    pq.write_table(pq.read_table(path), path, row_group_size=rows)
