"""What else may keep a typed row out: an account that is not known, a currency without a rate; and the conversion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import ibis

from keyfolio.ledger import numbers
from keyfolio.ledger.currency import SHARED_SIGNS, sign_in, signs_agree
from keyfolio.ledger.line_digest import in_currency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.conversion import Conversion, Exchange

_LIMIT = numbers.AMOUNT_LIMIT * 10_000
Trouble = tuple["ir.BooleanValue", str, "ir.Value"]


@dataclass(frozen=True, slots=True)
class Admission:
    """What rows are held against beside their own text.

    conversion: how amounts come to the base currency; null: they are in it. known_accounts: the codes that may occur;
    null: any may.
    """

    exchange: Exchange | None = None
    conversion: Conversion | None = None
    known_accounts: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """The columns of a kind of rows that `admit` looks at.

    amount: converted, and kept as it was in `original_amount`; empty: rows have no amount. beside: converted with it.
    days: the first that is not null is the day of the rate. accounts: columns with a code of an account.
    rate_of_currency: what a unit of the row's currency is in the base one; empty: rows say no such thing.
    """

    amount: str
    days: tuple[str, ...]
    accounts: tuple[str, ...]
    beside: tuple[str, ...] = ()
    rate_of_currency: str = ""


def currency_of(
    cell: ir.StringValue, amount: ir.StringValue | None, conversion: Conversion | None
) -> tuple[ir.StringValue, ir.BooleanValue]:
    """The currency of a row, null: none is named; and whether its sign contradicts it.

    cell: the currency column, as `plain_currency` answers. amount: the text of the amount or price (null: none).
    """
    if conversion is None or amount is None:
        return cell, ibis.literal(False)
    sign = sign_in(amount)
    named = cast("ir.StringValue", ibis.coalesce(cell, sign, ibis.literal(conversion.header, "string")))
    contradicts = ~signs_agree(cell, sign).fill_null(True)
    meant = named.substitute(conversion.signs) if conversion.signs else named
    return cast("ir.StringValue", meant), cast("ir.BooleanValue", contradicts)


def cost_differs(currency: ir.StringValue, cost: ir.StringValue, conversion: Conversion | None) -> ir.BooleanValue:
    """Whether a cost is in another currency than its amount: by its own sign, else by the header of the costs.

    currency: of the row, as `currency_of` answers; null: none is named. cost: its text.
    """
    if conversion is None:
        return ibis.literal(False)
    named = ibis.coalesce(sign_in(cost), ibis.literal(conversion.cost_header, "string"))
    own = currency.fill_null(conversion.base) if conversion.unnamed_is_base else currency
    return cost.notnull() & ~signs_agree(own, cast("ir.StringValue", named)).fill_null(True)


def admit(engine: Engine, rows: ir.Table, priced: Priced, admission: Admission) -> ir.Table:
    """Rows with the columns rate and original_amount, amounts in the base currency, and the reasons that hold besides.

    rows: with reason, found; currency, currency_found, contradicts as `currency_of` tells them; these two are dropped.

    Raises:
        StoreTrouble: a file of rates is missing or damaged.
    """
    if admission.known_accounts is not None and priced.accounts:
        rows = _known(rows, priced, admission.known_accounts)
    if priced.rate_of_currency and admission.exchange:
        rows = _with_reasons(rows, [_wrong_rate_of_base(rows, priced.rate_of_currency, admission.exchange)])
    if admission.conversion and admission.exchange and priced.amount:
        rows = _converted(engine, rows, priced, admission.conversion, admission.exchange)
    elif priced.amount:
        rows = rows.mutate(rate=ibis.null("decimal(18, 8)"), original_amount=ibis.null("int64"))
    return rows.drop("currency_found", "contradicts") if priced.amount else rows


def _wrong_rate_of_base(rows: ir.Table, rate: str, exchange: Exchange) -> Trouble:
    is_own = rows.currency == ibis.literal(exchange.base, "string")
    return is_own & (rows[rate] != 1), "rate_of_base", rows[rate].cast("string")


def _known(rows: ir.Table, priced: Priced, known_accounts: Collection[str]) -> ir.Table:
    codes = ibis.memtable({"known_code": sorted(known_accounts)}, schema={"known_code": "string"})
    for name in priced.accounts:
        joined = rows.left_join(codes, rows[name] == codes.known_code)
        stranger = joined[name].notnull() & joined.known_code.isnull()
        rows = _with_reasons(joined, [(stranger, "unknown_account", joined[name])]).drop("known_code")
    return rows


def _converted(engine: Engine, rows: ir.Table, priced: Priced, conversion: Conversion, exchange: Exchange) -> ir.Table:
    dated = rows.mutate(rate_day=ibis.coalesce(*(rows[name] for name in priced.days)))
    days = dated.select("currency", day="rate_day", has_amount=dated[priced.amount].notnull()).distinct()
    days = engine.materialise(days, "days_of_currencies")  # few; a filter of rows not held yet works them out anew
    foreign = days.filter((days.currency != conversion.base) & days.has_amount).drop("has_amount")
    rates = exchange.rates_of(foreign)
    rates = engine.materialise(rates, "rates_of_days").select("rate", rate_currency="currency", rate_of="day")
    both = dated.left_join(rates, [dated.currency == rates.rate_currency, dated.rate_day == rates.rate_of])
    figures = {name: _times(both[name], both.rate) for name in (priced.amount, *priced.beside)}
    said = _with_reasons(both, _troubles(both, figures, priced, conversion))
    keeps = said.rate.isnull()
    return said.mutate(
        line_digest=_with_currency(said),
        original_amount=ibis.cases((keeps, ibis.null("int64")), else_=said[priced.amount]),
        **{name: ibis.ifelse(keeps, said[name], _times(said[name], said.rate)) for name in figures},
    ).drop("rate_day", "rate_currency", "rate_of")


def _with_currency(row: ir.Table) -> ir.StringValue:
    """The digest of a line; of one that was converted and whose cells do not name the currency, with that as well."""
    hidden = row.rate.notnull() & row.currency_found.isnull()
    return cast("ir.StringValue", ibis.ifelse(hidden, in_currency(row.line_digest, row.currency), row.line_digest))


def _troubles(
    row: ir.Table, figures: dict[str, ir.IntegerValue], priced: Priced, conversion: Conversion
) -> Iterator[Trouble]:
    """What may be wrong with the currency of a row that has an amount, worst first."""
    has_amount = row[priced.amount].notnull()
    foreign = has_amount & (row.currency != conversion.base)  # null where none is named
    unclear = row.currency.isin([*SHARED_SIGNS]) & foreign
    yield row.contradicts & has_amount, "currencies_differ", row.currency_found
    if not conversion.unnamed_is_base:
        yield has_amount & row.currency.isnull(), "no_currency", row.currency_found
    yield unclear, "unclear_currency", row.currency
    yield foreign & row.rate.isnull(), "no_rate_of_day", row.currency
    for name, figure in figures.items():
        too_large = foreign & row[name].notnull() & figure.isnull()
        yield too_large, "amount_too_large", row[name].cast("string")


def _with_reasons(rows: ir.Table, troubles: Collection[Trouble] | Iterator[Trouble]) -> ir.Table:
    """The first reason that holds, where there is none yet."""
    held = [(rows.reason.isnull() & holds.fill_null(False), reason, found) for holds, reason, found in troubles]
    return rows.mutate(
        reason=ibis.cases(*((holds, reason) for holds, reason, _ in held), else_=rows.reason),
        found=ibis.cases(*((holds, found) for holds, _, found in held), else_=rows.found),
    )


def _times(amount: ir.Value, rate: ir.Value) -> ir.IntegerValue:
    """An amount in 1/10,000 at a rate, half-even; null: one of them is, or it would be too large to stay exact."""
    fits = (amount.cast("float64") * rate.cast("float64")).abs() < _LIMIT
    wide = ibis.cases((fits & (amount.abs() < _LIMIT), amount)).cast("decimal(18, 0)")
    exact = wide * rate.cast("decimal(19, 8)")  # 38 digits in all; with a factor of 18 an engine may keep to 64 bits
    return numbers.half_even(cast("ir.DecimalValue", exact.cast("decimal(38, 8)")))
