"""Draws from a fixed seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


def words(text: str) -> list[str]:
    """A list, written without its quotation marks."""
    return text.split()


def phrases(text: str) -> list[str]:
    """The same, of things that have spaces in them."""
    return text.split(", ")


class Draw:
    """What chance decides; the same seed decides the same."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def one(self, things: Sequence[T]) -> T:
        """Any of them."""
        return things[self.below(len(things))]

    def favourite(self, things: Sequence[T]) -> T:
        """One of them, the first ones more often."""
        return things[int(len(things) * float(self._random.random()) ** 1.6)]

    def several(self, things: Sequence[T], count: int) -> list[T]:
        """Different ones, at most as many as there are."""
        order = self._random.permutation(len(things))[:count]
        return [things[int(place)] for place in order]

    def weighted(self, things: Mapping[T, float]) -> T:
        """One of them, by weight."""
        weights = np.array(list(things.values()), dtype=np.float64)
        return list(things)[int(self._random.choice(len(things), p=weights / weights.sum()))]

    def below(self, count: int) -> int:
        """A number from 0, below `count`."""
        return int(self._random.integers(count))

    def happens(self, probability: float) -> bool:
        """Whether something happens this time."""
        return bool(self._random.random() < probability)
