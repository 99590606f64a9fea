"""A profile is imported: each of its files, or its query, becomes a batch that names it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from keyfolio.errors import BadProfile
from keyfolio.ledger.imports import import_fact, import_file
from keyfolio.ledger.keyless import refuse_columns_without_key
from keyfolio.ledger.origin import Origin, mark_of, version_of
from keyfolio.ledger.preview import preview_file
from keyfolio.ledger.sources import fetch_query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.language import Text
    from keyfolio.ledger.conversion import Exchange
    from keyfolio.ledger.preview import Preview
    from keyfolio.ledger.profiles import Profile
    from keyfolio.ledger.rows import HowToRead
    from keyfolio.ledger.sources import Mark, Query
    from keyfolio.ledger.store import Batch, Manifest


class _Told(TypedDict):
    source_name: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ProfileImport:
    """A profile about to be imported into a store.

    how: what the profile says of reading, with today and the known accounts. batches: what the store holds before,
    undone batches too; none: there is no store yet. version: of the profile (null: told from those batches).
    """

    engine: Engine
    manifest: Manifest
    profile: Profile
    how: HowToRead
    batches: Sequence[Batch]
    version: int | None = None

    def of_file(self, path: Path, imported_at: str, source_name: str | None = None) -> Batch:
        """Import one of its files, as `import_file` does. Raises: KeyfolioError."""
        return self._import(path, imported_at, source_name, self._origin())

    def of_query(self, url: str, imported_at: str) -> Batch | None:
        """Import what its query gives, or what is new of it; null: nothing is. url: of the database.

        The store is not held while the database answers. Two at once read the same rows, and the second skips them.

        Raises:
            KeyfolioError: the query or the database is refused or goes away, or its rows are refused as a file.
        """
        query, stream = _query_of(self.profile), self.profile.stream
        since = mark_of(stream, self.batches) if stream else None
        target = self.engine.folder / "query.parquet"
        fetched = fetch_query(url, query, target, name=self.profile.name, since=since, progress=self.engine.progress)
        if not fetched.rows and since:
            return None
        return self._import(target, imported_at, self.profile.name, self._origin(since, fetched.mark))

    def _origin(self, since: Mark | None = None, mark: Mark | None = None) -> Origin:
        profile = self.profile
        version = self.version or version_of(profile.name, profile.digest, self.batches)
        return Origin(profile.name, version, profile.digest, profile.stream, since, mark, profile.query is not None)

    def _import(self, path: Path, at: str, name: str | None, origin: Origin) -> Batch:
        told: _Told = {"source_name": name, "origin": origin}
        if self.profile.kind == "sales":
            return import_file(self.engine, self.manifest, path, self.how, at, **told)
        return import_fact(self.engine, self.manifest, path, self.profile.kind, self.how, at, **told)


def preview_query(
    engine: Engine, profile: Profile, how: HowToRead, url: str, *, rows: int = 200, exchange: Exchange | None = None
) -> Preview:
    """What the query of a profile would be read as, told from its first rows.

    how, url: as for `ProfileImport`. exchange: as in `preview_file`.

    Raises:
        KeyfolioError: the query or the database is refused or goes away.
    """
    target = engine.folder / "query.parquet"
    fetched = fetch_query(url, _query_of(profile), target, name=profile.name, most_rows=rows)
    seen = preview_file(engine, target, how, kind=profile.kind, name=profile.name, exchange=exchange)
    return replace(seen, complete=fetched.rows < rows, trouble=seen.trouble or _keyless(profile, seen))


def _keyless(profile: Profile, seen: Preview) -> Text | None:
    """Why its rows are not read bit by bit; null: each has a key, or they are read whole."""
    if profile.stream and seen.rows_previewed:
        try:
            refuse_columns_without_key(profile.kind, seen.known_by)
        except BadProfile as error:
            return error.text
    return None


def _query_of(profile: Profile) -> Query:
    if profile.query is None:
        raise ValueError(profile.name)
    return profile.query
