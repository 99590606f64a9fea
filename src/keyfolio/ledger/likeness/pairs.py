"""Which accounts are worth a comparison: those that share a trait, or a name but for one letter."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from keyfolio.ledger.likeness.telephone import LOCAL_DIGITS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from keyfolio.ledger.likeness.evidence import Traits

MOST_ALIKE = 30  # accounts: what more of them share, as a switchboard or 散客, tells none from another
_BEGIN = 3  # letters: shortened words have them
_SHORTEST_NAME = 3  # letters: to leave one out of fewer leaves too little

Groups = dict["Hashable", list[int]]


def pairs_to_compare(accounts: Sequence[Traits]) -> set[tuple[int, int]]:
    """Pairs of places in `accounts`, the lower first."""
    groups: Groups = defaultdict(list)
    for place, traits in enumerate(accounts):
        for key in set(_keys(traits)):
            groups[key].append(place)
    return {pair for group in groups.values() if 1 < len(group) <= MOST_ALIKE for pair in combinations(group, 2)}


def _keys(traits: Traits) -> Iterator[Hashable]:
    """What two accounts must share one of. A letter left out of both finds one that is wrong, missing or moved."""
    if traits.credit_code:
        yield "code", traits.credit_code
    if traits.telephone:
        yield "telephone", traits.telephone[-LOCAL_DIGITS:]
    if traits.address.text:
        yield "address", traits.address.text
    yield from _name_keys(traits)


def _name_keys(traits: Traits) -> Iterator[Hashable]:
    name = traits.name
    if name.ordered:
        yield name.ordered
    if len(name.latin.core) > 1:
        yield name.latin.core[0], *sorted(word[:_BEGIN] for word in name.latin.core[1:])
    for run in name.chinese.whole:
        yield "".join(sorted(run))
    for script in (name.chinese, name.latin):
        for run in {script.written, "".join(script.core), "".join(script.whole)} - {""}:
            yield run
            if len(run) >= _SHORTEST_NAME:
                yield from (run[:at] + run[at + 1 :] for at in range(len(run)))
