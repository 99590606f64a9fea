"""Every reason for which a line is set aside is said in words, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import keyfolio.ledger
from keyfolio.ledger import REASONS


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for text in REASONS.values():
        assert text.en.endswith(".")
        assert text.zh.endswith("。")
        assert any("一" <= sign <= "鿿" for sign in text.zh)


def test_no_reason_is_explained_that_is_never_given() -> None:
    folder = Path(keyfolio.ledger.__file__).parent
    given = {
        node.value if isinstance(node, ast.Constant) else ast.unparse(node)
        for file in folder.rglob("*.py")
        if file.name != "reasons.py"
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant | ast.JoinedStr)
    }
    needed = {f"{trouble}_{name}" for trouble in ("no", "bad") for name in ("quantity", "unit_price")}
    assert REASONS.keys() - given == needed
    assert {"f'no_{name}'", "f'bad_{name}'"} <= given
