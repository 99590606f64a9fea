"""From rows of text to lines: each row typed, or given the first reason why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

import ibis

from keyfolio import units
from keyfolio.ledger import numbers
from keyfolio.ledger.admission import Priced, cost_differs, currency_of
from keyfolio.ledger.currency import plain_currency
from keyfolio.ledger.days import DateOrder, by_form, date_parts, day_number, plain_date
from keyfolio.ledger.line_digest import line_digest, plain_figure, plain_moment
from keyfolio.ledger.spaces import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    import ibis.expr.types as ir

    from keyfolio.ledger.conversion import Conversion

VOID_WORDS = (
    *("cancelled", "canceled", "cancel", "void", "voided"),
    *("已取消", "取消", "作废", "已作废", "交易关闭"),
)
CREDIT_WORDS = (
    *("credit note", "credit memo", "creditnote", "sales return"),
    *("退货单", "销售退货", "销售退货单", "红字", "红冲", "红字发票", "红字单", "贷项", "贷项通知单"),
)
OPTIONAL_TEXTS = ("product_code", "account_name", "industry", "region", "channel", "salesperson", "line_id")
PRICED = Priced(amount="amount", days=("day",), accounts=("account_code",), beside=("cost",))
NUMBERS = ("amount", "quantity", "unit_price", "discount", "cost")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of one file is understood: decided once for each whole column."""

    headers: tuple[str, ...]
    places: dict[str, int]  # field name -> column, from 0
    date_order: DateOrder | None
    discount_in_percent: bool  # its header says %
    decimal_comma: bool  # in every column of numbers; points then part thousands
    codes_end_in_0: bool  # account codes went through a float: 17850.0
    today: date | None
    source: str | None = None  # where the rows come from, when no column says
    conversion: Conversion | None = None  # null: amounts are in the base currency
    currencies: tuple[str, ...] | None = None  # the texts of that column that are one; null: all that it has are

    @property
    def numbers(self) -> tuple[str, ...]:
        """The fields of numbers that the file has a column for."""
        return tuple(name for name in NUMBERS if name in self.places)

    def text(self, raw: ir.Table, field: str) -> ir.StringValue:
        """The text of a field, null when the file has no such column; without space around it."""
        if field not in self.places:
            return cast("ir.StringValue", ibis.null("string"))
        return cast("ir.StringValue", bare(raw[f"c{self.places[field]}"]).nullif(""))

    def names_no_currency(self, raw: ir.Table) -> ir.BooleanValue:
        """Whether the text in the column of currencies is none; not where there is no text."""
        if self.currencies is None:
            return ibis.literal(False)
        cell = raw[f"c{self.places['currency']}"]
        return cast("ir.BooleanValue", bare(cell).nullif("").notnull() & ~cell.strip().isin(self.currencies))

    def source_of(self, raw: ir.Table) -> ir.StringValue:
        """Where a row comes from: as its own column says, or as was told of the whole file; null: neither."""
        told = ibis.literal(self.source, "string")
        if "source" not in self.places:
            return cast("ir.StringValue", told)
        return cast("ir.StringValue", ibis.coalesce(self.text(raw, "source"), told))


def check_lines(raw: ir.Table, reading: Reading) -> ir.Table:
    """Every row of `raw` as a line, with `reason` (null: nothing is wrong) and `found`.

    Columns: those of `schemas.LINES` but `cancelled`, `sign`, `rate` and `original_amount`, then marked_void,
    marked_credit, currency_found, contradicts, reason, found. Amounts are not converted yet. Where a reason stands, the
    typed columns may be null.
    """
    rounded = _rounded(_money_unrounded(_typed(_plain(_texts(raw, reading), reading), reading), reading), reading)
    rounded = rounded.mutate(currency_found=reading.text(rounded, "currency"))
    troubles = list(_troubles(rounded, reading))
    nothing = ibis.null("string")
    status = rounded.status if "status" in reading.places else nothing
    priced = "amount" if "amount" in reading.places else "unit_price"
    currency, contradicts = currency_of(
        plain_currency(rounded.currency_found), rounded[f"{priced}_found"], reading.conversion
    )
    if "cost" in reading.places:
        contradicts = contradicts | cost_differs(currency, rounded.cost_found, reading.conversion)
    return rounded.select(
        *("account_code", "order_id", "day", "quantity", "amount", "cost", "line_number", "line_digest"),
        "currency_found",
        **{name: rounded[name] if name in reading.places else nothing for name in OPTIONAL_TEXTS},
        currency=currency,
        contradicts=contradicts,
        source=reading.source_of(rounded),
        marked_void=status.isin(VOID_WORDS).fill_null(False),
        marked_credit=status.isin(CREDIT_WORDS).fill_null(False),
        reason=ibis.cases(*((holds, reason) for reason, holds, _ in troubles), else_=nothing),
        found=ibis.cases(*((holds, rounded[found]) for _, holds, found in troubles), else_=nothing),
    )


