"""What makes two rows of a kind the same one, and how a store keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from keyfolio.schemas import LINES

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis import Schema

    from keyfolio.ledger.fields import StoredKind


@dataclass(frozen=True, slots=True)
class Grain:
    """The grain of a kind of rows.

    key: columns that name a row, so that a later file replaces it; none: rows are compared by exact copies.
    order: columns by which the files of a store are ordered.
    keyed_by: a column of the key without which a row has no key (null: every row has one).
    document: columns that name the document of a row; none: a row is no part of a document.
    """

    kind: StoredKind
    schema: Schema
    key: tuple[str, ...]
    order: tuple[str, ...]
    keyed_by: str | None = None
    document: tuple[str, ...] = ()

    @property
    def named_by(self) -> str:
        """The column that tells a person which row it is."""
        return self.keyed_by or (self.key[0] if self.key else "line_digest")

    def known_by(self, *, keyed: bool) -> tuple[str, ...]:
        """The columns by which rows of a file are known; none: by all that they say. keyed: the file has `keyed_by`."""
        return self.key if keyed or not self.keyed_by else ()

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The columns by which `with_key` names rows; exact copies have the same when there is no key."""
        return tuple(_key_column(self, name) for name in self.key) or ("line_digest",)

    def with_key(self, rows: ir.Table) -> ir.Table:
        """Rows with a column beside each part of the key that may be missing, so that nothing equals nothing."""
        filled = {_key_column(self, name): rows[name].fill_null("") for name in self.key if _may_be_missing(self, name)}
        return rows.mutate(**filled) if filled else rows

    def has_key(self, rows: ir.Table) -> ir.BooleanValue:
        """Whether a row is named by its key."""
        if self.keyed_by:
            return rows[self.keyed_by].notnull()
        return ibis.literal(bool(self.key))


def _key_column(grain: Grain, name: str) -> str:
    return f"key_{name}" if _may_be_missing(grain, name) else name


def _may_be_missing(grain: Grain, name: str) -> bool:
    return bool(grain.schema[name].nullable) and name != grain.keyed_by


SALES_GRAIN = Grain(
    kind="sales",
    schema=LINES,
    key=("account_code", "order_id", "line_id"),
    order=("account_code", "day", "order_id", "line_number"),
    keyed_by="line_id",
    document=("account_code", "order_id"),
)
"""An order line is known by its line id, where the ledger has one."""
