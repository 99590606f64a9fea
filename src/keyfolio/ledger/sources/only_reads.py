"""Whether a query only reads: told from its words, before a database sees it."""

from __future__ import annotations

import logging
import re
from typing import Final

import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import SqlglotError

from keyfolio.errors import RefusedQuery
from keyfolio.language import Text
from keyfolio.ledger.sources import known_functions

DIALECTS: Final = {
    "postgresql": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite": "sqlite",
    "mssql": "tsql",
    "oracle": "oracle",
    "duckdb": "duckdb",
    "snowflake": "snowflake",
    "redshift": "redshift",
    "bigquery": "bigquery",
    "clickhouse": "clickhouse",
    "trino": "trino",
}
"""SQLAlchemy's name of a database -> sqlglot's; others are read as standard SQL."""

_WRITES: Final = (exp.DML, exp.DDL, exp.Command, exp.Copy, exp.Into, exp.Lock, exp.NextValueFor)
logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what it does not know is refused, in our words alone
_WITH_FIELDS: Final = {"duckdb", "snowflake", "bigquery", "clickhouse", "trino"}
"""Databases where a name after a dot is a field of a value, and never a function."""

_FILE: Final = re.compile(
    r".*[^\w $.-].*|.+\.(csv|tsv|txt|parquet|json|jsonl|ndjson|xlsx|avro|arrow|gz|zst)", re.I | re.S
)
_NESTED_REMARK: Final = re.compile(r"/\*(?:(?!\*/).)*/\*", re.DOTALL)
_MINUS_MINUS: Final = re.compile(r"--(?=\S)")


def reading_query(text: str, database: str) -> str:
    """The query without the semicolon and the remarks after it. database: SQLAlchemy's name, such as postgresql.

    It must be one SELECT, WITH or VALUES, or several joined by UNION and the like, that calls only functions known to
    tell a value from values. That is the first of three walls: the transaction is read-only where the database has
    such, and it is rolled back.

    >>> reading_query("SELECT a FROM t;  -- all", "sqlite")
    'SELECT a FROM t'

    Raises:
        RefusedQuery: it may write, holds more than one statement, calls a function not known to be harmless, or cannot
            be understood.
    """
    tokens, statements = _parsed(text, DIALECTS.get(database, ""))
    if len(statements) != 1:
        raise RefusedQuery(_SEVERAL.fill(count=len(statements)))
    [statement] = statements
    if found := _disguise(text, tokens, database) or _what_writes(statement):
        raise RefusedQuery(_WRITING.fill(found=found))
    if found := next(filter(None, (_unknown_call(node, database) for node in statement.walk())), ""):
        raise RefusedQuery(_UNKNOWN.fill(found=found))
    if found := next(filter(None, (_file(node, database) for node in statement.walk())), ""):
        raise RefusedQuery(_OF_FILES.fill(found=found))
    end = next((token.start for token in tokens if token.text == ";" and token.token_type.name == "SEMICOLON"), None)
    return text[:end].strip()


def _parsed(text: str, dialect: str) -> tuple[list[sqlglot.Token], list[exp.Expression]]:
    """The words of a query, and its statements."""
    try:
        found = sqlglot.parse(text, read=dialect)
        return sqlglot.tokenize(text, read=dialect), [
            one for one in found if one is not None and not isinstance(one, exp.Semicolon)
        ]
    except (SqlglotError, RecursionError) as trouble:
        raise RefusedQuery(
            Text(
                "The query cannot be understood, so it cannot be told that it only reads. Write one plain SELECT, or "
                "have a view made that does the rest.",
                "无法解析该查询，因而不能确认它只读取数据。请写成一条普通的 SELECT，或将复杂部分建为视图。",
            )
        ) from trouble


def _disguise(text: str, tokens: list[sqlglot.Token], database: str) -> str | Text:
    """What one reader takes for a remark or a text, and the database does not; empty: nothing."""
    if "/*!" in text or "/*M!" in text:
        return "/*! … */"  # MySQL runs what others take for a remark
    starts, ends = [*(token.start for token in tokens), len(text)], [0, *(token.end + 1 for token in tokens)]
    remarks = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    if any(map(_NESTED_REMARK.search, remarks)):
        return "/* … /* … */"
    if database in ("mysql", "mariadb") and any(map(_MINUS_MINUS.search, remarks)):
        return Text("-- without a space after it", "后面没有空格的 --")  # to MySQL, two signs of minus
    if database == "oracle" and re.search(r"\bn?q'", text, re.IGNORECASE):
        return "q'…'"
    return ""


