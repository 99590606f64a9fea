"""What can still be said where no purchase model can be: each account's own rhythm, drawn towards that of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from keyfolio.value.purchases import Seen


@dataclass(frozen=True, slots=True)
class ShrunkenRhythm:
    """Orders come at a rate of the account's own; the mean interval of all counts as one interval of each account.

    alpha: that interval, in days; null: no account was seen for a day. Nobody is said to have left: what P(alive) would
    be, this does not know.
    """

    alpha: float | None

    def expected_future_purchases(
        self, t: ArrayLike, x: ArrayLike, _t_x: ArrayLike, T: ArrayLike
    ) -> NDArray[np.float64]:
        """Expected order days in the next t days; NaN where nothing tells a rate."""
        t, x, T = (np.asarray(column, dtype=np.float64) for column in (t, x, T))
        return t * (1.0 + x) / ((self.alpha or np.nan) + T)

    def draw_future(
        self, chance: np.random.Generator, t: float, x: ArrayLike, _t_x: ArrayLike, T: ArrayLike
    ) -> NDArray[np.float64]:
        """Order days in the next t days, drawn once for each account."""
        x, T = (np.asarray(column, dtype=np.float64) for column in (x, T))
        rate = chance.gamma(1.0 + x) / ((self.alpha or np.nan) + T)
        return chance.poisson(np.nan_to_num(rate) * t).astype(np.float64)


def shrunken_rhythm(seen: Seen) -> ShrunkenRhythm:
    """The mean interval of all accounts together; where nobody ordered again, as if one did on the last day."""
    exposed = float(seen.T.sum())
    return ShrunkenRhythm(exposed / max(float(seen.x.sum()), 1.0) if exposed > 0 else None)
