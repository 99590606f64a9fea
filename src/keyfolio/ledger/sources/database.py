"""The rows of a query on a database, read in one pass into a file of texts; nothing there is changed."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from keyfolio.errors import SourceTrouble, UnknownColumns
from keyfolio.language import Text, listed
from keyfolio.ledger.sources.database_cells import cell_text
from keyfolio.ledger.sources.mark import Mark, highest
from keyfolio.ledger.sources.only_reads import reading_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import CursorResult

ROWS_A_BATCH: Final = 10_000
LOOK_SECONDS: Final = 20
_PATIENCE: Final = {  # of PostgreSQL's own library: a server that is gone without a word is noticed within a minute
    "connect_timeout": "15",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
_LONGEST_REASON: Final = 300
_READ_ONLY: Final = {"postgresql", "mysql", "mariadb", "oracle"}
_SECRETS: Final = ("pass", "pwd", "key", "token", "secret")
_PARTS: Final = {"host", "hostaddr", "port", "user", "dbname", "database", "service", "server", "service_name", "sid"}
_HIDDEN: Final = "***"
_TOLD_UNASKED: Final = [  # what a driver finds out for itself: an address of a name, a user or a port that is not said
    re.compile(r"""(\b(?:server at|socket) )["'][^"']*["'](?: \([^)]*\))?"""),
    re.compile(r"""(\b(?:user|role|database|host|host name) )["'][^"']*["'](?:@["'][^"']*["'])?"""),
    re.compile(r"(\bport )\d+"),
    re.compile(r"()\b\d{1,3}(?:\.\d{1,3}){3}\b"),
]


@dataclass(frozen=True, slots=True)
class Query:
    """What a database is asked. text: one SELECT.

    incremental_by: a column of its answer whose values only rise, such as the instant of a change: after the first
    time, only rows from its highest value on are read; null: all rows, each time.
    """

    text: str
    incremental_by: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a query gave. mark: the highest value of its incremental column so far; null: there is none."""

    rows: int
    mark: Mark | None


def fetch_query(
    url: str,
    query: Query,
    target: Path,
    *,
    name: str,
    since: Mark | None = None,
    most_rows: int | None = None,
    progress: Callable[[str, int], None] = lambda _stage, _rows: None,
) -> Fetched:
    """Write the rows of a query to `target`, as Parquet of texts: decimals exact, days ISO, null as null.

    url: of the database, as SQLAlchemy writes it. name: what people call the source. since: rows from this value of the
    incremental column on, itself included: rows that came with the same value later would be lost otherwise, and those
    that come again are known to the store by what they say. most_rows: the first so many, for who waits (null: all); a
    PostgreSQL then has `LOOK_SECONDS` for them. What goes wrong leaves no usable file.

    Raises:
        RefusedQuery: it may write, or cannot be understood.
        SourceTrouble: no such database or driver, it refuses the query, fails or goes away; never with its address.
        UnknownColumns: two columns of one name, no such incremental column, or one with empty or mixed values.
    """
    place = _place(url, name)
    source = _Source(place, name)
    text = reading_query(query.text, place.get_backend_name())
    with _connected(source) as connection:
        if most_rows is not None and connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{LOOK_SECONDS}s'")
        with _asked(source, connection, text, query, since) as answer:
            batches = _batches(source, answer, most_rows)
            return _write(batches, _headers(answer, name), query, name, since, target, progress)


def refuse_writing(text: str, url: str, name: str) -> None:
    """Refuse a query that may do more than read, without asking the database. url, name: as in `fetch_query`.

    Raises:
        RefusedQuery: it may write, or cannot be understood.
        SourceTrouble: the address is none, or there is no driver for it.
    """
    reading_query(text, _place(url, name).get_backend_name())


@dataclass(frozen=True, slots=True)
class _Source:
    place: sa.URL
    name: str

    def trouble(self, words: Text, error: Exception, **more: object) -> SourceTrouble:
        return SourceTrouble(words.fill(name=self.name, reason=_reason(error, self.place), **more))


