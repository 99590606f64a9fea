"""Who is measured: Keyfolio, the same work in pandas, and DuckDB doing far less."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

KEYFOLIO, PANDAS = "keyfolio identify", "pandas, same work"
SCAN, GROUPS = "DuckDB, bare scan", "DuckDB, bare group-by"
PEERS = (KEYFOLIO, PANDAS, SCAN, GROUPS)
POLICY = Path(__file__).with_name("policy.toml")


@dataclass(frozen=True, slots=True)
class Ledger:
    """One generated ledger in one format; the results of its peers lie beside it."""

    file: Path
    lines: int

    @property
    def products(self) -> Path:
        """The file of products and their families."""
        return self.file.with_name("products.csv")

    def out(self, peer: str) -> Path:
        """The folder for what a peer writes."""
        return self.file.parent / f"{self.file.suffix[1:]}-{peer.partition(',')[0].replace(' ', '-')}"


def command(peer: str, ledger: Ledger) -> list[str | Path]:
    """The command of a peer over a ledger."""
    python = Path(sys.executable)
    if peer == KEYFOLIO:
        return [
            python.with_name("keyfolio"),
            "identify",
            ledger.file,
            "--products",
            ledger.products,
            "--policy",
            POLICY,
            "--out",
            ledger.out(peer),
        ]
    module = {PANDAS: "pandas_identify", SCAN: "duckdb_scan", GROUPS: "duckdb_groups"}[peer]
    more = [ledger.products, ledger.out(peer)] if peer == PANDAS else []
    return [python, "-m", f"benchmarks.contenders.{module}", ledger.file, *more]
