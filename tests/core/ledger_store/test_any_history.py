"""Whatever was imported, undone and corrected, in whatever order: the store holds what its files say."""

from __future__ import annotations

import csv
import os
import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.core.ledger_store.world import HEADERS, NOON, Line, Model, bring, is_wrong, living

from keyfolio.errors import NothingToRead, StoreTrouble
from keyfolio.ledger import HowToRead, SqliteManifest, correct_batch, import_file, open_ledger, undo_batch

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from keyfolio.engine import Engine

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030")
_ANY_LINE = st.builds(
    Line,
    account=st.sampled_from(["甲公司", "B"]),
    order=st.just("1"),
    on=st.sampled_from(["2024-01-05", "2024-03-31"]),
    product=st.just("tea"),
    amount=st.sampled_from(["1234.5678", "-2.0001", "5.00", "lots"]),
    line_id=st.sampled_from(["", "", "1", "2"]),
)
_ACTS = st.lists(
    st.tuples(st.just("import"), st.lists(_ANY_LINE, min_size=1, max_size=6))
    | st.tuples(st.just("undo"), st.integers(1, 3))
    | st.tuples(st.just("correct"), st.integers(1, 3)),
    min_size=4,
    max_size=9,
)


@dataclass
class Hand:
    """One way of writing a file: its encoding, and how numbers and dates look in it."""

    encoding: str
    thousands: bool
    slashes: bool

    def write(self, path: Path, lines: list[Line]) -> Path:
        with path.open("w", encoding=self.encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADERS)
            writer.writerows(self.cells(line) for line in lines)
        return path

    def cells(self, line: Line) -> list[str]:
        on = date.fromisoformat(line.on)
        amount = f"{Decimal(line.amount):,}" if self.thousands and not is_wrong(line) else line.amount
        day = f"{on.year}/{on.month}/{on.day}" if self.slashes else line.on
        return [*line._replace(on=day, amount=amount)]


@settings(
    deadline=None,
    max_examples=int(os.environ.get("KEYFOLIO_TEST_HISTORIES", "3")),
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(_ACTS, st.integers(0, 2**32))
def test_after_any_acts_the_store_holds_what_its_visible_files_say(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, Any]], seed: int
) -> None:
    home, model, chance = tmp_path_factory.mktemp("acts"), Model(), random.Random(seed)  # noqa: S311
    store = home / "store"
    hands: dict[int, Hand] = {}
    for place, (act, what) in enumerate(acts):
        if act == "import":
            hand = Hand(chance.choice(ENCODINGS), chance.random() < 0.5, chance.random() < 0.5)
            number = _import(engine, store, hand.write(home / f"{place}.csv", what))
            if number > len(model.imports):
                hands[number] = hand
            _expect_number(model, what, number)
        elif act == "undo":
            assert _undone(engine, store, what) == model.undo(what)
        elif what in model.visible():
            _correct(engine, store, model, what, hands[what])
        _compare(engine, store, model)
    _compare_with_files_right_from_the_start(engine, home, model, hands)


def _import(engine: Engine, store: Path, path: Path) -> int:
    try:
        return import_file(engine, SqliteManifest(store), path, HowToRead(), NOON).number
    except NothingToRead:
        return 0


def _expect_number(model: Model, lines: list[Line], number: int) -> None:
    """The bytes of a file may differ where its lines do not: then it is a batch of its own, all skipped."""
    known = model.bring(lines)
    if number not in (0, known):
        model.imports[number] = type(model.imports[known])(list(lines))
    assert bool(number) == bool(known)


def _undone(engine: Engine, store: Path, number: int) -> bool:
    try:
        undo_batch(engine, SqliteManifest(store), number, NOON)
    except StoreTrouble:
        return False
    return True


def _correct(engine: Engine, store: Path, model: Model, number: int, hand: Hand) -> None:
    """Give every wrong amount of a batch a right one."""
    lines = model.imports[number].lines
    right = {place: line._replace(amount="7.0001") for place, line in enumerate(lines) if is_wrong(line)}
    if not right:
        return
    told = {place + 2: hand.cells(line) for place, line in right.items()}
    joined = correct_batch(engine, SqliteManifest(store), number, told, NOON)
    joining = 0
    for place, line in right.items():
        if not _is_twice(lines, line):
            lines[place] = line
            joining += 1
    assert (joined.lines, joined.still_quarantined) == (joining, len(right) - joining)


def _is_twice(lines: list[Line], line: Line) -> bool:
    """Whether the file has used the line's id for another line already."""
    others = [other for other in lines if not is_wrong(other) and other.key == line.key]
    return line.key is not None and bool(others) and others[0] != line


def _compare(engine: Engine, store: Path, model: Model) -> None:
    if not model.visible():
        return
    for batch in SqliteManifest(store).visible():
        fates = model.fates(batch.number)
        counts = batch.counts
        assert counts.read == counts.accepted + counts.updated + counts.skipped + counts.quarantined
        found = {"accepted": counts.accepted, "updated": counts.updated, "skipped": counts.skipped}
        assert found == {name: fates[name] for name in found}, batch
    if held := model.held():
        assert living(engine, store) == held
        ledger = open_ledger(engine, store, HowToRead())
        total = (ledger.lines.amount * ledger.lines.sign).sum().execute()
        assert int(total) == sum(Decimal(line.amount) * 10_000 * copies for line, copies in held.items())


def _compare_with_files_right_from_the_start(engine: Engine, home: Path, model: Model, hands: dict[int, Hand]) -> None:
    """Corrections and undos leave no trace: the digest is that of a store that never needed them."""
    if not model.held():
        return
    for number in model.visible():
        path = hands[number].write(home / f"right-{number}.csv", model.imports[number].lines)
        bring(engine, home / "right", path)
    digests = [open_ledger(engine, home / name, HowToRead()).digest for name in ("store", "right")]
    assert digests[0] == digests[1]
