"""The accounts that the report on value lists one by one: the most valuable, and those whose silence is news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keyfolio import units
from keyfolio.report import valuation_words as words
from keyfolio.report.cells import inert_cell
from keyfolio.report.figures import NOTHING
from keyfolio.value import NEWS_LEVEL, VALUE_REASONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyfolio.language import Text
    from keyfolio.report.figures import Figures
    from keyfolio.value import Appraisal

MOST_VALUABLE, MOST_SILENT = 100, 50

_OF_ALL = frozenset({"too_few", "drop_out_not_told"})
"""Reasons that hold for every account of a population: they are said once, above the list."""


@dataclass(frozen=True, slots=True)
class WorthFigure:
    """One figure of an account: what it is, how it reads, the full figure, and what stands below it."""

    name: Text
    figure: str
    full: str
    below: str


@dataclass(frozen=True, slots=True)
class ValuedCard:
    """One account of a list."""

    rank: str
    name: str  # empty: the ledger has none
    code: str
    place: str
    figures: list[WorthFigure]
    reasons: list[Text]

    @property
    def called(self) -> str:
        """The name, or the code of an account without one."""
        return self.name or self.code


def most_valuable(appraisal: Appraisal) -> pa.Table:
    """The accounts of which value is told, those worth most first, at most 100."""
    accounts = appraisal.valuations.accounts
    return _first(accounts.filter(accounts["clv"].is_valid()), MOST_VALUABLE)


def silent(appraisal: Appraisal) -> pa.Table:
    """The accounts whose silence is news, those worth most first; all of them."""
    accounts = appraisal.valuations.accounts
    is_news = pc.less(accounts["p_longer_silence"], 1 - NEWS_LEVEL)
    return accounts.filter(pc.fill_null(is_news, False))


def valuable_cards(appraisal: Appraisal, described: pa.Table, figures: Figures) -> list[ValuedCard]:
    """The most valuable accounts, with what is expected of them."""
    return _cards(most_valuable(appraisal), described, figures, lambda row: _worth(row, figures))


def silent_cards(appraisal: Appraisal, described: pa.Table, figures: Figures) -> list[ValuedCard]:
    """The accounts that are silent longer than their rhythm, at most 50, with how long."""
    listed = _first(silent(appraisal), MOST_SILENT)
    last = _last_days(appraisal, listed["account_code"])
    return _cards(listed, described, figures, lambda row: _silence(row, last[row["account_code"]], figures))


def _first(accounts: pa.Table, most: int) -> pa.Table:
    """Those worth most, the untold last; equal ones by code."""
    order = [("clv", "descending"), ("account_code", "ascending")]
    return accounts.take(pc.sort_indices(accounts.select(["clv", "account_code"]), order)[:most])


def _last_days(appraisal: Appraisal, codes: pa.ChunkedArray) -> dict[str, int]:
    """Day numbers of the last order day."""
    purchases = appraisal.purchases
    places = pc.index_in(codes.combine_chunks(), value_set=purchases.account_code).to_numpy()
    last = (purchases.first_day + purchases.seen.t_x).astype(np.int64)[places]
    return dict(zip(codes.to_pylist(), last.tolist(), strict=True))


def _cards(
    accounts: pa.Table, described: pa.Table, figures: Figures, tell: Callable[[Mapping[str, Any]], list[WorthFigure]]
) -> list[ValuedCard]:
    wanted = described.filter(pc.is_in(described["account_code"], value_set=accounts["account_code"].combine_chunks()))
    names = {row["account_code"]: row for row in wanted.to_pylist()}
    rows = enumerate(accounts.to_pylist(), start=1)
    return [_card(place, row, names.get(row["account_code"], {}), tell(row), figures) for place, row in rows]


def _card(
    place: int, row: Mapping[str, Any], named: Mapping[str, Any], told: list[WorthFigure], figures: Figures
) -> ValuedCard:
    places = (named.get(column) for column in ("industry", "region"))
    return ValuedCard(
        rank=figures.count(place),
        name=inert_cell(named.get("account_name") or ""),
        code=inert_cell(row["account_code"]),
        place=" · ".join(inert_cell(where) for where in places if where),
        figures=told,
        reasons=[VALUE_REASONS[reason] for reason in row["reason"].split() if reason not in _OF_ALL],
    )


def _worth(row: Mapping[str, Any], figures: Figures) -> list[WorthFigure]:
    alive = _range(figures, *(figures.share(row[name]) for name in ("p_alive_low", "p_alive_high")))
    ends = (figures.decimal(row[name], 0) for name in ("orders_12m_low", "orders_12m_high"))
    return [
        _clv(row, figures),
        WorthFigure(words.ORDERS_SHORT, figures.decimal(row["expected_orders_12m"], 1), "", _range(figures, *ends)),
        WorthFigure(words.P_ALIVE, _told(figures.share(row["p_alive"]), figures), "", alive),
        WorthFigure(words.NEXT_ORDER, _told(_day(row["next_order_expected_by"], figures), figures), "", ""),
    ]


def _silence(row: Mapping[str, Any], last_day: int, figures: Figures) -> list[WorthFigure]:
    return [
        _clv(row, figures),
        WorthFigure(words.LAST_ORDER, _day(last_day, figures), "", ""),
        WorthFigure(words.NEXT_ORDER, _told(_day(row["next_order_expected_by"], figures), figures), "", ""),
        WorthFigure(words.LONGER_SILENCE, figures.share(row["p_longer_silence"]), "", ""),
    ]


def _clv(row: Mapping[str, Any], figures: Figures) -> WorthFigure:
    worth, low, high = (figures.money(row[name]) for name in ("clv", "clv_low", "clv_high"))
    return WorthFigure(words.CLV, worth.short, worth.full, _range(figures, low.short, high.short))


def _day(number: int | None, figures: Figures) -> str:
    return NOTHING if number is None else figures.day(units.day(number))


def _told(figure: str, figures: Figures) -> str:
    return words.NOT_TOLD.in_language(figures.language) if figure == NOTHING else figure


def _range(figures: Figures, low: str, high: str) -> str:
    return "" if low == NOTHING else words.RANGE.fill(low=low, high=high).in_language(figures.language)
