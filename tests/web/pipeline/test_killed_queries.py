"""The server is killed during an import by a query, and started again: every row once, and the mark with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from django.test import override_settings

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.models import ImportProfile, ProfileRun
from tests.web.pipeline.books import ledger_now
from tests.web.pipeline.installation import Installation, anna
from tests.web.pipeline.killing import kill_at, start_again, work
from tests.web.pipeline.nursery import Nursery

SAID = services.ProfileSaid(
    kind="sales",
    connection="shop",
    query="SELECT customer_id, order_id, order_date, amount, id, id AS line_id FROM sales",
    incremental_by="id",
)


@pytest.fixture(scope="module")
def ledger(installation: Installation, nursery: Nursery) -> Iterator[dict[str, Any]]:
    """A query that was imported once and waits to be again; what is to be seen before and after."""
    with override_settings(SQL_CONNECTIONS={"shop": installation.shop}):
        _sell(installation, 1, 300)
        profile = services.make_profile(name="shop", said=SAID, by=anna())
        services.run_profile(profile_id=profile.pk, by=anna())
        work(nursery)
        _sell(installation, 301, 500)
        services.run_profile(profile_id=profile.pk, by=anna())
        installation.keep()
        before = _seen()
        work(nursery)
        yield {"before": before, "after": _seen()}


@pytest.mark.parametrize("point", ["fetch", "move", "before the commit", "done"])
def test_a_query_whose_import_is_killed_anywhere_is_read_once(
    ledger: dict[str, Any], fresh: Installation, nursery: Nursery, point: str
) -> None:
    kill_at(nursery, point)
    assert _without_folders(_seen()) == _without_folders(ledger["after" if point == "done" else "before"])

    start_again(nursery, was_done=point == "done")

    assert _seen() == ledger["after"]
    assert not list((fresh.home / "temporary").glob("work-*"))


def _sell(installation: Installation, first: int, last: int) -> None:
    rows = [(f"C{row % 7}", row // 3, "2024-05-06", f"{row}.50", row) for row in range(first, last + 1)]
    with closing(sqlite3.connect(installation.shop.removeprefix("sqlite:///"))) as shop, shop:
        shop.execute("CREATE TABLE IF NOT EXISTS sales (customer_id, order_id, order_date, amount, id)")
        shop.executemany("INSERT INTO sales VALUES (?, ?, ?, ?, ?)", rows)


def _seen() -> dict[str, Any]:
    mark = queries.profile_numbered(anna(), ImportProfile.objects.get().pk).mark
    return {**ledger_now(), "mark": mark, "runs": list(ProfileRun.objects.values_list("batch_number", "has_added"))}


def _without_folders(seen: dict[str, Any]) -> dict[str, Any]:
    """What a person sees: not the folders of files without a row."""
    return {name: what for name, what in seen.items() if name != "folders"}
