"""Where things are drawn: positions as percentages of a plot, and axes with round numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

_ROUND_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale of values; 0 % is the bottom (or the left), 100 % the top (or the right)."""

    lowest: float
    highest: float

    def height(self, value: float) -> float:
        """How far up a value is, in percent.

        >>> Axis(-50, 150).height(0)
        25.0
        """
        return 100 * (value - self.lowest) / ((self.highest - self.lowest) or 1)

    def depth(self, value: float) -> float:
        """How far down from the top a value is, in percent, as SVG counts."""
        return 100 - self.height(value)

    def ticks(self, about: int) -> list[int]:
        """Round numbers along the axis, roughly `about` of them, zero among them.

        >>> Axis(-30, 100).ticks(6)
        [-25, 0, 25, 50, 75, 100]
        """
        step = round_step((self.highest - self.lowest) / about)
        return [k * step for k in range(math.ceil(self.lowest / step), math.floor(self.highest / step) + 1)]


def round_step(least: float) -> int:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is a whole number and not below `least`.

    >>> round_step(23), round_step(260), round_step(0)
    (25, 500, 1)
    """
    if least <= 1:
        return 1
    magnitude: int = 10 ** math.floor(math.log10(least))
    fitting = (step * magnitude for step in _ROUND_STEPS if step * magnitude >= least)
    return math.ceil(next(fitting, 10 * magnitude))


def number(value: float) -> str:
    """A coordinate with two decimals at most.

    >>> number(12.0), number(3.14159), number(-0.001)
    ('12', '3.14', '0')
    """
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".")
