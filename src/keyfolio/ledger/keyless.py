"""Rows that a query gives bit by bit need a key: one that has changed comes again, and would count twice without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import BadProfile
from keyfolio.language import Text
from keyfolio.ledger.facts import grain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyfolio.ledger.fields import StoredKind
    from keyfolio.ledger.rows import CheckedFile, RowKey

_NO_KEY = Text(
    "Rows of this kind have no key: one that has changed would come again and would count twice. Read them whole, "
    "without a column that tells what is new, and undo the import before when rows have changed.",
    "这类数据的行没有主键：有改动的行会再次读到，并被重复计入。请去掉增量列，每次读取全部；若有行改动，请先撤销上一次导入。",
)
_NO_LINE_ID = Text(
    "Order lines that are read bit by bit need a key: one that has changed would come again and would count twice. "
    "Give each line of the query a line id, such as its primary key AS line_id, or have lines known by their product.",
    "增量读取的订单行需要主键，否则有改动的行会再次读到，并被重复计入。请让查询的每一行都有行号"
    "（例如把主键命名为 line_id），或选择以订单中的产品识别一行。",
)


def refuse_no_key(kind: StoredKind, row_key: RowKey | None) -> None:
    """Refuse to read rows bit by bit that can have no key, whatever their columns. Raises: BadProfile."""
    if not grain_of(kind).key:
        raise BadProfile(_NO_KEY)
    if kind == "sales" and row_key == "exact":
        raise BadProfile(_NO_LINE_ID)


def refuse_columns_without_key(kind: StoredKind, known_by: Sequence[str]) -> None:
    """The same of rows that were looked at. known_by: as in `Preview`. Raises: BadProfile."""
    refuse_no_key(kind, None)
    if not known_by:
        raise BadProfile(_NO_LINE_ID)


def refuse_rows_without_key(checked: CheckedFile) -> None:
    """The same of rows that are imported: each needs a key. Raises: BadProfile."""
    refuse_no_key(checked.kind, checked.row_key)
    grain = grain_of(checked.kind)
    if checked.lines.filter(~grain.has_key(checked.lines)).limit(1).to_pyarrow().num_rows:
        raise BadProfile(_NO_LINE_ID)
