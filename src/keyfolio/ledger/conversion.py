"""How the amounts of a file come to the base currency of the ledger, or why they cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from keyfolio.errors import SeveralCurrencies
from keyfolio.language import Text
from keyfolio.ledger.currency import SHARED_SIGNS, told_apart

if TYPE_CHECKING:
    from collections.abc import Collection

    import ibis.expr.types as ir

    from keyfolio.ledger.currency import NamedCurrencies


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a store says of currencies.

    base: the currency that its amounts are in; null: none is named yet. rates: those that count, columns of
    `schemas.RATES`; null: there are none.
    """

    base: str | None = None
    rates: ir.Table | None = None

    def knows_rates_of(self, currencies: Collection[str]) -> bool:
        """Whether there is a rate of one of them; a sign that several currencies have is any of these."""
        if self.rates is None or not currencies:
            return False
        meant = {code for one in currencies for code in SHARED_SIGNS.get(one, (one,))}
        return bool(self.rates.filter(self.rates.currency.isin(sorted(meant))).count().execute())

    def rates_of(self, days: ir.Table) -> ir.Table:
        """The rates of these days: columns currency, day, rate, of the base currency for one unit; one row a pair.

        days: columns currency, day; a pair without a rate has no row. A rate holds on its day, or from it on through
        its last day; where two hold, the one that begins later counts.
        """
        wanted = days.filter(days.currency.notnull() & days.day.notnull()).distinct()
        if self.rates is None:
            return wanted.mutate(rate=ibis.null("decimal(18, 8)")).limit(0)
        last_day = ibis.coalesce(self.rates.last_day, self.rates.day)
        spans = self.rates.select("rate", of="currency", begins="day", ends=last_day)
        holds = [wanted.currency == spans.of, spans.begins <= wanted.day, wanted.day <= spans.ends]
        both = wanted.join(spans, holds)
        turn = ibis.row_number().over(group_by=["currency", "day"], order_by=both.begins.desc())
        placed = both.mutate(turn=turn)
        return placed.filter(placed.turn == 0).select("currency", "day", "rate")


@dataclass(frozen=True, slots=True)
class Conversion:
    """How the lines of one file come to the base currency.

    base: its code. header: the currency that a header names, of lines that name none. signs: a sign that several
    currencies have -> the one it stands for in this file. unnamed_is_base: whether lines that name none are in the base
    currency; else they are set aside, for the file has lines in another one. cost_header: the currency that the header
    of the costs names.
    """

    base: str
    header: str | None
    signs: dict[str, str]
    unnamed_is_base: bool
    cost_header: str | None = None


def settle_currency(
    named: NamedCurrencies, exchange: Exchange | None, name: object
) -> tuple[str | None, Conversion | None]:
    """The currency in which the amounts of a file will be, and how they come to it; null: as they are.

    exchange: of the store that the file comes into; null: of none, and nothing can be converted. name: of the file.

    Raises:
        SeveralCurrencies: there are several, and no store or no base currency; or rates of no known base.
    """
    base = exchange.base if exchange else None
    both = told_apart([*named.found, *([base] if base else [])])
    if len(both) < 2:
        if exchange and base is None and exchange.knows_rates_of(named.found):
            raise _rates_of_no_base(name, named)
        return (both[0] if named.found and both else None), None
    if exchange is None:
        raise _no_rates(name, named)
    if base is None:
        raise _no_base(name, named)
    return base, Conversion(base, named.header, _signs(both), unnamed_is_base=False, cost_header=named.cost_header)


def _signs(known: list[str]) -> dict[str, str]:
    """The signs that stand for just one of the currencies that are known here."""
    meant = {sign: [one for one in known if one in names] for sign, names in SHARED_SIGNS.items()}
    return {sign: names[0] for sign, names in meant.items() if len(names) == 1}


def _no_rates(name: object, named: NamedCurrencies) -> SeveralCurrencies:
    return SeveralCurrencies(
        Text(
            "{name} holds amounts in several currencies: {found}. To convert them, rates are needed: import the rates "
            "and then the file into a store.",
            "{name} 中有多种货币的金额：{found}。换算需要汇率：请先将汇率导入账本库，再导入该文件。",
        ).fill(name=name, found=", ".join(named.found)),
        Text(
            "With: keyfolio import RATES --kind rates --store BOOKS, then "
            "keyfolio import FILE --base-currency {first} --store BOOKS",
            "命令：keyfolio import 汇率文件 --kind rates --store 账本库，"
            "然后 keyfolio import 文件 --base-currency {first} --store 账本库",
        ).fill(first=named.found[0]),
    )


def _rates_of_no_base(name: object, named: NamedCurrencies) -> SeveralCurrencies:
    """The rates are in units of another currency, which nobody named."""
    return SeveralCurrencies(
        Text(
            "{name} holds amounts in {found}, and the ledger has rates of it, but nobody has said of which currency "
            "these rates are units. Say the base currency of the ledger.",
            "{name} 中的金额为 {found}，账本中有其汇率，但尚未指明汇率以哪种货币计。请指明账本的本位币。",
        ).fill(name=name, found=", ".join(named.found)),
        Text("With: --base-currency CNY", "例如：--base-currency CNY"),
    )


def _no_base(name: object, named: NamedCurrencies) -> SeveralCurrencies:
    return SeveralCurrencies(
        Text(
            "{name} holds amounts in several currencies: {found}. Say which one is the base currency of the ledger; "
            "the others are converted into it at the rate of the day.",
            "{name} 中有多种货币的金额：{found}。请指明账本的本位币，其他货币按当日汇率换算。",
        ).fill(name=name, found=", ".join(named.found)),
        Text("With: --base-currency {first}", "用 --base-currency {first}").fill(first=named.found[0]),
    )
