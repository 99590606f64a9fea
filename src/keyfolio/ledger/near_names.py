"""Names that differ in few letters from one that is asked for, without comparing it with every name."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_DIGITS = re.compile(r"\d+")
_ROUNDING = 1e-9
_TOUCHED = 3  # pairs of neighbouring letters that one slip changes at most: two letters in each other's place


class NearNames:
    """Names without case, spaces and punctuation. alike: from which likeness, 0 to 1, a name is near."""

    def __init__(self, names: Iterable[str], alike: float) -> None:
        self._alike = alike
        self._by_numbers: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._pairs: dict[tuple[str, ...], _Pairs] = {}
        for name in filter(None, names):
            self._by_numbers[_numbers(name)].append(name)

    def nearest(self, name: str, most: int) -> list[tuple[str, float]]:
        """The names that are near and have the same numbers, with their likeness; the nearest first, `most` of them.

        >>> NearNames(["acmetrading", "acmetrading2", "acorn"], 0.84).nearest("acmetradng", 2)
        [('acmetrading', 0.9090909090909091)]
        """
        numbers = _numbers(name)
        group = self._by_numbers.get(numbers)
        if group is None:
            return []
        if numbers not in self._pairs:
            self._pairs[numbers] = _Pairs(group)
        maybe = [group[place] for place in self._pairs[numbers].sharing(name, 1 - self._alike)]
        found = process.extract(name, maybe, scorer=OSA.normalized_similarity, score_cutoff=self._alike, limit=most)
        return [(near, likeness) for near, likeness, _place in found]


class _Pairs:
    """Which names have which two letters side by side."""

    def __init__(self, names: Sequence[str]) -> None:
        lengths = np.fromiter(map(len, names), np.int64, len(names))
        pairs = _pairs("".join(names))
        places = np.repeat(np.arange(len(names)), lengths)[:-1]
        within = np.ones(len(pairs), bool)
        within[np.cumsum(lengths)[:-1] - 1] = False  # the last letter of a name and the first of the next
        order = np.argsort(pairs[within], kind="stable")
        self._lengths = lengths
        self._sorted, self._places = pairs[within][order], places[within][order].astype(np.int32)

    def sharing(self, name: str, differing: float) -> list[int]:
        """The places of the names that share so many pairs with this one that few letters may differ; some do not.

        The longer of two names has the pairs of the other, but for those that slips changed. differing: the share, 0 to
        1, of its letters that may be slips.
        """
        wanted = _pairs(name)
        starts, ends = (np.searchsorted(self._sorted, wanted, side=side) for side in ("left", "right"))
        held = [self._places[start:end] for start, end in zip(starts, ends, strict=True)]
        if not held:
            return []
        shared = np.bincount(np.concatenate(held), minlength=len(self._lengths))
        slips = np.floor(differing * len(name) / (1 - differing) + _ROUNDING)  # of the longest that can be near
        maybe = np.flatnonzero(shared >= max(1, len(name) - 1 - _TOUCHED * slips))
        longer = np.maximum(self._lengths[maybe], len(name))
        slips = np.floor(differing * longer + _ROUNDING)
        can_be = (longer - self._lengths[maybe] <= slips) & (longer - len(name) <= slips)
        return list(maybe[can_be & (shared[maybe] >= longer - 1 - _TOUCHED * slips)])


def _pairs(text: str) -> NDArray[np.uint64]:
    """Two letters as one number, for each place but the last."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    return letters[:-1] << np.uint64(32) | letters[1:]


def _numbers(name: str) -> tuple[str, ...]:
    return tuple(_DIGITS.findall(name))
