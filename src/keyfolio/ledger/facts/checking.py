"""From rows of text to rows of a fact: each typed, or given the first reason why it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import ibis

from keyfolio import units
from keyfolio.ledger import numbers
from keyfolio.ledger.admission import currency_of
from keyfolio.ledger.check import money_given, unreadable
from keyfolio.ledger.currency import plain_currency
from keyfolio.ledger.days import by_form, date_parts, day_number, plain_date
from keyfolio.ledger.line_digest import line_digest, plain_figure, plain_moment
from keyfolio.ledger.reasons import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from keyfolio.ledger.check import Reading
    from keyfolio.ledger.facts.contract import Column, Fact

YES_WORDS = ("yes", "y", "true", "1", "renewed", "是", "已续签", "续签", "已续约", "续约")
NO_WORDS = ("no", "n", "false", "0", "not renewed", "否", "未续签", "不续签", "未续约", "不续约")
_PARTS = ("year", "month", "day_of_month", "serial")
_BAD = {"day": "bad_date", "money": "bad_amount", "rate": "bad_rate", "yes_no": "bad_renewed"}
Trouble = tuple[str, "ir.BooleanValue", str]


def check_fact_rows(raw: ir.Table, reading: Reading, fact: Fact) -> ir.Table:
    """Every row of `raw` as a row of the fact, with `reason` (null: nothing is wrong) and `found`.

    Columns: those of its schema but `batch`, `sign`, and the `rate` and `original_amount` of an amount; with an amount,
    currency_found and contradicts; then reason, found. Amounts are not converted yet. Where a reason stands, the others
    may be null.
    """
    typed = _rounded(_typed(_plain(_texts(raw, reading, fact), reading, fact), reading, fact), fact)
    plain = typed.mutate(**{column.name: typed[f"{column.name}_typed"] for column in fact.columns})
    rows = fact.finish(_with_currency(plain, reading, fact))
    troubles = sorted(_troubles(rows, reading, fact), key=lambda trouble: _RANK[trouble[0]])
    nothing = ibis.null("string")
    return rows.select(
        *(name for name in fact.grain.schema if name in rows.columns),
        **({"currency_found": rows.currency_found, "contradicts": rows.contradicts} if fact.of_type("money") else {}),
        reason=ibis.cases(*((holds, reason) for reason, holds, _ in troubles), else_=nothing),
        found=ibis.cases(*((holds, rows[f"{found}_found"]) for _, holds, found in troubles), else_=nothing),
    )


def _with_currency(rows: ir.Table, reading: Reading, fact: Fact) -> ir.Table:
    """Where the row comes from, and the currency of its amount."""
    told = rows.mutate(source=reading.source_of(rows)) if fact.grain.kind != "referrals" else rows
    if not fact.of_type("money"):
        return told
    amount = told[f"{fact.of_type('money')[0].name}_found"]
    currency, contradicts = currency_of(told.currency, amount, reading.conversion)
    return told.mutate(currency=currency, contradicts=contradicts)


_RANK = {reason: place for place, reason in enumerate(REASONS)}


def _texts(raw: ir.Table, reading: Reading, fact: Fact) -> ir.Table:
    """Every cell; the columns' texts as found; of numbers and dates, the text without its dress."""
    found = {column.name: reading.text(raw, column.field) for column in fact.columns}
    figures = [column.name for column in fact.of_type("money", "rate")]
    told = raw.mutate(**{f"{name}_found": text for name, text in found.items()})
    texts = told.mutate(
        **{
            f"{name}_bare": numbers.bare_number(told[f"{name}_found"], decimal_comma=reading.decimal_comma)
            for name in figures
        },
        **{f"{column.name}_bare": plain_date(told[f"{column.name}_found"]) for column in fact.of_type("day")},
    )
    return texts.mutate(**{f"{name}_unsigned": numbers.unsigned(texts[f"{name}_bare"]) for name in figures})


