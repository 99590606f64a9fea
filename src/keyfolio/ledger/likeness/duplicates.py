"""Accounts that are likely to be one customer, entered twice."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from keyfolio.ledger.likeness.evidence import (
    Evidence,
    Traits,
    address_evidence,
    are_two_companies,
    code_evidence,
    telephone_evidence,
)
from keyfolio.ledger.likeness.identity import Identity, LikelyDuplicate
from keyfolio.ledger.likeness.name_likeness import NamePair
from keyfolio.ledger.likeness.pairs import MOST_ALIKE, pairs_to_compare
from keyfolio.ledger.likeness.places import compare_places
from keyfolio.ledger.likeness.weights import LIKELY
from keyfolio.ledger.likeness.word_use import WordUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyfolio.ledger.likeness.company_name import CompanyName


def find_duplicates(identities: Sequence[Identity]) -> list[LikelyDuplicate]:
    """Pairs of accounts whose likeness is 0.8 or more, likeliest first, then by their codes.

    identities: one an account, in any order. Two different valid credit codes are two companies, and never in the
    answer. What more than 30 accounts share, a switchboard or the name 散客, tells nothing.

    >>> names = {"A2": "鑫源贸易(深圳)有限公司", "A1": "深圳市鑫源贸易公司", "B1": "广州市鑫源贸易公司"}
    >>> [pair] = find_duplicates([Identity(code, name) for code, name in names.items()])
    >>> pair.account_codes, pair.likeness
    (('A1', 'A2'), 0.9016)
    >>> [reason.en for reason in pair.reasons]
    ['The names are the same but for what follows.', 'Their legal forms differ: 公司 and 有限公司.']

    Raises:
        ValueError: two identities have the same account code.
    """
    in_order = sorted(identities, key=lambda identity: identity.account_code)
    for one, next_one in pairwise(in_order):
        if one.account_code == next_one.account_code:
            raise ValueError(f"account code {one.account_code} stands twice; tell each account once")
    return _Book(in_order).duplicates()


class _Book:
    """All accounts, in the order of their codes, and what only all of them together can say."""

    def __init__(self, identities: Sequence[Identity]) -> None:
        self.accounts = [Traits(identity) for identity in identities]
        self.use = WordUse(account.name for account in self.accounts)
        self.telephones = Counter(account.telephone for account in self.accounts)
        self.addresses = Counter(account.address.text for account in self.accounts)
        self.places: defaultdict[tuple[str, ...], set[frozenset[str]]] = defaultdict(set)
        for account in self.accounts:
            if account.name.places:
                self.places[account.name.ordered].add(account.name.places)

    def duplicates(self) -> list[LikelyDuplicate]:
        compared = (self._compare(here, there) for here, there in pairs_to_compare(self.accounts))
        found = [pair for pair in compared if pair and pair.likeness >= LIKELY]
        return sorted(found, key=lambda pair: (-pair.likeness, pair.account_codes))

    def _compare(self, first: int, second: int) -> LikelyDuplicate | None:
        here, there = self.accounts[first], self.accounts[second]
        if are_two_companies(here, there):
            return None
        names = NamePair(here.name, there.name, self.use, self._is_in_doubt).compare()
        evidence = code_evidence(here, there)
        if not names.may_be_sisters:
            evidence += telephone_evidence(here, there, partial(_is_usual, self.telephones))
            evidence += address_evidence(here, there, partial(_is_usual, self.addresses))
        reasons = (*(one.said for one in evidence if one.times > 1), *names.reasons)
        against = (one.said for one in evidence if one.times <= 1)
        codes = here.identity.account_code, there.identity.account_code
        return LikelyDuplicate(codes, _likeness(names.likeness, evidence), (*reasons, *against))

    def _is_in_doubt(self, name: CompanyName) -> bool:
        return any(compare_places(name.places, others) == "different" for others in self.places[name.ordered])


def _is_usual(counted: Counter[str], trait: str) -> bool:
    return counted[trait] > MOST_ALIKE


def _likeness(names: float, evidence: list[Evidence]) -> float:
    odds = names / (1 - names)
    for one in evidence:
        odds *= one.times
    return round(odds / (1 + odds), 4)
