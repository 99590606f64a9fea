"""`keyfolio migrate`: a ledger in; how its accounts move between states out, and what that makes them worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.assumptions import STATES, MigrationAssumptions
from keyfolio.cli.computing import told_engine
from keyfolio.cli.ledger_options import add_ledger_options, requested
from keyfolio.cli.migration_told import sentences
from keyfolio.language import Text
from keyfolio.migrate_accounts import migrate_in

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "migrate"
SUMMARY = Text(
    "Follow the accounts of a ledger from period to period, and write migration.csv and migration.json.",
    "逐期跟踪账本中客户的状态迁移，写出 migration.csv 和 migration.json。",
)
_DEFAULT = MigrationAssumptions()
_HELP = {
    "states": Text(
        "states by recency (when they last ordered) or tiers (A, B, C by net sales) (default: recency)",
        "按最近下单（recency）或按净销售额等级 A、B、C（tiers）划分状态（默认 recency）",
    ),
    "period": Text("months of a period, 1 to 12 (default: 3)", "每期几个月，1 到 12（默认 3）"),
    "ahead": Text("how many periods are forecast (default: 4)", "预测多少期（默认 4）"),
    "discount": Text("discount rate a year, a share (default: 0.1)", "年贴现率（默认 0.1）"),
    "level": Text("probability that an interval is to hold (default: 0.9)", "区间的置信水平（默认 0.9）"),
}


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    said = {name: screen.say(text) for name, text in _HELP.items()}
    add_ledger_options(parser, screen)
    parser.add_argument("--states", choices=STATES, default=_DEFAULT.states, help=said["states"])
    parser.add_argument("--period", type=int, default=_DEFAULT.period_months, metavar="MONTHS", help=said["period"])
    parser.add_argument("--ahead", type=int, default=_DEFAULT.ahead_periods, metavar="PERIODS", help=said["ahead"])
    parser.add_argument("--discount", type=float, default=_DEFAULT.discount_rate, metavar="RATE", help=said["discount"])
    parser.add_argument("--level", type=float, default=_DEFAULT.level, metavar="SHARE", help=said["level"])


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Follow, write, and tell."""
    chosen = MigrationAssumptions(options.states, options.period, options.ahead, options.discount, options.level)
    with screen.progress() as progress:
        with told_engine(progress) as engine:
            found = migrate_in(engine, requested(options), chosen)
        progress("save", 0)
        written = found.save(options.out, screen.language)
    for sentence in sentences(found.migration):
        screen.tell(sentence)
    for path in written:
        screen.tell(Text("→ {path}", "→ {path}").fill(path=path))
