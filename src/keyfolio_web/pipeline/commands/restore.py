"""`keyfolio restore`: bring a backup back, into an installation in which nothing is yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio_web.pipeline.commands.django_ready import make_ready

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "restore"
SUMMARY = Text(
    "Restore a backup into an empty KEYFOLIO_HOME and an empty database, SQLite or PostgreSQL.",
    "将备份恢复到空的 KEYFOLIO_HOME 和空的数据库（SQLite 或 PostgreSQL）。",
)
_FILE = Text("file that `keyfolio backup` has written", "由 keyfolio backup 写出的文件")
_RESTORED = Text(
    "Restored from {path} (made by Keyfolio {keyfolio}). Everybody signs in again: keyfolio serve",
    "已从 {path} 恢复（由 Keyfolio {keyfolio} 生成）。所有人需重新登录：keyfolio serve",
)


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("file", type=Path, metavar="FILE", help=screen.say(_FILE))


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Restore, and tell."""
    make_ready()
    from keyfolio_web.pipeline.backup import restore_backup

    contents = restore_backup(options.file.absolute())
    screen.tell(_RESTORED.fill(path=options.file, keyfolio=contents.keyfolio))
