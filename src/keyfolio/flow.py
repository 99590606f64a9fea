"""The whole story on one page: the stages, called in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio import identify, ledger, units, value
from keyfolio.findings import Findings
from keyfolio.notes import take_notes
from keyfolio.population import populate
from keyfolio.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir
    import pyarrow as pa

    from keyfolio.assumptions import Assumptions, MigrationAssumptions, ValueAssumptions, Window
    from keyfolio.engine import Engine
    from keyfolio.identify import Policy
    from keyfolio.population import Population
    from keyfolio.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Observed:
    """Who is looked at, and what they did in the window: what every further stage starts from, in the engine."""

    snapshot: Snapshot
    window: Window
    population: Population
    observation: value.Observation


def observe(engine: Engine, snapshot: Snapshot, assumptions: Assumptions) -> Observed:
    """From facts to what each account did in the window.

    Raises:
        BadAssumption: the day asked for lies before the ledger begins, or none of the only accounts asked for has a
            line in the window.
        CircularParents: groups are asked for, and accounts stand below each other in a circle.
    """
    products = snapshot.products.table if snapshot.products else None
    window = _window(engine, snapshot, assumptions)
    population = populate(engine, snapshot, window, assumptions)
    observation = value.observe(engine, population.lines, population.order_sums, products, window)
    return Observed(snapshot, window, population, observation)


def identify_accounts(engine: Engine, of: Observed, policy: Policy) -> Findings:
    """Who is key, and why. The same snapshot, assumptions and policy give the same findings."""
    snapshot, window, population, observed = of.snapshot, of.window, of.population, of.observation.accounts
    masters = snapshot.accounts.table if snapshot.accounts else None

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
        monthly_sales=engine.rows(of.observation.monthly_sales),
        summary=summarise(accounts, concentration, snapshot, policy, window, notes, population),
        policy=policy,
    )


def product_sales(engine: Engine, of: Observed) -> ir.Table:
    """What each account bought of each product in the window: columns of `schemas.PRODUCT_SALES`.

    They may be many times the accounts: they stay in the engine, to be summed, written or read a batch at a time.
    """
    return engine.materialise(value.observe_products(of.population.lines, of.window), "product_sales")


def appraise(engine: Engine, of: Observed, chosen: ValueAssumptions) -> value.Appraisal:
    """What every account is worth: the same snapshot and assumptions give the same appraisal."""
    purchases = value.observe_purchases(engine, of.population.order_sums, of.window)
    engine.progress("appraise", 0)
    accounts = engine.rows(of.observation.accounts.order_by("account_code"))
    return value.appraise(accounts, purchases, of.window, chosen, _tree(of))


def migrate(engine: Engine, of: Observed, chosen: MigrationAssumptions) -> value.Migration:
    """How accounts move between states: the same snapshot and assumptions give the same migration."""
    [migration] = follow_accounts(engine, of, [chosen])
    return migration


def follow_accounts(engine: Engine, of: Observed, choices: Sequence[MigrationAssumptions]) -> list[value.Migration]:
    """The same in several ways, one after the other; the ledger is looked at once for periods of one length."""
    engine.progress("migrate", 0)
    return value.migrate(engine, of.population.order_sums, of.window, choices)


def value_contracts(engine: Engine, of: Observed, chosen: ValueAssumptions) -> value.Renewals | None:
    """What contracts of the accounts that are judged are still worth at the end of the window; null: there are none."""
    if of.snapshot.contracts is None:
        return None
    today = units.day_number(of.window.as_of)
    begun = of.snapshot.contracts.table.filter(lambda row: row.start_day <= today)
    judged = _judged(of)
    known = engine.rows(begun if judged is None else begun.semi_join(judged, "account_code"))
    later = engine.rows(of.population.order_sums.filter(lambda row: row.day > today).select("day").limit(1))
    if not known.num_rows:
        return None
    return value.value_renewals(known.to_pylist(), of.window.as_of, chosen, looks_back=later.num_rows > 0)


def _judged(of: Observed) -> ir.Table | None:
    """The codes of all accounts that count in a run over a list; null: every account counts."""
    if of.population.listed is None:
        return None
    judged, heads = of.observation.accounts.select("account_code"), of.population.heads
    if heads is None:
        return judged
    return heads.semi_join(judged, heads.top_code == judged.account_code).select("account_code")


def describe(engine: Engine, of: Observed) -> pa.Table:
    """account_code, account_name, industry, region of every account as of the end of a window, by code."""
    masters = of.snapshot.accounts.table if of.snapshot.accounts else None
    described = ledger.describe_accounts(of.snapshot.ledger, masters, of.window.as_of)
    return engine.rows(described.order_by("account_code"))


def _tree(of: Observed) -> pa.Table | None:
    """Who stands in which group at the end of the window; null: nobody is known to, or groups are judged as one."""
    if of.snapshot.accounts is None or of.population.grain == "group":
        return None
    return ledger.tree_as_of(of.snapshot.accounts.parents, units.day_number(of.window.as_of))


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
