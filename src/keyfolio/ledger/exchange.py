"""The currencies of a store: which one its amounts are in, and its rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.errors import SeveralCurrencies, UnknownCurrency
from keyfolio.language import Text
from keyfolio.ledger.conversion import Exchange, LedgerCurrency
from keyfolio.ledger.currency import currency_code, is_currency, is_shared, told_apart
from keyfolio.ledger.facts import grain_of, money_fields
from keyfolio.ledger.how_read import base_was_told, has_unnamed
from keyfolio.ledger.reconcile import live_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from keyfolio.engine import Engine
    from keyfolio.ledger.store import Batch, Manifest


def exchange_of(engine: Engine, manifest: Manifest, asked_base: str | None = None) -> Exchange:
    """What a store says of currencies, now. asked_base: what a person says that its base currency is.

    Raises:
        SeveralCurrencies: the store has another one. UnknownCurrency: it is none.
        StoreTrouble: there is no store, or a file of it is missing or damaged.
    """
    return exchange_from(engine, ledger_currency(manifest.visible(), asked_base), rate_files(manifest))


def exchange_from(engine: Engine, currency: LedgerCurrency, files: Sequence[Path]) -> Exchange:
    """The same from what is known of the amounts, and batches of rates, as Parquet.

    Raises:
        StoreTrouble: a file is missing or damaged.
    """
    return Exchange(currency, live_rows(grain_of("rates"), engine.read_parquet([*files])) if files else None)


def rate_files(manifest: Manifest) -> tuple[Path, ...]:
    """The batches of rates that count. Raises: StoreTrouble."""
    return tuple(manifest.lines(batch) for batch in manifest.visible() if batch.kind == "rates")


def ledger_currency(visible: Iterable[Batch], asked: str | None = None) -> LedgerCurrency:
    """In which currency the amounts of a store are.

    visible: its batches that count. asked: what a person says that it is.

    Raises:
        SeveralCurrencies: the amounts are in another one.
        UnknownCurrency: what is asked for is no currency.
    """
    told = currency_code(asked or "")
    if told and (is_shared(told) or not is_currency(told)):
        raise _no_currency(asked)
    batches = [batch for batch in visible if batch.currency or money_fields(batch.kind)]
    held = told_apart(batch.currency for batch in batches if batch.currency)
    both = told_apart([told, *held])
    if told and len(both) > 1 and told not in held:
        raise _another(held[0], told)
    return LedgerCurrency(
        base=told or next(iter(both), None),
        is_told=bool(told) or any(map(base_was_told, batches)),
        has_unnamed=any(map(has_unnamed, batches)),
    )


def _no_currency(asked: object) -> UnknownCurrency:
    return UnknownCurrency(
        Text(
            "“{asked}” is no currency. Needed is a code of three letters, such as CNY or USD.",
            "“{asked}”不是货币。需要三个字母的代码，如 CNY 或 USD。",
        ).fill(asked=asked)
    )


def _another(held: str, told: str) -> SeveralCurrencies:
    return SeveralCurrencies(
        Text(
            "The base currency of the ledger is {held}; it cannot be {asked} as well. Leave it out, or import into "
            "another store.",
            "账本的本位币是 {held}，不能再设为 {asked}。请不要指定，或导入另一个账本库。",
        ).fill(held=held, asked=told)
    )
