"""One file as a checked ledger: opened, understood, checked; nothing stored yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import ibis

from keyfolio.errors import UnknownColumns
from keyfolio.language import Text
from keyfolio.ledger import headers
from keyfolio.ledger.admission import Admission, admit
from keyfolio.ledger.check import NUMBERS, PRICED, Reading, check_lines
from keyfolio.ledger.conversion import settle_currency
from keyfolio.ledger.currency import found_currencies, named_currencies
from keyfolio.ledger.days import decide_order, have_open_dates
from keyfolio.ledger.fields import ORDER_TOTALS, SALES, UNCLEAR
from keyfolio.ledger.numbers import have_comma, have_decimal_comma
from keyfolio.ledger.rows import CheckedFile, hold_rows, open_rows, quarantined, refuse_nothing, set_aside
from keyfolio.ledger.spaces import bare
from keyfolio.schemas import LINES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import ibis.expr.types as ir

    from keyfolio.engine import Engine
    from keyfolio.ledger.conversion import Exchange
    from keyfolio.ledger.rows import HowToRead, RowKey
    from keyfolio.ledger.sources import TextTable

_CANCELLED_ID = "^[Cc][0-9]"


def check_file(
    engine: Engine, path: Path, how: HowToRead, name: str | None = None, exchange: Exchange | None = None
) -> CheckedFile:
    """Read and check a sales ledger. name: what people call the file (default: its own name).

    exchange: of the store that it comes into; null: of none, and a file of several currencies is refused.

    Raises:
        UnreadableFile, UnknownColumns, AmbiguousDates, SeveralCurrencies: as their names say.
        NothingToRead: headers, and no row.
    """
    source = open_rows(path, how, name)
    places = find_columns(source, how)
    return check_rows(engine, source, places, hold_rows(engine, source), how, exchange)


def check_rows(
    engine: Engine,
    source: TextTable,
    places: dict[str, int],
    raw: ir.Table,
    how: HowToRead,
    exchange: Exchange | None = None,
) -> CheckedFile:
    """Check rows that were read, with the columns that were found. exchange: as in `check_file`.

    Raises:
        AmbiguousDates, SeveralCurrencies: as their names say.
        NothingToRead: headers, and no row.
    """
    seen = _survey(raw, places)
    refuse_nothing(source, seen["rows"])
    named = named_currencies(seen, source.headers, places)
    currency, conversion = settle_currency(named, exchange, source.name)
    reading = replace(_decide(raw, places, source, how, seen), conversion=conversion, currencies=named.told_from_others)
    engine.progress("check", seen["rows"])
    admission = Admission(exchange, conversion, how.known_accounts)
    checked = engine.materialise(
        admit(engine, check_lines(raw, reading), PRICED, admission), "checked", rows=seen["rows"]
    )
    good = checked.filter(checked.reason.isnull())
    marked = checked.reason.isnull() & checked.order_id.re_search(_CANCELLED_ID)
    found = _answers(checked.aggregate(refused=checked.reason.count(), some_marked=marked.any()))
    by_id = bool(found["some_marked"]) and _ids_mark_cancelled(good)
    return CheckedFile(
        source=source,
        reading=reading,
        lines=counted_lines(good, ids_mark_cancelled=by_id),
        quarantine=_aside(checked, raw, source) if found["refused"] else set_aside(source),
        raw=raw,
        rows=seen["rows"],
        rows_refused=found["refused"],
        currency=currency,
        row_key=how.row_key,
        ids_mark_cancelled=by_id,
        base_is_told=exchange is not None and exchange.currency.is_told,
        has_unnamed=named.some_unnamed,
        only_known_accounts=how.known_accounts is not None,
    )


def _survey(raw: ir.Table, places: dict[str, int]) -> dict[str, Any]:
    """What all rows are asked at once."""
    columns = {name: raw[f"c{place}"] for name, place in places.items()}
    codes = bare(columns["account_code"]).nullif("")
    return _answers(
        raw.aggregate(
            rows=raw.count(),
            codes=codes.count(),
            codes_ending_in_0=codes.re_search(r"^[0-9]+\.0$").sum(),
            open_dates=have_open_dates(columns["order_date"]),
            commas=ibis.or_(*(have_comma(columns[name]) for name in NUMBERS if name in columns)),
            **found_currencies(columns, ("account_code", "order_id", "order_date")),
        )
    )


def _answers(one_row: ir.Table) -> dict[str, Any]:
    [answers] = one_row.to_pyarrow().to_pylist()
    return cast("dict[str, Any]", answers)


def _decide(
    raw: ir.Table, places: dict[str, int], source: TextTable, how: HowToRead, seen: Mapping[str, Any]
) -> Reading:
    moment = places["order_date"]
    asks = seen["open_dates"] or how.date_order
    return Reading(
        headers=source.headers,
        places=places,
        date_order=decide_order(raw, f"c{moment}", source.headers[moment], how.date_order) if asks else None,
        discount_in_percent=_in_percent(source, places),
        decimal_comma=bool(seen["commas"]) and _decimal_comma(raw, places),
        codes_end_in_0=seen["codes"] > 0 and seen["codes"] == seen["codes_ending_in_0"],
        today=how.today,
        source=how.source,
    )


def _aside(checked: ir.Table, raw: ir.Table, source: TextTable) -> ir.Table:
    return ibis.union(quarantined(checked.filter(checked.reason.notnull()), raw, source), set_aside(source))


def find_columns(source: TextTable, how: HowToRead) -> dict[str, int]:
    """Which column each field is in: field name -> place, from 0. Raises: UnknownColumns."""
    places = headers.recognise(source.headers, SALES, how.mapping)
    computed = {"quantity", "unit_price"} <= places.keys()
    needed = {"account_code", "order_date"} if computed else {"account_code", "order_date", "amount"}
    headers.require(places, source.headers, [field for field in SALES if field.name in needed], headers.BY_MAPPING)
    if computed and "amount" in places and "amount" not in how.mapping.values():
        # A shop's export has prices of line items, and its subtotal is that of the order, on the first line alone.
        by_item = headers.plain_header(source.headers[places["unit_price"]]).startswith("lineitem")
        totals = {headers.plain_header(header) for header in (*ORDER_TOTALS, *(["subtotal"] if by_item else []))}
        if headers.plain_header(source.headers[places["amount"]]) in totals:
            del places["amount"]
    if "amount" not in places and "discount" not in places:
        _ask_about_discount(source, how)
    return _known_by(source, places, how.row_key)


def _known_by(source: TextTable, places: dict[str, int], row_key: RowKey | None) -> dict[str, int]:
    """Where the line id stands, by which a line is known; nowhere: it is known by all that it says."""
    others = {name: place for name, place in places.items() if name != "line_id"}
    if row_key is None:
        return places
    if row_key == "exact":
        return others
    named = "product_code" if row_key == "product" else "line_id"
    headers.require(places, source.headers, [field for field in SALES if field.name == named], headers.BY_MAPPING)
    return {**others, "line_id": places[named]}


def _ask_about_discount(source: TextTable, how: HowToRead) -> None:
    """Amounts are to be computed, and a column may or may not take something off them."""
    unclear = {headers.plain_header(header) for header in UNCLEAR}
    found = next((header for header in source.headers if headers.plain_header(header) in unclear), None)
    if found is not None and headers.plain_header(found) not in map(headers.plain_header, how.mapping):
        raise UnknownColumns(
            Text(
                "Column “{found}” may be the share taken off (0.1) or the share paid (九折 0.9). If taken off, say "
                "that it is the discount; if the unit price has it already, leave the column out; else add a column "
                "of amounts.",
                "“{found}”列可能是让利的比例（0.1），也可能是实付的比例（九折 0.9）。"
                "若为让利比例，请指明它是折扣率；若单价已含折扣，请不用该列；否则请在文件中增加金额列。",
            ).fill(found=found),
            Text(
                "With --map '{found}=discount' or --map '{found}='.",
                "用 --map '{found}=discount' 或 --map '{found}='。",
            ).fill(found=found),
        )


def _in_percent(source: TextTable, places: dict[str, int]) -> bool:
    plain = headers.plain_header(source.headers[places["discount"]]) if "discount" in places else ""
    return plain.endswith(("percent", "pct"))


def _decimal_comma(raw: ir.Table, places: dict[str, int]) -> bool:
    columns = {name: f"c{places[name]}" for name in NUMBERS if name in places}
    shares = [columns.pop("discount")] if "discount" in columns else []
    return have_decimal_comma(raw, columns.values(), shares)


def counted_lines(good: ir.Table, *, ids_mark_cancelled: bool) -> ir.Table:
    """Lines with nothing wrong, columns of `schemas.LINES`: cancelled orders and credit notes counted as what they are.

    good: as `check_lines` answers. ids_mark_cancelled: ids of C and digits are those of cancelled orders.
    """
    void, credit = good.marked_void & (good.amount > 0), good.marked_credit & (good.amount > 0)
    amount = ibis.cases((void, 0), (credit, -good.amount), else_=good.amount)
    cost = ibis.cases((void, 0), (credit, -good.cost.abs()), else_=good.cost)
    marked = good.marked_void | good.marked_credit
    cancelled = marked | good.order_id.re_search(_CANCELLED_ID) if ids_mark_cancelled else marked
    return good.mutate(
        amount=amount.cast("int64"),
        original_amount=ibis.cases(
            (good.rate.isnull(), ibis.null("int64")),
            (void, 0),
            (credit, -good.original_amount),
            else_=good.original_amount,
        ).cast("int64"),
        cost=cost.cast("int64"),
        cancelled=cancelled,
        sign=ibis.literal(1, "int32").cast("int8"),  # a bare literal would be written as wide as the engine likes
        batch=ibis.literal(0, "int32"),
    ).select(*LINES)


def _ids_mark_cancelled(good: ir.Table) -> bool:
    """Whether this ledger starts the id of a cancelled order with C.

    It does when other ids are plain numbers and, of the ids C…, at least 95 % have no positive line and one a negative.
    """
    orders = good.group_by("order_id").aggregate(highest=good.amount.max(), lowest=good.amount.min())
    marked = orders.order_id.re_search(_CANCELLED_ID)
    counted = orders.aggregate(
        marked=marked.cast("int64").sum(),
        plain=orders.order_id.re_search("^[0-9]").cast("int64").sum(),
        lowering=(marked & (orders.highest <= 0) & (orders.lowest < 0)).cast("int64").sum(),
    )
    seen = _answers(counted)
    return bool(seen["marked"] and seen["plain"] and seen["lowering"] * 100 >= seen["marked"] * 95)
