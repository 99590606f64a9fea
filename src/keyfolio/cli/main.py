"""Parse the command line, call one command, and say what went wrong in the user's language."""

from __future__ import annotations

import argparse
import os
import sys
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, NoReturn, Protocol

import duckdb

from keyfolio.cli import (
    batches,
    correct,
    identify,
    importing,
    join,
    migrate,
    policy,
    quarantine,
    sample,
    template,
    undo,
    value,
)
from keyfolio.cli.computing import temporary_folder
from keyfolio.cli.screen import Screen
from keyfolio.errors import KeyfolioError
from keyfolio.language import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Command(Protocol):
    """A module that is one command: its name, what it does, its options, and the doing."""

    NAME: str
    SUMMARY: Text

    def add_options(self, parser: argparse.ArgumentParser, screen: Screen) -> None:
        """Add the options of this command."""

    def run(self, options: argparse.Namespace, screen: Screen) -> None:
        """Do it."""


COMMANDS: tuple[Command, ...] = (
    identify,
    value,
    migrate,
    template,
    join,
    importing,
    batches,
    quarantine,
    correct,
    undo,
    policy,
    sample,
)
BAD_INPUT = 2
INTERRUPTED = 130

_DESCRIPTION = Text(
    "Key account management: a ledger in, its key accounts out, with reasons.",
    "大客户管理：导入账本，得出大客户及其理由。",
)
_LANGUAGE = Text("language of what is said and written (default: that of the system)", "输出语言（默认与系统一致）")
_MISUSED = Text("{message}\nTry: {program} --help", "命令有误：{message}\n可运行：{program} --help")
_STOPPED = Text("Stopped. What was not finished was not written.", "已中止。未完成的内容没有写出。")
_ENGINE = Text(
    "The tables could not be computed ({trouble}). Check that the temporary folder {folder} has room, "
    "or name another in KEYFOLIO_TEMPORARY.",
    "无法完成计算（{trouble}）。请检查临时文件夹 {folder} 的剩余空间，或用 KEYFOLIO_TEMPORARY 另行指定。",
)
_WITH_COMMAND = Text("{text} {command}", "{text}{command}")
_MACHINE = Text(
    "The answer could not be given: {trouble}. Check that there is room, and your right to write there.",
    "无法输出结果：{trouble}。请检查剩余空间和写入权限。",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 2 bad input (said on standard error), 130 interrupted."""
    told = list(sys.argv[1:] if arguments is None else arguments)
    screen = Screen(_language(told))
    options = _parser(screen).parse_args(told)
    try:
        options.run(options, screen)
    except KeyfolioError as error:
        screen.complain(_WITH_COMMAND.fill(text=error.text, command=error.command) if error.command else error.text)
        return BAD_INPUT
    except duckdb.Error as trouble:
        first_line = str(trouble).splitlines()[0]
        screen.complain(_ENGINE.fill(trouble=first_line, folder=temporary_folder()))
        return BAD_INPUT
    except OSError as trouble:
        screen.complain(_MACHINE.fill(trouble=trouble.strerror or trouble))
        return BAD_INPUT
    except KeyboardInterrupt:
        screen.complain(_STOPPED)
        return INTERRUPTED
    return 0


@cache
def commands() -> tuple[Command, ...]:
    """The commands of the core, then those that others have installed beside it (entry points `keyfolio.commands`).

    One whose own packages are not installed is not there.
    """
    return (*COMMANDS, *_installed_commands())


def _installed_commands() -> Iterator[Command]:
    for found in entry_points(group="keyfolio.commands"):
        try:
            yield found.load()
        except ImportError:
            continue


def _language(told: Sequence[str]) -> Language:
    """The language asked for, wherever it stands on the line; else the system's."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--language", choices=LANGUAGES)
    found: Language | None = None
    try:
        found = early.parse_known_args(told)[0].language
    except SystemExit:
        sys.exit(BAD_INPUT)
    system = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return found or ("zh" if system.lower().startswith("zh") else "en")


class _Parser(argparse.ArgumentParser):
    """Says in the user's language that a command was misused."""

    screen: Screen

    def error(self, message: str) -> NoReturn:
        self.screen.complain(_MISUSED.fill(message=message, program=self.prog))
        sys.exit(BAD_INPUT)


def _parser(screen: Screen) -> argparse.ArgumentParser:
    _Parser.screen = screen
    parser = _Parser(prog="keyfolio", description=screen.say(_DESCRIPTION), allow_abbrev=False)
    under_it = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in commands():
        said = screen.say(command.SUMMARY)
        under = under_it.add_parser(command.NAME, help=said, description=said, allow_abbrev=False)
        command.add_options(under, screen)
        under.add_argument("--language", choices=LANGUAGES, default=screen.language, help=screen.say(_LANGUAGE))
        under.set_defaults(run=command.run)
    return parser
