"""Accounts that are one customer, products that are one: lines count for what they mean, and stay in their batches."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger.digests import joint_digest
from keyfolio.ledger.names import DESCRIBED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.ledger import Ledger


_BETWEEN = "\x1f"


def merged_into(merges: Mapping[str, str]) -> dict[str, str]:
    """For each merged account, the one that all of its merges end in; in the order of codes.

    merges: account code -> the code it was merged into, which may itself be merged into another.

    >>> merged_into({"A1": "A2", "A2": "A9"})
    {'A1': 'A9', 'A2': 'A9'}

    Raises:
        StoreTrouble: accounts are merged into each other in a circle.
    """
    return {code: _end_of(code, merges) for code in sorted(merges)}


def merge_accounts(engine: Engine, ledger: Ledger, merges: Mapping[str, str]) -> Ledger:
    """A ledger in which the lines of merged accounts are those of the account they were merged into.

    merges: as `merged_into` takes them; none: the ledger itself. A merged line says nothing of the name, the industry
    and the region of the account that is kept. Its order id gains the account before it: two accounts may number
    their orders alike, and an order is one of one account. What was merged is in the digest.

    Raises:
        StoreTrouble: accounts are merged into each other in a circle.
    """
    ends = merged_into(merges)
    if not ends:
        return ledger
    known = _pairs(engine, ends)
    said = hashlib.sha256(json.dumps(ends, ensure_ascii=False).encode()).hexdigest()
    return replace(
        ledger,
        lines=_merged(ledger.lines, known, DESCRIBED),
        order_sums=_merged(ledger.order_sums, known),
        digest=joint_digest([ledger.digest, said]),
        merged=ends,
    )


def kept_accounts(engine: Engine, rows: ir.Table, merges: Mapping[str, str]) -> ir.Table:
    """Rows of a fact of merged accounts as those of the account that is kept. merges: as `merged_into` takes them.

    Raises:
        StoreTrouble: accounts are merged into each other in a circle.
    """
    ends = merged_into(merges)
    if not ends:
        return rows
    known = _pairs(engine, ends)
    joined = rows.left_join(known, rows.account_code == known.merged_code)
    moved = joined.mutate(account_code=ibis.coalesce(joined.kept_code, joined.account_code))
    return moved.select(*rows.columns)


def _pairs(engine: Engine, ends: Mapping[str, str]) -> ir.Table:
    pairs = pa.table({"merged_code": pa.array(ends, pa.string()), "kept_code": pa.array(ends.values(), pa.string())})
    return engine.take(pairs.schema, pairs.to_batches(), "merged_accounts")


def _merged(rows: ir.Table, known: ir.Table, said: Sequence[str] = ()) -> ir.Table:
    """Rows with an account and an order, as those of the account that is kept; what they say of the other is null."""
    joined = rows.left_join(known, rows.account_code == known.merged_code)
    is_merged = joined.merged_code.notnull()
    moved = joined.mutate(
        order_id=ibis.cases((is_merged, joined.account_code + _BETWEEN + joined.order_id), else_=joined.order_id),
        account_code=ibis.coalesce(joined.kept_code, joined.account_code),
        **{name: ibis.cases((~is_merged, joined[name])) for name in said},
    )
    return moved.select(*rows.columns)


def rename_products(engine: Engine, ledger: Ledger, meanings: Mapping[str, str]) -> Ledger:
    """A ledger in which misspelt product codes are what they mean; what was put right is in the digest.

    meanings: product code as written -> the code it means; none: the ledger itself.
    """
    return _renamed(engine, ledger, "product_code", meanings)


def rename_industries(engine: Engine, ledger: Ledger, meanings: Mapping[str, str]) -> Ledger:
    """A ledger in which misspelt industries are what they mean; what was put right is in the digest.

    meanings: industry as written -> the one it means; none: the ledger itself.
    """
    return _renamed(engine, ledger, "industry", meanings)


def _renamed(engine: Engine, ledger: Ledger, column: str, meanings: Mapping[str, str]) -> Ledger:
    if not meanings:
        return ledger
    written = sorted(meanings)
    pairs = pa.table({"written": written, "means": [meanings[name] for name in written]})
    known = engine.take(pairs.schema, pairs.to_batches(), f"{column}_meanings")
    joined = ledger.lines.left_join(known, ledger.lines[column] == known.written)
    lines = joined.mutate(**{column: ibis.coalesce(joined.means, joined[column])})
    said = hashlib.sha256(json.dumps({"of": column, **pairs.to_pydict()}, ensure_ascii=False).encode()).hexdigest()
    return replace(ledger, lines=lines.select(*ledger.lines.columns), digest=joint_digest([ledger.digest, said]))


def _end_of(code: str, merges: Mapping[str, str]) -> str:
    passed = [code]
    while (end := merges.get(passed[-1])) is not None:
        passed.append(end)
        if end in passed[:-1]:
            raise StoreTrouble(
                Text(
                    "Accounts are merged into each other in a circle: {codes}. Undo one of these merges.",
                    "客户之间互相合并，形成循环：{codes}。请撤销其中一次合并。",
                ).fill(codes=" → ".join(passed))
            )
    return passed[-1]
