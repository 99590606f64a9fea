"""Parents as files of accounts tell them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from keyfolio.errors import AmbiguousDates
from keyfolio.ledger import masters_from_rows, preview_masters, read_accounts
from keyfolio.schemas import ACCOUNTS, PARENTS
from keyfolio.units import day_number

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger import Masters

HEAD = "编号,名称,上级客户,归属起始日期\n"
TOLD = HEAD + (
    "1,总部,总部,\n"  # its own parent: at the top
    "2,分行,总部,\n"  # by name
    "3,支行,2,2020年1月5日\n"  # by code
    "3,支行,１,2024/3/1\n"  # no account of the file
    "3,支行,,2025-01-01\n"  # stands alone from then on
    "3,支行,1,2025/1/1\n"  # the same day again: left out
    "4,双胞,,\n5,双胞,,\n6,店,双胞,2024-01-01\n"  # two have that name
    "7,店二,1,某日\n"  # no day
    ",无编号,1,\n"
)


def read(engine: Engine, tmp_path: Path, text: str) -> Masters:
    path = tmp_path / "accounts.csv"
    path.write_text(text, encoding="utf-8")
    return read_accounts(engine, path)


def test_parents_come_by_code_or_name_a_row_a_move_and_what_is_left_out_is_told(engine: Engine, tmp_path: Path) -> None:
    masters = read(engine, tmp_path, TOLD)
    days = [day_number(date(*day)) for day in ((2020, 1, 5), (2024, 3, 1), (2025, 1, 1))]
    moves = [("2", "1", None), ("3", "2", days[0]), ("3", "１", days[1]), ("3", None, days[2])]
    assert [tuple(row.values()) for row in masters.parents.to_pylist()] == moves
    assert engine.rows(masters.table)["account_code"].to_pylist() == list("1234567")
    assert masters.left_out == 2
    told = zip(masters.parent_notes, ("某日", "双胞", "１"), strict=True)
    assert all("1, such as “" in note.en and f"例如“{example}”" in note.zh for note, example in told)


def test_the_digest_tells_the_parents_and_is_that_of_the_accounts_when_there_are_none(
    engine: Engine, tmp_path: Path
) -> None:
    bare = read(engine, tmp_path, "code,name\na,A\nb,B\n").digest
    assert read(engine, tmp_path, "code,name,parent\na,A,\nb,B,b\n").digest == bare
    below = read(engine, tmp_path, "code,name,subsidiary of,parent since\na,A,B,\nb,B,,\n")
    later = read(engine, tmp_path, "code,name,subsidiary of,parent since\na,A,B,2024-01-01\nb,B,,\n")
    assert len({bare, below.digest, later.digest}) == 3

    rows = [{"account_code": code, "account_name": code.upper()} for code in "ba"]
    moves = [{"account_code": "a", "parent_code": "b", "since_day": day_number(date(2024, 1, 1))}]
    accounts = pa.Table.from_pylist(rows, ACCOUNTS.to_pyarrow())
    kept = masters_from_rows(engine, "accounts", accounts, pa.Table.from_pylist(moves, PARENTS.to_pyarrow()))
    assert kept.digest == later.digest
    assert kept.parents.equals(later.parents)


def test_days_that_can_be_read_in_two_ways_are_asked_about(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "accounts.csv"
    path.write_text("code,parent,parent since\na,b,03/04/2024\n", encoding="utf-8")
    with pytest.raises(AmbiguousDates):
        read_accounts(engine, path)
    seen = preview_masters(engine, path, "accounts")
    assert seen.trouble is not None
    assert "parent since" in seen.trouble.en
    assert seen.mapping["parent"] == "parent_code"
    told = read_accounts(engine, path, date_order="dmy").parents["since_day"].to_pylist()
    assert told == [day_number(date(2024, 4, 3))]
