"""What a run writes of this stage: one observation an account."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pyarrow as pa
from django.db import transaction

from keyfolio import schemas
from keyfolio.findings import Findings
from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run
from keyfolio_web.value.bulk import delete_rows_of, insert_rows, json_text
from keyfolio_web.value.models import GroupValuation, Observation, Renewal, Valuation
from keyfolio_web.value.months import MonthlySales
from keyfolio_web.value.products import clear_products

ROWS_AT_ONCE = 5_000
"""Rows of a slice: what is held as Python objects, and how long one transaction keeps other writers waiting."""

_OBSERVED = [name for name in schemas.OBSERVED.names if name != "account_code"]
_COLUMNS = ["run_id", "account_id", *_OBSERVED, "sales_change", "monthly_sales"]


def publish_observations(
    run: Run, findings: Findings, kept: pa.Table | None = None, tell: Callable[[int], None] = lambda _rows: None
) -> None:
    """Write an observation for each account of the findings; accounts that nobody knows yet are made.

    kept: those of `findings.accounts` that the database keeps; null: all. tell: how many are written, now and then.

    Each slice is a transaction of its own, unless the caller has one. Rows that an earlier attempt left must be cleared
    first: `identify.publish.clear`, then `clear`.
    """
    accounts = findings.accounts if kept is None else kept
    sold = MonthlySales.of(replace(findings, accounts=accounts))
    for start, part in slices(accounts):
        months = sold.lists(start, start + part.num_rows)
        with transaction.atomic():
            insert_rows(Observation, _COLUMNS, _rows(run, part, months))
        tell(start + part.num_rows)


def clear(run: Run) -> None:
    """Take back what this stage has written for a run, but its outlook; the standings that rest on it must be gone."""
    clear_products(run)
    for model in (Renewal, GroupValuation, Valuation, Observation):
        delete_rows_of(model, run.pk)


def observed_ids(run: Run, codes: Sequence[str]) -> list[tuple[int, int]]:
    """The id of each account and of its observation in a run, in order."""
    observed = Observation.objects.filter(run=run, account__code__in=codes)
    found = {code: ids for code, *ids in observed.values_list("account__code", "account_id", "pk")}
    return [(account, observation) for account, observation in map(found.__getitem__, codes)]


def slices(accounts: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """A table of accounts in slices, each with the place of its first row."""
    for start in range(0, accounts.num_rows, ROWS_AT_ONCE):
        yield start, accounts.slice(start, ROWS_AT_ONCE)


def _rows(run: Run, part: pa.Table, months: list[list[int]]) -> Iterator[Sequence[object]]:
    held = part.select(_OBSERVED).to_pydict()
    changes = [recent - earlier for recent, earlier in zip(held["recent_sales"], held["earlier_sales"], strict=True)]
    texts = map(json_text, months)
    ids = _account_ids(part)
    columns = [held[name] for name in _OBSERVED]
    return zip([run.pk] * len(ids), ids, *columns, changes, texts, strict=True)


def _account_ids(part: pa.Table) -> list[int]:
    """The id of each account, in order."""
    codes = part["account_code"].to_pylist()
    known = _known(codes)
    missing = set(codes) - known.keys()
    if missing:
        Account.objects.bulk_create(_described(part, missing), ignore_conflicts=True)
        known |= _known(sorted(missing))
    return [known[code] for code in codes]


def _known(codes: Sequence[str]) -> dict[str, int]:
    return dict(Account.objects.filter(code__in=codes).order_by().values_list("code", "pk"))


def _described(part: pa.Table, codes: set[str]) -> list[Account]:
    described = part.select(["account_code", "account_name", "industry", "region"]).to_pylist()
    return [
        Account(
            code=row["account_code"],
            name=row["account_name"] or "",
            industry=row["industry"] or "",
            region=row["region"] or "",
        )
        for row in described
        if row["account_code"] in codes
    ]
