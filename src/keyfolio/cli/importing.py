"""`keyfolio import`: add ledgers to a store, told one by one or by a profile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from keyfolio.cli.computing import told_engine
from keyfolio.cli.kinds import add_kind_option, import_of_kind
from keyfolio.cli.known_accounts import known_accounts
from keyfolio.cli.options import add_import_options, add_reading_options, add_store_option, how_to_read, today
from keyfolio.cli.profile import address_of, files_of, open_profile, profile_path
from keyfolio.errors import BadProfile, KeyfolioError, NothingToRead
from keyfolio.language import Text
from keyfolio.ledger import Batch, HowToRead, ProfileImport, SqliteManifest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from keyfolio.cli.screen import Screen
    from keyfolio.engine import Engine

NAME = "import"
SUMMARY = Text(
    "Add ledgers to a store, each whole or not at all; the same lines never twice.",
    "将账本导入账本库：每个文件要么全部导入，要么不导入；同样的行不会重复导入。",
)
_LEDGER = Text("CSV, TSV, JSON Lines, XLSX or Parquet files", "CSV、TSV、JSON Lines、XLSX 或 Parquet 文件")
_ADDED = Text("Batch {number}: {source}. {counts}", "批次 {number}：{source}。{counts}")
_KNOWN = Text(
    "Every line of this file was in the store already: nothing was added.",
    "该文件的每一行都已在账本库中：没有新增内容。",
)
_ALIKE = Text(
    "New lines that belong to orders already in the store: {lines:,}. If the file only writes the same lines in "
    "another way (another format, another column), they count twice now: keyfolio undo {number} takes them back.",
    "属于账本库中已有订单的新行：{lines:,} 行。如果该文件只是把同样的行换了一种写法（格式或列不同），"
    "这些行就被重复计入了：可用 keyfolio undo {number} 撤销。",
)
_FAILED = Text(
    "{failed} of {count} files were not imported; what was imported stays.",
    "{count} 个文件中有 {failed} 个没有导入；已导入的保留。",
)
_SEE = Text("See above.", "原因见上。")
_NOT_BOTH = Text(
    "A profile says what to import and how it is read. Leave out the files, and options of reading; or the profile.",
    "配置已说明导入什么、如何读取。请不要同时给出文件或读取选项，或不使用配置。",
)
_NOTHING = Text("Name a file to import, or a profile.", "请指定要导入的文件，或一个配置。")
_NOTHING_NEW = Text("{name}: nothing is new since the last time.", "{name}：上次以来没有新的数据。")
_PROFILE = Text(
    "import what a profile says: a TOML file, or the name of one in the folder profiles of the store",
    "按配置导入：一个 TOML 文件，或账本库 profiles 文件夹中的配置名称",
)
_READING = ("kind", "dates", "map", "base_currency", "source", "row_key", "known_accounts")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    parser.add_argument("ledgers", nargs="*", type=Path, metavar="LEDGER", help=screen.say(_LEDGER))
    add_store_option(parser, screen)
    parser.add_argument("--profile", metavar="NAME|FILE", help=screen.say(_PROFILE))
    add_kind_option(parser, screen)
    add_reading_options(parser, screen)
    add_import_options(parser, screen)


def run(options: argparse.Namespace, screen: Screen) -> None:
    """Import, and tell what became of the lines of each file."""
    if options.profile and (options.ledgers or any(getattr(options, name) for name in _READING)):
        raise BadProfile(_NOT_BOTH)
    if not options.profile and not options.ledgers:
        raise NothingToRead(_NOTHING)
    with screen.progress() as progress, told_engine(progress) as engine:
        if options.profile:
            _import_profile(engine, profile_path(options.profile, options.store), options.store, screen)
        else:
            _import_files(engine, options, screen)


def _import_files(engine: Engine, options: argparse.Namespace, screen: Screen) -> None:
    how = replace(
        how_to_read(options),
        base_currency=options.base_currency,
        source=options.source,
        row_key=options.row_key,
        known_accounts=known_accounts(engine, options.known_accounts),
    )
    manifest = SqliteManifest(options.store)
    _import_each(options.ledgers, lambda path: import_of_kind(engine, manifest, path, options.kind, how, now()), screen)


def _import_profile(engine: Engine, path: Path, store: Path, screen: Screen) -> None:
    profile, folder = open_profile(path), path.parent
    how = HowToRead(
        mapping=profile.mapping,
        date_order=profile.dates,
        today=today(),
        base_currency=profile.base_currency,
        source=profile.source,
        row_key=profile.row_key,
        known_accounts=known_accounts(engine, folder / profile.known_accounts if profile.known_accounts else None),
    )
    manifest = SqliteManifest(store)
    batches = manifest.batches() if SqliteManifest.is_store(store) else []
    ready = ProfileImport(engine, manifest, profile, how, batches)
    if profile.query is None:
        _import_each(files_of(profile, folder), lambda file: ready.of_file(file, now()), screen)
    elif batch := ready.of_query(address_of(profile), now()):
        _tell(batch, screen)
    else:
        screen.tell(_NOTHING_NEW.fill(name=profile.name))


def _import_each(paths: Sequence[Path], add: Callable[[Path], Batch], screen: Screen) -> None:
    """Each file on its own: one that is refused leaves the others alone. Raises: KeyfolioError."""
    failed = 0
    for path in paths:
        try:
            _tell(add(path), screen)
        except KeyfolioError as error:
            if len(paths) == 1:
                raise
            failed += 1
            screen.complain(Text("{path}: {trouble}", "{path}：{trouble}").fill(path=path, trouble=error.text))
    if failed:
        raise KeyfolioError(_FAILED.fill(failed=failed, count=len(paths)), _SEE)


def _tell(batch: Batch, screen: Screen) -> None:
    if not batch.counts.accepted + batch.counts.updated + batch.counts.quarantined and batch.counts.skipped:
        screen.tell(_KNOWN)
    screen.tell(told(batch))
    if batch.counts.accepted and batch.lines_in_known_orders:
        screen.tell(_ALIKE.fill(lines=batch.lines_in_known_orders, number=batch.number))


def told(batch: Batch) -> Text:
    """A batch in one line."""
    return _ADDED.fill(number=batch.number, source=batch.source, counts=batch.counts.text)


def now() -> str:
    """This instant, ISO, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
