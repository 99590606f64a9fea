"""Where accounts stand that a run judged and of which the database has no rows: read from its files.

What is made here are the same records as the database has, never saved: they have no key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keyfolio import schemas
from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.value import whole
from keyfolio_web.value.models import Observation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.ledger.models import Account
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

_OBSERVED = [name for name in schemas.OBSERVED.names if name != "account_code"]
_OWN = ("rank", "share", "cumulative_share", "straddles", "r", "f", "m", "rfm_class", "score", "is_key", "failed")


def standings_beyond(person: Person, run: Run, accounts: QuerySet[Account]) -> list[Standing]:
    """Of the accounts that this person may see, where those stand that only the files of a run have; in no order.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    if not whole.is_partly_kept(run):
        return []
    seen = accounts.filter(pk__in=accounts_of(person).order_by().values("pk"))
    kept = Standing.objects.filter(run=run).values("account")
    by_code = {account.code: account for account in seen.exclude(pk__in=kept)}
    found = whole.rows_coded(run, by_code.keys()) if by_code else {}
    return [as_standing(run, by_code[code], row) for code, row in found.items()]


def ranked_beyond(person: Person, run: Run, after_rank: int, most: int) -> list[Standing]:
    """The accounts after a rank, by rank, of a run of which files have all; for who sees every account.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    rows = whole.rows_after(run, after_rank, most) if person.sees_every_account else []
    codes = [row["account_code"] for row in rows]
    accounts = {account.code: account for account in accounts_of(person).filter(code__in=codes)}
    return [as_standing(run, accounts[row["account_code"]], row) for row in rows if row["account_code"] in accounts]


def as_standing(run: Run, account: Account, row: dict[str, Any]) -> Standing:
    """A row of the files of a run as the record that the database would have."""
    criteria = [name.removeprefix("contribution_") for name in row if name.startswith("contribution_")]
    observation = Observation(
        run=run,
        account=account,
        **{name: row[name] for name in _OBSERVED},
        sales_change=row["recent_sales"] - row["earlier_sales"],
        monthly_sales=row["monthly_sales"],
    )
    return Standing(
        run=run,
        account=account,
        observation=observation,
        **{name: row[name] for name in _OWN},
        abc=row["abc"] or "",
        parts={name: [row[f"{kind}_{name}"] for kind in ("value", "points", "contribution")] for name in criteria},
    )
