"""Two files joined by a key: every line once, with its order's columns; and doubts are told, not guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from keyfolio.errors import UnknownColumns, UnreadableFile
from keyfolio.ledger import HowToRead, open_ledger
from keyfolio.ledger.joining import join_files
from keyfolio.units import money

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger.joining import JoinedFiles

LINES = "order id,product,amount\n1,tea,5.00\n2,jam,7.50\n1,oil, 2.25\n9,rye,1.00\n"
HEADS = "Order_ID, customer id, order date, product\n1, A, 2025-01-03,x\n2, B, 2025-01-04,y\n3, C, 2025-01-05,z\n"


def _join(engine: Engine, folder: Path, lines: str = LINES, heads: str = HEADS, on: str = "") -> JoinedFiles:
    (folder / "lines.csv").write_text(lines, "utf-8")
    (folder / "heads.csv").write_text(heads, "utf-8")
    return join_files(engine, folder / "lines.csv", folder / "heads.csv", folder / "joined.parquet", on=on)


def test_every_line_stands_once_in_its_order_with_the_columns_of_its_order(engine: Engine, tmp_path: Path) -> None:
    joined = _join(engine, tmp_path)
    assert (joined.key, joined.rows, joined.without_head, joined.heads_without_line) == ("order id", 4, 1, 1)
    table = pq.read_table(tmp_path / "joined.parquet")
    assert [name.strip() for name in table.column_names] == [
        "order id",
        "product",
        "amount",
        "customer id",
        "order date",
    ]
    assert table["order id"].to_pylist() == ["1", "2", "1", "9"]
    assert [text and text.strip() for text in table.column(3).to_pylist()] == ["A", "B", "A", None]


def test_a_line_without_its_order_waits_in_the_quarantine_and_is_not_lost(engine: Engine, tmp_path: Path) -> None:
    _join(engine, tmp_path)
    ledger = open_ledger(engine, tmp_path / "joined.parquet", HowToRead())
    assert (ledger.counts.read, ledger.counts.accepted, ledger.counts.quarantined) == (4, 3, 1)
    assert money(int(ledger.lines.amount.sum().execute())) == money(147_500)


@pytest.mark.parametrize(
    ("lines", "heads", "on", "said"),
    [
        ("a,amount\n1,2\n", "b,date\n1,2\n", "", "share no column"),
        (LINES, HEADS, "amount", "share no column"),
        ("k,m,amount\n1,1,2\n", "k,m,date\n1,1,2\n", "", "several columns that could be the key: k, m"),
        ("k,amount\n1,2\n", "k,date\n7,1\n7,2\n", "", "stands more than once in heads.csv, such as “7”"),
        ("k,k,amount\n1,1,2\n", "k,date\n7,1\n", "", "has the header “k” twice"),
    ],
)
def test_a_join_that_is_in_doubt_is_told(
    engine: Engine, tmp_path: Path, lines: str, heads: str, on: str, said: str
) -> None:
    with pytest.raises(UnknownColumns) as refusal:
        _join(engine, tmp_path, lines, heads, on)
    assert said in refusal.value.text.en
    assert not (tmp_path / "joined.parquet").exists()


def test_a_broken_line_is_not_dropped_but_told(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"1 lines of lines\.csv have more or fewer cells"):
        _join(engine, tmp_path, LINES + "1,2\n")


def test_of_several_shared_columns_the_told_one_is_the_key(engine: Engine, tmp_path: Path) -> None:
    assert _join(engine, tmp_path, "k,m,amount\n1,5,2\n", "k,m,date\n1,5,2025-01-01\n", "m").key == "m"


def test_a_blank_key_is_the_key_of_nothing(engine: Engine, tmp_path: Path) -> None:
    lines = "order id,product,amount\n1,tea,5.00\n,jam,7.50\n  ,oil,2.25\n"
    heads = "order id,customer id,order date\n1,A,2025-01-03\n,B,2025-01-04\n,C,2025-01-05\n"
    joined = _join(engine, tmp_path, lines, heads)
    assert (joined.rows, joined.without_head, joined.heads_without_line) == (3, 2, 2)
    assert pq.read_table(tmp_path / "joined.parquet")["customer id"].to_pylist() == ["A", None, None]
