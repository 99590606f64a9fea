"""Commands run in turn, round after round, so that a busy machine slows all alike; and their table."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Measured, measure, middle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Contender:
    """One program of a table. clears: what it writes, deleted before each of its runs."""

    name: str
    command: Sequence[str | Path]
    clears: Path | None = None


def module(name: str, *told: str | Path) -> list[str | Path]:
    """The command that runs a module with this Python."""
    return [sys.executable, "-m", name, *told]


def take_turns(contenders: Sequence[Contender], rounds: int, log: Path) -> dict[str, Measured]:
    """Median times and highest peaks of each, by name."""
    taken: dict[str, list[Measured]] = {one.name: [] for one in contenders}
    for turn in range(1, rounds + 1):
        for one in contenders:
            if one.clears:
                shutil.rmtree(one.clears, ignore_errors=True)
            found = measure(one.command, log.with_name(f"{one.name}.log"))
            taken[one.name].append(found)
            print(f"round {turn}: {one.name} {found.wall_seconds:.2f} s", file=sys.stderr, flush=True)
    return {name: middle(several) for name, several in taken.items()}


def told_by(name: str, log: Path) -> dict[str, float]:
    """The figures that a contender told in its last line."""
    lines = log.with_name(f"{name}.log").read_text(encoding="utf-8").splitlines()
    figures: dict[str, float] = json.loads(lines[-1])
    return figures


def table(taken: Mapping[str, Measured], floor: str) -> str:
    """Markdown: seconds, peaks, and both times as multiples of those of `floor`."""
    least = taken[floor]
    rows = (
        f"| {name} | {one.wall_seconds:.2f} | {one.cpu_seconds:.2f} | {one.peak_bytes / _MIB:,.0f} | "
        f"{one.wall_seconds / least.wall_seconds:.2f} | {one.cpu_seconds / least.cpu_seconds:.2f} |"
        for name, one in taken.items()
    )
    head = (
        f"| | wall s | CPU s | peak MiB | wall ÷ {floor} | CPU ÷ {floor} |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    return "\n".join([head, *rows])
