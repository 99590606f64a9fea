"""The answer as Markdown: the machine, then one table a size and format."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from benchmarks.peers import GROUPS, PANDAS, SCAN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.measure import Measured
    from benchmarks.peers import Ledger

_PACKAGES = ("duckdb", "ibis-framework", "numpy", "pandas", "pyarrow")
_MIB, _GIB = 1 << 20, 1 << 30


def machine() -> str:
    """What the numbers were measured on, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {versions}"


def table(ledger: Ledger, rounds: int, taken: Mapping[str, Measured], found: Mapping[str, Any]) -> str:
    """The times of every peer over one ledger, as ratios to pandas and to DuckDB's bare queries."""
    size = ledger.file.stat().st_size / _MIB
    shape = ledger.file.suffix[1:].upper() if ledger.file.suffix == ".csv" else "Parquet"
    return "\n".join(
        [
            f"### {ledger.lines:,} lines, {shape}, {size:,.0f} MiB",
            "",
            f"Median of {rounds} interleaved round{'s' * (rounds > 1)}. Equal in both: {_figures(found)}.",
            "",
            "| | wall s | CPU s | peak MiB | wall ÷ pandas | CPU ÷ pandas | wall ÷ scan | wall ÷ group-by |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *(_row(peer, taken) for peer in taken),
        ]
    )


def _row(peer: str, taken: Mapping[str, Measured]) -> str:
    one, wall = taken[peer], taken[peer].wall_seconds
    took = f"{wall:.2f} | {one.cpu_seconds:.2f} | {one.peak_bytes / _MIB:,.0f}"
    pandas = f"{wall / taken[PANDAS].wall_seconds:.2f} | {one.cpu_seconds / taken[PANDAS].cpu_seconds:.2f}"
    floors = " | ".join(f"{wall / taken[floor].wall_seconds:.2f}" for floor in (SCAN, GROUPS))
    return f"| {peer} | {took} | {pandas} | {floors} |"


def _figures(found: Mapping[str, Any]) -> str:
    classes = "/".join(f"{count:,}" for count in found["abc"].values())
    return (
        f"{found['accounts']:,} accounts, {found['key_accounts']:,} of them key, {found['orders']:,} orders, "
        f"net sales {found['net_sales']:,.2f}, A/B/C {classes}, top 20 % {found['top20_share']:.1%}"
    )
