"""A made-up ledger of any length: heavy-tailed accounts, about five lines an order, 36 months, some credit notes."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Real = NDArray[np.float64]

SEED = 20_240_229
LINES_AN_ACCOUNT = 100
LINES_A_DOCUMENT = 5
CREDIT_NOTES = 0.03  # of all documents
FAMILIES = 40
PRODUCTS_A_FAMILY = 50
LINES_AT_ONCE = 1_000_000
FIRST_DAY = (date(2022, 1, 1) - date(1970, 1, 1)).days
DAYS = (date(2024, 12, 31) - date(2022, 1, 1)).days + 1

_PLACES = ("Northern", "Harbour", "Summit", "Delta", "Lakeside", "Granite", "Meridian", "Orchard", "Canal", "Prairie")
_TRADES = ("Tools", "Foods", "Textiles", "Optics", "Bearings", "Paper", "Pumps", "Ceramics", "Cables", "Packaging")
_FORMS = ("Ltd", "GmbH", "Inc", "Co")


@dataclass(frozen=True, slots=True)
class Accounts:
    """What kind of customer each account is; one value an account in each array."""

    opened: Whole  # day of the ledger, from 0, before which it does not buy
    appetite: Real  # how many documents it has, beside the others
    size: Real  # typical quantity of a line
    family: Whole  # the first family it buys
    breadth: Whole  # how many families it buys


@dataclass(frozen=True, slots=True)
class Documents:
    """Orders and credit notes in the order of their days; one value a document in each array."""

    account: Whole
    day: Whole
    is_credit_note: NDArray[np.bool_]
    lines: Whole


def write_ledger(
    folder: Path,
    lines: int,
    seed: int = SEED,
    formats: Collection[str] = ("csv", "parquet"),
    *,
    lines_an_account: int = LINES_AN_ACCOUNT,
) -> None:
    """Write `lines` order lines as ledger.csv and ledger.parquet, and their products.csv. Same seed, same files.

    formats: those that are wanted.
    """
    random = np.random.default_rng(seed)
    accounts = _accounts(random, max(1, lines // lines_an_account))
    documents = _documents(random, accounts, lines)
    folder.mkdir(parents=True, exist_ok=True)
    prices = np.round(random.lognormal(3.5, 1.0, FAMILIES * PRODUCTS_A_FAMILY) + 1, 2)
    arrow_csv.write_csv(_products(), folder / "products.csv")
    with ExitStack() as files:
        writers: list[Any] = []
        for table in _tables(random, accounts, documents, prices):
            writers = writers or [
                files.enter_context(_WRITERS[shape](folder / f"ledger.{shape}", table.schema)) for shape in formats
            ]
            for writer in writers:
                writer.write_table(table)


def _csv_writer(path: Path, schema: pa.Schema) -> arrow_csv.CSVWriter:
    return arrow_csv.CSVWriter(path, schema, write_options=arrow_csv.WriteOptions(quoting_style="needed"))


_WRITERS: dict[str, Callable[[Path, pa.Schema], Any]] = {"csv": _csv_writer, "parquet": pq.ParquetWriter}


def _accounts(random: np.random.Generator, count: int) -> Accounts:
    return Accounts(
        opened=np.maximum(0, random.integers(-DAYS, DAYS - 30, count)),
        appetite=random.lognormal(0.0, 1.2, count),
        size=random.lognormal(1.5, 0.9, count),
        family=random.integers(0, FAMILIES, count),
        breadth=random.integers(1, 13, count),
    )


def _documents(random: np.random.Generator, accounts: Accounts, lines: int) -> Documents:
    lengths = 1 + random.poisson(LINES_A_DOCUMENT - 1, lines)
    count = int(np.searchsorted(np.cumsum(lengths), lines)) + 1
    lengths = lengths[:count]
    lengths[-1] -= lengths.sum() - lines
    account = _buyers(random, accounts, count)
    opened = accounts.opened[account]
    day = opened + (random.random(count) * (DAYS - opened)).astype(np.int64)
    order = np.argsort(day, kind="stable")
    return Documents(account[order], day[order], random.random(count) < CREDIT_NOTES, lengths)


def _buyers(random: np.random.Generator, accounts: Accounts, count: int) -> Whole:
    """The account of each document: each has one at least, the rest go by appetite."""
    each = np.arange(len(accounts.opened))[:count]
    reached = np.cumsum(accounts.appetite)
    rest = np.searchsorted(reached, random.random(count - len(each)) * reached[-1], side="right")
    return np.concatenate([each, np.minimum(rest, len(reached) - 1)])


def _tables(random: np.random.Generator, accounts: Accounts, documents: Documents, prices: Real) -> Iterator[pa.Table]:
    """The ledger, whole documents at a time."""
    ends = np.cumsum(documents.lines)
    cuts = np.searchsorted(ends, np.arange(LINES_AT_ONCE, ends[-1] + LINES_AT_ONCE, LINES_AT_ONCE))
    first = 0
    for cut in cuts:
        last = min(int(cut) + 1, len(ends))
        document = np.repeat(np.arange(first, last), documents.lines[first:last])
        yield _lines(random, accounts, documents, prices, document)
        first = last


def _lines(
    random: np.random.Generator, accounts: Accounts, documents: Documents, prices: Real, document: Whole
) -> pa.Table:
    """The lines of some documents; `document` is the place of each line's document."""
    account = documents.account[document]
    product = _bought(random, accounts, account)
    sign = np.where(documents.is_credit_note[document], -1, 1)
    quantity = sign * (1 + random.exponential(accounts.size[account])).astype(np.int64)
    price = np.round(prices[product] * random.uniform(0.85, 1.0, len(product)), 2)
    cost = np.round(quantity * price * random.uniform(0.55, 0.9, len(product)), 2)
    return pa.table(
        {
            "order_id": _codes("D", document + 1, 8),
            "order_date": pa.array((FIRST_DAY + documents.day[document]).astype(np.int32)).cast(pa.date32()),
            "account_code": _codes("A", account + 1, 7),
            "account_name": _names(account),
            "product_code": _codes("P", product + 1, 5),
            "quantity": quantity,
            "unit_price": price,
            "cost": cost,
        }
    )


