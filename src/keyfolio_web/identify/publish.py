"""What a run writes of this stage: one standing an account, and how net sales are spread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from django.db import transaction

from keyfolio.findings import Findings
from keyfolio.identify import Policy
from keyfolio_web.identify.models import Spread, Standing
from keyfolio_web.identify.spread import abc_of, curve_of, missed_of, rfm_of
from keyfolio_web.runs.models import Run
from keyfolio_web.value.bulk import delete_rows_of, insert_rows, json_text
from keyfolio_web.value.publish import observed_ids, slices

_OWN = ["rank", "share", "cumulative_share", "straddles", "r", "f", "m", "rfm_class", "score", "is_key", "failed"]
_COLUMNS = ["run_id", "account_id", "observation_id", *_OWN, "abc", "parts"]


def publish_standings(
    run: Run, findings: Findings, kept: pa.Table | None = None, tell: Callable[[int], None] = lambda _rows: None
) -> None:
    """Write a standing for each account of the findings, and the run's spread. The observations must be there.

    kept: those of `findings.accounts` that the database keeps; null: all. tell: how many are written, now and then.

    Each slice is a transaction of its own, unless the caller has one. Rows that an earlier attempt left must be cleared
    first.
    """
    for start, part in slices(findings.accounts if kept is None else kept):
        with transaction.atomic():
            insert_rows(Standing, _COLUMNS, _rows(run, part, findings.policy))
        tell(start + part.num_rows)
    accounts = findings.accounts
    spread = {
        "curve": curve_of(accounts),
        "abc": abc_of(accounts),
        "rfm": rfm_of(accounts),
        "missed": missed_of(accounts),
    }
    Spread.objects.update_or_create(run=run, defaults=spread)


def clear(run: Run) -> None:
    """Take back the standings of a run, before its observations are; the spread stays, and is written over."""
    delete_rows_of(Standing, run.pk)


def _rows(run: Run, part: pa.Table, policy: Policy) -> Iterator[Sequence[object]]:
    held = part.select([*_OWN, "abc"]).to_pydict()
    ids = observed_ids(run, part["account_code"].to_pylist())
    classes = [abc or "" for abc in held["abc"]]
    own = [held[name] for name in _OWN]
    return zip([run.pk] * len(ids), *zip(*ids, strict=True), *own, classes, _parts(part, policy), strict=True)


def _parts(part: pa.Table, policy: Policy) -> Iterator[str]:
    """By account the criteria of the policy as JSON, each with value, points and contribution."""
    names = [weight.criterion for weight in policy.weights]
    columns: list[list[Any]] = [
        list(zip(*(part[f"{kind}_{name}"].to_pylist() for kind in ("value", "points", "contribution")), strict=True))
        for name in names
    ]
    for account in zip(*columns, strict=True):
        yield json_text(dict(zip(names, account, strict=True)))