def _texts(raw: ir.Table, reading: Reading) -> ir.Table:
    """Every cell; the texts of the file's fields; of numbers and the date, as found and without their dress."""
    fields = [name for name in ("account_code", "order_id", *OPTIONAL_TEXTS) if name in reading.places]
    found = {f"{name}_found": reading.text(raw, name) for name in ("order_date", *reading.numbers)}
    told = raw.mutate(
        **{name: reading.text(raw, name) for name in fields},
        **({"status": reading.text(raw, "status").lower()} if "status" in reading.places else {}),
        **found,
    )
    texts = told.mutate(
        date_plain=plain_date(told.order_date_found),
        **{
            f"{name}_bare": numbers.bare_number(told[f"{name}_found"], decimal_comma=reading.decimal_comma)
            for name in reading.numbers
        },
    )
    return texts.mutate(**{f"{name}_unsigned": numbers.unsigned(texts[f"{name}_bare"]) for name in reading.numbers})


def _plain(texts: ir.Table, reading: Reading) -> ir.Table:
    """Numbers as plain text, dates in their parts."""
    texts = texts.mutate(**by_form(texts.date_plain))
    code = texts.account_code
    pairs = {name: (texts[f"{name}_bare"], texts[f"{name}_unsigned"]) for name in reading.numbers}
    return texts.mutate(
        account_code=code.re_replace(r"\.0$", "") if reading.codes_end_in_0 else code,
        **{f"{name}_plain": numbers.undressed(*pair) for name, pair in pairs.items()},
        **date_parts(texts.iso, texts.other, reading.date_order),
    )


def _typed(plain: ir.Table, reading: Reading) -> ir.Table:
    """Days, and numbers that need no rounding; the others as decimals."""
    given = [name for name in ("amount", "cost") if name in reading.places]
    has_quantity = "quantity" in reading.places
    return plain.mutate(
        day=day_number(plain),
        quantity=numbers.exact(plain.quantity_plain, 18, 6) if has_quantity else ibis.null("decimal(18, 6)"),
        **{f"{name}_whole": numbers.unrounded(plain[f"{name}_plain"]) for name in given},
        **({} if "amount" in reading.places else _factors(plain, reading)),
        line_digest=line_digest(plain, reading.headers, _spellings(plain, reading)),
    )


def _factors(plain: ir.Table, reading: Reading) -> dict[str, ir.Value]:
    """What amounts are computed from, and the amount where nothing is taken off and no digit is lost."""
    whole = numbers.unrounded_product(plain.quantity_plain, plain.unit_price_plain)
    price = numbers.exact(plain.unit_price_plain, 20, 9)
    if "discount" not in reading.places:
        return {"unit_price": price, "amount_whole": whole}
    discount = numbers.share_text(
        plain.discount_found, in_percent=reading.discount_in_percent, decimal_comma=reading.decimal_comma
    )
    return {
        "unit_price": price,
        "amount_whole": ibis.cases((plain.discount_found.isnull(), whole)),
        "discount": discount,
    }


