"""Goods that come back: whole orders, parts of orders, and deductions inside an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.sample.lines import HUNDREDTHS, Lines, joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.sample.habits import Habits
    from keyfolio.sample.orders import Orders

_WHOLE, _PART, _DEDUCTED = 0.016, 0.026, 0.012  # of the orders of a middle account
_SAME_DAY = 0.15  # of the returns
_LONGEST_DAYS = 28
_LINE_RETURNED = 0.5  # of the lines of an order returned in part


@dataclass(frozen=True, slots=True)
class Credits:
    """The credit notes, shape (n_credits,) each, by day."""

    order: NDArray[np.int64]  # position of the order it returns
    day: NDArray[np.int64]  # day number
    is_whole: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.order)


def draw_credits(orders: Orders, habits: Habits, end_day: int, rng: np.random.Generator) -> Credits:
    """Choose the orders that come back before `end_day`, and when; giants keep what they bought."""
    leaning = np.where(habits.is_giant, 0.0, habits.spending.returning)[orders.account]
    luck = np.where(habits.returned_at_once[orders.account], -1.0, rng.random(len(orders)))
    lag = 1 + np.floor(_LONGEST_DAYS * rng.beta(1.2, 2.5, len(orders))).astype(np.int64)
    lag[(rng.random(len(orders)) < _SAME_DAY) | (luck < 0)] = 0
    whole = luck < _WHOLE * leaning
    back = np.flatnonzero((luck < (_WHOLE + _PART) * leaning) & (orders.day + lag < end_day))
    back = back[np.argsort((orders.day + lag)[back], kind="stable")]
    return Credits(order=back, day=(orders.day + lag)[back], is_whole=whole[back])


def draw_returned(sold: Lines, orders: int, credits_given: Credits, rng: np.random.Generator) -> Lines:
    """The lines of the credit notes, all negative; a note's document is its position after all orders."""
    first = np.searchsorted(sold.document, credits_given.order)
    counts = np.searchsorted(sold.document, credits_given.order, side="right") - first
    note = np.repeat(np.arange(len(credits_given)), counts)
    within = np.arange(len(note)) - np.repeat(np.cumsum(counts) - counts, counts)
    lines = sold.at(np.repeat(first, counts) + within)
    whole = credits_given.is_whole[note]
    kept = np.flatnonzero(whole | (within == 0) | (rng.random(len(note)) < _LINE_RETURNED))
    share = np.where(whole, 1.0, rng.random(len(note)))
    return _negative(lines.at(kept), orders + note[kept], share[kept])


def draw_deductions(sold: Lines, orders: int, rng: np.random.Generator) -> Lines:
    """Negative lines inside orders of two lines or more: part of one line comes off at once."""
    counts = np.bincount(sold.document, minlength=orders)
    chosen = np.flatnonzero((rng.random(orders) < _DEDUCTED) & (counts > 1))
    row = np.searchsorted(sold.document, chosen) + rng.integers(counts[chosen])
    return _negative(sold.at(row), chosen, rng.random(len(chosen)) / 2)


def with_returns(sold: Lines, deducted: Lines, returned: Lines) -> Lines:
    """All lines, by document; deductions after the lines they come off."""
    lines = joined([sold, deducted, returned])
    return lines.at(np.argsort(lines.document, kind="stable"))


def _negative(lines: Lines, document: NDArray[np.int64], share: NDArray[np.float64]) -> Lines:
    """Send back a share of each line, in whole steps, at least one step."""
    step = np.where(lines.quantity % HUNDREDTHS == 0, HUNDREDTHS, HUNDREDTHS // 4)
    steps = np.maximum(np.rint(lines.quantity * share / step).astype(np.int64), 1)
    quantity = -np.minimum(step * steps, lines.quantity)
    return Lines(document, lines.product, quantity, lines.price_cents, lines.unit_cost_cents)
