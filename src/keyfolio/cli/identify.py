"""`keyfolio identify`: the main job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from keyfolio import report, units
from keyfolio.assumptions import GRAINS
from keyfolio.cli.computing import told_engine
from keyfolio.cli.ledger_options import add_ledger_options, requested
from keyfolio.cli.screen import harmless
from keyfolio.errors import BadPolicy
from keyfolio.identify import DEFAULT_POLICY, Policy, read_policy
from keyfolio.key_accounts import KeyAccounts, find_in
from keyfolio.language import Text

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "identify"
SUMMARY = Text(
    "Find the key accounts of a ledger, and write accounts.csv, summary.json and report.html.",
    "识别账本中的大客户，写出 accounts.csv、summary.json 和 report.html。",
)
SHOWN_ACCOUNTS = 10

_HELP = {
    "products": Text("file of products: code, family", "产品文件：编码、系列"),
    "policy": Text("selection policy (default: see keyfolio policy)", "评选标准文件（默认标准见 keyfolio policy）"),
}


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    said = {name: screen.say(text) for name, text in _HELP.items()}
    add_ledger_options(parser, screen)
    parser.add_argument("--products", type=Path, metavar="FILE", help=said["products"])
    parser.add_argument("--policy", type=Path, metavar="FILE", help=said["policy"])


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Find, write, and tell."""
    request = replace(requested(options), products=options.products, policy=_policy(options.policy))
    with screen.progress() as progress:
        with told_engine(progress) as engine:
            found = find_in(engine, request)
        progress("save", 0)
        written = found.save(options.out, screen.language)
    _tell(found, written, screen)


def _policy(path: Path | None) -> Policy:
    if path is None:
        return DEFAULT_POLICY
    try:
        return read_policy(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadPolicy(
            Text(
                "The policy {path} cannot be read ({trouble}). Make one with: keyfolio policy > {path}",
                "无法读取评选标准 {path}（{trouble}）。可先生成一份：keyfolio policy > {path}",
            ).fill(path=path, trouble=trouble)
        ) from trouble


_HEADLINE = Text(
    "{key:,} of {accounts:,} {judged} are key; they bring {share} of net sales of {net_sales:,}.",
    "{accounts:,} 个{judged}中有 {key:,} 个大客户，占净销售额 {net_sales:,} 的 {share}。",
)
_SPAN = Text(
    "{orders:,} orders and {credit_notes:,} credit notes, {first} to {last}. Policy: {policy}.",
    "{orders:,} 张订单，{credit_notes:,} 张退货单，{first} 至 {last}。评选标准：{policy}。",
)
_PARETO = Text(
    "The top 20 % ({top:,} {judged}) hold {share} of net sales; {for_80} {judged} make 80 %. A/B/C: {abc}.",
    "前 20% 的{judged}（{top:,} 个）占净销售额的 {share}；{for_80} 个{judged}构成 80%。A/B/C：{abc}。",
)
_GROUPS = Text("groups ({accounts:,} accounts)", "集团（含 {accounts:,} 个客户）")
_MORE = Text("… and {count:,} more in accounts.csv.", "……其余 {count:,} 个见 accounts.csv。")
_WIDEST_NAME = 34


def _tell(found: KeyAccounts, written: list[Path], screen: Screen) -> None:
    summary = found.summary
    held = summary.accounts_in_groups
    screen.tell(
        _HEADLINE.fill(
            key=summary.key_accounts,
            accounts=summary.accounts,
            judged=GRAINS["account"] if held is None else _GROUPS.fill(accounts=held),
            share=_percent(summary.key_share),
            net_sales=units.money(summary.net_sales),
        )
    )
    _tell_key_accounts(found, screen)
    screen.tell(
        _PARETO.fill(
            top=summary.top20_accounts,
            judged=GRAINS[summary.grain],
            share=_percent(summary.top20_share),
            for_80="—" if summary.accounts_for_80 is None else f"{summary.accounts_for_80:,}",
            abc="/".join(f"{count:,}" for count in summary.abc.values()) if summary.abc else "—",
        )
    )
    screen.tell(
        _SPAN.fill(
            orders=summary.orders,
            credit_notes=summary.credit_notes,
            first=summary.window_opens_on,
            last=summary.as_of,
            policy=summary.policy,
        )
    )
    screen.tell(summary.lines.text)
    for note in summary.notes:
        screen.tell(Text("• {note}", "• {note}").fill(note=note))
    for path in written:
        screen.tell(Text("→ {path}", "→ {path}").fill(path=path))


def _tell_key_accounts(found: KeyAccounts, screen: Screen) -> None:
    rows = report.account_rows(found.findings.key_accounts(SHOWN_ACCOUNTS), screen.language).to_pylist()
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    table.add_column(no_wrap=True, max_width=_WIDEST_NAME, overflow="ellipsis")
    table.add_column()
    for row in rows:
        named = row["name"] or row["account_code"]
        figures = f"{row['net_sales']:,} · {_percent(row['share'])} · {row['abc'] or '—'}"
        table.add_row(escape(f"{row['rank']}"), escape(harmless(f"{named}\n{figures}")), escape(row["why"]))
    screen.answers.print(table)
    more = found.summary.key_accounts - len(rows)
    if more > 0:
        screen.tell(_MORE.fill(count=more))


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:z.1%}"
