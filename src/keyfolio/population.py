"""Who is judged: each account, or each group of accounts as it was on the last day that counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from keyfolio.language import Text
from keyfolio.ledger import NO_PARENTS, heads_of, live_values, roll_up, tree_as_of
from keyfolio.units import day_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import ibis.expr.types as ir
    import pyarrow as pa

    from keyfolio.assumptions import Assumptions, Grain, Window
    from keyfolio.engine import Engine
    from keyfolio.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Population:
    """Whose lines are observed, scored and ranked.

    lines: columns of `schemas.LINES`; by group, account_code is that of the group's head.
    heads: account_code, top_code of every account with a line in the window; null: accounts are judged.
    notes: by group, what a reader must know about the groups.
    """

    grain: Grain
    lines: ir.Table
    heads: ir.Table | None = None
    notes: tuple[Text, ...] = ()

    def count_accounts(self, observed: ir.Table) -> ir.Table:
        """The observed rows with accounts_in_group: those with a line in the window; null: accounts are judged."""
        if self.heads is None:
            return observed.mutate(accounts_in_group=ibis.null("int64"))
        counted = self.heads.group_by("top_code").aggregate(accounts_in_group=self.heads.count())
        return observed.left_join(counted, observed.account_code == counted.top_code).drop("top_code")

    def traded(self, engine: Engine, accounts: pa.Table) -> set[str]:
        """Codes of every account with a line in the window. accounts: as in `Findings`."""
        table = accounts if self.heads is None else engine.rows(self.heads.select("account_code"))
        return set(table["account_code"].to_pylist())


def populate(engine: Engine, snapshot: Snapshot, window: Window, assumptions: Assumptions) -> Population:
    """The population of a run.

    Raises:
        CircularParents: groups are asked for, and accounts stand below each other in a circle.
    """
    lines = snapshot.ledger.lines
    if assumptions.grain == "account":
        return Population("account", lines)
    parents = snapshot.accounts.parents if snapshot.accounts else NO_PARENTS
    standing = tree_as_of(parents, day_number(window.as_of))
    tree = engine.take(standing.schema, standing.to_batches(), "account_tree")
    inside = lines.filter((lines.day > day_number(window.opens_after)) & (lines.day <= day_number(window.as_of)))
    heads = engine.materialise(heads_of(live_values(inside, "account_code"), tree), "heads")
    return Population("group", roll_up(lines, tree), heads, tuple(_notes(snapshot, standing.num_rows, window.as_of)))


def _notes(snapshot: Snapshot, standing: int, as_of: date) -> Iterator[Text]:
    yield Text(
        "Groups are judged, not single accounts: each as it was on {as_of}, under the name of the account at its top. "
        "An account without a parent is a group of its own.",
        "本次按集团而非单个客户评定：集团关系以 {as_of} 为准，以顶层客户的名称列示；没有上级的客户自成一个集团。",
    ).fill(as_of=as_of)
    if not standing:
        yield Text(
            "No account has a parent on {as_of}, so every group is one account. Name the parents in the file of "
            "accounts, in a column such as “parent” or “上级客户”.",
            "{as_of} 没有任何客户有上级，因此每个集团只有一个客户。请在客户文件中用“上级客户”或“parent”等列写明上级。",
        ).fill(as_of=as_of)
    if snapshot.accounts:
        yield from snapshot.accounts.parent_notes
