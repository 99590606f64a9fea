"""The manifest in its embedded form: a SQLite file beside the batches."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import astuple
from typing import TYPE_CHECKING

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.counts import Counts
from keyfolio.ledger.store.batch import Batch
from keyfolio.ledger.store.folder import StoreFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "manifest.sqlite"
FORMAT = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS batch (
    number INTEGER PRIMARY KEY, source TEXT NOT NULL, file_digest TEXT NOT NULL, rows_digest TEXT NOT NULL,
    reading TEXT NOT NULL, currency TEXT,
    lines_read INTEGER NOT NULL, lines_accepted INTEGER NOT NULL, lines_updated INTEGER NOT NULL,
    lines_skipped INTEGER NOT NULL, lines_quarantined INTEGER NOT NULL, lines_repeated INTEGER NOT NULL,
    rests_on TEXT NOT NULL, lines_in_known_orders INTEGER NOT NULL, imported_at TEXT NOT NULL, undone_at TEXT,
    CHECK (lines_read = lines_accepted + lines_updated + lines_skipped + lines_quarantined)
) STRICT
"""


class SqliteManifest(StoreFolder):
    """The batches of one store, in a SQLite file beside them: a `Manifest` for whoever has no database."""

    @classmethod
    def is_store(cls, folder: Path) -> bool:
        """Whether there is a store in this folder."""
        return (folder / FILE).is_file()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only one who imports or undoes; make the store when there is none; clear what a killed import left.

        Raises:
            StoreTrouble: the folder cannot be made or written, or a newer Keyfolio made the store.
        """
        with self.locked():
            self._refuse_lost_manifest()
            with self._connect() as connection:
                self._refuse_newer(connection)
                connection.execute(_TABLE)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
            self.clear_leftovers()
            yield

    def batches(self) -> list[Batch]:
        """Every batch, undone ones too, in the order of import.

        Raises:
            StoreTrouble: there is no store here, or one that a newer Keyfolio made.
        """
        if not self.is_store(self.folder):
            raise StoreTrouble(
                Text(
                    "{folder} is no ledger store. Make one with: keyfolio import LEDGER --store {folder}",
                    "{folder} 不是账本库。请先运行：keyfolio import 账本文件 --store {folder}",
                ).fill(folder=self.folder)
            )
        with self._connect() as connection:
            self._refuse_newer(connection)
            return [_batch(row) for row in connection.execute("SELECT * FROM batch ORDER BY number")]

    def visible(self) -> list[Batch]:
        """The batches that were not undone."""
        return [batch for batch in self.batches() if batch.undone_at is None]

    def commit(self, batch: Batch) -> None:
        """Make a batch visible: its files are in place."""
        counts = astuple(batch.counts)
        row = (
            *(batch.number, batch.source, batch.file_digest, batch.rows_digest, batch.reading, batch.currency),
            *counts,
            *(json.dumps(batch.rests_on), batch.lines_in_known_orders, batch.imported_at, batch.undone_at),
        )
        with self._connect() as connection:
            connection.execute(f"INSERT INTO batch VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def mark_undone(self, number: int, undone_at: str) -> None:
        """Hide a batch; its files stay."""
        with self._connect() as connection:
            connection.execute("UPDATE batch SET undone_at = ? WHERE number = ?", (undone_at, number))

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

    def _refuse_newer(self, connection: sqlite3.Connection) -> None:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise StoreTrouble(
                Text(
                    "The store {folder} has format {found}; this Keyfolio reads up to {known}. Upgrade Keyfolio.",
                    "账本库 {folder} 的格式为 {found}，当前版本最高支持 {known}。请升级 Keyfolio。",
                ).fill(folder=self.folder, found=found, known=FORMAT)
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


def _batch(row: tuple[object, ...]) -> Batch:
    number, source, file_digest, rows_digest, reading, currency, *rest = row
    *counts, rests_on, lines_in_known_orders, imported_at, undone_at = rest
    return Batch(  # the columns are STRICT: SQLite has checked their types
        number=number,  # type: ignore[arg-type]
        source=source,  # type: ignore[arg-type]
        file_digest=file_digest,  # type: ignore[arg-type]
        rows_digest=rows_digest,  # type: ignore[arg-type]
        reading=reading,  # type: ignore[arg-type]
        currency=currency,  # type: ignore[arg-type]
        counts=Counts(*counts),  # type: ignore[arg-type]
        rests_on=tuple(json.loads(str(rests_on))),
        lines_in_known_orders=lines_in_known_orders,  # type: ignore[arg-type]
        imported_at=imported_at,  # type: ignore[arg-type]
        undone_at=undone_at,  # type: ignore[arg-type]
    )
