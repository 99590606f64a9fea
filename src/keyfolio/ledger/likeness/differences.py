"""In what two names that may be one differ: letters, spaces, a script."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger.likeness import sentences, weights
from keyfolio.ledger.likeness.slips import is_shortened, slipped_characters, slipped_letters
from keyfolio.ledger.likeness.word_spellings import spellings

if TYPE_CHECKING:
    from keyfolio.language import Text
    from keyfolio.ledger.likeness.word_use import WordUse

_LONG = 5  # characters: in a shorter name their order tells it from others
_MOST_LETTERS = 2
TELLING = 4  # letters or characters: a shorter name needs its place and its other script

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a difference leaves of the likeness, 0 to 1, and how it is said."""

    leaves: float
    said: Text


def chinese_differences(here: Words, there: Words, use: WordUse) -> list[Difference] | None:
    """In what two Chinese names differ; null: they are two names."""
    if here == there:
        return []
    mine, yours = "".join(here), "".join(there)
    if letters := slipped_characters(mine, yours, use):
        return [_slip(letters, here, there)]
    if len(mine) < _LONG or sorted(mine) != sorted(yours) or figures(mine) != figures(yours):
        return None
    return [Difference(weights.OTHER_ORDER, sentences.OTHER_ORDER.fill(here=mine, there=yours))]


def latin_differences(here: Words, there: Words, use: WordUse) -> list[Difference] | None:
    """In what two names of words differ, whatever the order of the words; null: they are two names."""
    mine, yours = words_left(here, there), words_left(there, here)
    if not (mine or yours):
        return []
    if len(mine) != len(yours):
        return None
    letters = [_letters(one, other, use) for one, other in zip(mine, yours, strict=True)]
    return [_slip(sum(letters), mine, yours)] if all(letters) and sum(letters) <= _MOST_LETTERS else None


def figures(text: str) -> str:
    """The figures of a name, in their order."""
    return "".join(letter for letter in text if letter.isnumeric())


def script_left_out(shared: Words, more: Words) -> list[Difference] | None:
    """One name has words of a second script; null: what both have is too short to tell a company."""
    if sum(map(len, shared)) < TELLING:
        return None
    return [Difference(weights.ONE_SCRIPT, sentences.ONE_SCRIPT.fill(more=_joined(more)))]


def words_left(words: Words, others: Words) -> Words:
    """The words that the other name has not, or not as often, in their order."""
    spare = Counter(words) - Counter(others)
    return tuple(word for word in words if spare[word] > 0)


def _letters(here: str, there: str, use: WordUse) -> int:
    if is_shortened(here, there, use):
        return 1
    letters = (slipped_letters(one, other, use) for one in spellings(here) for other in spellings(there))
    return min(filter(None, letters), default=0)


def _slip(letters: int, here: Words, there: Words) -> Difference:
    said = sentences.ONE_LETTER if letters == 1 else sentences.SLIP
    return Difference(weights.SLIP**letters, said.fill(letters=letters, here=_joined(here), there=_joined(there)))


def _joined(words: Words) -> str:
    return " ".join(words)
