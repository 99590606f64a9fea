"""Files of accounts and products, as people keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from tests.core.ledger.files import csv_text

from keyfolio.errors import UnknownColumns
from keyfolio.ledger import masters_from_rows, read_accounts, read_products
from keyfolio.schemas import ACCOUNTS

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "masters.csv"
    path.write_text(text, encoding="utf-8")
    return path


def account(code: str, **told: str) -> dict[str, str | None]:
    """A row of accounts; what is not told is null."""
    return {**dict.fromkeys(ACCOUNTS), "account_code": code, **told}


def test_accounts_come_one_row_a_code_in_code_order(engine: Engine, tmp_path: Path) -> None:
    text = (
        "编号,名称,行业,城市,税号\nB\u3000, 乙公司\u00a0,教育,,\nA,甲公司,,北京,91440300\nB,第二个乙,,,\n,无编号,,,\n"
    )
    masters = read_accounts(engine, write(tmp_path, text))
    assert masters.table.to_pyarrow().to_pylist() == [
        account("A", account_name="甲公司", region="北京", credit_code="91440300"),
        account("B", account_name="乙公司", industry="教育"),
    ]
    assert (int(masters.table.count().execute()), masters.left_out) == (2, 2)


def test_products_come_one_row_a_code_with_family_name_and_list_price(engine: Engine, tmp_path: Path) -> None:
    rows = [
        ("code", "name", "family", "list price"),
        (2, "rod", "", "dear"),
        (1, "pipe", " iron", "¥1,250.50"),
        (1, "pipe", "steel", 8),
    ]
    masters = read_products(engine, write(tmp_path, csv_text(rows)))
    assert masters.table.to_pyarrow().to_pylist() == [
        {"product_code": "1", "product_family": "iron", "product_name": "pipe", "list_price": 12_505_000},
        {"product_code": "2", "product_family": None, "product_name": "rod", "list_price": None},
    ]
    assert (int(masters.table.count().execute()), masters.left_out) == (2, 1)


def test_the_digest_tells_the_rows_and_not_their_order(engine: Engine, tmp_path: Path) -> None:
    one = read_accounts(engine, write(tmp_path, "code,name\na,A\nb,B\n")).digest
    other_order = read_accounts(engine, write(tmp_path, "name,code\nB,b\n\nA,a\n")).digest
    other_name = read_accounts(engine, write(tmp_path, "code,name\na,A\nb,C\n")).digest
    assert one == other_order != other_name


def test_a_file_of_accounts_without_a_code_is_refused(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(UnknownColumns) as refused:
        read_accounts(engine, write(tmp_path, "wer,wo\na,b\n"))
    assert "account code" in refused.value.text.en
    assert "客户编号" in refused.value.text.zh


def test_a_column_can_be_told(engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path, "wer,wo,name\na,b,c\n")
    masters = read_accounts(engine, path, mapping={"wer": "account_code", "wo": "region", "name": ""})
    assert masters.table.to_pyarrow().to_pylist() == [account("a", region="b")]


def test_rows_kept_elsewhere_have_the_digest_of_the_same_rows_in_a_file(engine: Engine, tmp_path: Path) -> None:
    read = read_accounts(engine, write(tmp_path, 'code,name,region\nb,"B, ""Ltd""",\na,甲公司,北京\n'))
    rows = [
        {"account_code": "a", "account_name": "甲公司", "industry": "", "region": "北京"},
        {"account_code": "b", "account_name": 'B, "Ltd"', "industry": None, "region": None},
    ]
    digest, left_out = read.digest, read.left_out
    kept = masters_from_rows(engine, "accounts", pa.Table.from_pylist(rows[::-1], schema=ACCOUNTS.to_pyarrow()))
    assert (kept.digest, kept.left_out) == (digest, left_out)
    assert engine.rows(kept.table)["account_code"].to_pylist() == ["a", "b"]
    other = masters_from_rows(engine, "accounts", pa.Table.from_pylist(rows[:1], schema=ACCOUNTS.to_pyarrow()))
    assert other.digest != digest


def test_no_rows_kept_elsewhere_are_no_masters(engine: Engine) -> None:
    kept = masters_from_rows(engine, "accounts", ACCOUNTS.to_pyarrow().empty_table())
    assert (int(kept.table.count().execute()), kept.left_out) == (0, 0)
