"""What the ledger itself says about each account: name, industry, region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from keyfolio.ledger.ledger import Ledger

DESCRIBED = ("account_name", "industry", "region")


def describe_accounts(ledger: Ledger, accounts: ir.Table | None) -> ir.Table:
    """account_code, account_name, industry, region of every account of the ledger, in no order; null: not known.

    accounts: master data, columns of `schemas.ACCOUNTS`, or null. What it leaves open, the lines of the account's last
    day in the ledger fill; of several values on that day, the one that sorts last.
    """
    said = _said_by_lines(ledger)
    if accounts is None:
        return said
    both = said.left_join(accounts, "account_code", lname="{name}", rname="{name}_kept").view()
    filled = {name: ibis.coalesce(both[f"{name}_kept"], both[name]) for name in DESCRIBED}
    return both.select("account_code", **filled)


def _said_by_lines(ledger: Ledger) -> ir.Table:
    lines = ledger.lines
    named = [name for name in DESCRIBED if name in ledger.mapping.values()]
    last_days = lines.group_by("account_code").aggregate(day=lines.day.max())
    if not named:
        return last_days.select("account_code", **{name: ibis.null("string") for name in DESCRIBED})
    last = lines.semi_join(last_days, ["account_code", "day"])
    return last.group_by("account_code").aggregate(**{name: last[name].max() for name in DESCRIBED})
