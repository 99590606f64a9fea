"""A file that names accounts loses no line without saying so."""

from __future__ import annotations

from pathlib import Path

import pytest

from keyfolio.engine import open_engine
from keyfolio.ledger import read_account_codes, read_named_accounts


@pytest.mark.parametrize(
    ("file", "named", "unread"),
    [
        ("code,name\nA1,First\n,Second\nA3,x,y\n,\n", ["A1", "Second"], 1),
        ("code,name,region\nA1,First,North\n,,South\n", ["A1"], 1),
        ("公司名称\nAcme, Inc.\nGolddex\n\n  Globex, Ltd.  \n", ["Acme, Inc.", "Golddex", "Globex, Ltd."], 0),
        ('name\n"Acme, Inc.",\nB Co.,,\n', ["Acme, Inc.", "B Co."], 0),
        ("code,name\n17850.0,First\n,Second\n13047.0,Third\n", ["17850", "Second", "13047"], 0),
        ("code\n17850.0\nA.0\n", ["17850.0", "A.0"], 0),
    ],
    ids=["no code", "neither", "commas", "quotes", "floats", "codes that end so"],
)
def test_every_line_is_a_code_or_a_name_or_is_counted(tmp_path: Path, file: str, named: list[str], unread: int) -> None:
    (tmp_path / "named.csv").write_text(file, encoding="utf-8")
    with open_engine() as engine:
        found = read_named_accounts(engine, tmp_path / "named.csv")
    assert (found.texts, found.unread) == (named, unread)


def test_codes_to_judge_are_read_as_an_import_reads_them(tmp_path: Path) -> None:
    (tmp_path / "only.csv").write_text("17850.0\n13047.0\n")
    with open_engine() as engine:
        assert read_account_codes(engine, tmp_path / "only.csv") == ["17850", "13047"]
