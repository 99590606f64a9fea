"""How alike two names are, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz

from keyfolio.ledger.likeness import sentences, weights
from keyfolio.ledger.likeness.differences import (
    TELLING,
    Difference,
    Words,
    chinese_differences,
    figures,
    latin_differences,
    script_left_out,
)
from keyfolio.ledger.likeness.places import compare_places, tell_two_places
from keyfolio.ledger.likeness.verdict import NameLikeness, listed, same_but_for, sisters, told_of_both
from keyfolio.ledger.likeness.word_use import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyfolio.ledger.likeness.company_name import CompanyName
    from keyfolio.ledger.likeness.word_use import WordUse

_ALIKE_RATIO = 75.0  # of 100

Part = Literal["core", "whole"]
ScriptName = Literal["chinese", "latin"]
_SCRIPTS: tuple[ScriptName, ...] = ("chinese", "latin")


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names to compare among all others.

    is_in_doubt: whether other accounts have this name, which tells a place, in other places.
    """

    here: CompanyName
    there: CompanyName
    use: WordUse
    is_in_doubt: Callable[[CompanyName], bool]

    def compare(self) -> NameLikeness:
        """How alike the two are."""
        if not (self.here.whole and self.there.whole):
            return NameLikeness(weights.UNKNOWN, (sentences.NO_NAME,))
        if not (self._share("chinese") or self._share("latin")):
            return NameLikeness(weights.UNKNOWN, (sentences.OTHER_SCRIPTS,))
        return self._sisters() or self._alike() or self._unlike()

    def _sisters(self) -> NameLikeness | None:
        """Names of two companies that belong together, or of two parts of one."""
        here, there = self.here, self.there
        if here.branch != there.branch and here.written != there.written:
            return sisters(sentences.OTHER_PART, here.branch, there.branch)
        if tell_two_places(here.places, there.places):
            return sisters(sentences.OTHER_PLACE, here.places, there.places)
        if figures(here.core) != figures(there.core):
            return sisters(sentences.OTHER_FIGURES, [figures(here.core)], [figures(there.core)])
        return None

    def _alike(self) -> NameLikeness | None:
        places = compare_places(self.here.places, self.there.places)
        differences = self._differences("core") if places != "different" else None
        if differences is None and (places != "same" or self.here.whole == self.there.whole):
            differences = self._differences("whole")  # a slip in the place makes it a part of the name
        elif differences is not None and places == "left out":
            differences += self._place_left_out()
        return None if differences is None else same_but_for([*differences, *self._forms()])

    def _share(self, script: ScriptName) -> bool:
        return bool(getattr(self.here, script).whole and getattr(self.there, script).whole)

    def _differences(self, part: Part) -> list[Difference] | None:
        found: list[Difference] = []
        for script in _SCRIPTS:
            here, there = getattr(self.here, script), getattr(self.there, script)
            differences = self._in_script(script, getattr(here, part), getattr(there, part))
            if differences is None and here.written == there.written and part == "core":
                said = sentences.OTHER_SPACES.fill(here=" ".join(here.core), there=" ".join(there.core))
                differences = [Difference(weights.OTHER_SPACES, said)]
            if differences is None:
                return None
            found += differences
        return found

    def _in_script(self, script: ScriptName, here: Words, there: Words) -> list[Difference] | None:
        if bool(here) != bool(there):
            others = self.here.latin if script == "chinese" else self.here.chinese
            return script_left_out(others.core, here or there)
        return (chinese_differences if script == "chinese" else latin_differences)(here, there, self.use)

    def _place_left_out(self) -> list[Difference]:
        telling = max((self.here, self.there), key=lambda name: len(name.places))
        left_out = self.here.places ^ self.there.places
        leaves = weights.PLACE_LEFT_OUT if self._share("chinese") else weights.PLACE_OF_WORDS_LEFT_OUT
        found = [Difference(leaves, sentences.PLACE_LEFT_OUT.fill(place=listed(left_out)))]
        if len(telling.core) < TELLING or self.is_in_doubt(telling):
            found.append(Difference(weights.PLACE_IN_DOUBT, sentences.PLACE_IN_DOUBT))
        return found

    def _forms(self) -> list[Difference]:
        here, there = self.here.forms, self.there.forms
        if here == there:
            return []
        leaves = weights.OTHER_FORM if here and there else weights.NO_FORM
        return [Difference(leaves, told_of_both(sentences.OTHER_FORM, here, there))]

    def _unlike(self) -> NameLikeness:
        here, there = self.here.core, self.there.core
        tell_apart = self._say_more() or self._tell_two_trades()
        tell_apart = tell_apart or compare_places(self.here.places, self.there.places) == "different"
        are_alike = not tell_apart and fuzz.ratio(here, there) >= _ALIKE_RATIO
        said = sentences.NAMES_ALIKE if are_alike else sentences.OTHER_NAME
        return NameLikeness(weights.ALIKE if are_alike else weights.UNLIKE, (said.fill(here=here, there=there),))

    def _say_more(self) -> bool:
        """Whether one has a word that the other has not: Acme Tools and Acme Machine Tools."""
        here, there = self.here, self.there
        sizes = abs(len("".join(here.chinese.core)) - len("".join(there.chinese.core)))
        return sizes > 1 or len(here.latin.core) != len(there.latin.core)

    def _tell_two_trades(self) -> bool:
        """Whether each has a word of trade that the other has not: Acme Tools and Acme Foods."""
        mine, yours = ({*words_of(name)} for name in (self.here, self.there))
        return any(map(self.use.is_common, mine - yours)) and any(map(self.use.is_common, yours - mine))
