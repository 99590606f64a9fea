"""Whatever people import, undo, correct, merge and un-merge, in whatever order: every total and digest is exact."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Max

from keyfolio.engine import Engine, open_engine
from keyfolio.ledger import HowToRead, SqliteManifest, import_fact, merge_accounts, merged_into, open_ledger
from keyfolio_web.ledger import services
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Batch, Merge
from keyfolio_web.ledger.queries.merges import merges_now
from keyfolio_web.pipeline.snapshot import take_snapshot
from keyfolio_web.shared.refused import Refused
from tests.core.ledger_store.histories import (
    ACCOUNTS,
    AMOUNTS,
    CORRECTED,
    CURRENCIES,
    ENCODINGS,
    Hand,
    Merges,
    correct,
    rates_file,
)
from tests.core.ledger_store.world import BASE, HEADERS, NOON, Import, Line, Model, bring, is_wrong
from tests.web.ledger.hands import Hands, work_off

SEEDS = range(int(os.environ.get("KEYFOLIO_TEST_HISTORIES", "2")))
ACTS = 7
AMOUNT = HEADERS.index("Amount")
FATES = ("accepted", "updated", "skipped", "quarantined")


@pytest.mark.parametrize("seed", SEEDS)
def test_after_any_acts_of_people_a_run_reads_what_is_visible_and_merged(
    anna: Hands, seed: int, tmp_path: Path
) -> None:
    history = History(anna, random.Random(seed), tmp_path)  # noqa: S311
    with open_engine() as engine:
        anna.bring_in(rates_file(tmp_path / "rates.csv").read_bytes(), "rates.csv", "rates", base_currency=BASE)
        history.bring()
        for _turn in range(ACTS):
            history.act()
            history.compare(engine)
        history.compare_with_files_right_from_the_start(engine)


class History:
    """What was done in the installation, and in a model of it worked out line by line."""

    def __init__(self, anna: Hands, chance: random.Random, home: Path) -> None:
        self.anna, self.chance, self.home = anna, chance, home
        self.model, self.merges = Model(first=2), Merges()
        self.hands, self.files, self.sent = dict[int, Hand](), dict[int, bytes](), dict[int, list[Line]]()

    def act(self) -> None:
        """Any act at all."""
        acts = (
            self.bring,
            self.bring,
            self.bring_again,
            self.undo,
            self.correct,
            self.merge,
            self.merge,
            self.un_merge,
        )
        self.chance.choice(acts)()

    def bring(self) -> None:
        """Import a file, written in any way."""
        ways = [self.chance.random() < 0.5 for _way in ("thousands", "slashes")]
        self._bring(
            Hand(self.chance.choice(ENCODINGS), *ways), [self._line() for _ in range(self.chance.randint(1, 6))]
        )

    def bring_again(self) -> None:
        """Import a file that was imported before, whether that was undone since or not; as it was, or put right."""
        if self.hands:
            number = self.chance.choice(sorted(self.hands))
            lines = self.chance.choice((self.sent[number], self.model.imports[number].lines))
            self._bring(self.hands[number], list(lines))

    def undo(self) -> None:
        """Undo a batch, or be told that there is none."""
        number = self.chance.randint(2, self.model.next)
        is_undone = _is_done(lambda: services.undo(number=number, by=self.anna.person))
        work_off()
        assert is_undone == self.model.undo(number)

    def correct(self) -> None:
        """Give every wrong amount of a batch the same right one."""
        if not (numbers := self.model.visible()):
            return
        number = self.chance.choice(numbers)
        is_asked = _is_done(
            lambda: services.correct_alike(
                number=number,
                reason="bad_amount",
                found=None,
                column=AMOUNT,
                value=f"{BASE} {CORRECTED}",
                by=self.anna.person,
            )
        )
        work_off()
        joined = correct(self.model.imports[number].lines)
        assert is_asked or not joined

    def merge(self) -> None:
        """Merge two accounts, or be told why not."""
        kept, merged = self.chance.sample(ACCOUNTS, 2)
        is_known = Account.objects.filter(code__in=(kept, merged)).count() == 2
        is_made = _is_done(lambda: services.merge(kept=kept, merged=merged, reason="", by=self.anna.person))
        assert is_made == (is_known and self.merges.merge(kept, merged))

    def un_merge(self) -> None:
        """Undo any merge, the newest or one below it."""
        if self.merges.into:
            merged = self.chance.choice(sorted(self.merges.into))
            made = Merge.objects.get(merged__code=merged, undone_at=None)
            services.undo_merge(merge_id=made.pk, by=self.anna.person)
            del self.merges.into[merged]

    def compare(self, engine: Engine) -> None:
        """Each batch has the lines it should, and a run would read every amount once, for the account it is for."""
        found = {batch.number: batch for batch in DatabaseManifest(settings.STORE).visible()[1:]}  # the first has rates
        assert sorted(found) == self.model.visible()
        for number, batch in found.items():
            counts, fates = batch.counts, self.model.fates(number)
            assert counts.read == counts.accepted + counts.updated + counts.skipped + counts.quarantined
            assert {name: getattr(counts, name) for name in FATES} == {name: fates[name] for name in FATES}
        assert merged_into(merges_now()) == {code: self.merges.end(code) for code in self.merges.into}
        if held := self.model.held():
            assert self._totals(engine) == self.merges.totals(held)

    def compare_with_files_right_from_the_start(self, engine: Engine) -> None:
        """What was undone leaves no trace: the digest is that of a store of right files, and of merges that stand."""
        if not self.model.held():
            return
        right_files = [
            self.hands[number].write(self.home / f"right-{number}.csv", self.model.imports[number].lines)
            for number in self.model.visible()
        ]
        if len({path.read_bytes() for path in right_files}) < len(right_files):
            return  # of two files with the same bytes a store takes one
        told, rates = HowToRead(base_currency=BASE), self.home / "rates.csv"
        import_fact(engine, SqliteManifest(self.home / "right"), rates, "rates", told, NOON)
        for path in right_files:
            bring(engine, self.home / "right", path)
        right = merge_accounts(engine, open_ledger(engine, self.home / "right", HowToRead()), self.merges.into)
        assert take_snapshot(engine, _folders(), merged_into(merges_now())).ledger.digest == right.digest

    def _bring(self, hand: Hand, lines: list[Line]) -> None:
        content = hand.write(self.home / "sales.csv", lines).read_bytes()
        is_known = content in [self.files[number] for number in self.model.visible()]
        is_there = is_known and not self.model.adds(lines)
        self.anna.bring_in(content)
        newest = Batch.objects.aggregate(newest=Max("number"))["newest"] or 0
        assert (newest < self.model.next) == (is_there or all(map(is_wrong, lines)))
        if newest == self.model.next:
            self.model.imports[newest] = Import(list(lines))
            self.hands[newest], self.files[newest], self.sent[newest] = hand, content, lines

    def _line(self) -> Line:
        choose = self.chance.choice
        on, amount = choose(("2024-01-05", "2024-03-31")), choose(AMOUNTS)
        return Line(choose(ACCOUNTS), "1", on, "tea", amount, choose(("", "", "1", "2")), choose(CURRENCIES))

    def _totals(self, engine: Engine) -> dict[str, int]:
        lines = take_snapshot(engine, _folders(), merged_into(merges_now())).ledger.lines
        money, copies = (lines.amount * lines.sign).sum().cast("int64"), lines.sign.sum().cast("int64")
        rows = engine.rows(lines.group_by("account_code").aggregate(money=money, copies=copies)).to_pylist()
        return {row["account_code"]: row["money"] for row in rows if row["copies"]}


def _folders() -> list[str]:
    return [batch.folder for batch in DatabaseManifest(settings.STORE).visible()]


def _is_done(act: Callable[[], object]) -> bool:
    """Whether the act was not refused."""
    try:
        act()
    except Refused:
        return False
    return True
