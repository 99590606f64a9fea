"""What speaks for it, and against it, that two accounts are one: the name first, then the other traits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from keyfolio.ledger.likeness import sentences, weights
from keyfolio.ledger.likeness.address import Address, is_same_address, read_address
from keyfolio.ledger.likeness.company_name import CompanyName, read_company_name
from keyfolio.ledger.likeness.credit_code import is_credit_code, plain_credit_code
from keyfolio.ledger.likeness.places import compare_places
from keyfolio.ledger.likeness.telephone import is_same_telephone, plain_telephone

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyfolio.language import Text
    from keyfolio.ledger.likeness.identity import Identity


@dataclass(frozen=True)
class Traits:
    """An identity in one way of writing. credit_code: empty when it is not valid."""

    identity: Identity

    @cached_property
    def name(self) -> CompanyName:
        """The name, taken apart."""
        return read_company_name(self.identity.account_name)

    @cached_property
    def credit_code(self) -> str:
        """Its valid code, or nothing."""
        code = plain_credit_code(self.identity.credit_code)
        return code if is_credit_code(code) else ""

    @cached_property
    def telephone(self) -> str:
        """The digits that count."""
        return plain_telephone(self.identity.telephone)

    @cached_property
    def address(self) -> Address:
        """The address, taken apart."""
        return read_address(self.identity.address)


@dataclass(frozen=True, slots=True)
class Evidence:
    """By how much something multiplies the odds, and how it is said."""

    times: float
    said: Text


def are_two_companies(here: Traits, there: Traits) -> bool:
    """Whether both have a valid code, and not the same: a code is one legal person."""
    return bool(here.credit_code and there.credit_code) and here.credit_code != there.credit_code


def code_evidence(here: Traits, there: Traits) -> list[Evidence]:
    """A valid code that both have, and a word about one that is not valid."""
    bad_codes = sorted({_bad_code(here), _bad_code(there)} - {""})
    found = [Evidence(weights.NOTHING, sentences.BAD_CODE.fill(code=code)) for code in bad_codes]
    if here.credit_code and here.credit_code == there.credit_code:
        found.append(Evidence(weights.SAME_CODE, sentences.SAME_CODE.fill(code=here.credit_code)))
    return found


def _bad_code(traits: Traits) -> str:
    return "" if traits.credit_code else plain_credit_code(traits.identity.credit_code)


def telephone_evidence(here: Traits, there: Traits, is_usual: Callable[[str], bool]) -> list[Evidence]:
    """is_usual: whether so many accounts have a number that it tells nothing."""
    if not (here.telephone and there.telephone):
        return []
    if not is_same_telephone(here.telephone, there.telephone):
        return [Evidence(weights.OTHER_TELEPHONE, sentences.OTHER_TELEPHONE)]
    said = sentences.SAME_TELEPHONE.fill(number=max(here.telephone, there.telephone, key=len))
    return [] if is_usual(here.telephone) else [Evidence(weights.SAME_TELEPHONE, said)]


def address_evidence(here: Traits, there: Traits, is_usual: Callable[[str], bool]) -> list[Evidence]:
    """is_usual: whether so many accounts have an address that it tells nothing."""
    one, other = here.address, there.address
    if compare_places(one.places, other.places) == "different":
        told = [" ".join(sorted(address.places)) for address in (one, other)]
        return [Evidence(weights.OTHER_CITY, sentences.OTHER_CITY.fill(here=told[0], there=told[1]))]
    if not (one.text and other.text):
        return []
    if not is_same_address(one, other):
        return [Evidence(weights.OTHER_ADDRESS, sentences.OTHER_ADDRESS)]
    said = sentences.SAME_ADDRESS.fill(address=here.identity.address)
    return [] if is_usual(one.text) else [Evidence(weights.SAME_ADDRESS, said)]
