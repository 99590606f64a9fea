"""How many of the names at hand use a word, or two Chinese characters side by side."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from keyfolio.ledger.likeness.word_spellings import WORDS_OF_TRADE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keyfolio.ledger.likeness.company_name import CompanyName

END = "$"  # so that a missing last character shows
_COMMON_NAMES = 10
_COMMON_SHARE = 0.003  # of the names; words of trade are above, what one company calls itself is below
_SLIPS_TO_WORDS = 20


class WordUse:
    """Counts over different names; what one name has twice counts once.

    >>> from keyfolio.ledger.likeness.company_name import read_company_name
    >>> use = WordUse(map(read_company_name, ["Acme Tools Ltd", "Beta Tools Inc", "鑫源贸易", "宏达贸易"]))
    >>> use.names_with("tools"), use.names_with("acme"), use.names_with("贸易")
    (2, 1, 2)
    """

    def __init__(self, names: Iterable[CompanyName]) -> None:
        different = {(name.chinese.whole, name.latin.whole): name for name in names}
        self._names = Counter(word for name in different.values() for word in words_of(name))
        self._common = max(_COMMON_NAMES, len(different) * _COMMON_SHARE)

    def names_with(self, word: str) -> int:
        """How many names use it."""
        return self._names[word]

    def is_common(self, word: str) -> bool:
        """Whether it is a word of trade rather than what one company is called."""
        return word in WORDS_OF_TRADE or self._names[word] >= self._common

    def is_slip_of(self, rare: str, common: str) -> bool:
        """Whether hardly any name has the one, and many have the other."""
        return self.is_common(common) and self._names[rare] * _SLIPS_TO_WORDS <= max(
            self._names[common], _SLIPS_TO_WORDS
        )


def words_of(name: CompanyName) -> set[str]:
    """The words of a name; in Chinese, each two neighbouring characters of the name and of its places."""
    runs = (*(run + END for run in name.chinese.core), *name.places)
    return {*name.latin.whole, *(pair for run in runs for pair in pairs_of(run))}


def pairs_of(run: str) -> list[str]:
    """Each two neighbouring characters.

    >>> pairs_of("鑫源贸易")
    ['鑫源', '源贸', '贸易']
    """
    return [run[at : at + 2] for at in range(len(run) - 1)]
