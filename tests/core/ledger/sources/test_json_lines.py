"""JSON Lines: each object a row, every number as it is written, and no line lost."""

from __future__ import annotations

import gzip
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.core.ledger.files import rows_of

from keyfolio.errors import UnreadableFile
from keyfolio.ledger.sources import json_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.core.ledger.conftest import Read

LEDGER = (
    '{"客户编号": "A1", "订单号": 7, "日期": "2024-03-05", "金额": 90071992547409.93}\n'
    "\n"
    '{"客户编号": "B,2", "金额": 0.10, "订单号": "8", "日期": "2024-03-06", "备注": null, "急": true}\r\n'
    '{"客户编号": "C3", "金额": 1.5e3, "订单号": -9, "日期": "2024-03-07", "行": [{"量": 2.50, "色": "红"}]}'
)
HEADERS = ("客户编号", "订单号", "日期", "金额", "备注", "急", "行")
ROWS = [
    (1, ("A1", "7", "2024-03-05", "90071992547409.93", "", "", "")),
    (3, ("B,2", "8", "2024-03-06", "0.10", "", "true", "")),
    (4, ("C3", "-9", "2024-03-07", "1.5e3", "", "", '[{"量": 2.50, "色": "红"}]')),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_every_object_is_a_row_with_its_numbers_as_they_are_written(
    tmp_path: Path, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(pack(LEDGER.encode(encoding)))
    assert rows_of(path) == (HEADERS, ROWS, [])


def test_money_is_exact_where_a_float_is_not(read: Read, tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").write_text(LEDGER, "utf-8")
    ledger = read(tmp_path / "ledger.jsonl")
    held = ledger.lines.order_by("line_number").amount.to_pyarrow().to_pylist()
    assert [Decimal(amount) / 10_000 for amount in held] == [Decimal("90071992547409.93"), Decimal("0.1"), 1500]


def test_what_is_no_object_is_set_aside_with_its_line_and_the_rest_is_read(read: Read, tmp_path: Path) -> None:
    good = '{"customer id": "A", "date": "2024-03-05", "amount": 1}'
    bad = ['{"customer id": "A", "date"', "[1, 2]", "7", '{"a": NaN}', '{"a": 1, "a": 2}', "[" * 5000]
    (tmp_path / "ledger.jsonl").write_text("\n".join([good, *bad, good]), "utf-8")
    ledger = read(tmp_path / "ledger.jsonl")
    aside = ledger.quarantine.order_by("line_number").select("line_number", "reason", "line").to_pyarrow()
    assert aside["line_number"].to_pylist() == [2, 3, 4, 5, 6, 7]
    assert set(aside["reason"].to_pylist()) == {"no_json_object"}
    assert aside["line"].to_pylist() == bad
    assert (ledger.counts.read, ledger.counts.accepted, ledger.counts.quarantined) == (8, 2, 6)


def test_the_first_rows_are_had_without_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text("\n".join(json.dumps({"a": number, f"b{number // 3}": number}) for number in range(9)), "utf-8")
    headers, rows, _ = rows_of(path, most_rows=3)
    assert headers == ("a", "b0")
    assert rows == [(number + 1, (str(number), str(number))) for number in range(3)]
    monkeypatch.setattr("keyfolio.ledger.sources.opening.START_BYTES", 40)  # within the third line
    assert len(rows_of(path, most_rows=9)[1]) == 2


@pytest.mark.parametrize(
    "text",
    ['[{"a": 1}, {"a": 2}]', '{\n  "rows": [\n    1\n  ]\n}\n', "{}", '{"a": \n'],
    ids=["a list", "one object on many lines", "no name", "cut short"],
)
def test_json_of_another_form_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "ledger.json").write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match=r"ledger\.json is JSON, but not one object a line"):
        rows_of(tmp_path / "ledger.json")


def test_a_flood_of_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "MOST_NAMES", 3)
    (tmp_path / "ledger.jsonl").write_text('{"a": 1, "b": 1}\n{"c": 1, "d": 1}\n', "utf-8")
    with pytest.raises(UnreadableFile, match="more than 3 different names"):
        rows_of(tmp_path / "ledger.jsonl")


def test_a_table_whose_first_header_begins_with_a_brace_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text("{id},amount\n1,2\n", "utf-8")
    assert rows_of(tmp_path / "ledger.csv")[0] == ("{id}", "amount")


def test_half_of_a_character_is_no_text_and_its_line_is_set_aside(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "half.jsonl"
    whole = '{"客户编号": "A", "订单号": "1", "日期": "2024-03-05", "金额": 1, "备注": "\\ud83d\\ude00"}'
    half = '{"客户编号": "A\\ud800", "订单号": "2", "日期": "2024-03-05", "金额": 2}'
    path.write_text(f"{whole}\n{half}\n", encoding="utf-8")
    counts = read(path).counts
    assert (counts.read, counts.quarantined) == (2, 1)
