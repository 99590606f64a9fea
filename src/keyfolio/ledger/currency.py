"""In which currency amounts are, as a file says: in a column, by signs, in a header."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import ibis

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ibis.expr.types as ir

COST = "cost"
MONEY = ("amount", "unit_price", COST)
"""The fields of an order line that are amounts."""
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
SHARED_SIGNS = {"¥": ("CNY", "JPY"), "$": ("USD", "HKD", "CAD", "AUD", "SGD", "NZD", "TWD", "MXN")}
"""A sign that several currencies have -> those currencies."""


@dataclass(frozen=True, slots=True)
class NamedCurrencies:
    """The currencies that a file names.

    found: all of them, sorted. header: the one that the headers of its amounts name; cost_header: that of its costs.
    """

    found: tuple[str, ...]
    header: str | None = None
    cost_header: str | None = None


def found_currencies(columns: Mapping[str, ir.StringColumn], money: Iterable[str] = MONEY) -> dict[str, ir.ArrayScalar]:
    """The different texts of the currency column, and the different signs in the amounts and prices.

    columns: field -> its cells as text. money: the fields that are amounts.
    """
    named = {"currency": columns["currency"].strip()} if "currency" in columns else {}
    signs = {name: columns[name].re_extract(_SIGN, 1) for name in money if name in columns}
    return {f"{name}_currencies": texts.collect(distinct=True) for name, texts in {**named, **signs}.items()}


def named_currencies(
    found_texts: Mapping[str, Any],
    headers: tuple[str, ...],
    places: Mapping[str, int],
    money: Iterable[str] = MONEY,
) -> NamedCurrencies:
    """The currencies that the currency column, the signs in the amounts and their headers name.

    found_texts: the answers to `found_currencies`; places: field -> column; money: the fields that are amounts.
    """
    seen = [text for name in ("currency", *money) for text in found_texts.get(f"{name}_currencies") or ()]
    headed = {name: headers[places[name]] for name in money if name in places}
    costs = _remarks([headed.pop(COST, "")])
    amounts = _remarks(headed.values())
    found = tuple(told_apart([*seen, *amounts, *costs]))
    return NamedCurrencies(found, next(iter(told_apart(amounts)), None), next(iter(told_apart(costs)), None))


def _remarks(headers: Iterable[str]) -> list[str]:
    """The currencies that headers name in brackets."""
    return [remark for header in headers for remark in _IN_BRACKETS.findall(header) if _CURRENCY.fullmatch(remark)]


def plain_currency(text: ir.StringValue) -> ir.StringValue:
    """The name of a currency in capitals, its other names and signs as that one: rmb, 元 and 人民币 are CNY."""
    return cast("ir.StringValue", text.upper().substitute(_NAMES))


def sign_in(amount: ir.StringValue) -> ir.StringValue:
    """The currency that a sign in an amount names; null: there is none."""
    return plain_currency(cast("ir.StringValue", amount.re_extract(_SIGN, 1).nullif("")))


def signs_agree(currency: ir.StringValue, sign: ir.StringValue) -> ir.BooleanValue:
    """Whether a sign may stand for a currency; null where one of them is."""
    shared = [(sign == one) & currency.isin(names) for one, names in SHARED_SIGNS.items()]
    return cast("ir.BooleanValue", ibis.or_(sign == currency, *shared))


def currency_code(text: str) -> str:
    """A currency that somebody named, as its code: rmb, 元 and 人民币 are CNY; nothing stays nothing.

    >>> currency_code("rmb"), currency_code("usd"), currency_code("")
    ('CNY', 'USD', '')
    """
    return next(iter(told_apart([text])), "")


def told_apart(texts: Iterable[str]) -> list[str]:
    """The different currencies among names and signs, sorted; a sign that goes with a name adds nothing.

    >>> told_apart(["¥", "CNY", "rmb", ""]), told_apart(["$", "HKD"]), told_apart(["$", "€"])
    (['CNY'], ['HKD'], ['$', 'EUR'])
    """
    named = {text.strip().upper() for text in texts if text} - {""}
    found = {_NAMES.get(name, name) for name in named}
    signs = {sign for sign, names in SHARED_SIGNS.items() if found.intersection(names)}
    return sorted(found - signs)
