"""`python -m benchmarks.near_duplicates`: draw books, look for their duplicates, print precision, recall and time."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from benchmarks.near_duplicates.book import COMPANIES, DUPLICATES, draw_book
from benchmarks.near_duplicates.measuring import Measured, measure_book, together
from benchmarks.report import machine

if TYPE_CHECKING:
    from collections.abc import Sequence

HELD_OUT = "101 102 103 104 105"  # the rules were written while looking at seeds 1 to 5


def main() -> None:
    """Measure each seed with names alone and with all traits, then all seeds together, by kind."""
    told = _options()
    print(f"Machine: {machine()}. {told.companies:,} companies, {told.duplicates:,} duplicates a seed.\n")
    print(
        "| seed | traits | precision | recall | found | right | s |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    )
    measured: dict[str, list[Measured]] = {"names alone": [], "all": []}
    for seed in told.seeds.split():
        book = draw_book(int(seed), told.companies, told.duplicates)
        for traits, accounts in (("names alone", book.names_alone()), ("all", book)):
            began = time.perf_counter()
            measured[traits].append(measure_book(accounts))
            print(_row(seed, traits, measured[traits][-1], f"{time.perf_counter() - began:.1f}"), flush=True)
    for traits, several in measured.items():
        print(_row("all seeds", traits, together(several), ""))
    print(_kinds(measured["names alone"], measured["all"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.near_duplicates", description=__doc__)
    parser.add_argument("--seeds", default=HELD_OUT, help="parted by spaces")
    parser.add_argument("--companies", type=int, default=COMPANIES)
    parser.add_argument("--duplicates", type=int, default=DUPLICATES)
    return parser.parse_args()


def _row(seed: str, traits: str, measured: Measured, seconds: str) -> str:
    shares = f"{measured.precision:.3f} | {measured.recall:.3f}"
    return f"| {seed} | {traits} | {shares} | {measured.found} | {measured.right} | {seconds} |"


def _kinds(names_alone: Sequence[Measured], with_all: Sequence[Measured]) -> str:
    """Recall by how the name was written the second time, all seeds together."""
    rows = [
        "\n| written otherwise | known | recall, names alone | recall, all traits |",
        "| --- | ---: | ---: | ---: |",
    ]
    alone, with_traits = together(names_alone).by_kind, together(with_all).by_kind
    for kind, (known, found) in alone.items():
        rows.append(f"| {kind} | {known} | {found / known:.2f} | {with_traits[kind][1] / known:.2f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    main()
