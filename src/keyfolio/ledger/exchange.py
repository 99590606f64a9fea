"""The currencies of a store: which one its amounts are in, and its rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import SeveralCurrencies
from keyfolio.language import Text
from keyfolio.ledger.conversion import Exchange
from keyfolio.ledger.currency import told_apart
from keyfolio.ledger.facts import grain_of
from keyfolio.ledger.reconcile import live_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger.store import Batch, Manifest


def exchange_of(engine: Engine, manifest: Manifest, asked_base: str | None = None) -> Exchange:
    """What a store says of currencies, now. asked_base: what a person says that its base currency is.

    Raises:
        SeveralCurrencies: the store has another one.
        StoreTrouble: there is no store, or a file of it is missing or damaged.
    """
    return exchange_from(engine, base_currency(manifest.visible(), asked_base), rate_files(manifest))


def exchange_from(engine: Engine, base: str | None, files: Sequence[Path]) -> Exchange:
    """The same from a base currency and batches of rates, as Parquet.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    return Exchange(base, live_rows(grain_of("rates"), engine.read_parquet([*files])) if files else None)


def rate_files(manifest: Manifest) -> tuple[Path, ...]:
    """The batches of rates that count. Raises: StoreTrouble."""
    return tuple(manifest.lines(batch) for batch in manifest.visible() if batch.kind == "rates")


def base_currency(visible: Iterable[Batch], asked: str | None = None) -> str | None:
    """The currency that the amounts of a store are in; null: none is named yet, nor asked for.

    visible: its batches that count.

    Raises:
        SeveralCurrencies: another one is asked for.
    """
    held = told_apart(batch.currency for batch in visible if batch.currency)
    wanted = told_apart([asked or ""])
    if held and wanted and len(told_apart([*wanted, *held])) > 1:
        raise SeveralCurrencies(
            Text(
                "The base currency of the ledger is {held}; it cannot be {asked} as well. Leave it out, or import into "
                "another store.",
                "账本的本位币是 {held}，不能再设为 {asked}。请不要指定，或导入另一个账本库。",
            ).fill(held=held[0], asked=wanted[0])
        )
    return next(iter([*held, *wanted]), None)
