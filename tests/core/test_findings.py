"""A summary keeps all it says when it is held as JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import keyfolio as kf
from keyfolio.findings import summary_from_json, summary_json

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "客户编号,订单号,日期,金额\nA,1,2024-01-05,10.01\nB,2,2024-02-05,3.333\nB,3,2024-02-06,x\n"


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> kf.Summary:
    path: Path = tmp_path_factory.mktemp("findings") / "ledger.csv"
    path.write_text(LEDGER, encoding="utf-8")
    return kf.find_key_accounts(path).summary


def test_a_summary_comes_back_from_json_as_it_was(summary: kf.Summary) -> None:
    assert summary.notes
    assert summary_from_json(json.loads(json.dumps(summary_json(summary)))) == summary


def test_a_figure_that_cannot_be_had_comes_back_as_none(summary: kf.Summary) -> None:
    bare = replace(summary, abc=None, gini=None, currency=None, window_months=None, notes=())
    assert summary_from_json(json.loads(json.dumps(summary_json(bare)))) == bare


def test_notes_and_days_are_held_in_plain_words(summary: kf.Summary) -> None:
    held = summary_json(summary)
    assert set(held["notes"][0]) == {"en", "zh"}
    assert held["as_of"] == "2024-02-05"
    assert held["lines"]["quarantined"] == 1
