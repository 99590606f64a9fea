"""A book of accounts drawn from a seed, in which it is known which accounts are one company."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from benchmarks.near_duplicates.chinese_companies import draw_chinese
from benchmarks.near_duplicates.chinese_corruptions import CHINESE, CHINESE_AS_WELL
from benchmarks.near_duplicates.drawing import Draw
from benchmarks.near_duplicates.english_companies import draw_english
from benchmarks.near_duplicates.english_corruptions import ENGLISH, ENGLISH_AS_WELL
from benchmarks.near_duplicates.traits import draw_traits, draw_traits_again
from keyfolio.ledger.likeness import Identity

if TYPE_CHECKING:
    from benchmarks.near_duplicates.company import Company

COMPANIES = 10_000
DUPLICATES = 500
_TWO_AT_ONCE = 0.3


@dataclass(frozen=True, slots=True)
class Book:
    """duplicates: the codes of two accounts that are one company -> how its name was written the second time."""

    accounts: list[Identity]
    duplicates: dict[tuple[str, str], str]

    def names_alone(self) -> Book:
        """The same accounts with no other trait than their names."""
        bare = [Identity(account.account_code, account.account_name) for account in self.accounts]
        return Book(bare, self.duplicates)


def draw_book(seed: int, companies: int = COMPANIES, duplicates: int = DUPLICATES) -> Book:
    """Half of the companies are Chinese, half English; each duplicate is of another company."""
    draw = Draw(seed)
    drawn = [*draw_chinese(draw, companies // 2), *draw_english(draw, companies - companies // 2)]
    codes = draw.several([f"K{number:06d}" for number in range(companies + duplicates)], companies + duplicates)
    accounts = [
        replace(identity, account_code=code) for code, identity in zip(codes, draw_traits(draw, drawn), strict=False)
    ]
    known: dict[tuple[str, str], str] = {}
    doubles = []
    for code, place in zip(codes[companies:], draw.several(range(companies), duplicates), strict=True):
        kind, name = _written_again(draw, drawn[place])
        doubles.append(replace(draw_traits_again(draw, accounts[place]), account_code=code, account_name=name))
        known[min(code, accounts[place].account_code), max(code, accounts[place].account_code)] = kind
    return Book([*accounts, *doubles], known)


def _written_again(draw: Draw, company: Company) -> tuple[str, str]:
    """The kind of the first change that changes something, and the name with it and perhaps another."""
    kinds, as_well = (CHINESE, CHINESE_AS_WELL) if company.is_chinese else (ENGLISH, ENGLISH_AS_WELL)
    name = company.written
    while name == company.written:
        change = draw.weighted(kinds)
        name = change(draw, company, company.written)
    if draw.happens(_TWO_AT_ONCE):
        name = draw.one([also for also in as_well if also is not change])(draw, company, name)
    return f"{'zh' if company.is_chinese else 'en'} {change.__name__}", name
