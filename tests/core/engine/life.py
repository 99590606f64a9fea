"""A year in the life of a ledger, lived on any engine: files in every spelling, corrected, undone, judged."""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from keyfolio import DEFAULT_POLICY, Assumptions, HowToRead, flow
from keyfolio.assumptions import MigrationAssumptions, ValueAssumptions
from keyfolio.ledger import (
    SqliteManifest,
    correct_batch,
    import_fact,
    import_file,
    open_store,
    read_accounts,
    read_products,
    undo_batch,
)
from keyfolio.ledger.quality import look_at_data
from keyfolio.report import migration_figures
from keyfolio.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keyfolio.engine import Engine

NOON = "2025-06-30T12:00:00+00:00"
TODAY = date(2025, 6, 30)
_HEAD = (
    *("customer", "order no", "order date", "product code", "quantity", "unit price", "discount", "cost"),
    *("currency", "status", "line id", "industry", "channel"),
)
_ODD_NUMBERS = (
    *("1,234.50", "12 345", "¥1，234", "(120.00)", "120.00-", "１２３．５", "1.5E+04", "  7 ", "-0.00005", "0.00015"),
    *("+5", "5.", ".5", "99999999999999.99", "100000000000000", "1e99", "(5", "abc", "1.2.3", "12,34", "$ 5", "5 元"),
    *("0.12345678901234567890", "999999.99995", "\v3", "-", "−4", "1\u20094"),
)
_ODD_DATES = (
    *("2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "20240305", "5-Mar-2024", "05-MAR-24", "March 5, 2024"),
    *("45356", "45356.75", "2024-03-05 10:15:00", "2024-03-05T00:00:00", "5/3/2024", "25/12/24", "31/02/2024"),
    *("２０２４－０３－０５", "2024-02-30", "0001-01-01", "2031-01-01", "soon", "2024-3-5 8:05", "2024-03-05\n"),
)
_ODD_CODES = (*("A-1", " A-1", "Ａ-1", "甲公司", "a-1", "É", "😀", "A\u3000", '"q"', "x;y", "tab\there", "-", "\\d"),)


def write_files(folder: Path) -> None:
    """The files of the year; always the same."""
    chance = random.Random(20)  # noqa: S311
    first = [_line(chance, number) for number in range(120)]
    odd = [_odd(place) for place in range(max(len(_ODD_NUMBERS), len(_ODD_DATES)))]
    changed = [[*row[:4], "7", *row[5:]] if place % 5 == 0 else row for place, row in enumerate(first[40:90])]
    _write(folder / "first.csv", _HEAD, [*first, *odd, first[3], [*first[5][:4], "9", *first[5][5:]]])
    _write(folder / "second.csv", _HEAD, [*changed, *(_line(chance, number) for number in range(120, 160))])
    plain = [[row[0], row[1], row[2], row[3], f"{number * 37 % 1000}.5"] for number, row in enumerate(first)]
    _write(folder / "plain.csv", ("客户编号", "订单号", "下单日期", "产品编码", "金额"), [*plain, *plain[:7]])
    rates = [("USD", f"2024-{month:02}-01", f"2024-{month:02}-25", f"7.{month}345678") for month in range(1, 13)]
    _write(folder / "rates.csv", ("currency", "rate date", "last date", "rate"), rates)
    invoices = [(f"I{n}", row[0], row[2], "2025-01-31", f"{n}.005", "USD") for n, row in enumerate(first[:40])]
    _write(folder / "invoices.csv", ("发票号", "客户编号", "开票日期", "到期日", "价税合计", "币种"), invoices)
    codes = sorted({row[0] for row in first})
    accounts = [(code, f"Company {code}", "Retail", codes[0] if n % 3 == 0 else "") for n, code in enumerate(codes)]
    _write(folder / "accounts.csv", ("account code", "account name", "industry", "parent code"), accounts)
    products = [(f"P{n}", f"family {n % 4}", "1.25") for n in range(9)]
    _write(folder / "products.csv", ("product code", "product family", "list price"), products)


def live(engine: Engine, home: Path, store: Path) -> dict[str, Any]:
    """Import, correct, undo, judge; what came of it, by name. home: with the files. store: is made."""
    manifest, how = SqliteManifest(store), HowToRead(date_order="dmy", today=TODAY, base_currency="CNY")
    import_fact(engine, manifest, home / "rates.csv", "rates", how, NOON)
    for name in ("first", "second", "plain"):
        import_file(engine, manifest, home / f"{name}.csv", how, NOON)
    import_fact(engine, manifest, home / "invoices.csv", "invoices", how, NOON)
    numbers = engine.rows(engine.read_parquet([manifest.quarantine(manifest.visible()[1])]).order_by("line_number"))
    lines = numbers["line_number"].to_pylist()
    typed = {number: _line(random.Random(number), number) for number in lines[:4]}  # noqa: S311
    correct_batch(engine, manifest, 2, {**typed, lines[5]: ["still", "wrong"]}, NOON, today=TODAY)
    before = judged(engine, manifest, home)
    undo_batch(engine, manifest, 2, NOON)
    return {**before, **stored(store), "history": manifest.history()}


def judged(engine: Engine, manifest: SqliteManifest, home: Path) -> dict[str, Any]:
    """What runs and a look at the data find in a store."""
    ledger = open_store(engine, manifest)
    accounts, products = read_accounts(engine, home / "accounts.csv"), read_products(engine, home / "products.csv")
    snapshot = Snapshot(ledger, accounts, products)
    sales = [batch for batch in manifest.visible() if batch.kind == "sales"]
    quality = look_at_data(engine, ledger.lines, sales, accounts=accounts.table, products=products.table, as_of=TODAY)
    found: dict[str, Any] = {"snapshot": snapshot.digest, "quality": quality}
    for name, assumptions in (("accounts", Assumptions()), ("groups", Assumptions(grain="group", window_months=6))):
        observed = flow.observe(engine, snapshot, assumptions)
        run = flow.identify_accounts(engine, observed, DEFAULT_POLICY)
        tables = {"found": run.accounts, "months": run.monthly_sales, "summary": run.summary}
        worth = flow.appraise(engine, observed, ValueAssumptions()).valuations
        tables |= {"valuations": worth.accounts, "group valuations": worth.groups, "totals": worth.totals}
        sold = engine.rows(flow.product_sales(engine, observed).order_by("account_code", "product_code"))
        migration = flow.migrate(engine, observed, MigrationAssumptions(period_months=2))
        found[f"{name}: migration"] = migration_figures(migration)
        found |= {f"{name}: {part}": table for part, table in {**tables, "products": sold}.items()}
    return found


def stored(store: Path) -> dict[str, Any]:
    """Every table of a store as it lies, and how large its row groups are."""
    found: dict[str, Any] = {}
    for path in sorted(store.glob("batches/*/*.parquet")):
        with pq.ParquetFile(path) as file:
            groups = [file.metadata.row_group(place).num_rows for place in range(file.num_row_groups)]
            found[f"{path.parent.name}/{path.name}"] = (file.read(), groups)
    return found


def _line(chance: random.Random, number: int) -> list[str]:
    day = date(2023, 7, 1) + timedelta(days=chance.randrange(700))
    return [
        f"A{chance.randrange(12)}",
        f"SO-{number // 3}",
        chance.choice([f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%Y%m%d}", f"{day:%Y-%m-%d %H:%M:%S}"]),
        f"P{chance.randrange(12)}",
        str(chance.randrange(1, 40)),
        f"{chance.randrange(1, 10**6) / 10 ** chance.randrange(0, 5)}",
        chance.choice(["", "0.1", "12.5%", "0.333333333", "九折"]),
        chance.choice(["", "1.23", "0.00005"]),
        chance.choice(["", "CNY", "usd", "EUR", "rmb"]),
        chance.choice(["", "", "", "cancelled", "退货单"]),
        str(number),
        chance.choice(["Retail", "retail ", ""]),
        "ERP",
    ]


def _odd(place: int) -> list[str]:
    number, on = _ODD_NUMBERS[place % len(_ODD_NUMBERS)], _ODD_DATES[place % len(_ODD_DATES)]
    code = _ODD_CODES[place % len(_ODD_CODES)]
    return [code, f"X{place}", on, code, number, _ODD_NUMBERS[-1 - place % 20], "", number, "", "", f"x{place}", "", ""]


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