def _what_writes(statement: exp.Expression) -> str:
    """What in a statement may do more than read, as a word to show; empty: nothing."""
    if not isinstance(statement, (exp.Query, exp.Values)):
        return _word(statement)
    return next((word for node in statement.walk() if (word := _writing_word(node))), "")


def _writing_word(node: exp.Expression) -> str:
    if isinstance(node, exp.Lock):
        return "FOR UPDATE"
    if isinstance(node, _WRITES):
        return _word(node)
    if isinstance(node, exp.Column) and node.table and node.name.lower() in ("nextval", "currval"):
        return node.name.upper()
    return ""


def _unknown_call(node: exp.Expression, database: str) -> str:
    """The function that a part calls, if it is not known to be harmless, or stands where it may give other rows."""
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Func):
        return "" if _of_the_database(node.this) else f"{node.this.sql()}.{_called(node.expression)}"
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier) and database not in _WITH_FIELDS:
        return f"(…).{node.expression.name}"  # PostgreSQL calls a function so: ('SELECT …'::text).ts_stat
    if isinstance(node, (exp.Table, exp.Lateral)) and isinstance(node.this, exp.Func):
        known = _is_known_table(node.this) and _of_the_database(node.args.get("db"))
        return "" if known else _called(node.this)
    if isinstance(node, (exp.Anonymous, exp.AnonymousAggFunc)):
        return "" if node.name.lower() in known_functions.NAMES else _called(node)
    return _called(node) if isinstance(node, known_functions.TYPED_THAT_ACT) else ""


def _of_the_database(schema: exp.Expression | None) -> bool:
    """Whether a function is the database's own: none of a schema that people fill."""
    return schema is None or (isinstance(schema, exp.Identifier) and schema.name.lower() == "pg_catalog")


def _is_known_table(call: exp.Func) -> bool:
    return isinstance(call, known_functions.TYPED_TABLES) or (
        isinstance(call, exp.Anonymous) and call.name.lower() in known_functions.TABLES
    )


def _called(node: exp.Func) -> str:
    typed = not isinstance(node, (exp.Anonymous, exp.AnonymousAggFunc))
    return f"{node.sql_name() if typed else node.name}()"  # type: ignore[no-untyped-call]


def _file(node: exp.Expression, database: str) -> str:
    """The table that a database may take for a file or a place of files."""
    if not isinstance(node, exp.Table) or isinstance(node.this, (exp.Func, type(None))):
        return ""
    name = ".".join(part.name for part in node.parts)
    if isinstance(node.this, exp.Identifier) and not (database == "duckdb" and _FILE.fullmatch(name)):
        return ""
    return f"“{name or node.sql()}”"


def _word(node: exp.Expression) -> str:
    """The statement by its first word, as the person wrote it."""
    return str(node.this).split()[0].upper() if isinstance(node, exp.Command) else node.key.upper()


_SEVERAL: Final = Text(
    "There are {count} statements; a source is one SELECT. Leave out the others.",
    "共有 {count} 条语句；数据源只能是一条 SELECT。请删去其他语句。",
)
_WRITING: Final = Text(
    "Only queries that read are run, and this one has {found}. Write a SELECT without it.",
    "只运行读取数据的查询，而该查询含有 {found}。请改写为不含它的 SELECT。",
)
_UNKNOWN: Final = Text(
    "The query calls {found}, which is not known only to read. Allowed are the usual functions of text, numbers, days, "
    "JSON, totals and windows. Make a view in the database that uses {found}, and query the view.",
    "查询调用了 {found}，无法确认它只读取数据。允许使用常见的文本、数字、日期、JSON、汇总和窗口函数。"
    "请在数据库中建一个使用 {found} 的视图，再查询该视图。",
)
_OF_FILES: Final = Text(
    "The query reads {found}, which may be a file and not a table. Make a view in the database with a plain name, and "
    "query the view.",
    "查询读取 {found}，它可能是文件而不是表。请在数据库中建一个普通名称的视图，再查询该视图。",
)
