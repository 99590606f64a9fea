"""What a run reads: batches of the ledger, and the master data that people keep in the database."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
from django.conf import settings

from keyfolio.ledger import (
    masters_from_rows,
    merge_accounts,
    open_contracts,
    open_store,
    rename_industries,
    rename_products,
)
from keyfolio.schemas import ACCOUNTS, PRODUCTS
from keyfolio.snapshot import Snapshot
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Product, Spelling
from keyfolio_web.ledger.queries.groups import counted_moves, moves_told, parents_table
from keyfolio_web.ledger.queries.spellings import told_meanings
from keyfolio_web.pipeline.troubles import NO_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from keyfolio.engine import Engine
    from keyfolio.ledger import Masters, MastersKind

ACCOUNT_COLUMNS = {
    "account_code": "code",
    "account_name": "name",
    "industry": "industry",
    "region": "region",
    "credit_code": "credit_code",
    "telephone": "telephone",
    "address": "address",
}
PRODUCT_COLUMNS = {
    "product_code": "code",
    "product_family": "family",
    "product_name": "name",
    "list_price": "list_price",
}
"""What the pages keep of master data: the column of the core, and the field of the table."""

_AT_ONCE = 5_000
_SCHEMAS = {"accounts": ACCOUNTS, "products": PRODUCTS}


def take_snapshot(
    engine: Engine, batches: list[str], merges: dict[str, str], contracts: Sequence[str] = ()
) -> Snapshot:
    """The batches in these folders, the accounts that a file of accounts described, the products, and the contracts.

    merges: code of a merged account -> code of the account that its lines count for. contracts: folders of batches.

    Raises:
        KeyfolioError: there is no batch, none of its lines counts, or a file of the store is gone.
    """
    manifest = DatabaseManifest(settings.STORE)
    ledger = open_store(engine, manifest, batches)
    if not ledger.counts.accepted + ledger.counts.updated:
        raise NO_LINE
    ledger = merge_accounts(engine, ledger, merges)
    ledger = rename_products(engine, ledger, told_meanings(Spelling.Kind.PRODUCT))
    ledger = rename_industries(engine, ledger, told_meanings(Spelling.Kind.INDUSTRY))
    return Snapshot(
        ledger,
        accounts=accounts_now(engine, merges),
        products=products_now(engine),
        contracts=open_contracts(engine, manifest, contracts, merges) if contracts else None,
    )


def accounts_now(engine: Engine, merges: dict[str, str]) -> Masters | None:
    """The accounts that a file of accounts described, and who stands below whom; null: nothing is known of either.

    merges: code of a merged account -> code of the account that it counts for.
    """
    rows = Account.objects.filter(is_described=True).values_list(*ACCOUNT_COLUMNS.values()).iterator(_AT_ONCE)
    return _masters(engine, "accounts", list(ACCOUNT_COLUMNS), rows, parents_table(counted_moves(moves_told(), merges)))


def products_now(engine: Engine) -> Masters | None:
    """The products that a file of products described; null: there is none."""
    rows = Product.objects.filter(is_described=True).values_list(*PRODUCT_COLUMNS.values()).iterator(_AT_ONCE)
    return _masters(engine, "products", list(PRODUCT_COLUMNS), rows)


def _masters(
    engine: Engine,
    kind: MastersKind,
    columns: list[str],
    rows: Iterable[tuple[str | int | None, ...]],
    parents: pa.Table | None = None,
) -> Masters | None:
    """The rows as the core takes them, an empty text as not known; null: there is none."""
    schema = _SCHEMAS[kind].to_pyarrow()
    table = pa.Table.from_batches(_batches(schema, columns, rows), schema)
    if not table.num_rows and not (parents is not None and parents.num_rows):
        return None
    return masters_from_rows(engine, kind, table, parents)


def _batches(
    schema: pa.Schema, columns: list[str], rows: Iterable[tuple[str | int | None, ...]]
) -> Iterator[pa.RecordBatch]:
    """The rows some at a time: of many accounts only these are Python's."""
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        held = [[None if cell == "" else cell for cell in column] for column in zip(*some, strict=True)]
        yield pa.RecordBatch.from_pydict(dict(zip(columns, held, strict=True)), schema)
