"""Arrow columns from NumPy arrays: codes, days, decimals and words. Money never passes through a float."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keyfolio.language import Language, Text

Integers = NDArray[np.integer]


def codes(prefix: str, numbers: Integers, digits: int) -> pa.Array:
    """Numbered codes, padded with zeros to at least so many digits.

    >>> codes("C", np.array([1, 120]), digits=5).to_pylist()
    ['C00001', 'C00120']
    """
    padded = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), digits, "0")
    return pc.binary_join_element_wise(prefix, padded, "")


def days(numbers: Integers) -> pa.Array:
    """Day numbers as dates; a negative number is no date.

    >>> days(np.array([19723, -1])).to_pylist()
    [datetime.date(2024, 1, 1), None]
    """
    return pa.array(numbers.astype(np.int32), mask=numbers < 0).cast(pa.date32())


def decimals(units: Integers, places: int = 2) -> pa.Array:
    """Whole numbers of the smallest unit as decimals with so many places.

    >>> decimals(np.array([1205, -5])).to_pylist()
    [Decimal('12.05'), Decimal('-0.05')]
    """
    whole = pa.array(units.astype(np.int64)).cast(pa.decimal128(19, 0))
    return pc.multiply(whole, pa.scalar(Decimal(1).scaleb(-places))).cast(pa.decimal128(18, places))


def words(vocabulary: Sequence[Text], which: Integers, language: Language) -> pa.Array:
    """The chosen words of a vocabulary, in one language.

    >>> from keyfolio.language import Text
    >>> words([Text("east", "华东"), Text("west", "西部")], np.array([1, 1, 0]), "en").to_pylist()
    ['west', 'west', 'east']
    """
    return pa.array([word.in_language(language) for word in vocabulary]).take(pa.array(which))


def round_half_even(numbers: NDArray[np.int64], divisor: int) -> NDArray[np.int64]:
    """Whole numbers divided, exactly, halves to the even neighbour; -n gives minus what n gives.

    >>> round_half_even(np.array([150, 250, 251, -150]), 100).tolist()
    [2, 2, 3, -2]
    """
    quotient, rest = np.divmod(np.abs(numbers), divisor)
    up = (2 * rest > divisor) | ((2 * rest == divisor) & (quotient % 2 == 1))
    return np.asarray(np.sign(numbers) * (quotient + up), dtype=np.int64)


def choose(shares: Sequence[float], luck: NDArray[np.float64]) -> NDArray[np.int64]:
    """Positions in a short list by their shares (which need not sum to 1), from uniform numbers in [0, 1); same shape.

    >>> choose([1, 2, 1], np.array([0.0, 0.3, 0.7, 0.9])).tolist()
    [0, 1, 1, 2]
    """
    reach = np.cumsum(shares)
    return np.searchsorted(reach / reach[-1], luck, side="right").astype(np.int64)
