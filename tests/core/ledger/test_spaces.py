"""Space around a text goes, whichever space it is, and nothing else does."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import ibis
import pytest

from keyfolio.ledger.spaces import bare, stripped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import ibis.expr.types as ir

    Texts = list[str | None]
    Expression = Callable[[ir.StringValue], ir.StringValue]
    Take = Callable[[Expression, Texts], Texts]

PLAIN = ["", " ", "  ", "\t", "\n", "\r", "\v", "\f", " \t\r\n"]
WIDE = ["", "\u3000", "\u00a0", " \u3000", "\u00a0\t"]
MIDDLES = ["", "a", "!", "a b", "a\u3000b", "客户 一", "\x01", "é", "x\u2009"]


@pytest.fixture(scope="module")
def take() -> Iterator[Take]:
    """The texts, each as an expression has it."""
    connection = ibis.duckdb.connect()

    def taken(expression: Expression, texts: Texts) -> Texts:
        held = connection.create_table("texts", ibis.memtable({"text": texts}), overwrite=True)
        found: Texts = held.select(found=expression(held.text)).to_pyarrow()["found"].to_pylist()
        return found

    yield taken
    connection.disconnect()


def test_plain_space_goes(take: Take) -> None:
    texts: Texts = ["".join(parts) for parts in product(PLAIN, MIDDLES, PLAIN)]
    assert take(stripped, texts) == [text and text.strip(" \t\n\r\v\f") for text in texts]


def test_wide_space_goes_too(take: Take) -> None:
    texts: Texts = ["".join(parts) for parts in product(PLAIN + WIDE, MIDDLES, PLAIN + WIDE)]
    assert take(bare, texts) == [text and text.strip(" \t\n\r\v\f\u3000\u00a0") for text in texts]


def test_nothing_stays_nothing(take: Take) -> None:
    assert take(bare, [None, "a"]) == take(stripped, [None, "a"]) == [None, "a"]
