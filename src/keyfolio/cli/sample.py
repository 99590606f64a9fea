"""`keyfolio sample`: write a fictional company to try Keyfolio with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.sample import SampleChoices, make_company, write_company

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "sample"
SUMMARY = Text("Write the books of a fictional company, to try Keyfolio with.", "生成一家虚构公司的账簿，供试用。")
_HELP = {
    "out": Text("folder for the files, made when it is not there", "文件夹，不存在时自动创建"),
    "seed": Text("another number, another company (default: {default})", "数字不同，公司也不同（默认 {default}）"),
    "customers": Text("how many accounts (default: {default:,})", "客户数（默认 {default:,}）"),
    "months": Text("how many months (default: {default})", "月数（默认 {default}）"),
}


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=screen.say(_HELP["out"]))
    for name in ("seed", "customers", "months"):
        default = getattr(SampleChoices(), name)
        said = screen.say(_HELP[name].fill(default=default))
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=said)


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Make, write, and tell where."""
    choices = SampleChoices(
        seed=options.seed, customers=options.customers, months=options.months, language=screen.language
    )
    for path in write_company(make_company(choices), options.out):
        screen.tell(Text("→ {path}", "→ {path}").fill(path=path))
