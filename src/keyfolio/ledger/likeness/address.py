"""Addresses as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from keyfolio.ledger.likeness.places import take_chinese_places, take_latin_places
from keyfolio.ledger.likeness.writing import CHINESE, letters_and_digits, plain

_ALIKE = 90.0  # of 100: an address has many words, of which one may be missing
_SHORTEST = 5  # letters: a city alone is no address
_SHORT_WORDS = {
    "street": "st",
    "road": "rd",
    "avenue": "ave",
    "building": "bldg",
    "floor": "fl",
    "room": "rm",
    "district": "dist",
    "boulevard": "blvd",
    "number": "no",
}
_LONG_WORD = re.compile(rf"\b({'|'.join(_SHORT_WORDS)})\b")


@dataclass(frozen=True, slots=True)
class Address:
    """What remains of an address when case, width, punctuation and the names of provinces and cities are left out."""

    text: str  # empty: no address
    numbers: tuple[str, ...]
    places: frozenset[str]


def read_address(text: str | None) -> Address:
    """Take an address apart.

    >>> read_address("广东省深圳市南山区科技路 ５ 号").text
    '南山区科技路5号'
    """
    written = _LONG_WORD.sub(lambda found: _SHORT_WORDS[found[0]], plain(text or ""))
    chinese, places = take_chinese_places(letters_and_digits(written), shortest_rest=_SHORTEST)
    if not re.search(f"[{CHINESE}]", written):
        words, places = take_latin_places(re.findall("[a-z0-9]+", written))
        chinese = "".join(words)
    long_enough = len(chinese) >= _SHORTEST
    return Address(chinese if long_enough else "", tuple(re.findall("[0-9]+", chinese)), places)


def is_same_address(here: Address, there: Address) -> bool:
    """Whether two addresses are one: the same numbers in the same order, and almost the same words.

    >>> is_same_address(read_address("5 Keji Road, Shenzhen"), read_address("No. 5 Keji Rd., Shenzhen"))
    True
    >>> is_same_address(read_address("5 Keji Road, Shenzhen"), read_address("6 Keji Road, Shenzhen"))
    False
    """
    if not (here.text and there.text) or here.numbers != there.numbers:
        return False
    return fuzz.ratio(here.text.removeprefix("no"), there.text.removeprefix("no")) >= _ALIKE
