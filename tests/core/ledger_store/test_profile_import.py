"""Profiles imported again and again: a query bit by bit, without a row lost or counted twice; files one by one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.postgresql import postgresql_address

from keyfolio.engine import Engine, open_engine
from keyfolio.errors import BadProfile, SourceTrouble
from keyfolio.ledger import (
    HowToRead,
    Mark,
    Profile,
    ProfileImport,
    Query,
    SqliteManifest,
    correct_batch,
    open_facts,
    open_store,
    origin_of,
    preview_query,
    undo_batch,
)

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.ledger import Batch

NOON = "2025-06-01T12:00:00+00:00"
ROWS = "SELECT customer_id, order_id, line_id, order_date, amount, changed_at FROM sales"
SALES = Profile(name="shop", url_from="SHOP", query=Query(ROWS, "changed_at"))


class Shop:
    """A database of sales, and a store beside it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "shop.db"
        self.manifest = SqliteManifest(folder / "books")
        self.run(
            "CREATE TABLE sales (line_id INTEGER PRIMARY KEY, customer_id, order_id, order_date, amount, changed_at)"
        )

    def run(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement)

    def sell(self, order: int, amount: str, changed_at: str) -> None:
        self.run(f"INSERT INTO sales VALUES (NULL, 'A', {order}, '2025-03-03', '{amount}', '{changed_at}')")  # noqa: S608

    def bring(self, engine: Engine, profile: Profile = SALES, how: HowToRead | None = None) -> Batch | None:
        is_store = SqliteManifest.is_store(self.manifest.folder)
        batches = self.manifest.batches() if is_store else []
        ready = ProfileImport(engine, self.manifest, profile, how or HowToRead(), batches)
        return ready.of_query(f"sqlite:///{self.file}", NOON)

    def amounts(self, engine: Engine) -> list[int]:
        lines = open_store(engine, self.manifest).lines
        counted = lines.select("order_id", amount=lines.amount * lines.sign).order_by("order_id", "amount")
        held: list[int] = counted.amount.to_pyarrow().to_pylist()
        return [amount // 10_000 for amount in held]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    for order, at in ((1, "08:00"), (2, "09:00"), (2, "09:00")):  # an order with the same line twice
        shop.sell(order, f"{order}0.00", at)
    return shop


def counts(batch: Batch | None) -> tuple[int, int, int]:
    assert batch
    return batch.counts.read, batch.counts.accepted, batch.counts.skipped


def test_what_comes_later_with_the_same_mark_is_neither_lost_nor_counted_twice(engine: Engine, shop: Shop) -> None:
    assert counts(shop.bring(engine)) == (3, 3, 0)
    shop.sell(2, "20.00", "09:00")
    shop.sell(3, "30.00", "09:00")
    shop.sell(4, "40.00", "10:00")
    assert counts(shop.bring(engine)) == (5, 3, 2)
    assert shop.amounts(engine) == [10, 20, 20, 20, 30, 40]
    batches = shop.manifest.batches()
    marks = [(origin.since, origin.mark) for batch in batches if (origin := origin_of(batch))]
    assert marks == [(None, Mark("str", "09:00")), (Mark("str", "09:00"), Mark("str", "10:00"))]


def test_nothing_new_adds_nothing_however_often_it_is_asked(engine: Engine, shop: Shop) -> None:
    shop.bring(engine)
    assert [counts(shop.bring(engine)) for _ in range(3)] == [(2, 0, 2)] * 3
    assert len(shop.manifest.batches()) == 2
    shop.run("DELETE FROM sales")
    assert shop.bring(engine) is None
    assert shop.amounts(engine) == [10, 20, 20]


@pytest.mark.parametrize("undone", [1, 2])
def test_an_undone_batch_takes_its_mark_back_and_its_rows_are_read_again(
    engine: Engine, shop: Shop, undone: int
) -> None:
    for order, at in ((3, "10:00"), (4, "11:00")):
        shop.bring(engine)
        shop.sell(order, f"{order}0.00", at)
    shop.bring(engine)
    undo_batch(engine, shop.manifest, undone, NOON)
    shop.sell(5, "50.00", "12:00")
    shop.bring(engine)
    assert shop.amounts(engine) == [10, 20, 20, 30, 40, 50]
    shop.sell(6, "60.00", "12:00")
    assert counts(shop.bring(engine)) == (2, 1, 1)  # the gap is closed


def test_a_changed_profile_is_a_new_version_and_each_batch_says_its_own(engine: Engine, shop: Shop) -> None:
    shop.bring(engine)
    shop.sell(3, "30.00", "10:00")
    shop.bring(engine, replace(SALES, source="till"), HowToRead(source="till"))
    shop.sell(4, "40.00", "11:00")
    shop.bring(engine)
    origins = [origin for batch in shop.manifest.batches() if (origin := origin_of(batch))]
    assert [(origin.profile, origin.version) for origin in origins] == [("shop", 1), ("shop", 2), ("shop", 1)]
    assert [origin.since for origin in origins] == [None, Mark("str", "09:00"), Mark("str", "10:00")]


def test_another_query_begins_anew(engine: Engine, shop: Shop) -> None:
    shop.bring(engine)
    other = Query(f"{ROWS} WHERE 1", "changed_at")
    assert counts(shop.bring(engine, replace(SALES, query=other))) == (3, 0, 3)
    whole = Query("SELECT customer_id, order_id, order_date, amount FROM sales ORDER BY order_id DESC")
    batch = shop.bring(engine, replace(SALES, query=whole))
    assert batch
    assert (origin_of(batch) is not None, batch.source) == (True, "shop")


def test_a_corrected_batch_still_says_where_it_came_from(engine: Engine, shop: Shop) -> None:
    shop.sell(3, "much", "10:00")
    first = shop.bring(engine)
    assert first
    assert first.counts.quarantined == 1
    correct_batch(engine, shop.manifest, 1, {4: ["A", "3", "4", "2025-03-03", "30", "10:00"]}, NOON)
    [batch] = shop.manifest.batches()
    assert (batch.revision, origin_of(batch)) == (2, origin_of(first))
    assert shop.amounts(engine) == [10, 20, 20, 30]


def test_a_query_whose_rows_are_again_as_they_were_is_taken_again(engine: Engine, shop: Shop) -> None:
    whole = Query("SELECT customer_id, order_id, line_id, order_date, amount FROM sales WHERE order_id = 1")
    for amount in ("10.00", "11.00", "10.00", "10.00"):
        shop.run(f"UPDATE sales SET amount = '{amount}'")  # noqa: S608
        shop.bring(engine, replace(SALES, query=whole))
    assert [batch.counts.updated for batch in shop.manifest.batches()] == [0, 1, 1]
    held = open_store(engine, shop.manifest).lines
    assert held.aggregate(amount=(held.amount * held.sign).sum()).to_pyarrow().to_pylist() == [{"amount": 100_000}]


def test_a_row_that_has_changed_replaces_itself_and_rows_without_a_key_are_not_read_bit_by_bit(
    engine: Engine, shop: Shop
) -> None:
    shop.bring(engine)
    shop.run("UPDATE sales SET amount = '11.00', changed_at = '10:00' WHERE order_id = 1")
    shop.bring(engine)
    assert shop.amounts(engine) == [-10, 10, 11, 20, 20]
    queries = (
        ROWS.replace("line_id, ", ""),
        ROWS.replace("line_id", "nullif(line_id, 3) AS line_id"),
        "SELECT customer_id, order_date AS date, amount, changed_at FROM sales",
    )
    without, some, costs = (replace(SALES, query=Query(text, "changed_at")) for text in queries)
    costs, exact = replace(costs, kind="costs_to_serve"), HowToRead(row_key="exact")
    for profile, how in ((without, None), (SALES, exact), (some, None), (costs, None)):
        with pytest.raises(BadProfile, match="would count twice"):
            shop.bring(engine, profile, how)
        seen = preview_query(engine, profile, how or HowToRead(), f"sqlite:///{shop.file}")
        assert profile is some or (seen.trouble and "would count twice" in seen.trouble.en)
    assert len(shop.manifest.batches()) == 2


def test_every_other_fact_comes_by_a_query_too(engine: Engine, shop: Shop) -> None:
    paid = Query("SELECT order_id AS payment_id, customer_id, order_date AS payment_date, amount FROM sales LIMIT 2")
    shop.bring(engine, replace(SALES, kind="payments", query=paid))
    assert open_facts(engine, shop.manifest, "payments").count().execute() == 2


def test_a_database_that_goes_away_in_the_middle_leaves_the_store_as_it_was(shop: Shop) -> None:
    address = postgresql_address()
    killer = sa.create_engine(address, poolclass=sa.NullPool)
    many = Query("SELECT 'A' AS customer_id, i AS order_id, 1.10 AS amount FROM generate_series(1, 60000) AS i")
    others = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'FETCH FORWARD%'"

    def drop(stage: str, _rows: int) -> None:
        if stage == "fetch":
            with killer.connect() as connection:
                connection.execute(sa.text("SELECT pg_terminate_backend(pid) " + others))

    with open_engine() as engine:
        shop.bring(engine)
    before = {path: path.read_bytes() for path in shop.manifest.folder.rglob("*") if path.is_file()}
    batches = shop.manifest.batches()
    with open_engine(progress=drop) as engine:
        ready = ProfileImport(engine, shop.manifest, replace(SALES, query=many), HowToRead(), batches)
        with pytest.raises(SourceTrouble, match="of shop went away after"):
            ready.of_query(address, NOON)
        assert {path: path.read_bytes() for path in before} == before
        assert shop.manifest.batches() == batches
        fresh = SqliteManifest(shop.manifest.folder.parent / "fresh")
        with pytest.raises(SourceTrouble):
            ProfileImport(engine, fresh, replace(SALES, query=many), HowToRead(), []).of_query(address, NOON)
        assert not fresh.folder.exists()
