"""The manifest in the database: a batch, its accounts and its audit entry come together or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.utils import timezone

from keyfolio.engine import open_engine
from keyfolio.ledger import HowToRead, Manifest, import_fact, import_file, open_facts
from keyfolio_web.ledger import queries, search
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Batch
from keyfolio_web.ledger.publish.accounts import add_accounts, said_by_lines
from keyfolio_web.runs.lease import LeaseLost
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import AuditEntry
from tests.web.cast import Cast
from tests.web.ledger.hands import HEAD, LEDGER, Hands, work_off


def _lose_the_lease() -> None:
    raise LeaseLost(1)


def _import(cast: Cast, folder: Path, manifest: DatabaseManifest) -> None:
    file = folder / "sales.csv"
    file.write_bytes(LEDGER)
    manifest.by = cast.analyst
    with open_engine() as engine:
        import_file(engine, manifest, file, HowToRead(), timezone.now().isoformat())


def test_it_is_a_manifest_of_the_core() -> None:
    manifest: Manifest = DatabaseManifest(settings.STORE)
    assert manifest.folder == settings.STORE


def test_what_is_committed_comes_back_as_it_was(cast: Cast, folders: Path) -> None:
    manifest = DatabaseManifest(settings.STORE)
    _import(cast, folders, manifest)
    (batch,) = manifest.batches()
    assert (batch.number, batch.source, batch.counts.read, batch.counts.accepted) == (1, "sales.csv", 3, 3)
    assert manifest.lines(batch).is_file()
    assert manifest.quarantine(batch).is_file()
    assert manifest.visible() == [batch]


def test_a_batch_of_another_fact_is_kept_and_no_run_reads_it(cast: Cast, folders: Path) -> None:
    manifest = DatabaseManifest(settings.STORE, by=cast.analyst)
    _import(cast, folders, manifest)
    (folders / "costs.csv").write_text("客户编号,日期,金额\nA001,2025-05-01,8\n", encoding="utf-8")
    with open_engine() as engine:
        import_fact(engine, manifest, folders / "costs.csv", "costs_to_serve", HowToRead(), timezone.now().isoformat())
        assert engine.rows(open_facts(engine, manifest, "costs_to_serve"))["amount"].to_pylist() == [80_000]
    assert [batch.kind for batch in manifest.visible()] == ["sales", "costs_to_serve"]
    assert [row.kind for row in queries.batches_of(cast.analyst)] == ["sales", "costs_to_serve"]
    assert queries.folders_now(cast.analyst) == {manifest.visible()[0].folder}


def test_an_import_makes_the_accounts_its_lines_name(anna: Hands) -> None:
    anna.batch()
    rows = list(Account.objects.values_list("code", "name", "is_described"))
    assert rows == [("A001", "Acme", False), ("A002", "华为", False)]
    assert AuditEntry.objects.get(act="batch_added").details["new_accounts"] == 2


def test_new_accounts_are_found_by_search_at_once(anna: Hands) -> None:
    anna.batch()
    assert [account.code for account in Account.objects.filter(pk__in=search.matching("华为"))] == ["A002"]


def test_a_lost_lease_takes_batch_accounts_and_audit_back(cast: Cast, folders: Path) -> None:
    with pytest.raises(LeaseLost):
        _import(cast, folders, DatabaseManifest(settings.STORE, before_commit=_lose_the_lease))
    assert not Batch.objects.exists()
    assert not Account.objects.exists()
    assert not AuditEntry.objects.filter(act="batch_added").exists()


def test_an_import_that_was_killed_before_its_commit_is_done_again_without_doubling(cast: Cast, folders: Path) -> None:
    with pytest.raises(LeaseLost):
        _import(cast, folders, DatabaseManifest(settings.STORE, before_commit=_lose_the_lease))
    _import(cast, folders, DatabaseManifest(settings.STORE))
    assert Batch.objects.get().lines_accepted == 3
    assert len(list((settings.STORE / "batches").iterdir())) == 1


def test_what_a_killed_import_was_writing_is_cleared(cast: Cast, folders: Path) -> None:
    left = settings.STORE / "batches" / "incoming-000001-x"
    left.mkdir(parents=True)
    _import(cast, folders, DatabaseManifest(settings.STORE))
    assert not left.exists()


def test_the_words_of_the_last_day_are_taken_and_a_later_import_follows_them(anna: Hands) -> None:
    named = [("Old", "2026-01-01"), ("New", "2026-02-01"), ("Middle", "2026-01-15")]
    lines = "".join(f"A1,{name},SO-{day},{day},P,1,5\n" for name, day in named)
    anna.batch((HEAD + lines).encode())
    assert Account.objects.get().name == "New"
    anna.batch((HEAD + "A1,Newest,SO-9,2026-03-01,P,1,5\nA1,,SO-10,2026-04-01,P,1,5\n").encode())
    assert Account.objects.get().name == "Newest", "a later line that says nothing takes nothing away"


def test_a_batch_that_is_worked_out_again_turns_no_name_back(anna: Hands) -> None:
    anna.batch((HEAD + "A1,First,SO-1,2026-01-01,P,1,5\n").encode(), "one.csv")
    anna.batch((HEAD + "A1,First,SO-1,2026-01-01,P,1,5\nA1,Old,SO-2,2026-01-02,P,1,5\n").encode(), "two.csv")
    anna.batch((HEAD + "A1,New,SO-3,2026-03-01,P,1,5\n").encode(), "three.csv")
    anna.amend("undo", 1)
    assert [batch.revision for batch in Batch.objects.filter(number=2)] == [1, 2]
    assert Account.objects.get().name == "New"


def test_a_disk_that_is_full_at_the_import_is_told_and_the_file_can_be_imported_again(
    anna: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = anna.upload()
    anna.ask(upload)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", _full)
        work_off()
    work = Work.objects.get()
    assert work.state == Work.State.FAILED
    assert "No space left on device" in (work.trouble or {})["en"]
    assert not Batch.objects.exists()
    assert not Account.objects.exists()
    anna.ask(upload)
    work_off()
    assert Batch.objects.get().lines_accepted == 3


def _full(_handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_order_lines_do_not_overrule_a_file_of_accounts(anna: Hands) -> None:
    anna.bring_in(b"account code,account name\nA001,Acme Holding\n", "accounts.csv", "accounts")
    anna.batch()
    assert Account.objects.get(code="A001").name == "Acme Holding"


def test_a_hundred_thousand_accounts_are_made_at_once_and_once(db: None, tmp_path: Path) -> None:  # noqa: ARG001
    codes = [f"C{number:06d}" for number in range(100_000)]
    nothing = pa.nulls(len(codes), pa.string())
    columns = {"account_code": codes, "day": pa.array([1] * len(codes), pa.int32()), "account_name": codes}
    lines = tmp_path / "lines.parquet"
    pq.write_table(pa.table({**columns, "industry": nothing, "region": nothing}), lines, row_group_size=30_000)
    said = said_by_lines(lines)
    assert add_accounts(said) == 100_000
    assert Account.objects.count() == 100_000
    assert add_accounts(said) == 0
