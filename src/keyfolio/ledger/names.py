"""What the ledger itself says about each account: name, industry, region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from keyfolio.ledger.live import live_values
from keyfolio.units import day_number

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from keyfolio.ledger.ledger import Ledger

DESCRIBED = ("account_name", "industry", "region")


def describe_accounts(ledger: Ledger, accounts: ir.Table | None, as_of: date) -> ir.Table:
    """account_code, account_name, industry, region, in no order; null: not known.

    A row for every account of the ledger, and of the master data (columns of `schemas.ACCOUNTS`, or null): the head of
    a group may have no line of its own. What the master data leave open, the lines of the account's last day up to
    `as_of` fill; of several values on that day, the one that sorts last.
    """
    said = _said_by_lines(ledger, as_of)
    if accounts is None:
        return said
    both = said.outer_join(accounts, "account_code", lname="{name}", rname="{name}_kept")
    return both.select(
        **{name: ibis.coalesce(both[f"{name}_kept"], both[name]) for name in ("account_code", *DESCRIBED)}
    )


def _said_by_lines(ledger: Ledger, as_of: date) -> ir.Table:
    known = ledger.lines.filter(ledger.lines.day <= day_number(as_of))
    if not any(name in ledger.mapping.values() for name in DESCRIBED):
        return known.select("account_code", **{name: ibis.null("string") for name in DESCRIBED}).distinct()
    said = live_values(known, "account_code", "day", *DESCRIBED)
    last_days = said.group_by("account_code").aggregate(day=said.day.max())
    last = said.semi_join(last_days, ["account_code", "day"])
    return last.group_by("account_code").aggregate(**{name: last[name].max() for name in DESCRIBED})
