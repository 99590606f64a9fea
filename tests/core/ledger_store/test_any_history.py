"""Whatever was imported, undone, corrected and merged, in whatever order: the store holds what its files say."""

from __future__ import annotations

import os
import random
import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.core.ledger_store.histories import (
    ACCOUNTS,
    AMOUNTS,
    CURRENCIES,
    ENCODINGS,
    Hand,
    Merges,
    correct,
    rates_file,
    right_lines,
)
from tests.core.ledger_store.world import BASE, NOON, Import, Line, Model, bring, living

from keyfolio.errors import NothingToRead, StoreTrouble
from keyfolio.ledger import (
    HowToRead,
    SqliteManifest,
    correct_batch,
    import_fact,
    import_file,
    merge_accounts,
    merged_into,
    open_ledger,
    sum_orders,
    undo_batch,
    undo_correction,
)
from keyfolio.ledger.order_sums import KEY
from keyfolio.ledger.store import compaction
from keyfolio.schemas import ORDER_SUMS

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine

_ANY_LINE = st.builds(
    Line,
    account=st.sampled_from(ACCOUNTS),
    order=st.just("1"),
    on=st.sampled_from(["2024-01-05", "2024-03-31"]),
    product=st.just("tea"),
    amount=st.sampled_from(AMOUNTS),
    line_id=st.sampled_from(["", "", "1", "2"]),
    currency=st.sampled_from(CURRENCIES),
)
_ACTS = st.lists(
    st.tuples(st.just("import"), st.lists(_ANY_LINE, min_size=1, max_size=6))
    | st.tuples(st.just("again"), st.integers(2, 4))
    | st.tuples(st.just("undo"), st.integers(2, 4))
    | st.tuples(st.just("correct"), st.integers(2, 4))
    | st.tuples(st.just("correct"), st.integers(2, 4))
    | st.tuples(st.just("take back"), st.integers(2, 4))
    | st.tuples(st.just("merge"), st.permutations(ACCOUNTS))
    | st.tuples(st.just("un-merge"), st.sampled_from(ACCOUNTS)),
    min_size=5,
    max_size=12,
)


