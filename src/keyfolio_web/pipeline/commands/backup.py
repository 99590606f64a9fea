"""`keyfolio backup`: all that people and imports have made, in one file, while the server goes on."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio_web.pipeline.commands.django_ready import make_ready

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "backup"
SUMMARY = Text(
    "Write database, ledger and files of an installation (KEYFOLIO_HOME) to one file; the server may be running.",
    "将安装（KEYFOLIO_HOME）的数据库、账本和文件写入一个备份文件；服务器可以继续运行。",
)
_FILE = Text(
    "file to write (default: keyfolio-DAY-TIME.tar in this folder)",
    "备份文件（默认：当前文件夹中的 keyfolio-日期-时间.tar）",
)
_WRITTEN = Text("Backup written: {path} ({size:,} bytes).", "备份已写入：{path}（{size:,} 字节）。")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=screen.say(_FILE))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Back up, and tell."""
    make_ready()
    from keyfolio_web.pipeline.backup import write_backup

    path = options.file or Path(f"keyfolio-{datetime.now().astimezone():%Y%m%d-%H%M%S}.tar")
    write_backup(path.absolute(), version("keyfolio"))
    screen.tell(_WRITTEN.fill(path=path, size=path.stat().st_size))
