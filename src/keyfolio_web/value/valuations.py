"""What a run writes of values: one valuation an account, one a group, and the outlook of the whole company."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from keyfolio import schemas
from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run
from keyfolio_web.value.bulk import insert_rows
from keyfolio_web.value.models import GroupValuation, Outlook, Renewal, Valuation
from keyfolio_web.value.publish import observed_ids, slices
from keyfolio_web.value.silence import silent

_OWN = [name for name in schemas.VALUATIONS.names if name not in {"account_code", "model", "reason"}]
_COLUMNS = ["run_id", "account_id", "observation_id", *_OWN, "model", "reason", "is_silent"]
_SCORES = 5


@dataclass(frozen=True, slots=True)
class Valued:
    """What a run found of values. fits, evidence, migration: as `Outlook` holds them.

    accounts: columns of `schemas.VALUATIONS`, in the order of `Findings.accounts`. groups: of
    `schemas.GROUP_VALUATIONS`. renewals: of `schemas.RENEWALS`; null: there are no contracts.
    """

    accounts: pa.Table
    groups: pa.Table
    fits: dict[str, Any]
    evidence: dict[str, Any]
    migration: dict[str, Any]
    renewals: pa.Table | None = None


def by_rank(valuations: pa.Table, accounts: pa.Table) -> pa.Table:
    """Valuations in the order of the accounts that a run found."""
    codes = valuations["account_code"].combine_chunks()
    return valuations.take(pc.index_in(accounts["account_code"], value_set=codes))


def publish_valuations(
    run: Run, valued: Valued, kept: pa.Table | None = None, tell: Callable[[int], None] = lambda _rows: None
) -> None:
    """Write a valuation of each account. The observations must be there.

    kept: those accounts that the database keeps; null: all. tell: how many are written, now and then.

    Each slice is a transaction of its own, unless the caller has one. Rows that an earlier attempt left must be cleared
    first.
    """
    accounts = valued.accounts
    if kept is not None:
        accounts = accounts.filter(pc.is_in(accounts["account_code"], kept["account_code"].combine_chunks()))
    for start, part in slices(accounts):
        with transaction.atomic():
            insert_rows(Valuation, _COLUMNS, _rows(run, part))
        tell(start + part.num_rows)
    _publish_named(GroupValuation, run, valued.groups, "head_code")
    if valued.renewals is not None:
        _publish_named(Renewal, run, valued.renewals, "account_code")


def publish_outlook(run: Run, valued: Valued, accounts: pa.Table) -> None:
    """Write what is expected of the whole company. accounts: as in `Findings`, in the order of the valuations."""
    told = {"fits": valued.fits, "evidence": valued.evidence, "migration": valued.migration}
    leaving = leaving_of(accounts, silent(valued.accounts))
    Outlook.objects.update_or_create(run=run, defaults={**told, "leaving": leaving})


def leaving_of(accounts: pa.Table, is_silent: pa.ChunkedArray) -> list[list[int]]:
    """Of each cell of scores F x R that has accounts: F, R, accounts, those that are silent, and what these bought.

    >>> rows = pa.table({"f": [5, 5, 1], "r": [1, 1, 5], "net_sales": [70, 50, 20]})
    >>> leaving_of(rows, pa.chunked_array([[True, False, False]]))
    [[1, 5, 1, 0, 0], [5, 1, 2, 1, 70]]
    """
    f, r = (accounts[name].to_numpy().astype(np.int64) - 1 for name in ("f", "r"))
    cell, is_gone = f * _SCORES + r, is_silent.to_numpy().astype(bool)
    gone = np.bincount(cell[is_gone], minlength=_SCORES**2)
    lost = np.zeros(_SCORES**2, dtype=np.int64)
    np.add.at(lost, cell[is_gone], accounts["net_sales"].to_numpy()[is_gone])
    counts = np.bincount(cell, minlength=_SCORES**2)
    cells = np.flatnonzero(counts).tolist()
    return [[one // _SCORES + 1, one % _SCORES + 1, int(counts[one]), int(gone[one]), int(lost[one])] for one in cells]


def _rows(run: Run, part: pa.Table) -> Iterator[Sequence[object]]:
    held = part.select([*_OWN, "model", "reason"]).to_pydict()
    ids = observed_ids(run, part["account_code"].to_pylist())
    models = [model or "" for model in held["model"]]
    own = [held[name] for name in _OWN]
    told = (*own, models, held["reason"], silent(part).to_pylist())
    return zip([run.pk] * len(ids), *zip(*ids, strict=True), *told, strict=True)


def _publish_named(model: type[GroupValuation] | type[Renewal], run: Run, table: pa.Table, code: str) -> None:
    """Write rows of accounts that are known. code: the column that names the account; the others are written."""
    columns = [name for name in table.column_names if name != code]
    for _start, part in slices(table):
        codes = part[code].to_pylist()
        known = dict(Account.objects.filter(code__in=codes).order_by().values_list("code", "pk"))
        told = zip(*(part[name].to_pylist() for name in columns), strict=True)
        rows = [(run.pk, known[one], *row) for one, row in zip(codes, told, strict=True) if one in known]
        with transaction.atomic():
            insert_rows(model, ["run_id", "account_id", *columns], rows)