def _spellings(plain: ir.Table, reading: Reading) -> dict[str, ir.StringValue]:
    """The cells of numbers and of the date, each in one spelling."""
    figures = {name: f"c{reading.places[name]}" for name in reading.numbers}
    moment = f"c{reading.places['order_date']}"
    spelled = {cell: plain_figure(plain[f"{name}_plain"], plain[cell]) for name, cell in figures.items()}
    return {**spelled, moment: plain_moment(plain, plain[moment])}


def _money_unrounded(typed: ir.Table, reading: Reading) -> ir.Table:
    """Amount and cost in 1/10,000 where they are not whole; null: cannot be had, or too large to stay exact."""
    exact = {"amount": money_given(typed.amount_plain) if "amount" in reading.places else _product(typed, reading)}
    if "cost" in reading.places:
        exact["cost"] = money_given(typed.cost_plain)
    return typed.mutate(
        order_id=typed.order_id if "order_id" in reading.places else typed.day.cast("string"),
        **{f"{name}_exact": ibis.cases((typed[f"{name}_whole"].isnull(), money)) for name, money in exact.items()},
    )


def _rounded(typed: ir.Table, reading: Reading) -> ir.Table:
    """Amount and cost in 1/10,000."""

    def rounded(name: str) -> ir.Value:
        return ibis.coalesce(typed[f"{name}_whole"], numbers.half_even(typed[f"{name}_exact"]))

    return typed.mutate(
        amount=rounded("amount"), cost=rounded("cost") if "cost" in reading.places else ibis.null("int64")
    )


def money_given(number: ir.StringValue) -> ir.DecimalValue:
    """A number's text in 1/10,000, not yet rounded; null: no number, or too large to stay exact."""
    amount = numbers.exact(number, 38, 18)
    scaled = ibis.cases((amount.abs() < numbers.AMOUNT_LIMIT, numbers.ten_thousandths(amount)))
    return cast("ir.DecimalValue", scaled)


def _product(typed: ir.Table, reading: Reading) -> ir.DecimalValue:
    rough = typed.quantity.cast("float64").abs() * typed.unit_price.cast("float64").abs()
    kept = ibis.literal("1").cast("decimal(10, 9)")
    if "discount" in reading.places:
        share = (1 - typed.discount).cast("decimal(10, 9)")
        kept = ibis.cases((typed.discount_found.isnull(), kept), (typed.discount.between(0, 1), share))
    product = numbers.ten_thousandths_of_product(typed.quantity, typed.unit_price, kept)
    return cast("ir.DecimalValue", ibis.cases((rough < numbers.AMOUNT_LIMIT, product)))


def _troubles(line: ir.Table, reading: Reading) -> Iterator[tuple[str, ir.BooleanValue, str]]:
    """What may be wrong, worst first: the reason, when it holds, and the column with the text that was found."""
    yield "no_account_code", line.account_code.isnull(), "account_code"
    if "order_id" in reading.places:
        yield "no_order_id", line.order_id.isnull(), "order_id"
    yield "no_date", line.order_date_found.isnull(), "order_date_found"
    yield "bad_date", line.day.isnull(), "order_date_found"
    if reading.today:
        yield "future_date", line.day > units.day_number(reading.today), "order_date_found"
    needed = ("amount",) if "amount" in reading.places else ("quantity", "unit_price")
    for name in needed:
        yield f"no_{name}", line[f"{name}_found"].isnull(), f"{name}_found"
    for name in needed:
        yield f"bad_{name}", line[f"{name}_plain"].isnull(), f"{name}_found"
    if "amount" not in reading.places and "discount" in reading.places:
        yield "bad_discount", unreadable(line.discount_found, line.discount.between(0, 1)), "discount_found"
    yield "amount_too_large", line.amount.isnull(), f"{needed[0]}_found"
    if "cost" in reading.places:
        yield "bad_cost", unreadable(line.cost_found, line.cost.notnull()), "cost_found"
    if reading.currencies is not None:
        yield "unknown_currency", reading.names_no_currency(line), "currency_found"


def unreadable(found: ir.StringValue, good: ir.BooleanValue) -> ir.BooleanValue:
    """Whether something was found, and it is not good."""
    return cast("ir.BooleanValue", found.notnull() & ~good.fill_null(False))
