"""How good a run's expectations are, and how value is spread: drawn, and tabled beside the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from keyfolio.language import Text
from keyfolio.report import NO_SHARES
from keyfolio.units import MONEY_SCALE
from keyfolio_web.shared.templatetags.keyfolio import short_money


@dataclass(frozen=True, slots=True)
class Tracked:
    """Order days after the first of the accounts, added up to a day: what came, and what was expected."""

    on: date
    came: int
    expected: float


@dataclass(frozen=True, slots=True)
class Held:
    """Accounts of which about as much was expected in the holdout: what was expected of them together, what came."""

    accounts: int
    expected: float
    came: float


@dataclass(frozen=True, slots=True)
class Repeated:
    """Accounts that had ordered again so often before the holdout: means of an account in it."""

    label: str
    accounts: int
    mean_expected: float
    mean_came: float


@dataclass(frozen=True, slots=True)
class Band:
    """Accounts worth about as much. clv: of them together, int64 in 1/10,000."""

    label: str
    accounts: int
    clv: int


@dataclass(frozen=True, slots=True)
class Concentration:
    """How much of lifetime value how few hold; shares 0-1, null with a reason."""

    accounts: int
    top20_share: float | None
    accounts_for_80: int | None
    gini: float | None
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Tables, and what charts.js draws of them; a chart without anything to draw is null.

    fitted_to: before_holdout, whole_window or nothing.
    """

    fitted_to: str
    holdout_begins_on: date | None
    tracked: list[Tracked]
    by_expectation: list[Held]
    by_frequency: list[Repeated]
    bands: list[Band]
    concentration: Concentration
    charts: dict[str, dict[str, Any] | None]


def evidence_in(told: dict[str, Any]) -> Evidence:
    """The evidence that an outlook holds."""
    tracking, calibration = told["tracking"], told["calibration"]
    tracked = [Tracked(date.fromisoformat(one["on"]), one["came"], one["expected"]) for one in tracking["points"]]
    begins = tracking["holdout_begins_on"]
    repeated = [_repeated(one) for one in calibration["by_frequency"]]
    bands = [_band(one) for one in told["distribution"]]
    held = [Held(**one) for one in calibration["by_expectation"]]
    return Evidence(
        fitted_to=tracking["fitted_to"],
        holdout_begins_on=date.fromisoformat(begins) if begins else None,
        tracked=tracked,
        by_expectation=held,
        by_frequency=repeated,
        bands=[band for band in bands if band.accounts],
        concentration=_concentration(told["concentration"]),
        charts={
            "tracking": _tracking_chart(tracked, begins) if tracked else None,
            "calibration": _calibration_chart(held) if held else None,
            "frequency": _frequency_chart(repeated) if repeated else None,
            "bands": _bands_chart(bands),
            "lorenz": _lorenz_chart(told["concentration"]["lorenz"]),
        },
    )


def _repeated(one: dict[str, Any]) -> Repeated:
    most = one["repeats"] >= 7
    label = _("{repeats} or more").format(repeats=one["repeats"]) if most else str(one["repeats"])
    return Repeated(label, one["accounts"], one["mean_expected"], one["mean_came"])


def _band(one: dict[str, Any]) -> Band:
    return Band(_band_label(one["lower"], one["upper"]), one["accounts"], round(one["clv"] * MONEY_SCALE))


def _band_label(lower: float | None, upper: float | None) -> str:
    if lower is None:
        return _("nothing or less") if upper is not None else _("not told")
    if not lower:
        return _("under {upper}").format(upper=_short(upper))
    return _("{lower} to {upper}").format(lower=_short(lower), upper=_short(upper))


def _short(amount: float | None) -> str:
    return short_money(None if amount is None else round(amount * MONEY_SCALE))


def _concentration(told: dict[str, Any]) -> Concentration:
    reason = told["reason"]
    return Concentration(
        accounts=told["accounts"],
        top20_share=told["top20_share"],
        accounts_for_80=told["accounts_for_80"],
        gini=told["gini"],
        reason=NO_SHARES[reason] if reason else None,
    )


def _tracking_chart(tracked: list[Tracked], begins: str | None) -> dict[str, Any]:
    days = [one.on for one in tracked]
    after = next((place for place, day in enumerate(days) if begins and day.isoformat() >= begins), None)
    return {
        "days": [date_format(day, "SHORT_DATE_FORMAT") for day in days],
        "came": [one.came for one in tracked],
        "expected": [round(one.expected, 1) for one in tracked],
        "holdout": after,
        "came_label": _("came"),
        "expected_label": _("expected"),
        "holdout_label": _("not seen by the model"),
    }


def _calibration_chart(held: list[Held]) -> dict[str, Any]:
    return {
        "points": [[round(one.expected, 2), one.came] for one in held],
        "names": [
            _("group {place}: {accounts} accounts").format(place=place, accounts=number_format(one.accounts))
            for place, one in enumerate(held, 1)
        ],
        "across_label": _("expected"),
        "up_label": _("came"),
        "line_label": _("as expected"),
    }


def _frequency_chart(repeated: list[Repeated]) -> dict[str, Any]:
    return {
        "labels": [one.label for one in repeated],
        "series": [
            {"name": _("came"), "values": [round(one.mean_came, 3) for one in repeated]},
            {"name": _("expected"), "values": [round(one.mean_expected, 3) for one in repeated]},
        ],
        "across_label": _("order days after the first, before the holdout"),
    }


def _bands_chart(bands: list[Band]) -> dict[str, Any]:
    return {
        "labels": [band.label for band in bands],
        "values": [band.accounts for band in bands],
        "label": _("Accounts"),
    }


def _lorenz_chart(lorenz: list[list[float]]) -> dict[str, Any] | None:
    if not lorenz:
        return None
    return {
        "points": lorenz,
        "curve_label": _("Share of lifetime value"),
        "even_label": _("if all were alike"),
        "across_label": _("Share of accounts, the most valuable first"),
    }
