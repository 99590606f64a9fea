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
_PLAIN_NAME: Final = re.compile(r"[\w$]+")
_ACTING: Final = re.compile(
    r"pg_(?!typeof$)\w+|lo_\w+|dblink\w*|(set|next)val|set_config|query_to_xml\w*|cursor_to_xml\w*|table_to_xml\w*"
    r"|(database|schema)_to_xml\w*|xp_\w+|sp_\w+|sys_(exec|eval)|load_(extension|file)|writefile|edit|fts3_tokenizer"
    r"|open(rowset|query|datasource)|sleep|benchmark|(get|release)_\w*locks?|is_(free|used)_lock|dbms_\w+|utl_\w+"
    r"|system|read_\w+|query",
    re.IGNORECASE,
)
"""Functions that change something, wait, hold a lock, run a text as a query, or reach files and other servers."""


def reading_query(text: str, database: str) -> str:
    """The query without the semicolon and the remarks after it. database: SQLAlchemy's name, such as postgresql.

    It must be one SELECT, WITH or VALUES, or several joined by UNION and the like, that calls none of the functions
    known to act. That is the first of three walls: the transaction is read-only where the database has such, and it
    is rolled back.

    >>> reading_query("SELECT a FROM t;  -- all", "sqlite")
    'SELECT a FROM t'

    Raises:
        RefusedQuery: it may write, holds more than one statement, or cannot be understood.
    """
    dialect = DIALECTS.get(database, "")
    try:
        tokens = sqlglot.tokenize(text, read=dialect)
        end = next(
            (token.start for token in tokens if token.text == ";" and token.token_type.name == "SEMICOLON"), None
        )
        query = text[:end].strip()
        statements = [
            one for one in sqlglot.parse(text, read=dialect) if not isinstance(one, (type(None), exp.Semicolon))
        ]
    except (SqlglotError, RecursionError) as trouble:
        raise RefusedQuery(
            Text(
                "The query cannot be understood, so it cannot be told that it only reads. Write one plain SELECT, or "
                "have a view made that does the rest.",
                "无法解析该查询，因而不能确认它只读取数据。请写成一条普通的 SELECT，或将复杂部分建为视图。",
            )
        ) from trouble
    if len(statements) != 1:
        raise RefusedQuery(
            Text(
                "There are {count} statements; a source is one SELECT. Leave out the others.",
                "共有 {count} 条语句；数据源只能是一条 SELECT。请删去其他语句。",
            ).fill(count=len(statements))
        )
    found = _what_acts(statements[0], text)
    if found:
        raise RefusedQuery(
            Text(
                "Only queries that read are run, and this one has {found}. Write a SELECT without it.",
                "只运行读取数据的查询，而该查询含有 {found}。请改写为不含它的 SELECT。",
            ).fill(found=found)
        )
    return query


def _what_acts(statement: exp.Expression, text: str) -> str:
    """What in a statement may do more than read, as a word to show; empty: nothing."""
    if "/*!" in text or "/*M!" in text:
        return "/*! … */"  # MySQL runs what others take for a remark
    if not isinstance(statement, (exp.Query, exp.Values)):
        return _word(statement)
    return next((word for node in statement.walk() if (word := _acting_word(node))), "")


def _acting_word(node: exp.Expression) -> str:
    if isinstance(node, exp.Lock):
        return "FOR UPDATE"
    if isinstance(node, _WRITES):
        return _word(node)
    if isinstance(node, exp.Column) and node.table and node.name.lower() in ("nextval", "currval"):
        return node.name.upper()
    if isinstance(node, exp.Func):
        name = node.name if isinstance(node, exp.Anonymous) else str(node.sql_name())  # type: ignore[no-untyped-call]
        return f"{name}()" if _ACTING.fullmatch(name) or not _PLAIN_NAME.fullmatch(name) else ""
    return ""


def _word(node: exp.Expression) -> str:
    """The statement by its first word, as the person wrote it."""
    return str(node.this).split()[0].upper() if isinstance(node, exp.Command) else node.key.upper()
