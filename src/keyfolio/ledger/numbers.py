"""Numbers as people write them, as exact decimals: Ibis expressions on text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import ibis

from keyfolio.ledger.spaces import stripped

if TYPE_CHECKING:
    from collections.abc import Iterable

    import ibis.expr.types as ir

PLAIN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
_GROUPED = r"^[+-]?[1-9][0-9]{0,2}((,[0-9]{3})+|(\s[0-9]{3})+)(\.[0-9]*)?$"
_FULL_WIDTH = "０１２３４５６７８９，．（）－＋％－−￥\u00a0\u2009\u202f\u3000"
_HALF_WIDTH = "0123456789,.()-+%--¥    "
_PERCENT = r"\s*[%％]\s*$"
_MONEY_SIGNS = r"(?i)^([+-]?)\s*(?:¥|€|\$|£|rmb|cny|usd|eur|gbp|hkd|元)\s*|\s*(?:¥|€|\$|£|rmb|cny|usd|eur|gbp|hkd|元)$"

_SHORT = r"^[+-]?[0-9]{1,10}(\.[0-9]{0,4})?$"  # with four more digits it still fits into decimal(18, 4)
_PIECES = r"^[+-]?[0-9]{1,6}$"
_MOST_COINS = 10**12
_NARROW = 18  # digits of a decimal that fits into 64 bits

AMOUNT_LIMIT = 10**14
"""Line amounts are below this many units of the currency, so that 1/10,000 of them, and their sums, stay exact."""


def number_text(text: ir.StringValue, *, decimal_comma: bool = False) -> ir.StringValue:
    """A number without its dress: width, thousands separators, currency signs, accounting negatives; null: no number.

    "1,234.50", "12 345", "¥1，234", "(120.00)", "120.00-", "１２３" and "1.5E+04" are read. "1,23" and "1.234,50" are
    not: a comma that does not part thousands may be a decimal comma, and a guess would be wrong by a factor of a
    hundred. decimal_comma: the columns were found to have it (`have_decimal_comma`); comma and point then change roles.
    """
    bare = bare_number(text, decimal_comma=decimal_comma)
    return undressed(bare, unsigned(bare))


def bare_number(text: ir.StringValue, *, decimal_comma: bool) -> ir.StringValue:
    """A number's text with a decimal point and no space around it; the first step of `number_text`."""
    return stripped(text.translate(",.，．", ".,．，") if decimal_comma else text)


def unsigned(bare: ir.StringValue) -> ir.StringValue:
    """It in half-width digits, without the signs of a currency, a minus before it; the second step.

    Null where the first step is a number already, as most are: an engine takes none of these steps for them.
    """
    dressed = bare.translate(_FULL_WIDTH, _HALF_WIDTH).strip().re_replace(r"\s*([-+()])\s*", r"\1")
    inner = dressed.re_replace(r"^\((.*)\)$", r"-\1").re_replace(r"^([^-].*)-$", r"-\1")
    bared = inner.re_replace(_MONEY_SIGNS, r"\1").re_replace(r"^-?\((.*)\)$", r"-\1")
    return cast("ir.StringValue", ibis.cases((bare.re_search(PLAIN), ibis.null("string")), else_=bared))


def undressed(bare: ir.StringValue, unsigned: ir.StringValue) -> ir.StringValue:
    """The number, from the first two steps of `number_text`; null: no number."""
    parted = ibis.cases((unsigned.re_search(_GROUPED), unsigned.re_replace(r"[,\s]", "")), else_=unsigned)
    dressed = ibis.cases((parted.re_search(PLAIN), parted), else_=ibis.null("string"))
    return cast("ir.StringValue", ibis.cases((unsigned.isnull(), bare), else_=dressed))


def have_comma(texts: ir.StringColumn) -> ir.BooleanScalar:
    """Whether any of the texts has a comma; without one no number has a decimal comma."""
    return cast("ir.BooleanScalar", (texts.contains(",") | texts.contains("，")).any())


def have_decimal_comma(raw: ir.Table, figures: Iterable[str], shares: Iterable[str]) -> bool:
    """Whether the numbers of a file have a decimal comma: some can only be read so, and none only with a point.

    raw: cells as text; figures, shares: names of its columns, shares those that may end in a percent sign.
    """
    columns = [*(raw[name] for name in figures), *(raw[name].re_replace(_PERCENT, "") for name in shares)]
    return _some_read_only(columns, decimal_comma=True) and not _some_read_only(columns, decimal_comma=False)