@pytest.fixture(scope="module")
def rates(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that holds the rates and knows their base; copied for each history."""
    home = tmp_path_factory.mktemp("rates")
    told = HowToRead(base_currency=BASE)
    import_fact(engine, SqliteManifest(home / "store"), rates_file(home / "rates.csv"), "rates", told, NOON)
    return home / "store"


@settings(
    deadline=None,
    max_examples=int(os.environ.get("KEYFOLIO_TEST_HISTORIES", "2")),
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(_ACTS, st.integers(0, 2**32))
def test_after_any_acts_the_store_holds_what_its_visible_files_say(
    engine: Engine,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    rates: Path,
    acts: list[tuple[str, Any]],
    seed: int,
) -> None:
    monkeypatch.setattr(compaction, "MOST_APART", 1)  # so that most histories have batches laid together
    home, model, chance = tmp_path_factory.mktemp("acts"), Model(first=2), random.Random(seed)  # noqa: S311
    merges = Merges()
    store = home / "store"
    for name in ("store", "right"):
        shutil.copytree(rates, home / name)
    sent: dict[int, _Sent] = {}
    before: dict[int, list[list[Line]]] = defaultdict(list)
    for place, (act, what) in enumerate(acts):
        if act == "import":
            hand = Hand(chance.choice(ENCODINGS), chance.random() < 0.5, chance.random() < 0.5)
            _bring(engine, store, model, _Sent(hand, hand.write(home / f"{place}.csv", what), what), sent)
        elif act == "again":
            _bring_again(engine, store, model, what, sent)
        elif act == "undo":
            assert _undone(engine, store, what) == model.undo(what)
        elif act == "merge":
            assert _is_merged(merges.into, *what[:2]) == merges.merge(*what[:2])
        elif act == "un-merge":
            merges.into.pop(what, None)
        elif act == "take back":
            _take_one_back(engine, store, model, what, before)
        elif model.visible():
            _correct_one(engine, store, model, what, sent, before)
        _compare(engine, store, model, merges)
    _compare_with_files_right_from_the_start(engine, home, model, sent, merges)


class _Sent(NamedTuple):
    """A file as it was sent."""

    hand: Hand
    path: Path
    lines: list[Line]


def _bring(engine: Engine, store: Path, model: Model, file: _Sent, sent: dict[int, _Sent]) -> None:
    number = _import(engine, store, file.path)
    if number >= model.next:
        sent[number] = file
    _expect_number(model, file.lines, number)


def _bring_again(engine: Engine, store: Path, model: Model, number: int, sent: dict[int, _Sent]) -> None:
    if number in sent:
        _bring(engine, store, model, sent[number], sent)


def _import(engine: Engine, store: Path, path: Path) -> int:
    try:
        return import_file(engine, SqliteManifest(store), path, HowToRead(), NOON).number
    except NothingToRead:
        return 0


def _is_merged(into: dict[str, str], kept: str, merged: str) -> bool:
    """Whether one more merge can be made: the account is not merged yet, and no circle comes of it."""
    try:
        merged_into({merged: kept, **into})
    except StoreTrouble:
        return False
    return merged not in into


def _expect_number(model: Model, lines: list[Line], number: int) -> None:
    """The bytes of a file may differ where its lines do not: then it is a batch of its own, all skipped."""
    known = model.bring(lines)
    if number not in (0, *model.imports):
        model.imports[number] = Import(list(lines))
    assert bool(number) == bool(known)


def _undone(engine: Engine, store: Path, number: int) -> bool:
    try:
        undo_batch(engine, SqliteManifest(store), number, NOON)
    except StoreTrouble:
        return False
    return True


def _take_back(engine: Engine, store: Path, model: Model, number: int, before: list[list[Line]]) -> None:
    """Undo the last correction of a batch, or be told that there is none."""
    try:
        undo_correction(engine, SqliteManifest(store), number, NOON)
    except StoreTrouble:
        assert number not in model.visible() or not before
    else:
        model.imports[number].lines[:] = before.pop()


def _take_one_back(engine: Engine, store: Path, model: Model, what: int, before: dict[int, list[list[Line]]]) -> None:
    """Take the last correction of a batch back, of one that has any if there is such; else it is refused."""
    corrected = [number for number in model.visible() if before[number]] or [what]
    number = corrected[what % len(corrected)]
    _take_back(engine, store, model, number, before[number])


def _correct_one(
    engine: Engine, store: Path, model: Model, what: int, sent: dict[int, _Sent], before: dict[int, list[list[Line]]]
) -> None:
    number = model.visible()[what % len(model.visible())]
    before[number] += _correct(engine, store, model, number, sent[number].hand)


def _correct(engine: Engine, store: Path, model: Model, number: int, hand: Hand) -> list[list[Line]]:
    """Give every wrong amount of a batch a right one; its lines before, if any was wrong."""
    right = right_lines(model.imports[number].lines)
    if not right:
        return []
    before = list(model.imports[number].lines)
    told = {place + 2: hand.cells(line) for place, line in right.items()}
    joined = correct_batch(engine, SqliteManifest(store), number, told, NOON)
    joining = correct(model.imports[number].lines)
    assert (joined.lines, joined.still_quarantined) == (joining, len(right) - joining)
    return [before]


def _compare(engine: Engine, store: Path, model: Model, merges: Merges) -> None:
    if not model.visible():
        return
    for batch in SqliteManifest(store).visible()[1:]:  # the first has the rates
        fates = model.fates(batch.number)
        counts = batch.counts
        assert counts.read == counts.accepted + counts.updated + counts.skipped + counts.quarantined
        found = {"accepted": counts.accepted, "updated": counts.updated, "skipped": counts.skipped}
        assert found == {name: fates[name] for name in found}, batch
    if held := model.held():
        assert living(engine, store, BASE) == held
        assert _totals(engine, store, merges) == merges.totals(held)
        _compare_order_sums(engine, store, merges)


def _compare_order_sums(engine: Engine, store: Path, merges: Merges) -> None:
    """What lies beside the batches, added up, is what their lines come to now."""
    ledger = merge_accounts(engine, open_ledger(engine, store, HowToRead()), merges.into)
    kept = engine.materialise(ledger.order_sums, "kept_order_sums")
    raw = sum_orders(engine.materialise(ledger.lines, "kept_lines"))
    sums = [name for name in ORDER_SUMS if name not in KEY]
    added = kept.group_by(*KEY).aggregate(**{name: kept[name].sum().cast("int64") for name in sums})
    assert engine.rows(added.order_by(*KEY)).equals(engine.rows(raw.order_by(*KEY)))


def _totals(engine: Engine, store: Path, merges: Merges) -> dict[str, int]:
    lines = merge_accounts(engine, open_ledger(engine, store, HowToRead()), merges.into).lines
    money = (lines.amount * lines.sign).sum().cast("int64")
    rows = engine.rows(lines.group_by("account_code").aggregate(money=money, copies=lines.sign.sum().cast("int64")))
    return {row["account_code"]: row["money"] for row in rows.to_pylist() if row["copies"]}


def _compare_with_files_right_from_the_start(
    engine: Engine, home: Path, model: Model, sent: dict[int, _Sent], merges: Merges
) -> None:
    """Corrections, undos and merges that were undone leave no trace: the digest is that of a store without them."""
    if not model.held():
        return
    for number in model.visible():
        path = sent[number].hand.write(home / f"right-{number}.csv", model.imports[number].lines)
        bring(engine, home / "right", path)
    kept, right = (open_ledger(engine, home / name, HowToRead()) for name in ("store", "right"))
    assert kept.digest == right.digest
    told = [merge_accounts(engine, ledger, merges.into).digest for ledger in (kept, right)]
    assert told[0] == told[1]
    assert (told[0] == kept.digest) == (not merges.into)
