"""Take rows of a run from its files into the database: somebody works with these accounts from now on.

Who sees the accounts of their teams only is told of them by rows of the database alone. So whoever puts somebody on a
team, or seals a run, keeps the rows of those accounts.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.queries.beyond import as_standing
from keyfolio_web.ledger.models import Account, Product
from keyfolio_web.runs.models import Run
from keyfolio_web.runs.services import one_at_a_time
from keyfolio_web.value import whole
from keyfolio_web.value.models import Observation, ProductSales, Valuation
from keyfolio_web.value.queries import valuation_records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_AT_ONCE = 2_000


@transaction.atomic
def keep_rows(codes: Collection[str]) -> int:
    """Keep the rows of these accounts in every sealed run, as far as it judged them; how many were not kept before.

    A run that is sealed meanwhile waits, and then finds who is on a team by now; see `keep_teams`.

    Raises:
        StoreTrouble: a file of a run is missing or damaged.
    """
    one_at_a_time()
    partly = Run.objects.filter(kept_accounts__isnull=False, pruned_at__isnull=True, sealed_at__isnull=False)
    return sum(_keep_in(run, codes) for run in partly.order_by("number"))


@transaction.atomic
def keep_teams(run: Run) -> int:
    """The same of every account on a team, in one run."""
    if not whole.is_partly_kept(run):
        return 0
    on_teams = Account.objects.order_by().filter(members__isnull=False)
    without = on_teams.exclude(pk__in=Standing.objects.filter(run=run).values("account"))
    return _keep_in(run, without.values_list("code", flat=True).distinct())


def _keep_in(run: Run, codes: Iterable[str]) -> int:
    return sum(_keep(run, part) for part in whole.parts_coded(run, _not_kept(run, codes)))


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
    _keep_valuations(run, standings)
    _keep_products(run, accounts)
    held.kept_accounts = (held.kept_accounts or 0) + len(standings)
    held.save(update_fields=["kept_accounts"])
    return len(standings)


def _keep_valuations(run: Run, standings: list[Standing]) -> None:
    observations = {standing.account_id: standing.observation_id for standing in standings}
    valuations = valuation_records(run, {standing.account.code: standing.account for standing in standings})
    for valuation in valuations:
        valuation.observation_id = observations[valuation.account_id]
    Valuation.objects.bulk_create(valuations)


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
