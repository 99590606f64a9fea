"""Arrays of floats: what statistics take and give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]


def floats(*columns: ArrayLike) -> tuple[Floats, ...]:
    """Each as an array of float64.

    >>> floats(1, [2, 3])
    (array(1.), array([2., 3.]))
    """
    return tuple(np.asarray(column, dtype=np.float64) for column in columns)
