"""The rows of a fact that name one account, read from the batches without reading the rest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyfolio.ledger.store.account_lines import read_own_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path


def account_facts(
    paths: Sequence[Path], codes: Collection[str], key: Sequence[str], named_in: Sequence[str] = ("account_code",)
) -> list[dict[str, Any]]:
    """The rows of one account that count, in the order of import; every row counts as it is.

    paths: the files of batches of one kind, by number. codes: of the account, and of those that count for it. key: the
    columns by which a later row replaces an earlier one; none: no row does. named_in: the columns that name accounts.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    rows = [row for path in paths for row in read_own_rows(path, codes, named_in).to_pylist()]
    if not key:
        return rows
    standing: dict[tuple[object, ...], dict[str, Any]] = {}
    # By batch, and the reversals of a batch before its rows: they take back what was there before.
    for row in sorted(rows, key=lambda row: (row["batch"], row["sign"])):
        named = tuple(row[name] for name in key)
        if row["sign"] == 1:
            standing[named] = row
        else:
            standing.pop(named, None)
    return list(standing.values())