def _place(url: str, name: str) -> sa.URL:
    try:
        place = sa.make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
        place.get_dialect()
    except NoSuchModuleError as trouble:
        raise SourceTrouble(
            Text(
                "There is no driver for the kind of database that {name} is on. Install its package beside Keyfolio; "
                "SQLite and PostgreSQL are there already.",
                "没有 {name} 所用数据库的驱动程序。请在 Keyfolio 的环境中安装相应的软件包；"
                "SQLite 和 PostgreSQL 已内置。",
            ).fill(name=name)
        ) from trouble
    except (ArgumentError, ValueError):
        raise SourceTrouble(  # from None: what they say may quote the address, and a password with it
            Text(
                "The address of the database of {name} is none. It is written kind://user:password@host/database; "
                "signs such as @ or / within a password are written %40 and %2F.",
                "{name} 的数据库地址有误。格式为 类型://用户:密码@主机/数据库；密码中的 @、/ 等字符要写成 %40、%2F。",
            ).fill(name=name)
        ) from None
    return _only_reading(place)


def _only_reading(place: sa.URL) -> sa.URL:
    """A SQLite file is opened for reading, and never made; a PostgreSQL that does not answer is not waited for long."""
    if place.get_driver_name() in ("psycopg", "psycopg2"):
        return place.set(query={**_PATIENCE, **place.query})
    if place.get_backend_name() != "sqlite" or place.database in (None, "", ":memory:"):
        return place
    database = str(place.database)
    file = database if database.startswith("file:") else Path(database).absolute().as_uri()
    return place.set(database=file).update_query_dict({"mode": "ro", "uri": "true"})


@contextmanager
def _connected(source: _Source) -> Iterator[sa.Connection]:
    """A connection whose one transaction only reads, and is rolled back."""
    try:
        engine = sa.create_engine(source.place, poolclass=sa.NullPool, hide_parameters=True)
    except ImportError as trouble:
        raise SourceTrouble(
            Text(
                "The driver {driver} for the database of {name} is not installed. Install its package beside Keyfolio.",
                "未安装 {name} 的数据库所需的驱动程序 {driver}。请在 Keyfolio 的环境中安装相应的软件包。",
            ).fill(name=source.name, driver=trouble.name or "")
        ) from trouble
    try:
        connection = engine.connect()
        _begin_reading(connection)
    except SQLAlchemyError as trouble:
        engine.dispose()
        raise source.trouble(_NOT_REACHED, trouble) from trouble
    try:
        yield connection
    finally:
        connection.close()
        engine.dispose()


def _begin_reading(connection: sa.Connection) -> None:
    """Closing the connection rolls back, whatever was done."""
    database = connection.dialect.name
    if database in _READ_ONLY:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    elif database == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")


@contextmanager
def _asked(
    source: _Source, connection: sa.Connection, text: str, query: Query, since: Mark | None
) -> Iterator[CursorResult[Any]]:
    """The answer, which the database hands over bit by bit."""
    statement = _statement(connection, text, query.incremental_by, since)
    try:
        answer = connection.execution_options(stream_results=True, max_row_buffer=ROWS_A_BATCH).execute(statement)
    except DBAPIError as trouble:
        raise source.trouble(_GONE if _lost(trouble) else _REFUSED, trouble, rows=0) from trouble
    with answer:
        yield answer


def _statement(connection: sa.Connection, text: str, column: str | None, since: Mark | None) -> sa.TextClause:
    """The query within parentheses, where no statement that writes can stand, and from the mark on."""
    held = f"SELECT * FROM (\n{text}\n) keyfolio_rows"  # noqa: S608, it is what the person asks, and only reads
    held = held.replace(":", "\\:")  # a colon in it is no place for a value
    if not column or since is None:
        return sa.text(held)
    quoted = connection.dialect.identifier_preparer.quote(column).replace(":", "\\:")
    # Rows without a value come too, so that they are told and not lost.
    return sa.text(f"{held} WHERE {quoted} >= :mark OR {quoted} IS NULL").bindparams(since.parameter)


def _headers(answer: CursorResult[Any], name: str) -> list[str]:
    headers = list(answer.keys())
    repeated = next((header for header in headers if headers.count(header) > 1), None)
    if repeated is not None:
        raise UnknownColumns(
            Text(
                "The query of {name} has two columns “{header}”. Give each a name of its own, with AS.",
                "{name} 的查询有两列都叫“{header}”。请用 AS 为每列取不同的名称。",
            ).fill(name=name, header=repeated)
        )
    return headers