def _some_read_only(columns: Iterable[ir.StringValue], *, decimal_comma: bool) -> bool:
    """Whether some text is a number with this decimal sign and none with the other."""
    half, full = (",", "，") if decimal_comma else (".", "．")
    for column in columns:
        signed = (
            column.as_table().select(text=column).filter(lambda row: row.text.contains(half) | row.text.contains(full))
        )
        if not signed.limit(1).to_pyarrow().num_rows:
            continue
        only = signed.filter(
            number_text(signed.text, decimal_comma=decimal_comma).notnull()
            & number_text(signed.text, decimal_comma=not decimal_comma).isnull()
        )
        if only.limit(1).to_pyarrow().num_rows:
            return True
    return False


def exact(number: ir.StringValue, precision: int, scale: int) -> ir.DecimalValue:
    """A number's text as a decimal; digits beyond `scale` are rounded away; null: too large, or no number."""
    wide = number.try_cast(f"decimal({precision}, {scale})")
    if precision <= _NARROW or scale >= _NARROW:
        return cast("ir.DecimalValue", wide)
    narrow = number.try_cast(f"decimal({_NARROW}, {scale})").cast(f"decimal({precision}, {scale})")
    return cast("ir.DecimalValue", ibis.coalesce(narrow, wide))  # the same number, five times as fast


def share_text(text: ir.StringValue, *, in_percent: bool, decimal_comma: bool = False) -> ir.DecimalValue:
    """A share written as 0.15 or 15 %, to nine decimals; in_percent: 15 alone means 15 %. Null: no number."""
    percent = text.re_search(r"[%％]\s*$") | ibis.literal(in_percent)
    bare = exact(number_text(text.re_replace(_PERCENT, ""), decimal_comma=decimal_comma), 18, 9)
    hundredth = (bare * _decimal("0.01", 3, 2)).cast("decimal(18, 9)")
    return cast("ir.DecimalValue", ibis.cases((percent, hundredth), else_=bare))


def unrounded(number: ir.StringValue) -> ir.IntegerValue:
    """An amount's text in 1/10,000 when it has no more than four decimals, as most have; else null."""
    short = ibis.cases((number.re_search(_SHORT), number.try_cast("decimal(18, 4)")))
    return cast("ir.IntegerValue", (short * 10_000).cast("int64"))


def unrounded_product(quantity: ir.StringValue, price: ir.StringValue) -> ir.IntegerValue:
    """Quantity x price in 1/10,000 from their texts when no digit is lost, as mostly none is; else null."""
    pieces = ibis.cases((quantity.re_search(_PIECES), quantity.try_cast("int64")))
    coins = unrounded(price)
    return cast("ir.IntegerValue", ibis.cases((coins.abs() < _MOST_COINS, pieces * coins)))


def ten_thousandths(amount: ir.DecimalValue) -> ir.DecimalValue:
    """An amount, decimal(38, 18) and below `AMOUNT_LIMIT`, in 1/10,000; not yet rounded."""
    return cast("ir.DecimalValue", (amount * 10_000).cast("decimal(38, 18)"))


def ten_thousandths_of_product(
    quantity: ir.DecimalValue, price: ir.DecimalValue, kept_share: ir.DecimalValue
) -> ir.DecimalValue:
    """Quantity x price x share kept, in 1/10,000; not yet rounded: decimal(38, 20).

    Needs decimal(18, 6), decimal(20, 9) and decimal(10, 9), and a product below `AMOUNT_LIMIT`: then 38 digits hold it.
    """
    product = (quantity * 10_000).cast("decimal(20, 2)") * price * kept_share
    return cast("ir.DecimalValue", product.cast("decimal(38, 20)"))


def half_even(value: ir.DecimalValue) -> ir.IntegerValue:
    """The nearest integer; halfway between two, the even one."""
    below = value.floor().cast("int64")
    rest = value - below.cast("decimal(20, 0)")
    half = _decimal("0.5", 2, 1)
    up = (rest > half) | ((rest == half) & (below % 2 != 0))
    return cast("ir.IntegerValue", below + up.cast("int64"))


def _decimal(text: str, precision: int, scale: int) -> ir.DecimalValue:
    return cast("ir.DecimalValue", ibis.literal(text).cast(f"decimal({precision}, {scale})"))
