"""How lifetime value is spread over accounts: in bands, and from the most valuable on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.report import valuation_words as words
from keyfolio.report.lines import line_path
from keyfolio.report.plot import Axis, number
from keyfolio.units import MONEY_SCALE

if TYPE_CHECKING:
    from keyfolio.language import Text
    from keyfolio.report.figures import Figures, Money
    from keyfolio.value import Band, ValueConcentration


@dataclass(frozen=True, slots=True)
class BandRow:
    """One band: its ends, how many accounts are in it (a bar as wide as `width` percent), and their worth."""

    name: Text
    width: str
    accounts: str
    clv: Money


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One point of the curve, in words."""

    accounts: str
    clv: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure that the curve is spoken of by."""

    figure: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class ConcentrationChart:
    """The drawing, ready for the page; empty curve: reason says why there are no shares."""

    accounts: str
    curve_path: str
    readings: list[Reading]
    rows: list[ShareRow]
    reason: Text | None


def band_rows(bands: tuple[Band, ...], figures: Figures) -> list[BandRow]:
    """Every band, those of nothing and of the untold only where an account is in them."""
    most = max(1, *(band.accounts for band in bands))
    return [_band(band, most, figures) for band in bands if band.accounts or band.lower is not None]


def concentration_chart(concentration: ValueConcentration, figures: Figures) -> ConcentrationChart:
    """Draw the curve from the most valuable account to all of them."""
    share = Axis(0, 1)
    return ConcentrationChart(
        accounts=figures.count(concentration.accounts),
        curve_path=line_path(share, share, concentration.lorenz),
        readings=_readings(concentration, figures),
        rows=[ShareRow(figures.share(holders), figures.share(held)) for holders, held in concentration.lorenz],
        reason=None if concentration.reason is None else words.NO_SHARES[concentration.reason],
    )


def _band(band: Band, most: int, figures: Figures) -> BandRow:
    clv = figures.money(round(band.clv * MONEY_SCALE))
    if band.lower is None and band.upper is None:
        clv = figures.money(None)
    return BandRow(_ends(band, figures), number(100 * band.accounts / most), figures.count(band.accounts), clv)


def _ends(band: Band, figures: Figures) -> Text:
    if band.upper is None:
        return words.NOT_TOLD
    if band.lower is None:
        return words.NOTHING_OR_LESS
    lower, upper = (figures.axis_money(round(end * MONEY_SCALE)) for end in (band.lower, band.upper))
    return words.BETWEEN.fill(lower=lower, upper=upper) if band.lower else words.UNDER.fill(upper=upper)


def _readings(concentration: ValueConcentration, figures: Figures) -> list[Reading]:
    if concentration.accounts_for_80 is None:
        return []
    share = figures.share(concentration.accounts_for_80 / concentration.accounts)
    return [
        Reading(figures.share(concentration.top20_share), words.TOP_FIFTH_HOLDS),
        Reading(figures.count(concentration.accounts_for_80), words.HOLD_80.fill(share=share)),
        Reading(figures.decimal(concentration.gini, 2), words.GINI_IS),
    ]
