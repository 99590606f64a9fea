"""A file to fill in: its headers, two example rows, and a note on each column."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from keyfolio.language import Text
from keyfolio.ledger.facts import FACTS
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.templates.examples import EXAMPLES
from keyfolio.ledger.templates.meanings import MEANINGS, TYPES, TYPES_OF_OTHERS

if TYPE_CHECKING:
    from keyfolio.language import Language
    from keyfolio.ledger.fields import FactKind, Field, Kind

NOTE_HEADINGS = (
    Text("column", "列"),
    Text("meaning", "含义"),
    Text("needed", "是否必需"),
    Text("how to write it", "写法"),
    Text("examples", "示例"),
)
"""What `Template.notes` say, in order."""

_NEEDED, _NOT_NEEDED = Text("needed", "必需"), Text("may be empty", "可空")


@dataclass(frozen=True, slots=True)
class Template:
    """A file of one kind in one language. rows: as text. notes: one a column, parts as in `NOTE_HEADINGS`."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, ...], ...]

    def as_csv(self) -> bytes:
        """Headers and examples in UTF-8, with a byte order mark, without which spreadsheets spoil Chinese."""
        text = io.StringIO()
        csv.writer(text).writerows((self.headers, *self.rows))
        return text.getvalue().encode("utf-8-sig")


def template_of(kind: Kind, language: Language) -> Template:
    """The template of a kind of file; imported as it is, its examples are accepted.

    >>> template = template_of("rates", "zh")
    >>> template.headers, template.rows[0]
    (('币种', '汇率日期', '有效期至', '汇率', '来源'), ('USD', '2025-03-05', '', '7.2415', '银行'))
    >>> template.notes[3]
    ('汇率', '一单位该货币合多少本位币。', '必需', '大于 0 的数字，最多 8 位小数', '7.2415；7.8123')
    """
    known = {field.name: field for field in FIELDS[kind]}
    columns = {known[name]: [text.in_language(language) for text in texts] for name, texts in EXAMPLES[kind].items()}
    return Template(
        headers=tuple(field.label.in_language(language) for field in columns),
        rows=tuple(zip(*columns.values(), strict=True)),
        notes=tuple(_note(kind, field, examples, language) for field, examples in columns.items()),
    )


def _note(kind: Kind, field: Field, examples: list[str], language: Language) -> tuple[str, ...]:
    told = [example for example in dict.fromkeys(examples) if example]
    needed = _NEEDED if field.name in _needed(kind) else _NOT_NEEDED
    words = (field.label, MEANINGS[field.name], needed, TYPES[_type(kind, field.name)])
    return (*(text.in_language(language) for text in words), ("；" if language == "zh" else "; ").join(told))


def _needed(kind: Kind) -> set[str]:
    if kind == "sales":
        return {"account_code", "order_date", "amount"}
    if kind in ("accounts", "products"):
        return {FIELDS[kind][0].name}
    return {field.name for field in FACTS[cast("FactKind", kind)].needed}


def _type(kind: Kind, name: str) -> str:
    if kind in FACTS:
        return next(column.type for column in FACTS[cast("FactKind", kind)].columns if column.field == name)
    return TYPES_OF_OTHERS.get(name, "text")
