"""A sales pipeline as a CRM exports it: 8,800 opportunities, of which some name no account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.engine import open_engine
from keyfolio.ledger import HowToRead, check_fact

if TYPE_CHECKING:
    from pathlib import Path


def test_a_pipeline_is_read_by_its_outcomes(sales_pipeline: Path) -> None:
    with open_engine() as engine:
        checked = check_fact(engine, sales_pipeline, "opportunities", HowToRead())
        counted = checked.lines.group_by("outcome").aggregate(rows=checked.lines.count())
        outcomes = {row["outcome"]: row["rows"] for row in engine.rows(counted).to_pylist()}
        reasons = engine.rows(checked.quarantine)["reason"].to_pylist()
    assert outcomes == {"won": 4_238, "lost": 2_473, "open": 664}
    assert (checked.rows, reasons) == (8_800, ["no_account_code"] * 1_425)
