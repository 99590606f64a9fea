"""What a reader must know so that a run does not mislead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio import units
from keyfolio.language import Text
from keyfolio.ledger import with_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir
    import pyarrow as pa

    from keyfolio.assumptions import Window
    from keyfolio.engine import Engine
    from keyfolio.ledger import Masters
    from keyfolio.population import Population
    from keyfolio.snapshot import Snapshot

LONGEST_USUAL_GAP_DAYS = 31
FEW_ACCOUNTS = 20


def take_notes(
    engine: Engine, snapshot: Snapshot, accounts: pa.Table, window: Window, population: Population
) -> tuple[Text, ...]:
    """The notes of a run, in the order in which they should be read. accounts: as in `Findings`."""
    return (
        *_on_nobody(accounts, window),
        *_on_few(accounts),
        *_on_lines(engine, snapshot),
        *_on_days(engine, snapshot.ledger.order_sums, window),
        *_on_masters(engine, snapshot, population.traded(engine, accounts), of_list=population.listed is not None),
    )


def _on_nobody(accounts: pa.Table, window: Window) -> Iterator[Text]:
    if not accounts.num_rows:
        yield Text(
            "No account has a line after {opens_after}, up to {as_of}: there is nobody to judge. "
            "Choose another last day, or a longer window.",
            "{opens_after} 之后至 {as_of} 没有任何客户有交易，无从评定。请另选截至日，或加长窗口期。",
        ).fill(opens_after=window.opens_after, as_of=window.as_of)


def _on_few(accounts: pa.Table) -> Iterator[Text]:
    """Points are shares of accounts that are worse: among few accounts, even the best in everything has no 100."""
    if 0 < accounts.num_rows <= FEW_ACCOUNTS:
        yield Text(
            "Accounts are judged against each other, and there are only {count}: the best score that can be had is "
            "{best:.1f}. Give the policy a lower limit, or read the order of the scores alone.",
            "客户是相互比较评分的，而这里只有 {count} 个：最高只能得 {best:.1f} 分。"
            "可在评选标准中降低门槛，或只看得分的先后。",
        ).fill(count=accounts.num_rows, best=100 * (accounts.num_rows - 1) / accounts.num_rows)


def _on_lines(engine: Engine, snapshot: Snapshot) -> Iterator[Text]:
    counts = snapshot.ledger.counts
    yield from _on_marked_lines(engine, snapshot.ledger.lines)
    if counts.quarantined:
        yield Text(
            "Lines set aside, which do not count: {count:,} of {read:,}. The quarantine lists each with its reason.",
            "{read:,} 行中有 {count:,} 行被隔离、未计入；隔离清单列出了每一行及原因。",
        ).fill(count=counts.quarantined, read=counts.read)
    if counts.repeated:
        yield Text(
            "Lines that repeat an earlier line of their file in every column: {count:,}. They count; "
            "check whether they should.",
            "有 {count:,} 行与同一文件中较早的行完全相同。这些行已计入，请核实是否应当计入。",
        ).fill(count=counts.repeated)
    if "amount" not in snapshot.ledger.mapping.values():
        yield Text(
            "Amounts are computed: quantity × unit price, less the discount where there is one.",
            "金额由数量 × 单价算出，有折扣时已扣除。",
        )
    if "order_id" not in snapshot.ledger.mapping.values():
        yield Text(
            "No column was recognised as order id: all lines of an account on one day count as one order.",
            "没有识别出订单号列：同一客户同一天的所有行按一张订单计。",
        )


def _on_marked_lines(engine: Engine, lines: ir.Table) -> Iterator[Text]:
    """What a status column, or ids that begin with C, did to the amounts."""
    marked = lines.filter(lines.cancelled)
    zero = (marked.amount == 0).cast("int64")
    sign = marked.sign.cast("int64")
    [seen] = engine.rows(marked.aggregate(lines=sign.sum(), nothing=(zero * sign).sum())).to_pylist()
    if seen["lines"]:
        yield Text(
            "Lines marked as cancelled or as credit notes, by a status or by an order id of C and digits: {count:,}, "
            "of which {nothing:,} count as 0. Orders of such lines alone are no orders.",
            "因状态或以 C 加数字开头的订单号而被标记为已取消或退货的行：{count:,} 行，其中 {nothing:,} 行按 0 计；"
            "只含这些行的单据不算订单。",
        ).fill(count=seen["lines"], nothing=seen["nothing"])


def _on_days(engine: Engine, order_sums: ir.Table, window: Window) -> Iterator[Text]:
    known = with_lines(order_sums.filter(order_sums.day <= units.day_number(window.as_of)), "day")
    latest = engine.rows(known.order_by(known.day.desc()).limit(2))["day"].to_pylist()
    if len(latest) == 2 and latest[0] - latest[1] > LONGEST_USUAL_GAP_DAYS:
        yield Text(
            "The last day of the ledger, {last}, comes {gap} days after the one before ({before}). "
            "If its date is wrong, every recency is too: choose the right last day.",
            "账本的最后一天 {last} 距前一个有交易的日期（{before}）{gap} 天。"
            "若该日期有误，所有最近购买天数都会出错：请指定正确的截至日。",
        ).fill(last=units.day(latest[0]), before=units.day(latest[1]), gap=latest[0] - latest[1])
    if 0 < window.compared_months < 12:
        yield Text(
            "The ledger is short: growth compares the last {months} months with the {months} before, "
            "so seasons show in it.",
            "账本时间较短：增长是最近 {months} 个月与之前 {months} 个月相比，其中包含季节影响。",
        ).fill(months=window.compared_months)


def _on_masters(engine: Engine, snapshot: Snapshot, traded: set[str], *, of_list: bool) -> Iterator[Text]:
    for masters, named in ((snapshot.accounts, _ACCOUNTS), (snapshot.products, _PRODUCTS)):
        if masters and masters.left_out:
            yield Text(
                "Rows of the file of {named} left out (no code, or one that an earlier row has): {count:,}.",
                "{named}文件中有 {count:,} 行没有编号或编号重复，未采用。",
            ).fill(count=masters.left_out, named=named)
    if snapshot.accounts:
        yield from _on_strangers(engine, snapshot.accounts, traded, of_list=of_list)


def _on_strangers(engine: Engine, masters: Masters, traded: set[str], *, of_list: bool) -> Iterator[Text]:
    """of_list: who of the list did not trade is told of the list, and the others were not asked for."""
    known = set(engine.rows(masters.table.select("account_code"))["account_code"].to_pylist())
    if traded - known:
        yield Text(
            "Accounts of the ledger that are not in the file of accounts: {count:,}, such as {example}.",
            "账本中有 {count:,} 个客户不在客户文件中，例如 {example}。",
        ).fill(count=len(traded - known), example=min(traded - known))
    if known - traded and not of_list:
        yield Text(
            "Accounts of the file that have no line in the window, and so are not ranked: {count:,}.",
            "客户文件中有 {count:,} 个客户在窗口期内没有交易，未参与排名。",
        ).fill(count=len(known - traded))


_ACCOUNTS = Text("accounts", "客户")
_PRODUCTS = Text("products", "产品")
