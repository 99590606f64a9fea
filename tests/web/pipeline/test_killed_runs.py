"""The server is killed at every point of a run, and started again: one seal over all its rows, nothing before it."""

from __future__ import annotations

from typing import Any

import pytest

from keyfolio_web.ledger.models import Kind
from keyfolio_web.runs.models import Run
from tests.web.pipeline.books import run_now, write_accounts, write_products, write_sales
from tests.web.pipeline.installation import Installation, ask_for_a_run, ask_for_import
from tests.web.pipeline.killing import kill_at, some_of, start_again, work
from tests.web.pipeline.nursery import Nursery

POINTS = (
    *("open", "orders", "identify", "save", "before the observations are committed"),
    *("between observations and standings", "before the standings are committed", "seal"),
    *("before the run is current", "before the seal is committed", "sealed"),
)


@pytest.fixture(scope="module")
def undisturbed(installation: Installation, nursery: Nursery) -> dict[str, Any]:
    """What a run comes to when nobody is killed; before it there are order lines, accounts and products."""
    files = installation.home.parent
    ask_for_import(write_sales(files / "sales.csv"))
    ask_for_import(write_accounts(files / "accounts.csv"), Kind.ACCOUNTS)
    ask_for_import(write_products(files / "products.csv"), Kind.PRODUCTS)
    work(nursery, 3)
    ask_for_a_run()
    installation.keep()
    work(nursery)
    return run_now(1)


@pytest.mark.parametrize("point", some_of(POINTS))
def test_a_run_killed_anywhere_is_sealed_once(
    undisturbed: dict[str, Any], fresh: Installation, nursery: Nursery, point: str
) -> None:
    del fresh
    kill_at(nursery, point)
    assert Run.objects.filter(sealed_at__isnull=False).exists() == (point == "sealed")
    assert Run.objects.filter(is_current=True).exists() == (point == "sealed")

    start_again(nursery, was_done=point == "sealed")

    assert run_now(1) == undisturbed


def test_the_same_ledger_and_policy_give_the_same_rows(
    undisturbed: dict[str, Any], fresh: Installation, nursery: Nursery
) -> None:
    del fresh
    work(nursery)
    ask_for_a_run()
    work(nursery)
    second = run_now(2)
    assert second["observations"] == undisturbed["observations"]
    assert second["standings"] == undisturbed["standings"]
    assert second["run"] == [{**undisturbed["run"][0], "number": 2}]
    assert second["current"] == [2]
