"""How the amounts of a file come to the base currency of the ledger, or why they cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from keyfolio.errors import SeveralCurrencies, UnknownCurrency
from keyfolio.language import Text, listed
from keyfolio.ledger.currency import SHARED_SIGNS, is_shared, told_apart

if TYPE_CHECKING:
    from collections.abc import Collection

    import ibis.expr.types as ir

    from keyfolio.ledger.currency import NamedCurrencies


@dataclass(frozen=True, slots=True)
class LedgerCurrency:
    """In which currency the amounts of a ledger are.

    base: its code, or a sign that several have, where no more is known; null: none is named yet. is_told: whether a
    person has said it; amounts that name none are then in it. has_unnamed: whether some of its amounts name none, or
    such a sign alone.
    """

    base: str | None = None
    is_told: bool = False
    has_unnamed: bool = False

    @property
    def names_code(self) -> bool:
        """Whether a code is known."""
        return self.base is not None and not is_shared(self.base)


NO_CURRENCY = LedgerCurrency()
"""Of a ledger without amounts."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a store says of currencies. rates: those that count, columns of `schemas.RATES`; null: there are none."""

    currency: LedgerCurrency = NO_CURRENCY
    rates: ir.Table | None = None

    @property
    def base(self) -> str | None:
        """The currency that the amounts of the store are in; null: none is named yet."""
        return self.currency.base

    def knows_rates_of(self, currencies: Collection[str]) -> bool:
        """Whether there is a rate of one of them; a sign that several currencies have is any of these."""
        if self.rates is None or not currencies:
            return False
        meant = {code for one in currencies for code in SHARED_SIGNS.get(one, (one,))}
        return bool(self.rates.filter(self.rates.currency.isin(sorted(meant))).count().execute())

    def has_other_base(self) -> bool:
        """Whether its rates are units of another currency: one of the base in itself is not 1."""
        if self.rates is None:
            return False
        own = self.rates.filter(self.rates.currency == self.base, self.rates.rate != 1)
        return bool(own.limit(1).count().execute())

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
        SeveralCurrencies: there are several, and no store or no base currency; rates of no known base, or of another
            one; or amounts that name no currency would be added to amounts that do.
        UnknownCurrency: its column of currencies holds none.
    """
    if named.unknown is not None and not named.known:
        raise _no_currency(named)
    ledger = exchange.currency if exchange else NO_CURRENCY
    base = ledger.base
    both = told_apart([*named.found, *([base] if base else [])])
    if _are_mixed(named, ledger, both):
        raise _unnamed(name, both)
    if len(both) < 2:
        if exchange and base is None and exchange.knows_rates_of(named.found):
            raise _rates_of_no_base(name, named)
        is_in_it = named.found or (named.some_unnamed and ledger.is_told)
        return (both[0] if both and is_in_it else None), None
    if exchange is None:
        raise _no_rates(name, named)
    if base is None:
        raise _no_base(name, named)
    if exchange.has_other_base():
        raise _rates_of_other_base(base)
    signs = _signs(both, named.header)
    return base, Conversion(base, named.header, signs, unnamed_is_base=False, cost_header=named.cost_header)


def _are_mixed(named: NamedCurrencies, ledger: LedgerCurrency, both: list[str]) -> bool:
    """Whether amounts that name no currency would be added to those that do, and nobody has said the base.

    Where amounts are converted, those of the file that name none are set aside.
    """
    if ledger.is_told:
        return False
    names_code = not all(map(is_shared, named.found))
    adds_unnamed = named.some_unnamed and len(both) < 2
    return (adds_unnamed and (names_code or ledger.names_code)) or (names_code and ledger.has_unnamed)


def _signs(known: list[str], header: str | None) -> dict[str, str]:
    """The signs that stand for just one currency: that of the header, else the one that fits of those known here."""
    meant = {
        sign: [header] if header in names else [one for one in known if one in names]
        for sign, names in SHARED_SIGNS.items()
    }
    return {sign: names[0] for sign, names in meant.items() if len(names) == 1 and names[0]}


def _no_currency(named: NamedCurrencies) -> UnknownCurrency:
    return UnknownCurrency(
        Text(
            "Column “{column}” holds no currency; found: “{found}”. Needed is a code such as USD or CNY. Say which "
            "column is the currency, or leave this one out.",
            "“{column}”列中没有货币，例如“{found}”。需要代码，如 USD 或 CNY。请指明币种是哪一列，或不用该列。",
        ).fill(column=named.column, found=(named.unknown or "")[:40]),
        Text("With --map '{column}='", "用 --map '{column}='").fill(column=named.column),
    )


def _unnamed(name: object, both: list[str]) -> SeveralCurrencies:
    """Some name none, others this one: both may be the same, or not."""
    return SeveralCurrencies(
        Text(
            "With {name}, amounts whose currency is not named would be added to amounts in {found}. Say the base "
            "currency of the ledger: amounts that name none are in it, others are converted into it.",
            "导入 {name} 后，未注明币种的金额会与 {found} 的金额相加。请指明账本的本位币："
            "未注明币种的金额以本位币计，其他货币换算为本位币。",
        ).fill(name=name, found=listed(both)),
        Text(
            "With: keyfolio import FILE --base-currency {first} --store BOOKS",
            "命令：keyfolio import 文件 --base-currency {first} --store 账本库",
        ).fill(first=next((one for one in both if not is_shared(one)), "CNY")),
    )


def _rates_of_other_base(base: str) -> SeveralCurrencies:
    return SeveralCurrencies(
        Text(
            "The ledger has a rate of {base} that is not 1, so that its rates cannot be units of {base}, the base "
            "currency. Undo their import, and import rates in {base}; or say another base currency.",
            "账本中有 {base} 的汇率不等于 1，可见这些汇率不是以本位币 {base} 计的。"
            "请撤销该汇率批次，并导入以 {base} 计的汇率；或指明另一种本位币。",
        ).fill(base=base)
    )


def _no_rates(name: object, named: NamedCurrencies) -> SeveralCurrencies:
    return SeveralCurrencies(
        Text(
            "{name} holds amounts in several currencies: {found}. To convert them, rates are needed: import the rates "
            "and then the file into a store.",
            "{name} 中有多种货币的金额：{found}。换算需要汇率：请先将汇率导入账本库，再导入该文件。",
        ).fill(name=name, found=listed(named.found)),
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
        ).fill(name=name, found=listed(named.found)),
        Text("With: --base-currency CNY", "例如：--base-currency CNY"),
    )


def _no_base(name: object, named: NamedCurrencies) -> SeveralCurrencies:
    return SeveralCurrencies(
        Text(
            "{name} holds amounts in several currencies: {found}. Say which one is the base currency of the ledger; "
            "the others are converted into it at the rate of the day.",
            "{name} 中有多种货币的金额：{found}。请指明账本的本位币，其他货币按当日汇率换算。",
        ).fill(name=name, found=listed(named.found)),
        Text("With: --base-currency {first}", "用 --base-currency {first}").fill(first=named.found[0]),
    )
