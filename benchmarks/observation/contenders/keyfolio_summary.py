"""Keyfolio over its store: the observation alone, or with everything that is scored from it."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.observation.told import tell
from keyfolio import identify, units, value
from keyfolio.assumptions import Assumptions
from keyfolio.engine import open_engine
from keyfolio.engine.room import memory_limit
from keyfolio.ledger import HowToRead, open_ledger, read_products, with_lines


def main(folder: Path, limit: str | None, *, scored: bool) -> None:
    """Observe the accounts; `scored`: and their RFM, their ABC and what the default policy makes of them."""
    tables = memory_limit(limit, "--memory-limit") if limit else None
    with open_engine(temporary=folder, memory_limit=tables) as engine:
        ledger = open_ledger(engine, folder / "store", HowToRead())
        products = read_products(engine, folder / "products.csv")
        days = with_lines(ledger.order_sums, "day")
        [span] = engine.rows(days.aggregate(first=days.day.min(), last=days.day.max())).to_pylist()
        window = Assumptions().window(units.day(span["first"]), units.day(span["last"]))
        found = value.observe(engine, ledger.lines, ledger.order_sums, products.table, window)
        if scored:
            policy = identify.DEFAULT_POLICY
            engine.materialise(identify.score_rfm(found.accounts, mean=policy.rfm_mean), "rfm")
            engine.materialise(identify.classify_abc(found.accounts), "abc")
            usable = identify.usable_criteria(found.accounts, policy)
            engine.materialise(identify.apply_policy(found.accounts, policy, usable), "judged")
        accounts = found.accounts
        sums = {name: accounts[name].sum() for name in ("orders", "credit_notes", "order_days", "active_months")}
        told = accounts.aggregate(
            accounts=accounts.count(),
            net_sales=accounts.net_sales.sum(),
            families=accounts.effective_families.sum(),
            **sums,
        )
        [row] = engine.rows(told).to_pylist()
        months = int(found.monthly_sales.count().execute())
    row["net_sales"] /= units.MONEY_SCALE
    tell(**row, months=months)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--memory-limit")
    parser.add_argument("--scored", action="store_true")
    options = parser.parse_args()
    main(options.folder, options.memory_limit, scored=options.scored)
