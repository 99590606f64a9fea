"""Facts beside the sales ledger: each row typed, or set aside with its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from keyfolio import units
from keyfolio.errors import AmbiguousDates, SeveralCurrencies, UnknownColumns
from keyfolio.ledger import HowToRead
from keyfolio.ledger.facts import FACTS, check_fact

if TYPE_CHECKING:
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger.fields import FactKind

TODAY = date(2025, 6, 30)
MAY_1 = units.day_number(date(2025, 5, 1))


_OF_EVERY_FACT = ("original_amount", "batch", "sign", "line_number", "line_digest")


class Read:
    """Reads a fact given as text: its rows without what every fact has, and the reasons of the others by line."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder

    def __call__(
        self, kind: FactKind, text: str, how: HowToRead | None = None
    ) -> tuple[list[dict[str, object]], dict[int, tuple[str, str | None]]]:
        path = self.folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        checked = check_fact(self.engine, path, kind, how or HowToRead(today=TODAY))
        lines = self.engine.rows(checked.lines.order_by("line_number"))
        assert lines.schema.names == list(FACTS[kind].grain.schema)
        aside = self.engine.rows(checked.quarantine.order_by("line_number")).to_pylist()
        assert checked.lines_read == lines.num_rows + len(aside)
        left_out = {*_OF_EVERY_FACT, *(["source"] if kind != "referrals" else [])}
        left_out |= {"rate"} if "original_amount" in lines.schema.names else set()
        told = [name for name in lines.schema.names if name not in left_out]
        rows = lines.select(told).to_pylist()
        return rows, {row["line_number"]: (row["reason"], row["found"]) for row in aside}


@pytest.fixture(scope="module")
def read_fact(engine: Engine, folder: Path) -> Read:
    return Read(engine, folder)


def test_invoices_know_when_they_fall_due(read_fact: Read) -> None:
    text = (
        "发票号,客户编号,开票日期,到期日,价税合计,币种\n"
        "F1,K1.0,2025/5/1,2025-07-31,\"¥1,200.50\",人民币\n"
        "F2,K2,2025-05-01,,10,CNY\n"
        "F3,K2,2025-05-01,2025-04-30,10,CNY\n"
        "F4,K2,2025-07-01,2025-08-01,10,CNY\n"
        ",K2,2025-05-01,2025-05-02,10,CNY\n"
        "F6,,2025-05-01,2025-05-02,10,CNY\n"
        "F7,K2,then,2025-05-02,10,CNY\n"
        "F8,K2,2025-05-01,2025-05-02,zehn,CNY\n"
        "F9,K2,2025-05-01,2025-05-02,1e15,CNY\n"
        "F10,K2,2025-05-01\n"
    )  # fmt: skip
    rows, aside = read_fact("invoices", text)
    assert rows == [
        {"invoice_id": "F1", "account_code": "K1.0", "invoice_day": MAY_1, "due_day": MAY_1 + 91,
         "amount": 12_005_000, "currency": "CNY"}
    ]  # fmt: skip
    assert aside == {
        3: ("no_due_date", None),
        4: ("due_before_invoice", "2025-04-30"),
        5: ("future_date", "2025-07-01"),
        6: ("no_invoice_id", None),
        7: ("no_account_code", None),
        8: ("bad_date", "then"),
        9: ("bad_amount", "zehn"),
        10: ("amount_too_large", "1e15"),
        11: ("wrong_number_of_cells", None),
    }


def test_a_payment_need_not_name_an_invoice(read_fact: Read) -> None:
    text = (
        "收款单号,客户编号,核销发票号,收款日期,收款金额\n"
        "S1,17.0,F1,2025-05-01,5\nS2,18.0,,1-May-2025,(2.5)\n,19.0,,2025-05-01,1\n"
    )
    rows, aside = read_fact("payments", text)
    assert [(row["account_code"], row["invoice_id"], row["day"], row["amount"]) for row in rows] == [
        ("17", "F1", MAY_1, 50_000),
        ("18", None, MAY_1, -25_000),
    ]
    assert aside == {4: ("no_payment_id", None)}


def test_contracts_end_after_they_start_and_may_end_in_the_future(read_fact: Read) -> None:
    text = (
        "contract id,customer id,start date,end date,renewed,ACV\n"
        "C1,K,2025-05-01,2030-05-01,Y,1.00005\nC2,K,2025-05-01,2025-05-01,否,2\nC3,K,2025-05-01,2025-06-01,,3\n"
        "C4,K,2025-05-02,2025-05-01,,3\nC5,K,2025-05-01,2025-06-01,maybe,3\nC6,K,2025-05-01,,,3\n,K,2025-05-01,2025-06-01,,3\n"
    )
    rows, aside = read_fact("contracts", text)
    assert [(row["contract_id"], row["renewed"], row["annual_amount"]) for row in rows] == [
        ("C1", True, 10_000), ("C2", False, 20_000), ("C3", None, 30_000),
    ]  # fmt: skip
    assert [reason for reason, _found in aside.values()] == [
        "ends_before_starts", "bad_renewed", "no_end_date", "no_contract_id",
    ]  # fmt: skip


