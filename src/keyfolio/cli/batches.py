"""`keyfolio batches`: what a store holds, and what was changed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.cli.importing import told
from keyfolio.cli.options import add_store_option
from keyfolio.language import Text
from keyfolio.ledger import Batch, SqliteManifest, origin_of, revision_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from keyfolio.cli.screen import Screen

NAME = "batches"
SUMMARY = Text("List the batches of a store, with what became of their lines.", "列出账本库的各个批次及其行数。")
_SHOWN = Text("{imported_at}  {told}", "{imported_at}  {told}")
_PROFILE = Text("{told} Profile {profile}, version {version}.", "{told}导入配置 {profile}，版本 {version}。")
_REVISED = Text("  Revision {revision}, {revised_at}: {why}", "  修订 {revision}，{revised_at}：{why}")
_CELL = Text("    {change}", "    {change}")
_UNDONE = Text("{imported_at}  Undone {undone_at}. {told}", "{imported_at}  已于 {undone_at} 撤销。{told}")


def add_options(parser: argparse.ArgumentParser, screen: Screen) -> None:
    """The options of this command."""
    add_store_option(parser, screen)


def run(options: argparse.Namespace, screen: Screen) -> None:
    """List, oldest first; below each batch its revisions."""
    history = SqliteManifest(options.store).history()
    for batch in (batch for batch in history if batch.replaced_at is None):
        line = _UNDONE if batch.undone_at else _SHOWN
        screen.tell(line.fill(imported_at=batch.imported_at, undone_at=batch.undone_at, told=_with_profile(batch)))
        _tell_revisions(screen, [other for other in history if other.number == batch.number])


def _tell_revisions(screen: Screen, revisions: Sequence[Batch]) -> None:
    for batch in revisions:
        if why := revision_of(batch):
            screen.tell(_REVISED.fill(revision=batch.revision, revised_at=batch.revised_at, why=why.text))
            for cell in why.cells:
                screen.tell(_CELL.fill(change=cell.text))


def _with_profile(batch: Batch) -> Text:
    """A batch in one line, with the profile that brought it."""
    origin = origin_of(batch)
    if origin is None:
        return told(batch)
    return _PROFILE.fill(told=told(batch), profile=origin.profile, version=origin.version)
