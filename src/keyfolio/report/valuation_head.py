"""What all accounts are worth together: in one sentence, with its intervals, and as figures to look for first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from keyfolio import units
from keyfolio.language import Text
from keyfolio.report import model_words
from keyfolio.report import valuation_words as words
from keyfolio.report import words as of_report
from keyfolio.report.cells import inert_cell
from keyfolio.report.figures import NOTHING
from keyfolio.report.headline import Fact
from keyfolio.report.tiles import NO_MORE_TO_SAY, Tile
from keyfolio.report.valued_accounts import silent

if TYPE_CHECKING:
    from keyfolio.report.figures import Figures, Money
    from keyfolio.value import Appraisal, ValueConcentration

_HOW_CHOSEN = {"holdout": words.BY_HOLDOUT, "likelihood": words.BY_LIKELIHOOD, "too_few": words.BY_NOTHING}


@dataclass(frozen=True, slots=True)
class Range:
    """The ends of an interval, and what it is of."""

    ends: Text
    of: Text


@dataclass(frozen=True, slots=True)
class ValuationHead:
    """The sentence, and the intervals of what it says; none when nothing is told."""

    answer: Text
    ranges: list[Range]


def valuation_head(appraisal: Appraisal, figures: Figures) -> ValuationHead:
    """Say what all accounts together are expected to bring."""
    if not _valued(appraisal):
        return ValuationHead(words.ANSWER_NOTHING, [])
    totals, chosen = appraisal.valuations.totals, appraisal.chosen
    told = {
        "months": chosen.horizon_months,
        "level": figures.tidy_share(chosen.level),
        "basis": model_words.BASES[appraisal.spend.basis],
    }
    orders, orders_low, orders_high = (figures.decimal(number, 0) for number in totals.orders_12m)
    clv, clv_low, clv_high = (money.short for money in _clv(appraisal, figures))
    return ValuationHead(
        words.ANSWER.fill(orders=orders, clv=clv, **told),
        [
            Range(words.RANGE.fill(low=orders_low, high=orders_high), words.ORDERS_RANGE.fill(**told)),
            Range(words.RANGE.fill(low=clv_low, high=clv_high), words.CLV_RANGE.fill(**told)),
        ],
    )


def valuation_frame(appraisal: Appraisal, figures: Figures) -> list[Fact]:
    """What the figures are about: day, window, holdout, horizon, intervals and currency."""
    window, chosen = appraisal.window, appraisal.chosen
    as_of, opens = figures.day(window.as_of), figures.day(units.day(units.day_number(window.opens_after) + 1))
    months = of_report.WINDOW_MONTHS.fill(months=window.months) if window.months else of_report.WINDOW_ALL
    rate = figures.tidy_share(chosen.discount_rate)
    facts = [
        (of_report.AS_OF, Text(as_of, as_of)),
        (of_report.WINDOW, of_report.WINDOW_DAYS.fill(first=opens, last=as_of, months=months)),
        (words.HOLDOUT, words.HOLDOUT_OF.fill(days=appraisal.purchases.holdout_days)),
        (words.HORIZON, words.HORIZON_OF.fill(months=chosen.horizon_months, rate=rate)),
        (words.INTERVALS, Text(*[figures.tidy_share(chosen.level)] * 2)),
    ]
    if figures.currency:
        facts.append((of_report.CURRENCY, Text(*[inert_cell(figures.currency)] * 2)))
    return [Fact(name, value, "") for name, value in facts]


def valuation_tiles(appraisal: Appraisal, concentration: ValueConcentration, figures: Figures) -> list[Tile]:
    """The six figures that a reader looks for first."""
    accounts, valued = appraisal.valuations.accounts.num_rows, _valued(appraisal)
    model = model_words.model_called(appraisal.lifetime).in_language(figures.language)
    of = words.VALUED_ALL if valued == accounts else words.VALUED_OF.fill(all=figures.count(accounts))
    share = words.NO_SHARES[concentration.reason] if concentration.reason else words.TOP_FIFTH_OF
    return [
        Tile(words.VALUED, figures.count(valued), "", of),
        Tile(words.CHOSEN_MODEL, model, "", _HOW_CHOSEN[appraisal.lifetime.chosen_by]),
        *(_totals(appraisal, figures) if valued else _no_totals()),
        Tile(words.TOP_FIFTH, figures.share(concentration.top20_share), "", share),
        Tile(words.SILENT_NEWS, figures.count(silent(appraisal).num_rows), "", words.SILENT_NEWS_OF),
    ]


def _totals(appraisal: Appraisal, figures: Figures) -> list[Tile]:
    orders, low, high = (figures.decimal(number, 0) for number in appraisal.valuations.totals.orders_12m)
    clv, least, most = _clv(appraisal, figures)
    of = words.CLV_OF.fill(
        low=least.short,
        high=most.short,
        basis=model_words.BASES[appraisal.spend.basis],
        months=appraisal.chosen.horizon_months,
    )
    return [
        Tile(words.ORDERS_12M, orders, "", words.RANGE.fill(low=low, high=high)),
        Tile(words.CLV, clv.short, clv.full, of),
    ]


def _no_totals() -> list[Tile]:
    return [Tile(name, NOTHING, "", NO_MORE_TO_SAY) for name in (words.ORDERS_12M, words.CLV)]


def _clv(appraisal: Appraisal, figures: Figures) -> list[Money]:
    return [figures.money(round(amount * units.MONEY_SCALE)) for amount in appraisal.valuations.totals.clv]


def _valued(appraisal: Appraisal) -> int:
    """Of how many accounts the value is told."""
    return int(pc.count(appraisal.valuations.accounts["clv"]).as_py())
