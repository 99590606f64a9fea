"""What is made of two names: how alike they are, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.ledger.likeness import sentences, weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keyfolio.language import Text
    from keyfolio.ledger.likeness.differences import Difference


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """likeness: 0 to 1; may_be_sisters: companies that belong together may share telephone and address."""

    likeness: float
    reasons: tuple[Text, ...]
    may_be_sisters: bool = False


def same_but_for(differences: Sequence[Difference]) -> NameLikeness:
    """Names that are the same but for some differences, or for none."""
    likeness = weights.SAME
    for difference in differences:
        likeness *= difference.leaves
    said = tuple(difference.said for difference in differences)
    reasons = (sentences.SAME_NAME_WITHIN if said else sentences.SAME_NAME, *said)
    return NameLikeness(likeness, reasons, may_be_sisters=sentences.PLACE_IN_DOUBT in said)


def sisters(said: Text, here: Iterable[str], there: Iterable[str]) -> NameLikeness:
    """Two companies that belong together, or two parts of one, and what tells each."""
    return NameLikeness(weights.UNLIKE, (told_of_both(said, here, there),), may_be_sisters=True)


def told_of_both(said: Text, here: Iterable[str], there: Iterable[str]) -> Text:
    """A sentence about words of both names."""
    return said.fill(here=listed(here) or sentences.NOT_TOLD, there=listed(there) or sentences.NOT_TOLD)


def listed(words: Iterable[str]) -> str:
    """Words in the order of the alphabet."""
    return " ".join(sorted(words))