def _bought(random: np.random.Generator, accounts: Accounts, account: Whole) -> Whole:
    """The product of each line: one of the account's families, some products far more often than others."""
    step = (random.random(len(account)) * accounts.breadth[account]).astype(np.int64)
    within = (random.random(len(account)) ** 2 * PRODUCTS_A_FAMILY).astype(np.int64)
    return (accounts.family[account] + step) % FAMILIES * PRODUCTS_A_FAMILY + within


def _products() -> pa.Table:
    place = np.arange(FAMILIES * PRODUCTS_A_FAMILY)
    return pa.table(
        {
            "product_code": _codes("P", place + 1, 5),
            "product_name": _codes("Article ", place + 1, 5),
            "product_family": _codes("Family ", place // PRODUCTS_A_FAMILY + 1, 2),
        }
    )


def _codes(prefix: str, numbers: Whole, width: int) -> pa.Array:
    padded = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), width=width, padding="0")
    return pc.binary_join_element_wise(prefix, padded, "")


def _names(account: Whole) -> pa.Array:
    """Such as “Harbour Pumps 117 Ltd”; unlike for unlike accounts."""
    place, rest = account % len(_PLACES), account // len(_PLACES)
    words = (pa.array(_PLACES).take(place), pa.array(_TRADES).take(rest % len(_TRADES)))
    number = pa.array(rest // len(_TRADES) + 1).cast(pa.string())
    return pc.binary_join_element_wise(*words, number, pa.array(_FORMS).take(account % len(_FORMS)), " ")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("lines", type=int)
    parser.add_argument("--seed", type=int, default=SEED)
    told = parser.parse_args()
    write_ledger(told.folder, told.lines, told.seed)


if __name__ == "__main__":
    _main()
