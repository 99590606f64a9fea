"""Where Spark's SQL differs from what an expression means: the same text, pattern and sum as on DuckDB."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, TypeAlias

import sqlglot.expressions as sge
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.backends.sql.dialects import PySpark

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.operations as ops

Term: TypeAlias = sge.Expression
_SPACE = r"\t\n\f\r "  # what \s is to RE2; to Java it is \x0B as well


class SparkDialect(PySpark):  # type: ignore[misc]  # Ibis says no types
    r"""Spark reads \a, \f and \v in a text as the letters a, f and v: here these characters stand as they are."""


SparkDialect.ESCAPED_SEQUENCES = {
    character: escape for character, escape in PySpark.ESCAPED_SEQUENCES.items() if character not in "\a\f\v"
}


class SparkSQL(PySparkCompiler):  # type: ignore[misc]  # Ibis says no types
    """Ibis's compiler for Spark, where that says something else than the expression."""

    __slots__ = ()
    dialect = SparkDialect

    def visit_Strip(self, _op: ops.Strip, *, arg: Term) -> Term:  # noqa: N802
        """White space of every kind; Spark's trim takes the text and the characters the other way round."""
        return _call("BTRIM", arg, _text(string.whitespace))

    def visit_RegexSearch(self, _op: ops.RegexSearch, *, arg: Term, pattern: Term) -> Term:  # noqa: N802
        """Patterns are those of RE2."""
        return _call("REGEXP_LIKE", arg, _text(java_pattern(pattern.this)))

    def visit_RegexExtract(self, _op: ops.RegexExtract, *, arg: Term, pattern: Term, index: Term) -> Term:  # noqa: N802
        """Patterns are those of RE2."""
        return _call("REGEXP_EXTRACT", arg, _text(java_pattern(pattern.this)), index)

    def visit_RegexReplace(  # noqa: N802
        self, _op: ops.RegexReplace, *, arg: Term, pattern: Term, replacement: Term
    ) -> Term:
        """Patterns and replacements are those of RE2."""
        told = _text(java_pattern(pattern.this)), _text(java_replacement(replacement.this))
        return _call("REGEXP_REPLACE", arg, *told)


def _call(name: str, *terms: Term) -> Term:
    return sge.Anonymous(this=name, expressions=list(terms))


def _text(text: str) -> Term:
    return sge.Literal.string(text)


def java_pattern(pattern: str) -> str:
    r"""A pattern of RE2 as one of Java that matches the same texts.

    To Java a line ends at more characters, `$` stands before the last of them too, and [ and && have a meaning in a
    class.

    >>> java_pattern(r"(?i)^a[\s\x{3000}]+$")
    '(?idu)^a[\\t\\n\\f\\r \\x{3000}]+\\z'
    """
    flags, rest = ("(?idu)", pattern[4:]) if pattern.startswith("(?i)") else ("(?d)", pattern)
    return flags + "".join(_pieces(rest))


def _pieces(pattern: str) -> Iterator[str]:
    in_class, escaped = False, False
    for character in pattern:
        if escaped:
            escaped = False
            space = _SPACE if in_class else f"[{_SPACE}]"
            yield space if character == "s" else f"\\{character}"
        elif character == "\\":
            escaped = True
        elif in_class:
            in_class = character != "]"
            yield rf"\{character}" if character in "[&" else character
        else:
            in_class = character == "["
            yield r"\z" if character == "$" else character


def java_replacement(replacement: str) -> str:
    r"""What to put in place of a match, where groups are \1 to RE2 and $1 to Java.

    >>> java_replacement(r"\2 $\1")
    '$2 \\$$1'
    """
    return "".join(_replaced(replacement))


def _replaced(replacement: str) -> Iterator[str]:
    escaped = False
    for character in replacement:
        if escaped:
            escaped = False
            yield f"${character}" if character.isdigit() else f"\\{character}"
        elif character == "\\":
            escaped = True
        else:
            yield r"\$" if character == "$" else character
