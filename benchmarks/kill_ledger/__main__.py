"""Kill changes of a ledger at random moments, make them again, and see that every total is exact.

`python -m benchmarks.kill_ledger --kills 100` imports, undoes, corrects, takes corrections back, merges and un-merges
by turns, prints "100 kills, 100 exact" and ends with 0; with 1 when one was not. After a kill the ledger is what it
was, or what it should become, never between. Merges are made in the web's database, SQLite here, and read as a run
reads them.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.kill_ledger.books import write_ledgers
from benchmarks.kill_ledger.merges import merge_acts
from benchmarks.kill_ledger.store import store_acts

if TYPE_CHECKING:
    from benchmarks.kill_ledger.act import Act

SEED = 20_250_101
LINES = 20_000
MOST_TRIES_A_KILL = 4


def main() -> int:
    """Kill, do again, compare; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--seed", type=int, default=SEED)
    told = parser.parse_args()
    chance = random.Random(told.seed)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="kill-ledger-") as home:
        before, brought = write_ledgers(Path(home), told.lines, chance)
        acts: list[Act] = [*store_acts(Path(home), before, brought), *merge_acts(Path(home) / "installation", before)]
        exact = _kill_often(acts, told.kills, chance)
    print(f"{told.kills} kills, {exact} exact")
    return 0 if exact == told.kills else 1


def _kill_often(acts: list[Act], kills: int, chance: random.Random) -> int:
    """How many of the kills left what they should."""
    exact, left = 0, Counter[str]()
    for turn in range(MOST_TRIES_A_KILL * kills):
        if left.total() == kills:
            break
        act = acts[turn % len(acts)]
        act.begin_again()
        if act.seconds_until_end(chance.uniform(0, act.seconds)) is not None:
            continue  # this one was faster than its killer
        how, good = _done_again(act)
        exact += good
        left[f"{act.name}: left as {how}"] += 1
        print(f"{left.total()}: {act.name}, left as {how}; {'exact' if good else 'NOT EXACT'}", flush=True)
    print("\n".join(f"{count} × {said}" for said, count in sorted(left.items())))
    return exact


def _done_again(act: Act) -> tuple[str, bool]:
    """How the killed act left the ledger, and whether all is as it should be once it was made again."""
    left = act.state()
    if left == act.before:
        act.do()
    how = {act.before: "before", act.after: "after"}.get(left, "BETWEEN")
    return how, how != "BETWEEN" and act.state() == act.after and not act.leftovers()


if __name__ == "__main__":
    sys.exit(main())
