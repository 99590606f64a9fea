"""`keyfolio batches`: what a store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.cli.importing import told
from keyfolio.cli.options import add_store_option
from keyfolio.language import Text
from keyfolio.ledger import Batch, SqliteManifest, origin_of

if TYPE_CHECKING:
    import argparse

    from keyfolio.cli.screen import Screen

NAME = "batches"
SUMMARY = Text("List the batches of a store, with what became of their lines.", "列出账本库的各个批次及其行数。")
_SHOWN = Text("{imported_at}  {told}", "{imported_at}  {told}")
_PROFILE = Text("{told} Profile {profile}, version {version}.", "{told}导入配置 {profile}，版本 {version}。")
_UNDONE = Text("{imported_at}  Undone {undone_at}. {told}", "{imported_at}  已于 {undone_at} 撤销。{told}")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    add_store_option(parser, screen)


def run(options: argparse.Namespace, screen: Screen) -> None:
    """List, oldest first."""
    for batch in SqliteManifest(options.store).batches():
        line = _UNDONE if batch.undone_at else _SHOWN
        screen.tell(line.fill(imported_at=batch.imported_at, undone_at=batch.undone_at, told=_with_profile(batch)))


def _with_profile(batch: Batch) -> Text:
    """A batch in one line, with the profile that brought it."""
    origin = origin_of(batch)
    if origin is None:
        return told(batch)
    return _PROFILE.fill(told=told(batch), profile=origin.profile, version=origin.version)
