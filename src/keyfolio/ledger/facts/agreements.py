"""The contracts of contracts and of opportunities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio import schemas
from keyfolio.ledger.facts.contract import Column, Rule, fact

if TYPE_CHECKING:
    import ibis.expr.types as ir

WON_WORDS = ("won", "closed won", "closedwon", "赢单", "已赢单", "成交", "已成交")
LOST_WORDS = ("lost", "closed lost", "closedlost", "输单", "已输单", "丢单", "已丢单", "失败")


def _with_outcome(rows: ir.Table) -> ir.Table:
    """The outcome by the stage; of an open one, a closing date is the expected one: CRMs keep both in one column."""
    stage = rows.stage.lower()
    outcome = ibis.cases((stage.isin(WON_WORDS), "won"), (stage.isin(LOST_WORDS), "lost"), else_="open")
    told = rows.mutate(outcome=outcome)
    is_open = told.outcome == "open"
    expected = ibis.cases((is_open, told.closed_day))
    return told.mutate(
        closed_day=ibis.cases((~is_open, told.closed_day)),
        expected_close_day=ibis.coalesce(told.expected_close_day, expected),
    )


CONTRACTS = fact(
    "contracts",
    schemas.CONTRACTS,
    (
        Column("contract_id", "code", "contract_id", "no_contract_id"),
        Column("account_code", "account", "account_code", "no_account_code"),
        Column("start_day", "day", "start_date", "no_date"),
        Column("end_day", "day", "end_date", "no_end_date"),
        Column("renewed", "yes_no", "renewed"),
        Column("annual_amount", "money", "annual_amount", "no_amount"),
        Column("currency", "currency", "currency"),
        Column("source", "text", "source"),
    ),
    key=("contract_id",),
    rate_days=("start_day",),
    rules=(Rule("ends_before_starts", lambda row: row.end_day < row.start_day, "end_day"),),
)

OPPORTUNITIES = fact(
    "opportunities",
    schemas.OPPORTUNITIES,
    (
        Column("opportunity_id", "code", "opportunity_id", "no_opportunity_id"),
        Column("account_code", "account", "account_code", "no_account_code"),
        Column("product_code", "code", "product_code"),
        Column("stage", "text", "stage", "no_stage"),
        Column("opened_day", "day", "opened_date"),
        Column("closed_day", "day", "closed_date"),
        Column("expected_close_day", "day", "expected_close_date"),
        Column("amount", "money", "amount"),
        Column("currency", "currency", "currency"),
        Column("source", "text", "source"),
    ),
    key=("opportunity_id",),
    rules=(Rule("closed_before_opened", lambda row: row.closed_day < row.opened_day, "closed_day"),),
    finish=_with_outcome,
    rate_days=("closed_day", "opened_day", "expected_close_day"),
)
