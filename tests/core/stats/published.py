"""Data that published figures were worked out on, from the files of the package `lifetimes`; it is not imported."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import files
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

CALIBRATION_ENDS = date(1997, 9, 30)
HOLDOUT_ENDS = date(1998, 6, 30)
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Cdnow:
    """The 2,357 customers of CDNOW's sample: histories up to CALIBRATION_ENDS, in weeks; purchases after it."""

    codes: list[str]
    x: NDArray[np.float64]
    t_x: NDArray[np.float64]
    T: NDArray[np.float64]
    later: NDArray[np.float64]


@cache
def cdnow_purchases() -> list[tuple[str, date, str]]:
    """Customer, day and amount of every purchase, by customer and day."""
    rows = [line.split() for line in _file("CDNOW_sample.txt").read_text().splitlines()]
    return [(row[1], date.fromisoformat(row[2]), row[4]) for row in rows]


@cache
def cdnow() -> Cdnow:
    """From the file of purchases: those of one day count as one."""
    held = []
    for code, purchases in groupby(cdnow_purchases(), key=lambda row: row[0]):
        days = sorted({day for _, day, _ in purchases})
        seen = [day for day in days if day <= CALIBRATION_ENDS]
        later = [day for day in days if CALIBRATION_ENDS < day <= HOLDOUT_ENDS]
        since = [(day - days[0]).days / DAYS_A_WEEK for day in (*seen[-1:], CALIBRATION_ENDS)]
        held.append((code, len(seen) - 1, *since, len(later)))
    columns = [np.array([row[place] for row in held], dtype=np.float64) for place in range(1, 5)]
    return Cdnow([row[0] for row in held], *columns)


@cache
def cdnow_spending() -> dict[str, NDArray[np.float64]]:
    """Columns ID, x, t_x, T, zbar of the published summary: zbar is the mean of the repeat purchases, 0 for none."""
    return _columns("cdnow_customers_summary_with_transactions.csv")


@cache
def donations() -> dict[str, NDArray[np.float64]]:
    """Columns frequency, recency, periods, weights: 11,104 donors of 1995 in the six years after it."""
    return _columns("donations.csv")


def _columns(name: str) -> dict[str, NDArray[np.float64]]:
    with _file(name).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: np.array([float(row[column]) for row in rows]) for column in rows[0]}


def _file(name: str) -> Path:
    [found] = [path for path in files("lifetimes") or () if path.name == name]
    return found.locate()  # type: ignore[return-value]
