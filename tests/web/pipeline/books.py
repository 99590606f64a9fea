"""Small books for imports and runs, and everything a person can see of what became of them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db.models import Count, Model

from keyfolio_web.identify.models import Spread, Standing
from keyfolio_web.ledger.manifest import DatabaseManifest
from keyfolio_web.ledger.models import Account, Batch, MasterChange, Product
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.value.models import Observation

ACCOUNTS = 23
LINES = 400
_HEADERS = "Customer ID,Customer Name,Order No,Date,Product,Amount,Line No\n"


def write_sales(path: Path, *, begin: int = 0, lines: int = LINES, raise_by: int = 0) -> Path:
    """Order lines begin … begin + lines; one in 40 cannot be read; every third amount is so much higher."""
    rows = (_line(place, raise_by if place % 3 == 0 else 0) for place in range(begin, begin + lines))
    path.write_text(_HEADERS + "".join(rows), encoding="utf-8")
    return path


def write_accounts(path: Path) -> Path:
    """A file of accounts: names and regions of the first ten."""
    rows = (f"C{place},客户 {place},{'华南' if place % 2 else 'North'}\n" for place in range(10))
    path.write_text("Customer ID,Customer Name,Region\n" + "".join(rows), encoding="utf-8")
    return path


def write_products(path: Path) -> Path:
    """A file of products and their families."""
    path.write_text("Product,Family\n" + "".join(f"p{place},f{place % 3}\n" for place in range(11)), encoding="utf-8")
    return path


def _line(place: int, more: int) -> str:
    day = f"2024-{place % 12 + 1:02}-{place % 28 + 1:02}"
    amount = "nothing" if place % 40 == 39 else f"{10 + place % 97 + more}.50"
    return f"C{place % ACCOUNTS},Name {place % ACCOUNTS},{place // 5},{day},p{place % 11},{amount},{place}\n"


def ledger_now() -> dict[str, Any]:
    """All of the ledger that can be seen, but for instants."""
    seen = ("number", "revision", "source", "rows_digest", "lines_accepted", "lines_read", "rests_on")
    batches = list(Batch.objects.filter(undone_at=None, replaced_at=None).values(*seen))
    return {
        "batches": batches,
        "lines": _lines() if batches else [],
        "accounts": list(Account.objects.values("code", "name", "region", "is_described")),
        "products": list(Product.objects.values("code", "family")),
        "changes": MasterChange.objects.count(),
        "acts": _acts("batch_added", "batch_revised", "batch_undone", "accounts_imported", "products_imported"),
        "folders": sorted(path.name for path in (settings.STORE / "batches").glob("*")),
    }


def run_now(number: int) -> dict[str, Any]:
    """All of a run that can be seen, but for instants and the ids of its rows."""
    run = Run.objects.filter(number=number, sealed_at__isnull=False).values(
        "number", "is_current", "summary", "months", "snapshot", "batches"
    )
    hidden = {"id", "run", "observation", "account"}
    return {
        "run": list(run),
        "current": list(Run.objects.filter(is_current=True).values_list("number", flat=True)),
        "observations": [
            _row(row, hidden) for row in Observation.objects.filter(run__number=number).order_by("account")
        ],
        "standings": [_row(row, hidden) for row in Standing.objects.filter(run__number=number).order_by("account")],
        "spread": [_row(row, hidden) for row in Spread.objects.filter(run__number=number)],
        "acts": _acts("run_sealed"),
    }


def _lines() -> list[tuple[Any, ...]]:
    """Of each account its lines and their sum, reversals taken away."""
    manifest = DatabaseManifest(settings.STORE)
    count: Counter[str] = Counter()
    amount: Counter[str] = Counter()
    for batch in manifest.visible():
        table = pq.read_table(manifest.lines(batch), columns=["account_code", "sign", "amount"])
        for code, sign, money in zip(*(table[name].to_pylist() for name in table.column_names), strict=True):
            count[code] += sign
            amount[code] += sign * money
    return sorted((code, count[code], amount[code]) for code in count)


def _acts(*acts: str) -> dict[str, int]:
    return dict(AuditEntry.objects.filter(act__in=acts).order_by().values_list("act").annotate(Count("id")))


def _row(row: Model, hidden: set[str]) -> str:
    fields = {field.name: getattr(row, field.attname) for field in row._meta.fields if field.name not in hidden}  # noqa: SLF001
    code = getattr(row, "account", None)
    return json.dumps({"code": code and code.code, **fields}, sort_keys=True)
