"""One file of a fact: opened, understood, checked; nothing stored yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import ibis

from keyfolio.ledger import headers
from keyfolio.ledger.admission import Admission, admit
from keyfolio.ledger.check import Reading
from keyfolio.ledger.conversion import settle_currency
from keyfolio.ledger.currency import NamedCurrencies, found_currencies, named_currencies
from keyfolio.ledger.days import decide_order
from keyfolio.ledger.facts.checking import check_fact_rows
from keyfolio.ledger.facts.contracts import FACTS, money_fields
from keyfolio.ledger.fields import FIELDS
from keyfolio.ledger.numbers import have_decimal_comma
from keyfolio.ledger.rows import (
    CheckedFile,
    codes_end_in_0,
    hold_rows,
    open_rows,
    quarantined,
    refuse_nothing,
    set_aside,
)

if TYPE_CHECKING:
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.conversion import Exchange
    from keyfolio.ledger.days import DateOrder
    from keyfolio.ledger.facts.contract import Fact
    from keyfolio.ledger.fields import FactKind, StoredKind
    from keyfolio.ledger.rows import HowToRead
    from keyfolio.ledger.sources import TextTable


def check_fact(
    engine: Engine,
    path: Path,
    kind: FactKind,
    how: HowToRead,
    name: str | None = None,
    exchange: Exchange | None = None,
) -> CheckedFile:
    """Read and check a file of a fact. name: what people call the file (default: its own name).

    exchange: of the store that it comes into; null: of none, and a file of several currencies is refused.

    Its `lines` have the columns of the schema of the kind, such as `schemas.INVOICES`.

    Raises:
        UnreadableFile, UnknownColumns, AmbiguousDates, SeveralCurrencies: as their names say.
        NothingToRead: headers, and no row.
    """
    source = open_rows(path, how, name, kind=kind)
    places = find_fact_columns(source, kind, how)
    return check_held_fact(engine, source, places, hold_rows(engine, source), kind, how, exchange)


def find_fact_columns(source: TextTable, kind: FactKind, how: HowToRead) -> dict[str, int]:
    """Which column each field is in: field name -> place, from 0. Raises: UnknownColumns."""
    places = headers.recognise(source.headers, FIELDS[kind], how.mapping)
    headers.require(places, source.headers, FACTS[kind].needed, headers.BY_MAPPING)
    return places


def check_held_fact(
    engine: Engine,
    source: TextTable,
    places: dict[str, int],
    raw: ir.Table,
    kind: FactKind,
    how: HowToRead,
    exchange: Exchange | None = None,
) -> CheckedFile:
    """Check rows that were read, with the columns that were found. exchange: as in `check_fact`.

    Raises:
        AmbiguousDates, SeveralCurrencies: as their names say.
        NothingToRead: headers, and no row.
    """
    fact, rows = FACTS[kind], int(raw.count().execute())
    refuse_nothing(source, rows)
    named = currencies_in(raw, places, source.headers, kind)
    currency, conversion = settle_currency(named, exchange, source.name)
    if kind == "rates" and exchange:
        currency = exchange.base  # rates are units of it, and mean nothing without
    decided = _decide(raw, source, places, fact, how)
    reading = replace(decided, conversion=conversion, currencies=named.told_from_others)
    engine.progress("check", rows)
    admission = Admission(exchange, conversion, how.known_accounts)
    typed = admit(engine, check_fact_rows(raw, reading, fact), fact.priced, admission)
    checked = engine.materialise(typed, "checked", rows=rows)
    refused = int(checked.reason.count().execute())
    aside = ibis.union(quarantined(checked.filter(checked.reason.notnull()), raw, source), set_aside(source))
    lines = counted_rows(checked.filter(checked.reason.isnull()), fact)
    only_known = how.known_accounts is not None and bool(fact.priced.accounts)
    return CheckedFile(
        source,
        reading,
        lines,
        aside,
        raw,
        rows,
        refused,
        currency,
        kind=kind,
        base_is_told=exchange is not None and exchange.currency.is_told,
        has_unnamed=named.some_unnamed,
        only_known_accounts=only_known,
    )


def currencies_in(raw: ir.Table, places: dict[str, int], headers: tuple[str, ...], kind: StoredKind) -> NamedCurrencies:
    """The currencies of the amounts of a file; none: none is named, or the rows are no amounts, as rates are."""
    money = money_fields(kind)
    columns = {name: raw[f"c{place}"] for name, place in places.items()}
    needed = ("account_code", "order_id", "order_date") if kind == "sales" else [one.name for one in FACTS[kind].needed]
    asked = found_currencies(columns, needed, money)
    found = raw.aggregate(**asked).to_pyarrow().to_pylist()[0] if asked else {}
    named = named_currencies(found, headers, places, money)
    return named if money else replace(named, found=())


def counted_rows(good: ir.Table, fact: Fact) -> ir.Table:
    """Rows with nothing wrong, columns of the fact's schema."""
    sign = ibis.literal(1, "int32").cast("int8")  # a bare literal would be written as wide as the engine likes
    return good.mutate(sign=sign, batch=ibis.literal(0, "int32")).select(*fact.grain.schema)


def _decide(raw: ir.Table, source: TextTable, places: dict[str, int], fact: Fact, how: HowToRead) -> Reading:
    """What is decided for whole columns: the order of dates and the decimal sign for all columns of their kind."""
    figures = [f"c{places[column.field]}" for column in fact.of_type("money", "rate") if column.field in places]
    accounts = [f"c{places[column.field]}" for column in fact.of_type("account")]
    return Reading(
        headers=source.headers,
        places=places,
        date_order=_date_order(raw, source, places, fact, how.date_order),
        discount_in_percent=False,
        decimal_comma=have_decimal_comma(raw, figures, []),
        codes_end_in_0=codes_end_in_0(raw, accounts),
        today=how.today,
        source=how.source,
    )


def _date_order(
    raw: ir.Table, source: TextTable, places: dict[str, int], fact: Fact, told: DateOrder | None
) -> DateOrder | None:
    dated = [places[column.field] for column in fact.of_type("day") if column.field in places]
    if not dated:
        return told
    dates = [raw.select(text=raw[f"c{place}"]) for place in dated]
    named = ", ".join(source.headers[place] for place in dated)
    return decide_order(ibis.union(*dates) if len(dates) > 1 else dates[0], "text", named, told)
