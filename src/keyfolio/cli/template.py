"""`keyfolio template`: a file of a kind to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.cli.kinds import KIND_NAMES, every_kind
from keyfolio.errors import CannotWrite
from keyfolio.language import Text
from keyfolio.ledger import template_of, template_workbook

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "template"
SUMMARY = Text(
    "Write a file to fill in: headers, two example rows, and, in a workbook, notes on every column.",
    "生成供填写的模板：列名、两行示例；工作簿中另有各列说明。",
)
_KIND = Text("what the file shall hold", "文件内容的种类")
_OUT = Text("the file to write, .csv or .xlsx", "要写出的文件，.csv 或 .xlsx")
_DONE = Text("{kind}: {path}", "{kind}：{path}")
_ENDING = Text(
    "A template ends in .csv or .xlsx, not in “{found}”. Name the file so.",
    "模板文件的扩展名应为 .csv 或 .xlsx，而不是“{found}”。请改名。",
)


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("kind", choices=every_kind(), metavar="KIND", help=f"{screen.say(_KIND)}: {_choices()}")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=screen.say(_OUT))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Write it, and tell where.

    Raises:
        CannotWrite: the name of the file does not say which kind of file it shall be.
    """
    path: Path = options.out
    ending = path.suffix.lower()
    if ending not in {".csv", ".xlsx"}:
        raise CannotWrite(_ENDING.fill(found=path.suffix))
    is_workbook = ending == ".xlsx"
    language = screen.language
    content = template_workbook(options.kind, language) if is_workbook else template_of(options.kind, language).as_csv()
    path.write_bytes(content)
    screen.tell(_DONE.fill(kind=KIND_NAMES[options.kind], path=path))


def _choices() -> str:
    return ", ".join(every_kind())
