"""Queries on real databases: what they give, what they cannot do, and what is said when a database goes away."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from tests.postgresql import postgresql_address

from keyfolio.errors import KeyfolioError, RefusedQuery, SourceTrouble, UnknownColumns
from keyfolio.ledger.sources import Fetched, Mark, Query, database, fetch_query, reading_query

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLE = """
CREATE TABLE sales (id integer, code text, day date, amount numeric(20, 4), at timestamp, note text);
INSERT INTO sales VALUES (1, 'A', '2025-01-31', 90071992547409.9312, '2025-01-31 08:05:00', NULL);
INSERT INTO sales VALUES (2, '客户', '2024-02-29', 0.1000, '2025-02-01 00:00:00', '100 % :a \\:b 12:30');
INSERT INTO sales VALUES (3, 'B', '2025-03-01', -2.5000, '2025-02-01 00:00:00', '');
"""
ALL = "SELECT code, day, amount, at, note FROM sales ORDER BY id;"


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The address of a database of this module's own, with the table of sales."""
    server = sa.create_engine(postgresql_address(), isolation_level="AUTOCOMMIT")
    name = f"keyfolio_source_{secrets.token_hex(4)}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    address = sa.make_url(postgresql_address()).set(database=name)
    engine = sa.create_engine(address, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in f"{TABLE} CREATE SEQUENCE numbers".split(";\n"):
            connection.execute(sa.text(statement.replace(":", "\\:")))
    yield address.render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The address of a file with the table of sales."""
    with closing(sqlite3.connect(tmp_path / "a shop?.db")) as connection:
        connection.executescript(TABLE)
    return f"sqlite:///{tmp_path}/a shop%3F.db"


def _fetch(
    url: str, query: Query | str, folder: Path, since: Mark | None = None
) -> tuple[Fetched, list[list[str | None]]]:
    asked = Query(query) if isinstance(query, str) else query
    fetched = fetch_query(url, asked, folder / "rows.parquet", name="shop", since=since)
    table = pq.read_table(folder / "rows.parquet")
    return fetched, [list(row.values()) for row in table.to_pylist()]


def test_values_come_exactly_as_they_stand_in_the_database(postgresql: str, tmp_path: Path) -> None:
    fetched, rows = _fetch(postgresql, ALL, tmp_path)
    assert (fetched.rows, fetched.mark) == (3, None)
    assert rows == [
        ["A", "2025-01-31", "90071992547409.9312", "2025-01-31 08:05:00", None],
        ["客户", "2024-02-29", "0.1000", "2025-02-01 00:00:00", "100 % :a \\:b 12:30"],
        ["B", "2025-03-01", "-2.5000", "2025-02-01 00:00:00", ""],
    ]


def test_a_file_of_sqlite_gives_the_same_as_far_as_it_can_hold_it(sqlite: str, tmp_path: Path) -> None:
    _, rows = _fetch(sqlite, ALL, tmp_path)
    assert [row[:2] for row in rows] == [["A", "2025-01-31"], ["客户", "2024-02-29"], ["B", "2025-03-01"]]
    assert [row[2] for row in rows[1:]] == ["0.1", "-2.5"]
    assert rows[0][4] is None


@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_a_query_is_run_as_it_is_written(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    asked = "SELECT '100 % :a \\:b \\\\:c 12:30 ?' AS x, id FROM sales WHERE note LIKE '1%:a%' -- all; of them"
    _, rows = _fetch(request.getfixturevalue(kind), asked, tmp_path)
    assert rows == [["100 % :a \\:b \\\\:c 12:30 ?", "2"]]


@pytest.mark.parametrize(
    ("column", "marks"),
    [
        ("id", [Mark("int", "3"), Mark("int", "4")]),
        ("day", [Mark("date", "2025-03-01"), Mark("date", "2025-03-02")]),
        ("amount", [Mark("Decimal", "90071992547409.9312"), Mark("Decimal", "90071992547409.9313")]),
        ("at", [Mark("datetime", "2025-02-01T00:00:00"), Mark("datetime", "2025-02-02T00:00:00")]),
        ("code", [Mark("str", "客户"), Mark("str", "￼")]),
    ],
)
def test_the_next_time_only_rows_from_the_mark_on_are_read(
    postgresql: str, tmp_path: Path, column: str, marks: list[Mark]
) -> None:
    query = Query("SELECT id, code, day, amount, at FROM sales", incremental_by=column)
    first, _ = _fetch(postgresql, query, tmp_path)
    assert first == Fetched(3, marks[0])
    again, rows = _fetch(postgresql, query, tmp_path, first.mark)
    assert again == Fetched(2 if column == "at" else 1, first.mark)
    assert {row[0] for row in rows} < {"1", "2", "3"}
    assert _fetch(postgresql, query, tmp_path, marks[1]) == (Fetched(0, marks[1]), [])


def test_instants_as_text_in_sqlite_are_a_mark_too(sqlite: str, tmp_path: Path) -> None:
    query = Query("SELECT id, at FROM sales", incremental_by="at")
    first, _ = _fetch(sqlite, query, tmp_path)
    assert first.mark == Mark("str", "2025-02-01 00:00:00")
    assert _fetch(sqlite, query, tmp_path, first.mark)[1] == [
        ["2", "2025-02-01 00:00:00"],
        ["3", "2025-02-01 00:00:00"],
    ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (Query("SELECT id, note FROM sales", "note"), "“note” is empty in some row"),
        (Query("SELECT id FROM sales", "at"), "no column “at” by which to tell what is new. It has: id"),
        (Query("SELECT id, id FROM sales"), "has two columns “id”"),
        (Query("SELECT CAST('x' AS bytea) AS b", "b"), "without a common order"),
    ],
)
def test_columns_by_which_nothing_can_be_told_are_named(
    postgresql: str, tmp_path: Path, query: Query, said: str
) -> None:
    with pytest.raises(UnknownColumns, match=said):
        _fetch(postgresql, query, tmp_path)


def test_a_row_without_a_value_is_told_later_on_too(postgresql: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownColumns, match="is empty in some row"):
        _fetch(postgresql, Query("SELECT NULLIF(id, 1) AS at FROM sales", "at"), tmp_path, Mark("int", "2"))


NOT_FINITE = [
    ("'NaN'::numeric", None),
    ("'NaN'::float8", None),
    ("'-Infinity'::float8", None),
    ("'NaN'::numeric", Mark("Decimal", "1")),
    ("'Infinity'::float8", Mark("float", "1.0")),
]


@pytest.mark.parametrize(("value", "since"), NOT_FINITE)
def test_a_value_that_nothing_is_higher_than_is_no_mark(
    postgresql: str, tmp_path: Path, value: str, since: Mark | None
) -> None:
    asked = "SELECT id, CASE WHEN id = 2 THEN value ELSE id END AS version FROM sales".replace("value", value)
    with pytest.raises(UnknownColumns, match="“version” holds NaN or infinity in some row") as refused:
        _fetch(postgresql, Query(asked, "version"), tmp_path, since)
    assert "leave such rows out of the query" in refused.value.text.en
    assert "“version”列在某些行中为 NaN 或无穷大" in refused.value.text.zh


WRITING = {
    "an insert in a WITH": "WITH x AS (INSERT INTO sales VALUES (9) RETURNING *) SELECT * FROM x",
    "a delete deep inside": "SELECT (WITH d AS (DELETE FROM sales RETURNING id) SELECT count(*) FROM d)",
    "a new table": "SELECT * INTO copied FROM sales",
    "rows that are locked": "SELECT * FROM sales FOR UPDATE",
    "a second statement": "SELECT 1; DELETE FROM sales",
    "an end of the parentheses": "SELECT 1) x; DELETE FROM sales; SELECT * FROM (SELECT 2",
    "a file that is written": "COPY sales TO '/tmp/sales'",
    "a sequence that goes on": "SELECT nextval('numbers')",
    "a function by its full name": "SELECT pg_catalog.setval('numbers', 9)",
    "a function in quotation marks": "SELECT \"setval\"('numbers', 9)",
    "a function in escapes": "SELECT U&\"set\\0076al\"('numbers', 9)",
    "a text that is run": "SELECT query_to_xml('DELETE FROM sales', true, true, '')",
    "another server": "SELECT * FROM dblink('dbname=x', 'DELETE FROM sales') AS t(a int)",
    "a file of the server": "SELECT pg_read_file('/etc/passwd')",
    "a connection that is ended": "SELECT pg_terminate_backend(1)",
    "statistics of a text that is run": "SELECT * FROM ts_stat('SELECT lo_export(1, ''/tmp/x'')::text::tsvector')",
    "a text that rewrites": "SELECT ts_rewrite('a'::tsquery, 'SELECT lo_unlink(1)')",
    "a text in a table across": "SELECT * FROM crosstab('SELECT lo_unlink(1)') AS t(a int)",
    "rows from a text": "SELECT * FROM ROWS FROM (ts_stat('SELECT 1')) AS z",
    "a function written as a field": "SELECT ('SELECT lo_unlink(1)'::text).ts_stat",
    "a lateral text": "SELECT * FROM sales, LATERAL ts_stat(note) AS z",
    "a harmless name in a schema of theirs": "SELECT theirs.lower(code) FROM sales",
    "a harmless table in a schema of theirs": "SELECT * FROM theirs.json_each('{}')",
    "a scalar function as a table": "SELECT * FROM upper('a')",
    "a function nobody knows": "SELECT make_orders(id) FROM sales",
    "a block": "DO $$ BEGIN DELETE FROM sales; END $$",
    "an explanation that runs": "EXPLAIN ANALYZE DELETE FROM sales",
    "a setting": "SET TRANSACTION READ WRITE",
    "an end of the transaction": "COMMIT",
    "nothing": " ; ",
    "no query": "please drop everything",
}
WRITING_ELSEWHERE = [
    ("sqlite", "PRAGMA user_version = 3"),
    ("sqlite", "ATTACH 'other.db' AS other"),
    ("sqlite", "REPLACE INTO sales VALUES (9)"),
    ("sqlite", "WITH d AS (SELECT 1) DELETE FROM sales"),
    ("sqlite", "SELECT load_extension('x')"),
    ("mysql", "SELECT * FROM sales INTO OUTFILE '/tmp/x'"),
    ("mysql", "SELECT 1 /*! INTO OUTFILE '/tmp/x' */"),
    ("mysql", "SELECT sleep(100)"),
    ("mysql", "SELECT 1 --1, load_file('/etc/passwd')"),
    ("mariadb", "SELECT 1--load_file('/etc/passwd')"),
    ("nosuch", "SELECT 1 /* /* */ , load_file('/etc/passwd') -- */"),
    ("duckdb", "SELECT * FROM '/tmp/x.csv'"),
    ("duckdb", 'SELECT * FROM "x.parquet"'),
    ("duckdb", "SELECT * FROM x.csv"),
    ("duckdb", "SELECT * FROM glob('*')"),
    ("duckdb", "SELECT * FROM read_csv('x.csv')"),
    ("duckdb", "SELECT * FROM main.read_parquet('x')"),
    ("snowflake", "SELECT * FROM @stage/x"),
    ("sqlite", "SELECT * FROM pragma_table_info('sales')"),
    ("mssql", "SELECT * FROM OPENROWSET('a', 'b')"),
    ("oracle", "SELECT httpuritype('http://x').getclob() FROM dual"),
    ("oracle", "SELECT q'['||utl_http.request('x')||']' FROM dual"),
    ("mysql", "SELECT * FROM sales LOCK IN SHARE MODE"),
    ("mssql", "EXEC xp_cmdshell 'dir'"),
    ("mssql", "SELECT NEXT VALUE FOR numbers"),
    ("oracle", "SELECT numbers.nextval FROM dual"),
]


def _refused(database: str, query: str) -> RefusedQuery:
    with pytest.raises(RefusedQuery) as refused:
        reading_query(query, database)
    return refused.value


@pytest.mark.parametrize("query", WRITING.values(), ids=list(WRITING))
def test_a_query_that_may_write_is_refused_before_the_database_sees_it(query: str) -> None:
    assert _refused("postgresql", query).text.zh


@pytest.mark.parametrize(("database", "query"), WRITING_ELSEWHERE)
def test_each_database_has_disguises_of_its_own(database: str, query: str) -> None:
    assert _refused(database, query).text.zh


def test_what_is_refused_is_named() -> None:
    assert "has INSERT." in str(_refused("postgresql", WRITING["an insert in a WITH"]))
    assert "calls setval(), which" in str(_refused("postgresql", WRITING["a function in quotation marks"]))
    assert "calls theirs.lower()" in str(_refused("postgresql", WRITING["a harmless name in a schema of theirs"]))
    refused = _refused("postgresql", WRITING["a function nobody knows"])
    assert "Make a view in the database that uses make_orders(), and query the view" in str(refused)
    assert "请在数据库中建一个使用 make_orders() 的视图" in refused.text.zh
    assert "reads “/tmp/x.csv”" in str(_refused("duckdb", "SELECT * FROM '/tmp/x.csv'"))
    minus = _refused("mysql", "SELECT 1 --1, load_file('/etc/passwd')")
    assert "has -- without a space after it" in str(minus)
    assert "后面没有空格的 --" in minus.text.zh
    assert "There are 2 statements" in str(_refused("postgresql", WRITING["a second statement"]))


@pytest.mark.parametrize(
    ("database", "query"),
    [
        ("sqlite", "SELECT strftime('%Y', a), printf('%d', b), total(b), x.value FROM sales, json_each(sales.c) AS x"),
        ("mysql", "SELECT date_format(a, '%Y'), ifnull(b, 0), 'a--b', group_concat(c) FROM sales -- all"),
        ("mysql", "SELECT a FROM json_table('[]', '$[*]' COLUMNS (a INT PATH '$.a')) AS jt"),
        ("oracle", "SELECT nvl(a, b), to_char(c, 'YYYY'), listagg(a, ',') WITHIN GROUP (ORDER BY b) FROM sales"),
        ("mssql", "SELECT isnull(a, 0), format(b, 'd'), dateadd(day, 1, c), iif(a > 1, 2, 3) FROM sales"),
        ("duckdb", 'SELECT a FROM "客户 sales", shop.main.orders'),
    ],
)
def test_the_functions_that_each_database_is_known_for_are_let_through(database: str, query: str) -> None:
    assert reading_query(query, database)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT pg_catalog.lower(code), to_char(day, 'YYYY-MM'), date_part('year', day), lpad(code, 9, '0') FROM sales",
        "SELECT split_part(note, ' ', 1), regexp_replace(note, 'a', 'b'), coalesce(amount, 0), age(at) FROM sales",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY amount), string_agg(code, ','), jsonb_agg(id) FROM sales",
        "SELECT row_number() OVER (ORDER BY id), ntile(2) OVER (ORDER BY id) FROM sales",
        "SELECT x.key, n FROM json_each('{\"a\": 1}') AS x, generate_series(1, 2) AS n, LATERAL (SELECT 1 AS one) AS l",
        "SELECT 1 AS a UNION ALL (SELECT 2 EXCEPT SELECT 3)",
        "WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM n WHERE a < 3) SELECT a FROM n",
        "SELECT code, 'DELETE FROM sales; -- ' AS a, sum(amount) OVER (PARTITION BY code) AS updated FROM sales",
        "VALUES (1), (2)",
        "(SELECT round(amount, 2) AS a FROM sales LIMIT 1);;",
    ],
)
def test_every_form_of_reading_is_let_through_and_runs(postgresql: str, tmp_path: Path, query: str) -> None:
    assert _fetch(postgresql, query, tmp_path)[0].rows


@pytest.mark.parametrize("query", list(WRITING.values())[:10], ids=list(WRITING)[:10])
def test_the_database_refuses_too_should_the_words_ever_deceive(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """The second and the third wall, without the first: parentheses, and a transaction that only reads."""
    monkeypatch.setattr(database, "reading_query", lambda text, _database: text)
    with pytest.raises(SourceTrouble):
        _fetch(postgresql, query, tmp_path)
    monkeypatch.undo()
    assert _fetch(postgresql, "SELECT count(*), (SELECT is_called FROM numbers) FROM sales", tmp_path)[1] == [
        ["3", "false"]
    ]


def test_a_file_of_sqlite_is_neither_made_nor_changed(
    sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(
        SourceTrouble, match=r"shop cannot be reached: unable to open database file\. Nothing was imported"
    ):
        _fetch(f"sqlite:///{tmp_path}/missing.db", "SELECT 1", tmp_path)
    assert not (tmp_path / "missing.db").exists()
    monkeypatch.setattr(database, "_statement", lambda _connection, text, *_more: sa.text(text))
    monkeypatch.setattr(database, "reading_query", lambda text, _database: text)
    with pytest.raises(SourceTrouble, match="attempt to write a readonly database"):
        _fetch(sqlite, "DELETE FROM sales", tmp_path)


def test_a_database_that_goes_away_in_the_middle_is_told_with_how_far_it_came(postgresql: str, tmp_path: Path) -> None:
    killer = sa.create_engine(postgresql, poolclass=sa.NullPool)
    all_others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

    def drop(_stage: str, _rows: int) -> None:
        with killer.connect() as connection:
            connection.execute(sa.text("SELECT pg_terminate_backend(pid) " + all_others))

    many = Query("SELECT id FROM generate_series(1, 200000) AS id")
    with pytest.raises(
        SourceTrouble, match=r"The database of shop went away after [1-9]\d*,000 rows: .*Nothing was"
    ) as gone:
        fetch_query(postgresql, many, tmp_path / "rows.parquet", name="shop", progress=drop)
    assert "shop 的数据库在读取" in gone.value.text.zh


def test_a_query_that_fails_in_the_middle_is_not_told_as_a_database_that_went_away(
    postgresql: str, sqlite: str, tmp_path: Path
) -> None:
    with pytest.raises(SourceTrouble, match=r"shop failed after [1-9]\d*,000 rows: division by zero\.") as failed:
        _fetch(postgresql, "SELECT 1 / (150000 - i) AS a FROM generate_series(1, 200000) AS i", tmp_path)
    assert "Correct the query" in failed.value.text.en
    assert "行后失败：division by zero。" in failed.value.text.zh
    with closing(sqlite3.connect(tmp_path / "a shop?.db")) as connection:
        connection.execute("INSERT INTO sales (id, note) VALUES (4, CAST(x'ff' AS text))")
        connection.commit()
    with pytest.raises(SourceTrouble, match="shop failed after 0 rows: Could not decode to UTF-8 column 'note'"):
        _fetch(sqlite, "SELECT note FROM sales", tmp_path)


def test_who_waits_is_given_the_first_rows_and_not_for_long(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Query("SELECT i FROM generate_series(1, 60000) AS i")
    fetched = fetch_query(postgresql, asked, tmp_path / "rows.parquet", name="shop", most_rows=25_000)
    assert (fetched.rows, pq.read_metadata(tmp_path / "rows.parquet").num_rows) == (25_000, 25_000)
    monkeypatch.setattr(database, "LOOK_SECONDS", 0.1)
    slow = Query("SELECT count(*) FROM generate_series(1, 100000000) AS i")
    with pytest.raises(SourceTrouble, match="statement timeout"):
        fetch_query(postgresql, slow, tmp_path / "rows.parquet", name="shop", most_rows=1)


def test_what_the_database_cannot_run_is_told_in_its_own_words(postgresql: str, tmp_path: Path) -> None:
    with pytest.raises(SourceTrouble, match=r'shop refuses the query: relation "nothing" does not exist'):
        _fetch(postgresql, "SELECT * FROM nothing", tmp_path)
    with pytest.raises(SourceTrouble, match="division by zero"):
        _fetch(postgresql, "SELECT 1 / (id - 2) FROM sales", tmp_path)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://user:s3cret@127.0.0.1:1/x?connect_timeout=2", "cannot be reached"),
        ("postgresql://user:s3c@ret:s3cret/x@127.0.0.1:1/x", "is none"),
        ("postgresql://127.0.0.1:1/x?user=u&password=s3cret&connect_timeout=2", "cannot be reached"),
        ("postgresql://user:s3cret@127.0.0.1/s3cret?connect_timeout=2&port=1", "cannot be reached"),
        ("s3cret", "is none"),
        ("nosuch://user:s3cret@host/x", "There is no driver"),
        ("mysql+pymysql://user:s3cret@host/x", "pymysql"),
    ],
)
def test_no_message_tells_a_password(address: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(KeyfolioError, match=said) as trouble:
        _fetch(address, "SELECT 1", tmp_path)
    assert "s3c" not in f"{trouble.value.text.en} {trouble.value.text.zh} {trouble.value.command}"


@pytest.mark.parametrize(
    ("address", "hidden"),
    [
        ("postgresql://anna:x@nohost.invalid:5433/erp_live?connect_timeout=2", ["anna", "nohost", "5433", "erp_live"]),
        ("postgresql://anna:x@127.0.0.1:5433/erp_live?connect_timeout=2", ["anna", "127.0", "5433", "erp_live"]),
        ("postgresql://localhost/?port=5433&user=anna&dbname=erp_live", ["anna", "127.0", "localhost", "5433", "::1"]),
        ("postgresql:///erp_live?host=/nosuch/place", ["nosuch", "5432", "erp_live"]),
    ],
)
def test_no_message_tells_a_part_of_the_address(address: str, hidden: list[str], tmp_path: Path) -> None:
    with pytest.raises(SourceTrouble, match=r"shop cannot be reached: .*\*\*\*") as trouble:
        _fetch(address, "SELECT 1", tmp_path)
    told = f"{trouble.value.text.en} {trouble.value.text.zh}"
    assert [part for part in hidden if part in told] == []


def test_a_user_or_a_database_that_the_server_does_not_know_is_not_named(postgresql: str, tmp_path: Path) -> None:
    place = sa.make_url(postgresql)
    for other in (place.set(database="erp_live"), place.set(username="anna")):
        with pytest.raises(SourceTrouble, match=r"(database|role) \S*\*\*\*\S* does not exist") as trouble:
            _fetch(other.render_as_string(hide_password=False), "SELECT 1", tmp_path)
        assert not {"anna", "erp_live"} & set(str(trouble.value).replace('"', " ").split())


def test_the_rest_of_what_a_database_says_stays(postgresql: str, tmp_path: Path) -> None:
    with pytest.raises(SourceTrouble, match='relation "keyfolio_sourced" does not exist'):
        _fetch(postgresql, "SELECT * FROM keyfolio_sourced", tmp_path)


def test_the_transaction_only_reads_and_leaves_nothing(postgresql: str, tmp_path: Path) -> None:
    _, rows = _fetch(postgresql, "SELECT current_setting('transaction_read_only') AS a", tmp_path)
    assert rows == [["on"]]


def test_a_mark_is_as_high_as_its_value_and_not_as_its_text() -> None:
    assert Mark.of(10).reaches(Mark.of(9))
    assert not Mark.of(9).reaches(Mark.of(10))
    assert not Mark.of(10).reaches(Mark.of("9"))
    assert Mark.of(date(2025, 1, 2)).reaches(Mark.of(date(2025, 1, 2)))
