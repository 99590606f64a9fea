"""How to tell the customers apart and to reach them: credit codes, telephones and addresses that nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.language import Language
    from keyfolio.sample.accounts import Accounts

_ALPHABET = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))  # of GB 32100-2015
_WEIGHTS = 3 ** np.arange(17) % 31
_OF_A_COMPANY, _NOWHERE = (9, 1), (9, 9)  # no place of China has a number that begins with 99
_FREE_DIGITS = 9
_HIGHEST_NUMBER = 400  # of a street


@dataclass(frozen=True, slots=True)
class Identities:
    """What tells the customers apart, by account; the numbers of the telephones begin with a 1, as none in China do."""

    town: NDArray[np.int64]  # shape (n_accounts,), position in words.TOWNS
    code_digits: NDArray[np.int64]  # shape (n_accounts, 18), positions in the alphabet of credit codes
    subscriber: NDArray[np.int64]  # shape (n_accounts,), seven digits
    street: NDArray[np.int64]  # shape (n_accounts,), position in words.STREETS
    number: NDArray[np.int64]  # shape (n_accounts,), of the house

    def credit_codes(self) -> pa.Array:
        """18 characters each, the last one right."""
        return pa.array(np.ascontiguousarray(_ALPHABET[self.code_digits]).view("U18").ravel())

    def telephones(self) -> pa.Array:
        """With the area code of the region."""
        areas = (words.AREA_CODES[town // words.TOWNS_A_REGION] for town in self.town)
        return pa.array(
            [f"{area}-1{number:07d}" for area, number in zip(areas, self.subscriber, strict=True)], pa.string()
        )

    def addresses(self, language: Language) -> pa.Array:
        """House, street and town, as the language has them."""
        towns, streets = ([text.in_language(language) for text in texts] for texts in (words.TOWNS, words.STREETS))
        pattern = "{town}{street}{number}号" if language == "zh" else "{number} {street} {town}"
        parts = zip(self.town, self.street, self.number, strict=True)
        return pa.array(
            [pattern.format(town=towns[town], street=streets[street], number=number) for town, street, number in parts],
            pa.string(),
        )


def draw_identities(accounts: Accounts, rng: np.random.Generator) -> Identities:
    """Draw them; codes and telephones are each account's own, whatever group it is in."""
    size = len(accounts)
    return Identities(
        town=accounts.town,
        code_digits=_draw_codes(accounts.town, rng),
        subscriber=rng.integers(10**7, size=size),
        street=rng.integers(len(words.STREETS), size=size),
        number=rng.integers(1, _HIGHEST_NUMBER + 1, size=size),
    )


def _draw_codes(town: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Kind of company, place, nine digits of its own, and the check digit."""
    size = len(town)
    place = np.stack([*np.divmod(town, 10), np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)], axis=1)
    fixed = np.tile([*_OF_A_COMPANY, *_NOWHERE], (size, 1))
    own = rng.integers(len(_ALPHABET), size=(size, _FREE_DIGITS))
    digits = np.concatenate([fixed, place, own], axis=1)
    check = (-(digits @ _WEIGHTS)) % len(_ALPHABET)
    return np.concatenate([digits, check[:, None]], axis=1)
