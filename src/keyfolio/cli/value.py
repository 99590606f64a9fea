"""`keyfolio value`: a ledger in; what every account is worth out, and how that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.assumptions import ValueAssumptions
from keyfolio.cli.computing import told_engine
from keyfolio.cli.ledger_options import add_ledger_options, requested
from keyfolio.cli.renewals_told import contracts_sentence
from keyfolio.language import Text
from keyfolio.report import BASES, NOBODY_LEFT, how_chosen
from keyfolio.value_accounts import value_in

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen
    from keyfolio.value import Appraisal

NAME = "value"
SUMMARY = Text(
    "Value every account of a ledger, its groups and contracts, and write valuations.csv, models.json and report.html.",
    "评估账本中每个客户、集团及合同的价值，写出 valuations.csv、models.json 和 report.html。",
)
_DEFAULT = ValueAssumptions()
_HELP = {
    "horizon": Text("how many months lifetime value looks ahead (default: 36)", "终生价值向前看多少个月（默认 36）"),
    "discount": Text("discount rate a year, a share (default: 0.1)", "年贴现率（默认 0.1）"),
    "level": Text("probability that an interval is to hold (default: 0.9)", "区间的置信水平（默认 0.9）"),
}


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    said = {name: screen.say(text) for name, text in _HELP.items()}
    add_ledger_options(parser, screen)
    parser.add_argument("--horizon", type=int, default=_DEFAULT.horizon_months, metavar="MONTHS", help=said["horizon"])
    parser.add_argument("--discount", type=float, default=_DEFAULT.discount_rate, metavar="RATE", help=said["discount"])
    parser.add_argument("--level", type=float, default=_DEFAULT.level, metavar="SHARE", help=said["level"])


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Value, write, and tell."""
    chosen = ValueAssumptions(options.horizon, options.discount, options.level)
    with screen.progress() as progress:
        with told_engine(progress) as engine:
            found = value_in(engine, requested(options), chosen)
        progress("save", 0)
        written = found.save(options.out, screen.language)
    _tell(found.appraisal, screen)
    if found.renewals is not None:
        screen.tell(contracts_sentence(found.renewals, chosen.horizon_months, chosen.level))
    for path in written:
        screen.tell(Text("→ {path}", "→ {path}").fill(path=path))


_NEXT_YEAR = Text(
    "In the next 12 months {expected:,.0f} order days are expected ({low:,.0f} to {high:,.0f}, {level:.0%}).",
    "今后 12 个月预期 {expected:,.0f} 个下单日（{low:,.0f} 至 {high:,.0f}，{level:.0%}）。",
)
_WORTH = Text(
    "All accounts are worth {expected:,.0f} in {basis} over {months} months ({low:,.0f} to {high:,.0f}, {level:.0%}).",
    "全部客户 {months} 个月的价值为 {expected:,.0f}（按{basis}，{low:,.0f} 至 {high:,.0f}，{level:.0%}）。",
)


def _tell(appraisal: Appraisal, screen: Screen) -> None:
    lifetime, totals, level = appraisal.lifetime, appraisal.valuations.totals, appraisal.chosen.level
    screen.tell(how_chosen(appraisal))
    if lifetime.model is not None and not lifetime.tells_who_left:
        screen.tell(NOBODY_LEFT)
    for text, (expected, low, high) in ((_NEXT_YEAR, totals.orders_12m), (_WORTH, totals.clv)):
        screen.tell(
            text.fill(
                expected=expected,
                low=low,
                high=high,
                level=level,
                months=appraisal.chosen.horizon_months,
                basis=BASES[appraisal.spend.basis],
            )
        )
