"""What names a line: equal digests, equal lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import ibis

from keyfolio.ledger.headers import plain_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir

    from keyfolio.ledger.days import DateParts

BETWEEN_CELLS = "\x1f"


def line_digest(raw: ir.Table, headers: Sequence[str], spelled: Mapping[str, ir.StringValue]) -> ir.StringValue:
    """md5 over every cell of a row, in the order of the headers' names: equal digests, equal lines.

    raw: cells as text, c0, c1, …; spelled: of some of them, the one spelling by which they are compared. The order of
    the columns does not matter, nor whether a number is written 18, 18.0 or "18,00", or a day 2024/1/5 or
    2024-01-05 00:00:00, so that the same line is known again in another export.
    """
    places = sorted(range(len(headers)), key=lambda place: (plain_header(headers[place]), place))
    names = BETWEEN_CELLS.join(plain_header(headers[place]) for place in places)
    cells = [spelled.get(f"c{place}", raw[f"c{place}"]) for place in places]
    line = ibis.literal(BETWEEN_CELLS).join([ibis.literal(names), *cells])
    return cast("ir.StringValue", line.hexdigest("md5"))


def in_currency(digest: ir.StringValue, currency: ir.StringValue) -> ir.StringValue:
    """The digest of a line whose figures are compared without the sign or header that names their currency."""
    return cast("ir.StringValue", (digest + BETWEEN_CELLS + currency).hexdigest("md5"))


def plain_moment(parts: DateParts, cell: ir.StringValue) -> ir.StringValue:
    """Day and time of day in one spelling; a cell that is no such date, as it is."""
    day = (parts["year"] * 10_000 + parts["month"] * 100 + parts["day_of_month"]).cast("string")
    told = (
        cell.re_extract(r"[T ,]\s*0?([0-9]{1,2}:[0-9]{2}.*)$", 1)
        .re_replace(r"(:00)+(\.0+)?\s*$", "")
        .re_replace("^0$", "")
    )
    time = ibis.cases((cell.contains(":"), told), else_="")
    return cast("ir.StringValue", ibis.coalesce(day + " " + time, cell))


def plain_figure(number: ir.StringValue, cell: ir.StringValue) -> ir.StringValue:
    """A number without zeros behind its decimal point; a cell that is no number, as it is."""
    short = number.re_replace(r"(\.[0-9]*[1-9])0+$", r"\1").re_replace(r"\.0*$", "")
    may_be_short = number.contains(".") & (number.endswith("0") | number.endswith("."))
    return cast("ir.StringValue", ibis.coalesce(ibis.cases((may_be_short, short), else_=number), cell))
