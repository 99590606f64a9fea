"""`keyfolio policy`: the default selection policy, to start one's own from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.identify import DEFAULT_POLICY, policy_text
from keyfolio.language import Text

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "policy"
SUMMARY = Text(
    "Print the default selection policy; keep it in a file, change it, and use it with --policy.",
    "输出默认评选标准；可存为文件、修改后用 --policy 使用。",
)


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """This command has none."""


def run(_options: argparse.Namespace, screen: Screen) -> None:
    """Print it."""
    screen.answers.print(policy_text(DEFAULT_POLICY), markup=False, end="", soft_wrap=True)
