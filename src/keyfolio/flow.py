"""The whole story on one page: the stages, called in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio import identify, ledger, units, value
from keyfolio.findings import Findings
from keyfolio.notes import take_notes
from keyfolio.population import populate
from keyfolio.summary import summarise

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from keyfolio.assumptions import Assumptions, ValueAssumptions, Window
    from keyfolio.engine import Engine
    from keyfolio.identify import Policy
    from keyfolio.snapshot import Snapshot


def run(engine: Engine, snapshot: Snapshot, policy: Policy, assumptions: Assumptions) -> Findings:
    """From facts to key accounts. The same snapshot, policy and assumptions give the same findings.

    Raises:
        BadAssumption: the day asked for lies before the ledger begins, or none of the only accounts asked for has a
            line in the window.
        CircularParents: groups are asked for, and accounts stand below each other in a circle.
    """
    products = snapshot.products.table if snapshot.products else None
    masters = snapshot.accounts.table if snapshot.accounts else None

    window = _window(engine, snapshot, assumptions)
    population = populate(engine, snapshot, window, assumptions)
    observation = value.observe(engine, population.lines, population.order_sums, products, window)
    observed = observation.accounts

    engine.progress("identify", 0)
    rfm = engine.materialise(identify.score_rfm(observed, mean=policy.rfm_mean), "rfm")
    abc = identify.classify_abc(observed, a_percent=policy.a_percent, b_percent=policy.b_percent)
    abc = engine.materialise(abc, "abc")
    usable = identify.usable_criteria(observed, policy)
    judged = engine.materialise(identify.apply_policy(observed, policy, usable), "judged")

    described = ledger.describe_accounts(snapshot.ledger, masters, window.as_of)
    accounts = engine.rows(_side_by_side(population.count_accounts(observed), described, rfm, abc, judged))
    concentration = identify.measure_concentration(accounts["net_sales"].to_numpy())

    dropped = identify.dropped_criteria(usable, policy)
    notes = (*dropped, *population.notes, *take_notes(engine, snapshot, accounts, window, population))
    return Findings(
        accounts=accounts,
        monthly_sales=engine.rows(observation.monthly_sales),
        summary=summarise(accounts, concentration, snapshot, policy, window, notes, population),
        policy=policy,
    )


def product_sales(engine: Engine, snapshot: Snapshot, assumptions: Assumptions) -> ir.Table:
    """What each account that `run` judges bought of each product in its window: columns of `schemas.PRODUCT_SALES`.

    They may be many times the accounts: they stay in the engine, to be summed, written or read a batch at a time.

    Raises:
        BadAssumption, CircularParents: as `run` does.
    """
    window = _window(engine, snapshot, assumptions)
    sales = value.observe_products(populate(engine, snapshot, window, assumptions).lines, window)
    return engine.materialise(sales, "product_sales")


def appraise(engine: Engine, snapshot: Snapshot, assumptions: Assumptions, chosen: ValueAssumptions) -> value.Appraisal:
    """What every account is worth: the same snapshot and assumptions give the same appraisal.

    Raises:
        BadAssumption, CircularParents: as `run` does.
    """
    window = _window(engine, snapshot, assumptions)
    population = populate(engine, snapshot, window, assumptions)
    observation = value.observe(engine, population.lines, population.order_sums, None, window)
    purchases = value.observe_purchases(engine, population.order_sums, window)
    engine.progress("appraise", 0)
    accounts = engine.rows(observation.accounts)
    return value.appraise(accounts, purchases, window, chosen, _tree(snapshot, window, assumptions))


def describe(engine: Engine, snapshot: Snapshot, window: Window) -> pa.Table:
    """account_code, account_name, industry, region of every account as of the end of a window, by code."""
    masters = snapshot.accounts.table if snapshot.accounts else None
    return engine.rows(ledger.describe_accounts(snapshot.ledger, masters, window.as_of).order_by("account_code"))


def _tree(snapshot: Snapshot, window: Window, assumptions: Assumptions) -> pa.Table | None:
    """Who stands in which group at the end of a window; null: nobody is known to, or groups are judged as one."""
    if snapshot.accounts is None or assumptions.grain == "group":
        return None
    return ledger.tree_as_of(snapshot.accounts.parents, units.day_number(window.as_of))


def _window(engine: Engine, snapshot: Snapshot, assumptions: Assumptions) -> Window:
    live = ledger.with_lines(snapshot.ledger.order_sums, "day")
    [days] = engine.rows(live.aggregate(first=live.day.min(), last=live.day.max())).to_pylist()
    return assumptions.window(units.day(days["first"]), units.day(days["last"]))


def _side_by_side(observed: ir.Table, *tables: ir.Table) -> ir.Table:
    """One wide row an account, by rank."""
    wide = observed
    for table in tables:
        wide = wide.left_join(table, "account_code").drop("account_code_right")
    return wide.order_by("rank")
