"""The page of this stage works the ten accounts by hand: its tables are what the code says, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from keyfolio.identify import DEFAULT_POLICY, apply_policy, classify_abc, score_rfm
from keyfolio.identify.worked_example import EXAMPLE_POLICY, ten_accounts

if TYPE_CHECKING:
    import ibis.expr.types as ir

STAGES = Path(__file__).resolve().parents[3] / "docs" / "stages"
PAGES = ["3-identify.md", "3-identify.zh-CN.md"]


def _rows(table: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.order_by("account_code").to_pyarrow().to_pylist()
    return rows


def _rfm_lines() -> list[str]:
    raw = {row["account_code"]: row["rfm_class"] for row in _rows(score_rfm(ten_accounts(), mean="raw"))}
    return [
        f"| {code} | {row['r']} | {row['f']} | {row['m']} | {row['rfm_class']} | {raw[code]} |"
        for row in _rows(score_rfm(ten_accounts()))
        for code in [row["account_code"]]
    ]


def _abc_lines() -> list[str]:
    return [
        f"| {row['rank']} | {row['account_code']} | {row['share']:.0%} | {row['cumulative_share']:.0%} | {row['abc']} |"
        for row in _rows(classify_abc(ten_accounts()))
    ]


def _policy_lines() -> list[str]:
    names = [weight.criterion for weight in DEFAULT_POLICY.weights]
    return [
        f"| {row['account_code']} | "
        + "".join(f"{row[f'contribution_{name}']:g} | " for name in names)
        + f"{row['score']:g} | {row['failed'].replace(',', ', ')} |".replace("|  |", "| |")
        for row in _rows(apply_policy(ten_accounts(), EXAMPLE_POLICY))
    ]


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_what_the_code_finds(page: str) -> None:
    written = (STAGES / page).read_text(encoding="utf-8").splitlines()
    missing = [line for line in (*_rfm_lines(), *_abc_lines(), *_policy_lines()) if line not in written]
    assert not missing


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_the_weights_and_limits_of_the_default_policy(page: str) -> None:
    written = (STAGES / page).read_text(encoding="utf-8")
    for name, weight in DEFAULT_POLICY.weights:
        assert f"| `{name}` | {weight} |" in written
