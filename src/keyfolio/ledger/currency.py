"""The one currency of a ledger."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from keyfolio.errors import SeveralCurrencies
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ibis.expr.types as ir

    from keyfolio.ledger.sources import TextTable

PRICED = ("amount", "unit_price")
_SIGN = r"(?i)([¥￥€$£]|rmb|cny|usd|eur|gbp|hkd|元)"
_NAMES = {
    "￥": "¥",
    "RMB": "CNY",
    "元": "CNY",
    "人民币": "CNY",
    "美元": "USD",
    "港币": "HKD",
    "欧元": "EUR",
    "€": "EUR",
    "£": "GBP",
}
_IN_BRACKETS = re.compile(r"[(（\[]\s*([^()（）\[\]]*?)\s*[)）\]]")
_CURRENCY = re.compile(r"(?i)[¥￥€$£]|rmb|cny|usd|eur|gbp|hkd|元|人民币|美元|港币|欧元")
_SHARED_SIGNS = {"¥": ("CNY", "JPY"), "$": ("USD", "HKD", "CAD", "AUD", "SGD", "NZD", "TWD", "MXN")}


def found_currencies(
    columns: Mapping[str, ir.StringColumn], money: Iterable[str] = PRICED
) -> dict[str, ir.ArrayScalar]:
    """The different texts of the currency column, and the different signs in the amounts and prices.

    columns: field -> its cells as text. money: the fields that are amounts.
    """
    named = {"currency": columns["currency"].strip()} if "currency" in columns else {}
    signs = {name: columns[name].re_extract(_SIGN, 1) for name in money if name in columns}
    return {f"{name}_currencies": texts.collect(distinct=True) for name, texts in {**named, **signs}.items()}


def one_currency(
    found_texts: Mapping[str, list[str] | None],
    places: Mapping[str, int],
    source: TextTable,
    money: Iterable[str] = PRICED,
) -> str | None:
    """The currency that the currency column, the signs in the amounts and their headers name; null: none is named.

    found_texts: the answers to `found_currencies`; places: field -> column; money: the fields that are amounts.

    Raises:
        SeveralCurrencies: they name more than one.
    """
    seen = [text for name in ("currency", *money) for text in found_texts.get(f"{name}_currencies") or ()]
    headed = [source.headers[places[name]] for name in money if name in places]
    remarks = [remark for header in headed for remark in _IN_BRACKETS.findall(header) if _CURRENCY.fullmatch(remark)]
    found = told_apart([*seen, *remarks])
    if len(found) > 1:
        raise SeveralCurrencies(
            Text(
                "{name} holds amounts in several currencies: {found}. One ledger has one currency; "
                "convert the amounts or read one file a currency.",
                "{name} 中有多种货币的金额：{found}。一个账本只能用一种货币，请先换算，或按货币分成多个文件。",
            ).fill(name=source.name, found=", ".join(found))
        )
    return found[0] if found else None


def plain_currency(text: ir.StringValue) -> ir.StringValue:
    """The name of a currency in capitals, its other names and signs as that one: rmb, 元 and 人民币 are CNY."""
    return cast("ir.StringValue", text.upper().substitute(_NAMES))


def told_apart(texts: Iterable[str]) -> list[str]:
    """The different currencies among names and signs, sorted; a sign that goes with a name adds nothing.

    >>> told_apart(["¥", "CNY", "rmb", ""]), told_apart(["$", "HKD"]), told_apart(["$", "€"])
    (['CNY'], ['HKD'], ['$', 'EUR'])
    """
    named = {text.strip().upper() for text in texts if text} - {""}
    found = {_NAMES.get(name, name) for name in named}
    signs = {sign for sign, names in _SHARED_SIGNS.items() if found.intersection(names)}
    return sorted(found - signs)
