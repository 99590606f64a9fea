"""The manifest in its embedded form: a SQLite file beside the batches."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.counts import Counts
from keyfolio.ledger.store.batch import Batch
from keyfolio.ledger.store.folder import StoreFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keyfolio.ledger.store.batch import Change

FILE = "manifest.sqlite"
FORMAT = 4
_COUNTS = tuple(f"lines_{field.name}" for field in fields(Counts))
_COLUMNS = (
    *("number", "revision", "kind", "source", "file_digest", "rows_digest", "reading", "currency", *_COUNTS),
    *("rests_on", "lines_in_known_orders", "imported_at", "revised_at", "replaced_at", "undone_at"),
)
_TABLE = """
CREATE TABLE IF NOT EXISTS batch (
    number INTEGER NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
    file_digest TEXT NOT NULL, rows_digest TEXT NOT NULL, reading TEXT NOT NULL, currency TEXT,
    lines_read INTEGER NOT NULL, lines_accepted INTEGER NOT NULL, lines_updated INTEGER NOT NULL,
    lines_skipped INTEGER NOT NULL, lines_quarantined INTEGER NOT NULL, lines_repeated INTEGER NOT NULL,
    rests_on TEXT NOT NULL, lines_in_known_orders INTEGER NOT NULL, imported_at TEXT NOT NULL, revised_at TEXT,
    replaced_at TEXT, undone_at TEXT,
    PRIMARY KEY (number, revision),
    CHECK (lines_read = lines_accepted + lines_updated + lines_skipped + lines_quarantined)
) STRICT
"""
_LAST = "CREATE UNIQUE INDEX IF NOT EXISTS batch_last_revision ON batch (number) WHERE replaced_at IS NULL"


class SqliteManifest(StoreFolder):
    """The batches of one store, in a SQLite file beside them: a `Manifest` for whoever has no database."""

    @classmethod
    def is_store(cls, folder: Path) -> bool:
        """Whether there is a store in this folder."""
        return (folder / FILE).is_file()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who changes the store; make it when there is none; clear what failed acts left.

        Raises:
            StoreTrouble: the folder cannot be made or written, or a Keyfolio of another format made the store.
        """
        with self.locked():
            self._refuse_lost_manifest()
            with self._connect() as connection:
                self._refuse_other_format(connection)
                connection.execute(_TABLE)
                connection.execute(_LAST)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
            with self.clearing(self.history):
                yield

    def history(self) -> list[Batch]:
        """Every revision of every batch, by number, then revision.

        Raises:
            StoreTrouble: there is no store here, or one of another format.
        """
        if not self.is_store(self.folder):
            raise StoreTrouble(
                Text(
                    "{folder} is no ledger store. Make one with: keyfolio import LEDGER --store {folder}",
                    "{folder} 不是账本库。请先运行：keyfolio import 账本文件 --store {folder}",
                ).fill(folder=self.folder)
            )
        with self._connect() as connection:
            self._refuse_other_format(connection)
            rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM batch ORDER BY number, revision")  # noqa: S608
            return [_batch(dict(zip(_COLUMNS, row, strict=True))) for row in rows]

    def batches(self) -> list[Batch]:
        """Every batch in its last revision, undone ones too, in the order of import.

        Raises:
            StoreTrouble: there is no store here, or one of another format.
        """
        return [batch for batch in self.history() if batch.replaced_at is None]

    def visible(self) -> list[Batch]:
        """The batches that count now, in the order of import."""
        return [batch for batch in self.batches() if batch.is_visible]

    def commit(self, change: Change) -> None:
        """Make a change: the files of what it adds are in place."""
        with self._connect() as connection:
            for batch in change.added:
                replaced = (change.at, batch.number)
                connection.execute(
                    "UPDATE batch SET replaced_at = ? WHERE number = ? AND replaced_at IS NULL", replaced
                )
                connection.execute(_INSERT, _row(batch))
            undone = (change.at, change.undone)
            connection.execute("UPDATE batch SET undone_at = ? WHERE number = ? AND replaced_at IS NULL", undone)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.folder / FILE, timeout=20)) as connection, connection:
                yield connection
        except sqlite3.Error as trouble:
            raise StoreTrouble(
                Text(
                    "The manifest of the store {folder} cannot be used ({trouble}). Check free space and rights; "
                    "no batch was changed.",
                    "账本库 {folder} 的清单无法使用（{trouble}）。请检查剩余空间和权限；任何批次都没有改动。",
                ).fill(folder=self.folder, trouble=trouble)
            ) from trouble

    def _refuse_other_format(self, connection: sqlite3.Connection) -> None:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise StoreTrouble(
                Text(
                    "The store {folder} has format {found}; this Keyfolio reads up to {known}. Upgrade Keyfolio.",
                    "账本库 {folder} 的格式为 {found}，当前版本最高支持 {known}。请升级 Keyfolio。",
                ).fill(folder=self.folder, found=found, known=FORMAT)
            )
        if 0 < found < FORMAT:
            raise StoreTrouble(
                Text(
                    "The store {folder} has format {found}, of a Keyfolio before 0.1. Import its files into a new one.",
                    "账本库 {folder} 的格式为 {found}，由 0.1 之前的版本建立。请将其文件重新导入新的账本库。",
                ).fill(folder=self.folder, found=found)
            )

    def _refuse_lost_manifest(self) -> None:
        """Batches without their manifest: what was undone is not known any more, and nothing may be guessed."""
        if not self.is_store(self.folder) and any(self.folder.glob("batches/*/lines.parquet")):
            raise StoreTrouble(
                Text(
                    "{folder} holds batches but no {file}. Bring that file back, or name another folder.",
                    "{folder} 中有批次，却没有 {file}。请恢复该文件，或指定另一个文件夹。",
                ).fill(folder=self.folder, file=FILE)
            )


_INSERT = f"INSERT INTO batch ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608


def _row(batch: Batch) -> list[object]:
    counts = dict(zip(_COUNTS, astuple(batch.counts), strict=True))
    kept = {**counts, "rests_on": json.dumps(batch.rests_on)}
    return [kept.get(name) if name in kept else getattr(batch, name) for name in _COLUMNS]


def _batch(row: dict[str, object]) -> Batch:
    counts = Counts(*(row.pop(name) for name in _COUNTS))  # type: ignore[arg-type]  # the columns are STRICT
    rests_on = tuple(json.loads(str(row.pop("rests_on"))))
    return Batch(counts=counts, rests_on=rests_on, **row)  # type: ignore[arg-type]