def _plain(texts: ir.Table, reading: Reading, fact: Fact) -> ir.Table:
    """Numbers as plain text, dates in their parts."""
    forms = {
        f"{column.name}_{form}": text
        for column in fact.of_type("day")
        for form, text in by_form(texts[f"{column.name}_bare"]).items()
    }
    texts = texts.mutate(**forms)
    plain = {
        f"{column.name}_plain": numbers.undressed(texts[f"{column.name}_bare"], texts[f"{column.name}_unsigned"])
        for column in fact.of_type("money", "rate")
    }
    parts = {
        f"{column.name}_{part}": value
        for column in fact.of_type("day")
        for part, value in date_parts(
            texts[f"{column.name}_iso"], texts[f"{column.name}_other"], reading.date_order
        ).items()
    }
    return texts.mutate(**plain, **parts)


def _typed(plain: ir.Table, reading: Reading, fact: Fact) -> ir.Table:
    """Every column but money that needs rounding."""
    typed = {f"{column.name}_typed": _value(plain, column, reading) for column in fact.columns}
    exact = {f"{column.name}_exact": money_given(plain[f"{column.name}_plain"]) for column in fact.of_type("money")}
    digest = line_digest(plain, reading.headers, _spellings(plain, reading, fact))
    return plain.mutate(**typed, **exact, line_digest=digest)


def _value(plain: ir.Table, column: Column, reading: Reading) -> ir.Value:
    found = plain[f"{column.name}_found"]
    match column.type:
        case "day":
            return day_number(_parts(plain, column))
        case "money":
            return numbers.unrounded(plain[f"{column.name}_plain"])
        case "rate":
            return numbers.exact(plain[f"{column.name}_plain"], 18, 8)
        case "yes_no":
            said = found.lower()
            return ibis.cases((said.isin(YES_WORDS), True), (said.isin(NO_WORDS), False), else_=ibis.null("boolean"))
        case "currency":
            return plain_currency(found)
        case "account":
            return found.re_replace(r"\.0$", "") if reading.codes_end_in_0 else found
        case _:
            return found


def _rounded(typed: ir.Table, fact: Fact) -> ir.Table:
    rounded = {
        f"{column.name}_typed": ibis.coalesce(
            typed[f"{column.name}_typed"], numbers.half_even(typed[f"{column.name}_exact"])
        )
        for column in fact.of_type("money")
    }
    return typed.mutate(**rounded)


def _parts(plain: ir.Table, column: Column) -> dict[str, ir.IntegerValue]:
    return {part: plain[f"{column.name}_{part}"] for part in _PARTS}


def _spellings(plain: ir.Table, reading: Reading, fact: Fact) -> dict[str, ir.StringValue]:
    """The cells of numbers and dates, each in one spelling."""
    spelled = {}
    for column in fact.of_type("day", "money", "rate"):
        if column.field in reading.places:
            cell = f"c{reading.places[column.field]}"
            spelled[cell] = (
                plain_moment(_parts(plain, column), plain[cell])
                if column.type == "day"
                else plain_figure(plain[f"{column.name}_plain"], plain[cell])
            )
    return spelled


def _troubles(rows: ir.Table, reading: Reading, fact: Fact) -> Iterator[Trouble]:
    """What may be wrong: the reason, when it holds, and the column whose text was found."""
    for column in fact.columns:
        found, typed = rows[f"{column.name}_found"], rows[f"{column.name}_typed"]
        if column.missing:
            yield column.missing, found.isnull(), column.name
        if column.type == "money":
            number = rows[f"{column.name}_plain"]
            yield "bad_amount", unreadable(found, number.notnull()), column.name
            yield "amount_too_large", cast("ir.BooleanValue", number.notnull() & typed.isnull()), column.name
        elif column.type in _BAD:
            yield _BAD[column.type], unreadable(found, typed.notnull()), column.name
        elif column.type == "currency" and reading.currencies is not None:
            yield "unknown_currency", reading.names_no_currency(rows), column.name
        if column.past and reading.today:
            yield "future_date", typed > units.day_number(reading.today), column.name
    for rule in fact.rules:
        yield rule.reason, rule.holds(rows), rule.found
