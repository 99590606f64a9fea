"""In which currency amounts are, as a file says: in a column, by signs, in a header."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import ibis
from babel.numbers import list_currencies

from keyfolio.ledger.spaces import stripped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ibis.expr.types as ir

COST = "cost"
MONEY = ("amount", "unit_price", COST)
"""The fields of an order line that are amounts."""
_INK = r"[^\s\x{3000}\x{00A0}]"
_SIGN = r"(?i)([¥￥€$£]|rmb|cny|usd|eur|gbp|hkd|元)"
_NAMES = {
    "￥": "¥",
    "RMB": "CNY",
    "元": "CNY",
    "人民币": "CNY",
    "人民幣": "CNY",
    "美元": "USD",
    "港币": "HKD",
    "欧元": "EUR",
    "港元": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
    "加元": "CAD",
    "澳元": "AUD",
    "韩元": "KRW",
    "新台币": "TWD",
    "瑞士法郎": "CHF",
    "€": "EUR",
    "£": "GBP",
    "US$": "USD",
    "HK$": "HKD",
    "NT$": "TWD",
}
_IN_BRACKETS = re.compile(r"[(（\[]\s*([^()（）\[\]]*?)\s*[)）\]]")
SHARED_SIGNS = {"¥": ("CNY", "JPY"), "$": ("USD", "HKD", "CAD", "AUD", "SGD", "NZD", "TWD", "MXN")}
"""A sign that several currencies have -> those currencies."""
_CODES = frozenset(list_currencies()) - {"XXX", "XTS"}  # of ISO 4217, past ones too; these two say: none, and a test
_KNOWN = _CODES | {*_NAMES, *SHARED_SIGNS}
_USUAL = {*_NAMES, *_NAMES.values(), *SHARED_SIGNS, *(code for codes in SHARED_SIGNS.values() for code in codes)}
_WORDS = re.compile(
    r"[A-Za-z]+\$?|[¥￥€£$]|" + "|".join(name for name in _NAMES if len(name) > 1 and not name.isascii())
)


@dataclass(frozen=True, slots=True)
class NamedCurrencies:
    """The currencies that a file names.

    found: all of them, sorted. header: the one that the headers of its amounts name; cost_header: that of its costs.
    some_unnamed: whether amounts name none, or a sign that several have and nothing else in the file settles.
    unknown: a text of the column of currencies that is none; null: there is no such. known: its texts that are one, as
    they are written, sorted. column: its header; null: there is none.
    """

    found: tuple[str, ...] = ()
    header: str | None = None
    cost_header: str | None = None
    some_unnamed: bool = False
    unknown: str | None = None
    known: tuple[str, ...] = ()
    column: str | None = None

    @property
    def told_from_others(self) -> tuple[str, ...] | None:
        """The texts of the column of currencies that are one; null: all that stand there are."""
        return None if self.unknown is None else self.known


def found_currencies(
    columns: Mapping[str, ir.StringColumn], needed: Iterable[str], money: Iterable[str] = MONEY
) -> dict[str, ir.Scalar]:
    """The different texts of the currency column, and the different signs in the amounts and prices.

    And whether an amount has neither beside it. columns: field -> its cells as text. needed: the fields without which
    a row does not count, as one of totals. money: the fields that are amounts.
    """
    named = {"currency": columns["currency"].strip()} if "currency" in columns else {}
    signs = {name: columns[name].re_extract(_SIGN, 1) for name in money if name in columns}
    texts = {f"{name}_currencies": found.collect(distinct=True) for name, found in {**named, **signs}.items()}
    priced = next((name for name in signs if name != COST), None)
    if priced is None:
        return texts
    is_bare = (signs[priced] == "") & columns[priced].re_search("[0-9０-９]")
    if named:
        is_bare &= ~columns["currency"].re_search(_INK).fill_null(False)
    counts = (stripped(columns[name]) != "" for name in needed if name in columns)
    return {**texts, "some_bare": ibis.and_(is_bare, *counts).any()}


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
    found = tuple(told_apart(text for text in [*seen, *amounts, *costs] if is_currency(text)))
    header = next(iter(told_apart(amounts)), None)
    written = sorted(text for text in found_texts.get("currency_currencies") or () if text.strip())
    return NamedCurrencies(
        found=found,
        header=header,
        cost_header=next(iter(told_apart(costs)), None),
        some_unnamed=(header is None and bool(found_texts.get("some_bare"))) or any(map(is_shared, found)),
        unknown=next((text for text in written if not is_currency(text)), None),
        known=tuple(text for text in written if is_currency(text)),
        column=headers[places["currency"]] if "currency" in places else None,
    )


def _remarks(headers: Iterable[str]) -> list[str]:
    """The currencies that headers name, in brackets or in words."""
    return [remark for header in headers for remark in _named_by(header)]


def _named_by(header: str) -> list[str]:
    """Words beside each other that are several currencies name none: which one counts is not said."""
    remarks = [remark for remark in map(_bare_remark, _IN_BRACKETS.findall(header)) if is_currency_remark(remark)]
    words = [word for word in _WORDS.findall(header) if word.upper() in _USUAL]
    return remarks or (words if len(set(told_apart(words))) == 1 else [])


def _bare_remark(remark: str) -> str:
    return unicodedata.normalize("NFKC", remark).strip(" .:*")


def is_currency_remark(remark: str) -> bool:
    """Whether a remark in a header names a currency: a usual one in any writing, another by its code in capitals.

    Small letters may be a word: all, top and cup are codes too.

    >>> is_currency_remark("usd"), is_currency_remark("日元"), is_currency_remark("THB"), is_currency_remark("all")
    (True, True, True, False)
    """
    return remark.upper() in _USUAL or remark in _CODES


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


def is_currency(text: str) -> bool:
    """Whether a text is a code of ISO 4217, or another name or a sign that we know.

    >>> is_currency("cny"), is_currency("元"), is_currency("$"), is_currency("XYZ"), is_currency("-")
    (True, True, True, False, False)
    """
    return text.strip().upper() in _KNOWN


def is_shared(currency: str | None) -> bool:
    """Whether it is no code, but a sign that several currencies have."""
    return currency in SHARED_SIGNS


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
