"""Northwind, its two files joined by the order: a ledger with prices, discounts and no amount."""

from __future__ import annotations

from pathlib import Path

import pytest

import keyfolio as kf
from keyfolio.cli import main
from keyfolio.units import money


@pytest.fixture(scope="module")
def ledger(northwind: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("northwind") / "northwind.parquet"
    assert (
        main(["join", str(northwind / "order_details.csv"), str(northwind / "orders.csv"), "--out", str(target)]) == 0
    )
    return target


@pytest.fixture(scope="module")
def found(ledger: Path) -> kf.KeyAccounts:
    return kf.find_key_accounts(ledger)


def test_the_join_gives_every_line_of_every_order(found: kf.KeyAccounts) -> None:
    summary = found.summary
    assert (summary.lines.read, summary.lines.accepted) == (2_155, 2_155)
    assert (summary.orders, summary.accounts, summary.credit_notes) == (830, 89, 0)


def test_net_sales_after_discount_are_the_known_sum(found: kf.KeyAccounts) -> None:
    assert str(money(found.summary.net_sales)) == "1265793.04"


def test_the_same_call_gives_the_same_rows(found: kf.KeyAccounts, ledger: Path) -> None:
    again = kf.find_key_accounts(ledger)
    assert again.summary == found.summary
    assert again.findings.accounts.equals(found.findings.accounts)
    assert again.findings.monthly_sales.equals(found.findings.monthly_sales)
