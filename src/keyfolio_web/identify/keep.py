"""Take rows of a run from its files into the database: somebody works with these accounts from now on.

Who sees the accounts of their teams only is told of them by rows of the database alone. So whoever puts somebody on a
team, or makes another run current, keeps the rows of those accounts.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.queries.beyond import as_standing
from keyfolio_web.ledger.models import Account, Product
from keyfolio_web.runs.models import Run
from keyfolio_web.value import whole
from keyfolio_web.value.models import Observation, ProductSales

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE = 2_000


def keep_in_current(codes: Iterable[str]) -> int:
    """Keep the rows of these accounts in the current run, as far as it judged them; how many were not kept before.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    run = Run.objects.filter(is_current=True).first()
    if run is None or not whole.is_partly_kept(run):
        return 0
    return sum(_keep(run, part) for part in whole.parts_coded(run, _not_kept(run, codes)))


def keep_teams_in_current() -> int:
    """The same of every account on a team."""
    return keep_in_current(
        Account.objects.order_by()
        .filter(members__isnull=False)
        .exclude(pk__in=Standing.objects.filter(run__is_current=True).values("account"))
        .values_list("code", flat=True)
        .distinct()
    )


def _not_kept(run: Run, codes: Iterable[str]) -> set[str]:
    kept = Standing.objects.filter(run=run).values("account")
    left = iter(codes)
    wanted: set[str] = set()
    while some := list(islice(left, _AT_ONCE)):
        wanted |= set(Account.objects.filter(code__in=some).exclude(pk__in=kept).values_list("code", flat=True))
    return wanted


@transaction.atomic
def _keep(run: Run, rows: list[dict[str, Any]]) -> int:
    """Write some rows of the files of a run; somebody else may have done so in the meantime."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    codes = _not_kept(run, [row["account_code"] for row in rows])
    accounts = {account.code: account for account in Account.objects.filter(code__in=codes)}
    standings = [as_standing(run, accounts[row["account_code"]], row) for row in rows if row["account_code"] in codes]
    Observation.objects.bulk_create([standing.observation for standing in standings])
    for standing in standings:
        standing.observation_id = standing.observation.pk
    Standing.objects.bulk_create(standings)
    _keep_products(run, accounts)
    held.kept_accounts = (held.kept_accounts or 0) + len(standings)
    held.save(update_fields=["kept_accounts"])
    return len(standings)


def _keep_products(run: Run, accounts: dict[str, Account]) -> None:
    if not whole.has_products(run) or not accounts:
        return
    bought = whole.bought_by(run, accounts.keys()).to_pylist()
    products = dict(Product.objects.filter(code__in={row["product_code"] for row in bought}).values_list("code", "pk"))
    ProductSales.objects.bulk_create(
        ProductSales(
            run=run,
            account=accounts[row.pop("account_code")],
            product_id=products[row.pop("product_code")],
            **row,
        )
        for row in bought
    )
