"""The server is killed during an import of accounts, and started again: each change once."""

from __future__ import annotations

from typing import Any

import pytest

from keyfolio_web.ledger.models import Kind
from tests.web.pipeline.books import ledger_now, write_accounts
from tests.web.pipeline.installation import Installation, ask_for_import
from tests.web.pipeline.killing import kill_at, some_of, start_again, work
from tests.web.pipeline.nursery import Nursery

POINTS = ("read", "before the masters are written", "before the work is done", "before the commit", "done")


@pytest.fixture(scope="module")
def ledger(installation: Installation, nursery: Nursery) -> dict[str, Any]:
    """A file of accounts that waits to be imported; what is to be seen before and after."""
    ask_for_import(write_accounts(installation.home.parent / "accounts.csv"), Kind.ACCOUNTS)
    installation.keep()
    before = ledger_now()
    work(nursery)
    return {"before": before, "after": ledger_now()}


@pytest.mark.parametrize("point", some_of(POINTS))
def test_accounts_whose_import_is_killed_anywhere_are_there_once(
    ledger: dict[str, Any], fresh: Installation, nursery: Nursery, point: str
) -> None:
    del fresh
    kill_at(nursery, point)
    assert ledger_now() == ledger["after" if point == "done" else "before"]

    start_again(nursery, was_done=point == "done")

    assert ledger_now() == ledger["after"]
