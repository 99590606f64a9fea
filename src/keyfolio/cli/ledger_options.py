"""Which ledger a command looks at, as of when, and of whom: the same for all that judge accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.assumptions import GRAINS, Assumptions
from keyfolio.cli.options import add_reading_options, how_to_read, iso_day
from keyfolio.language import Text
from keyfolio.request import Request

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

_HELP = {
    "ledger": Text(
        "a CSV, TSV, JSON Lines, XLSX or Parquet file, or the folder of a store",
        "CSV、TSV、JSON Lines、XLSX 或 Parquet 文件，或账本库文件夹",
    ),
    "accounts": Text(
        "file of accounts: code, name, industry, region, parent", "客户文件：编号、名称、行业、地区、上级客户"
    ),
    "as_of": Text("last day that counts (default: the ledger's last day)", "统计截止日（默认为账本的最后一天）"),
    "window": Text(
        "how many months back (default: 36, or the whole ledger when it is shorter)",
        "向前统计多少个月（默认 36 个月；账本更短时取全部）",
    ),
    "by": Text(
        "judge each account, or each group of accounts as it was on the last day that counts (default: account)",
        "按单个客户（account）或按集团（group）评定，集团关系以统计截止日为准（默认 account）",
    ),
    "only": Text(
        "judge only these accounts, or only the groups in which they stand: a file with their codes (default: all)",
        "只评定这些客户（按集团时为其所在的集团）：含客户编号的文件（默认全部）",
    ),
    "out": Text("folder for the results, made when it is not there", "结果文件夹，不存在时自动创建"),
}


def add_ledger_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The ledger, its accounts, how it is read, as of when, by whom, and where the results go."""
    said = {name: screen.say(text) for name, text in _HELP.items()}
    parser.add_argument("ledger", type=Path, metavar="LEDGER|STORE", help=said["ledger"])
    parser.add_argument("--accounts", type=Path, metavar="FILE", help=said["accounts"])
    add_reading_options(parser, screen)
    parser.add_argument("--as-of", type=iso_day, metavar="YYYY-MM-DD", help=said["as_of"])
    parser.add_argument("--window", type=int, metavar="MONTHS", help=said["window"])
    parser.add_argument("--by", choices=GRAINS, default="account", help=said["by"])
    parser.add_argument("--only", type=Path, metavar="FILE", help=said["only"])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=said["out"])


def requested(options: argparse.Namespace) -> Request:
    """What these options ask for."""
    return Request(
        ledger=options.ledger,
        accounts=options.accounts,
        how=how_to_read(options),
        assumptions=Assumptions(options.as_of, options.window, options.by),
        only=options.only,
    )
