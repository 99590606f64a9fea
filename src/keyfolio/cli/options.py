"""Options that several commands share."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from keyfolio.language import Text
from keyfolio.ledger import DATE_ORDERS, HowToRead, RowKey

if TYPE_CHECKING:
    from keyfolio.cli.screen import Screen

_DATES = Text(
    "order of day, month and year in dates such as 10/11/2016 (default: told from the whole column)",
    "形如 10/11/2016 的日期中日、月、年的顺序（默认由整列推断）",
)
_MAP = Text(
    "what a column means, for example --map 'Cust#=account_code'; once for each column; nothing after = leaves it out",
    "指明某列的含义，例如 --map '客户#=account_code'，可多次使用；= 后留空表示不用该列",
)
_BASE_CURRENCY = Text(
    "currency of the store, such as CNY; amounts in others are converted at the rate of their day",
    "账本库的本位币，例如 CNY；其他货币按当日汇率换算",
)
_SOURCE = Text(
    "where the rows come from, such as telephone, ERP or CRM, unless a column says",
    "数据来源，例如 电话、ERP、CRM；文件中有来源列时以该列为准",
)
_ROW_KEY = Text(
    "by what an order line is known: its line id, its product within the order, or exactly all that it says "
    "(default: its line id where there is one)",
    "订单明细的识别方式：行号、订单内的产品，或整行完全相同（默认：有行号时按行号）",
)
_KNOWN_ACCOUNTS = Text(
    "a file of accounts; rows of any other account are set aside (default: new accounts are taken)",
    "客户文件；其他客户的行将被隔离（默认：接受新客户）",
)
_STORE = Text("folder of the ledger store", "账本库文件夹")


def add_reading_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """How a file is to be understood."""
    parser.add_argument("--dates", choices=DATE_ORDERS, help=screen.say(_DATES))
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", type=_told, help=screen.say(_MAP))


def add_import_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """How the rows of a file come into a store."""
    parser.add_argument("--base-currency", metavar="CODE", help=screen.say(_BASE_CURRENCY))
    parser.add_argument("--source", metavar="TEXT", help=screen.say(_SOURCE))
    parser.add_argument("--row-key", choices=get_args(RowKey), help=screen.say(_ROW_KEY))
    parser.add_argument("--known-accounts", type=Path, metavar="ACCOUNTS", help=screen.say(_KNOWN_ACCOUNTS))


def add_store_option(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """Where the ledger is kept."""
    parser.add_argument("--store", type=Path, required=True, metavar="DIR", help=screen.say(_STORE))


def how_to_read(options: argparse.Namespace) -> HowToRead:
    """What was said about the file; lines dated after today are quarantined."""
    return HowToRead(mapping=dict(options.map), date_order=options.dates, today=today())


def today() -> date:
    """Today on the clock of this machine."""
    return date.today()  # noqa: DTZ011


def iso_day(text: str) -> date:
    """A day given as 2025-12-31.

    Raises:
        argparse.ArgumentTypeError: it is no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: YYYY-MM-DD") from None


def _told(text: str) -> tuple[str, str]:
    column, equals, field = text.rpartition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r}: COLUMN=FIELD")
    return column, field