def _write(
    batches: Iterator[list[sa.Row[Any]]],
    headers: list[str],
    query: Query,
    name: str,
    since: Mark | None,
    target: Path,
    progress: Callable[[str, int], None],
) -> Fetched:
    place = _place_of(query.incremental_by, headers, name)
    schema = pa.schema([(header, pa.string()) for header in headers])
    rows, mark = 0, since
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches:
            if place is not None:
                mark = highest((row[place] for row in batch), mark, headers[place])
            columns = [pa.array(map(cell_text, column), pa.string()) for column in zip(*batch, strict=True)]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            rows += len(batch)
            progress("fetch", rows)
    return Fetched(rows, mark)


def _batches(source: _Source, answer: CursorResult[Any], most_rows: int | None) -> Iterator[list[sa.Row[Any]]]:
    rows = 0
    while most_rows is None or rows < most_rows:
        wanted = ROWS_A_BATCH if most_rows is None else min(ROWS_A_BATCH, most_rows - rows)
        try:
            batch = list(answer.fetchmany(wanted))
        except (SQLAlchemyError, ValueError) as trouble:  # ValueError: of a driver that cannot make a value of it
            words = _GONE if _lost(trouble) else _FAILED
            raise source.trouble(words, trouble, rows=rows) from trouble
        if not batch:
            return
        rows += len(batch)
        yield batch


def _lost(trouble: Exception) -> bool:
    """Whether the connection is gone, rather than the query or a value of it wrong."""
    return isinstance(trouble, DBAPIError) and trouble.connection_invalidated


def _place_of(column: str | None, headers: list[str], name: str) -> int | None:
    if column is None:
        return None
    if column in headers:
        return headers.index(column)
    raise UnknownColumns(
        Text(
            "The query of {name} has no column “{column}” by which to tell what is new. It has: {found}.",
            "{name} 的查询中没有用于增量读取的“{column}”列。现有列：{found}。",
        ).fill(name=name, column=column, found=listed(headers))
    )


def _reason(error: Exception, place: sa.URL) -> str:
    """What the database says, in its first line, without a password or any other part of the address."""
    said = str(error.orig if isinstance(error, DBAPIError) and error.orig else error).strip()
    first = said.splitlines()[0] if said else type(error).__name__
    for secret in _secrets(place):
        first = first.replace(secret, _HIDDEN)
    for part in _parts(place):  # as a word: a database called a takes no letter from the others
        first = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", _HIDDEN, first)
    for told in _TOLD_UNASKED:
        first = told.sub(rf"\g<1>{_HIDDEN}", first)
    return first[:_LONGEST_REASON]


def _secrets(place: sa.URL) -> list[str]:
    told = [place.password or ""]
    for name, value in place.query.items():
        if any(word in name.lower() for word in _SECRETS):
            told += [value] if isinstance(value, str) else value
    return [secret for secret in told if secret]


def _parts(place: sa.URL) -> list[str]:
    """Host, port, user and database of an address, the longest first."""
    told = {place.host or "", str(place.port or ""), place.username or "", place.database or ""}
    for name, value in place.query.items():
        if name.lower() in _PARTS:
            told |= {value} if isinstance(value, str) else set(value)
    return sorted((part for part in told if part), key=lambda part: (-len(part), part))


_NOT_REACHED = Text(
    "The database of {name} cannot be reached: {reason}. Nothing was imported. Check its address, that it runs, and "
    "the rights of its user.",
    "无法连接 {name} 的数据库：{reason}。没有导入任何内容。请检查地址、数据库是否在运行以及用户权限。",
)
_REFUSED = Text(
    "The database of {name} refuses the query: {reason}. Nothing was imported. Correct the query.",
    "{name} 的数据库拒绝执行该查询：{reason}。没有导入任何内容。请更正查询。",
)
_FAILED = Text(
    "The query of {name} failed after {rows:,} rows: {reason}. Nothing was imported. Correct the query, or leave "
    "out the value on which it failed.",
    "{name} 的查询在读取 {rows:,} 行后失败：{reason}。没有导入任何内容。请更正查询，或排除出错的值。",
)
_GONE = Text(
    "The database of {name} went away after {rows:,} rows: {reason}. Nothing was imported; run it again when the "
    "database is back.",
    "{name} 的数据库在读取 {rows:,} 行后中断：{reason}。没有导入任何内容；数据库恢复后请重新运行。",
)
