"""`keyfolio check-deploy`: what an installation lacks before people may run their business on it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio_web.pipeline.commands.django_ready import make_ready

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "check-deploy"
SUMMARY = Text(
    "Say what an installation lacks for production: key, HTTPS, hosts, backups, worker.",
    "检查正式部署还缺少什么：密钥、HTTPS、主机名、备份、工作进程。",
)
_READY = Text("Nothing is missing.", "没有缺少任何内容。")
_SERIOUS = Text("MISSING  {words}", "缺少  {words}")
_ADVICE = Text("ADVICE   {words}", "建议  {words}")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """It has none: the environment says which installation is meant."""


def run(options: argparse.Namespace, screen: Screen) -> None:  # noqa: ARG001
    """Tell what is missing; the exit code is 1 when something serious is."""
    make_ready()
    from keyfolio_web.pipeline.deployment import lacks

    found = lacks()
    for lack in found:
        screen.tell((_SERIOUS if lack.is_serious else _ADVICE).fill(words=lack.words))
    if not found:
        screen.tell(_READY)
    if any(lack.is_serious for lack in found):
        sys.exit(1)
