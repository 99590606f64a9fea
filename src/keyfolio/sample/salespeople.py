"""The distributor's own people: who sells, and in which region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.language import Text
from keyfolio.sample import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ACCOUNTS_A_PERSON = 25
_MOST_A_REGION = 40


@dataclass(frozen=True, slots=True)
class Salespeople:
    """Everyone who sells, region by region; shape (n_regions x a_region,)."""

    full_name: NDArray[np.int64]  # position among all first x last names, each at most once
    a_region: int  # people

    def names(self) -> list[Text]:
        """Their names, in each language."""
        lasts, firsts = np.divmod(self.full_name, len(words.FIRST_NAMES))
        return [
            _full_name(words.FIRST_NAMES[first], words.LAST_NAMES[last])
            for first, last in zip(firsts, lasts, strict=True)
        ]

    def draw_for(self, region: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
        """One person of each region given; same shape."""
        return region * self.a_region + rng.integers(self.a_region, size=len(region))


def draw_salespeople(accounts: int, rng: np.random.Generator) -> Salespeople:
    """Hire enough people for so many accounts.

    >>> len(draw_salespeople(1200, np.random.default_rng(1)).full_name)
    48
    """
    regions = len(words.REGIONS)
    a_region = min(_MOST_A_REGION, max(1, round(accounts / regions / _ACCOUNTS_A_PERSON)))
    every = len(words.FIRST_NAMES) * len(words.LAST_NAMES)
    return Salespeople(full_name=rng.choice(every, regions * a_region, replace=False), a_region=a_region)


def _full_name(first: Text, last: Text) -> Text:
    return Text(f"{first.en} {last.en}", f"{last.zh}{first.zh}")
