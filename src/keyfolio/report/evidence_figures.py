"""The evidence behind an appraisal, as plain figures by name: what a program or another page draws it from."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from keyfolio import units

if TYPE_CHECKING:
    from keyfolio.value import Evidence, Tracking


def evidence_figures(evidence: Evidence) -> dict[str, Any]:
    """What `json.dumps` takes; dates as YYYY-MM-DD, money in the currency, shares 0-1, null where it is not told.

    tracking: fitted_to, holdout_begins_on, points: [{on, came, expected}, ...], rising.
    calibration: by_expectation: [{accounts, expected, came}, ...], by_frequency: [{repeats, accounts, mean_expected,
    mean_came}, ...]. distribution: [{lower, upper, accounts, clv}, ...]. concentration: accounts, top20_share,
    accounts_for_80, gini, lorenz: [[share of accounts, share of value], ...], reason. What each of them is stands
    with the records of the same names in `keyfolio.value`.
    """
    concentration = asdict(evidence.concentration)
    return {
        "tracking": _tracking(evidence.tracking),
        "calibration": {
            "by_expectation": [asdict(group) for group in evidence.calibration.by_expectation],
            "by_frequency": [asdict(group) for group in evidence.calibration.by_frequency],
        },
        "distribution": [asdict(band) for band in evidence.distribution],
        "concentration": {**concentration, "lorenz": [list(point) for point in concentration["lorenz"]]},
    }


def _tracking(tracking: Tracking) -> dict[str, Any]:
    begins = tracking.holdout_begins_day
    curves = zip(tracking.day.tolist(), tracking.came.tolist(), tracking.expected.tolist(), strict=True)
    return {
        "fitted_to": tracking.fitted_to,
        "holdout_begins_on": None if begins is None else units.day(begins).isoformat(),
        "points": [
            {"on": units.day(day).isoformat(), "came": came, "expected": expected} for day, came, expected in curves
        ],
    }
