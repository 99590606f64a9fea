"""Who is judged: each account, or each group as it was on the last day that counts; all of them, or those asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from keyfolio.errors import BadAssumption
from keyfolio.language import Text
from keyfolio.ledger import NO_PARENTS, heads_of, roll_up, tree_as_of, with_lines
from keyfolio.units import day_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import ibis.expr.types as ir

    from keyfolio.assumptions import Assumptions, Grain, Window
    from keyfolio.engine import Engine
    from keyfolio.ledger import Ledger
    from keyfolio.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Listed:
    """The only accounts asked for: how many, and how many of them have no line in the window."""

    accounts: int
    without_lines: int


@dataclass(frozen=True, slots=True)
class Population:
    """Whose lines are observed, scored and ranked.

    lines, order_sums: as those of a `Ledger`; by group, account_code is that of the group's head.
    heads: account_code, top_code of every account with a line in the window; null: accounts are judged.
    notes: what a reader must know about the groups, or about a list of the only accounts asked for.
    listed: null: every account was asked for.
    """

    grain: Grain
    lines: ir.Table
    order_sums: ir.Table
    heads: ir.Table | None = None
    notes: tuple[Text, ...] = ()
    listed: Listed | None = None

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
        BadAssumption: none of the only accounts asked for has a line in the window.
        CircularParents: groups are asked for, and accounts stand below each other in a circle.
    """
    only = _counting_for(snapshot, assumptions.only)
    if assumptions.grain == "group":
        return _groups(engine, snapshot, window, only)
    if only is not None:
        return _accounts(engine, snapshot, window, only)
    return Population("account", snapshot.ledger.lines, snapshot.ledger.order_sums)


def _accounts(engine: Engine, snapshot: Snapshot, window: Window, only: set[str]) -> Population:
    lines, order_sums = _of(engine, snapshot.ledger, only)
    listed = _listed(only, engine.rows(with_lines(_inside(order_sums, window), "account_code")), window)
    return Population("account", lines, order_sums, None, (_ONLY_ACCOUNTS.fill(**asdict(listed)),), listed)


def _groups(engine: Engine, snapshot: Snapshot, window: Window, only: set[str] | None) -> Population:
    parents = snapshot.accounts.parents if snapshot.accounts else NO_PARENTS
    standing = tree_as_of(parents, day_number(window.as_of))
    tree = engine.take(standing.schema, standing.to_batches(), "account_tree")
    lines, order_sums = _of(engine, snapshot.ledger, None if only is None else _members(standing, only))
    heads = engine.materialise(heads_of(with_lines(_inside(order_sums, window), "account_code"), tree), "heads")
    rolled_up = roll_up(lines, tree), roll_up(order_sums, tree)
    notes = tuple(_notes(snapshot, standing.num_rows, window.as_of))
    if only is None:
        return Population("group", *rolled_up, heads, notes)
    listed = _listed(only, engine.rows(heads), window)
    return Population("group", *rolled_up, heads, (_ONLY_GROUPS.fill(**asdict(listed)), *notes), listed)


def _members(standing: pa.Table, only: set[str]) -> set[str]:
    """Every account of the groups in which these stand. standing: columns of `schemas.ACCOUNT_TREE`."""
    tops = dict(zip(standing["account_code"].to_pylist(), standing["top_code"].to_pylist(), strict=True))
    wanted = {tops.get(code, code) for code in only}
    return {*only, *(code for code, top in tops.items() if top in wanted)}


def _counting_for(snapshot: Snapshot, only: frozenset[str] | None) -> set[str] | None:
    """The accounts for which the lines of these accounts count."""
    merged = snapshot.ledger.merged
    return None if only is None else {merged.get(code, code) for code in only}


def _inside(order_sums: ir.Table, window: Window) -> ir.Table:
    day = order_sums.day
    return order_sums.filter((day > day_number(window.opens_after)) & (day <= day_number(window.as_of)))


def _of(engine: Engine, ledger: Ledger, codes: set[str] | None) -> tuple[ir.Table, ir.Table]:
    """The lines and order sums of these accounts; null: of all."""
    if codes is None:
        return ledger.lines, ledger.order_sums
    held = pa.table({"account_code": pa.array(sorted(codes), pa.string())})
    only = engine.take(held.schema, held.to_batches(), "judged_only")
    return ledger.lines.semi_join(only, "account_code"), ledger.order_sums.semi_join(only, "account_code")


def _listed(only: set[str], traded: pa.Table, window: Window) -> Listed:
    """traded: a row with account_code for each account of the population with a line in the window."""
    if not traded.num_rows:
        raise BadAssumption(
            Text(
                "None of the accounts to judge has a line after {opens_after}, up to {as_of}; asked for: "
                "{count:,}, such as {example}. At least one is needed. Check the codes, choose another last day, "
                "or a longer window.",
                "要评定的 {count:,} 个客户（例如 {example}）在 {opens_after} 之后至 {as_of} 都没有交易，至少需要一个"
                "有交易的客户。请核对客户编号、另选截至日，或加长窗口期。",
            ).fill(opens_after=window.opens_after, as_of=window.as_of, count=len(only), example=min(only))
        )
    return Listed(len(only), len(only - set(traded["account_code"].to_pylist())))


_ONLY_ACCOUNTS = Text(
    "Only the accounts of a list are judged, among themselves: {accounts:,}; without a line in the window, and so not "
    "ranked: {without_lines:,}.",
    "本次只评定名单上的 {accounts:,} 个客户，只在它们之间比较；"
    "其中 {without_lines:,} 个在窗口期内没有交易，未参与排名。",
)
_ONLY_GROUPS = Text(
    "Only the groups in which accounts of a list stand are judged, among themselves and each with all its accounts. "
    "Accounts of the list: {accounts:,}; without a line of their own in the window: {without_lines:,}.",
    "本次只评定名单上 {accounts:,} 个客户所在的集团，各集团含其全部客户，只在这些集团之间比较；"
    "名单上有 {without_lines:,} 个客户自身在窗口期内没有交易。",
)


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