def test_an_opportunity_is_won_lost_or_open_by_its_stage(read_fact: Read) -> None:
    text = (
        "opportunity_id,account,product,deal_stage,engage_date,close_date,close_value\n"
        "1,Acme,GTX,Won,5/1/2025,5/20/2025,10\n2,Acme,GTX,Closed Lost,5/1/2025,5/20/2025,0\n"
        "3,Acme,,丢单,5/1/2025,,\n4,Acme,,Engaging,5/1/2025,12/31/2025,\n5,Acme,,Prospecting,,,\n"
        "6,,GTX,Won,5/1/2025,5/20/2025,10\n7,Acme,,成交,5/21/2025,5/20/2025,10\n8,Acme,,,5/1/2025,,\n,Acme,,Won,,,\n"
    )
    rows, aside = read_fact("opportunities", text)
    told = [(row["outcome"], row["opened_day"], row["closed_day"], row["expected_close_day"]) for row in rows]
    assert told == [
        ("won", MAY_1, MAY_1 + 19, None),
        ("lost", MAY_1, MAY_1 + 19, None),
        ("lost", MAY_1, None, None),
        ("open", MAY_1, None, MAY_1 + 244),
        ("open", None, None, None),
    ]
    assert [reason for reason, _found in aside.values()] == [
        "no_account_code", "closed_before_opened", "no_stage", "no_opportunity_id",
    ]  # fmt: skip


def test_referrals_join_two_accounts(read_fact: Read) -> None:
    text = (
        "介绍客户,客户编号,介绍日期,来源\nA,B,2025-05-01,展会\n"
        "A,A,2025-05-01,\nA,,2025-05-01,\n,B,2025-05-01,\nA,B,2025-08-01,\n"
    )
    rows, aside = read_fact("referrals", text)
    assert rows == [{"from_account_code": "A", "to_account_code": "B", "day": MAY_1, "source": "展会"}]
    reasons = ["same_account", "no_to_account_code", "no_account_code", "future_date"]
    assert [reason for reason, _found in aside.values()] == reasons


def test_costs_need_an_account_a_day_and_an_amount(read_fact: Read) -> None:
    costs, _aside = read_fact(
        "costs_to_serve", "customer id,date,type,amount\nA,2025-05-01,visit,12.5\nA,2025-05-01,,1\n"
    )
    assert [(row["cost_kind"], row["amount"]) for row in costs] == [("visit", 125_000), (None, 10_000)]
    rows, aside = read_fact("acquisition_costs", '客户,日期,获客成本\nA,2025-05-01,"1.234,5"\nA,,1\nA,2025-05-01,\n')
    assert rows == [{"account_code": "A", "day": MAY_1, "amount": 12_345_000, "currency": None}]
    assert [reason for reason, _found in aside.values()] == ["no_date", "no_amount"]


def test_a_rate_is_a_number_above_0(read_fact: Read) -> None:
    text = (
        "币种,日期,汇率\nusd,2025-05-01,7.123456789\n€,2025-05-01,8\nUSD,2025-05-01,0\n"
        "USD,2025-05-01,-7\nUSD,2025-05-01,x\nUSD,2025-05-01,\n,2025-05-01,7\n"
    )
    rows, aside = read_fact("rates", text)
    assert [(row["currency"], row["rate"]) for row in rows] == [("USD", Decimal("7.12345679")), ("EUR", Decimal(8))]
    assert [reason for reason, _found in aside.values()] == [
        "rate_not_positive", "rate_not_positive", "bad_rate", "no_rate", "no_currency",
    ]  # fmt: skip


def test_the_order_of_dates_is_decided_for_all_date_columns_together(read_fact: Read) -> None:
    text = "invoice id,customer id,invoice date,due date,amount\nF,K,1/5/2025,{due},1\n"
    rows, _aside = read_fact("invoices", text.format(due="31/5/2025"))
    assert (rows[0]["invoice_day"], rows[0]["due_day"]) == (MAY_1, MAY_1 + 30)
    with pytest.raises(AmbiguousDates) as refused:
        read_fact("invoices", text.format(due="2/6/2025"))
    assert "“invoice date, due date”" in refused.value.text.en
    rows, _aside = read_fact("invoices", text.format(due="2/6/2025"), HowToRead(date_order="dmy"))
    assert rows[0]["due_day"] == MAY_1 + 32


def test_what_a_file_of_a_fact_lacks_is_told(read_fact: Read) -> None:
    with pytest.raises(UnknownColumns) as refused:
        read_fact("contracts", "合同编号,客户编号\nC,K\n")
    assert "start date or end date or annual amount" in refused.value.text.en
    with pytest.raises(SeveralCurrencies):
        read_fact("costs_to_serve", "客户编号,日期,金额\nA,2025-05-01,$1\nA,2025-05-01,€1\n")


def test_the_same_row_written_another_way_has_the_same_digest(engine: Engine, tmp_path: Path) -> None:
    digests = set()
    for text in (
        "客户编号,日期,金额\nA,2025-05-01,1200.5\n",
        "金额,客户编号,日期\n\"1,200.50\",A,2025/5/1\n",
    ):  # fmt: skip
        (tmp_path / "costs.csv").write_text(text, encoding="utf-8")
        lines = check_fact(engine, tmp_path / "costs.csv", "costs_to_serve", HowToRead()).lines
        digests |= set(engine.rows(lines)["line_digest"].to_pylist())
    assert len(digests) == 1
