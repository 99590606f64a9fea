"""`keyfolio join`: two files become one, such as orders and their lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.cli.computing import own_engine
from keyfolio.language import Text
from keyfolio.ledger import join_files

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "join"
SUMMARY = Text(
    "Join two files by a key, such as order lines and their orders, into one that can be imported.",
    "按键合并两个文件（例如订单明细与订单），得到可以导入的一个文件。",
)
_LINES = Text("the file of lines: each of its rows stays one row", "明细文件：其中每一行保持一行")
_HEADS = Text("the file whose columns are added, such as the orders", "提供附加列的文件，例如订单")
_OUT = Text("the file to write, Parquet", "要写出的 Parquet 文件")
_ON = Text("the header that both files have (default: the one they share)", "两个文件共有的列名（默认为唯一的共同列）")
_DONE = Text(
    "Joined by “{key}”: {rows:,} lines; {without_head:,} have no row in the other file, {heads:,} of its rows have no "
    "line.",
    "已按“{key}”合并：{rows:,} 行明细；其中 {without_head:,} 行在另一个文件中没有对应行，"
    "另一个文件有 {heads:,} 行没有明细。",
)


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("lines", type=Path, metavar="LINES", help=screen.say(_LINES))
    parser.add_argument("heads", type=Path, metavar="HEADS", help=screen.say(_HEADS))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=screen.say(_OUT))
    parser.add_argument("--on", default="", metavar="COLUMN", help=screen.say(_ON))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Join, and tell what found no partner."""
    with own_engine() as engine:
        joined = join_files(engine, options.lines, options.heads, options.out, on=options.on)
    screen.tell(
        _DONE.fill(key=joined.key, rows=joined.rows, without_head=joined.without_head, heads=joined.heads_without_line)
    )
