"""The ten-second view: one figure a tile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.report import words
from keyfolio.report.figures import NOTHING

if TYPE_CHECKING:
    from keyfolio.findings import Summary
    from keyfolio.report.figures import Figures

NO_MORE_TO_SAY = Text("", "")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: its name, how it reads, the full figure, and what it means."""

    name: Text
    figure: str
    full: str
    meaning: Text


def tiles(summary: Summary, figures: Figures) -> list[Tile]:
    """The nine figures that a reader looks for first."""
    return [*_trade(summary, figures), *_concentration(summary, figures)]


def _trade(summary: Summary, figures: Figures) -> list[Tile]:
    """How much was sold, to how many, in how many orders."""
    net_sales = figures.money(summary.net_sales)
    counted = [
        (words.ACCOUNTS, summary.accounts, words.IN_THE_WINDOW),
        (words.KEY_ACCOUNTS, summary.key_accounts, _of_all(summary, figures)),
        (words.ORDERS, summary.orders, _each(summary, figures)),
        (words.CREDIT_NOTES, summary.credit_notes, _per_hundred(summary, figures)),
    ]
    return [
        Tile(words.NET_SALES, net_sales.short, net_sales.full, words.AFTER_RETURNS),
        *(Tile(name, figures.count(number), "", meaning) for name, number, meaning in counted),
    ]


def _concentration(summary: Summary, figures: Figures) -> list[Tile]:
    """How much hangs on how few."""
    share = figures.share(summary.accounts_for_80 / summary.accounts) if summary.accounts_for_80 else NOTHING
    equal = figures.decimal(1 / summary.hhi, 1) if summary.hhi else NOTHING
    fifth = words.TOP_FIFTH_OF.fill(accounts=figures.count(summary.top20_accounts))
    found = [
        (words.TOP_FIFTH, figures.share(summary.top20_share), fifth, words.NO_TOTAL),
        (words.FOR_80, figures.count(summary.accounts_for_80), words.FOR_80_OF.fill(share=share), words.NO_TOTAL),
        (words.GINI, figures.decimal(summary.gini, 3), words.GINI_MEANS, words.NOTHING_POSITIVE),
        (words.HHI, figures.decimal(summary.hhi, 4), words.HHI_MEANS.fill(accounts=equal), words.NOTHING_POSITIVE),
    ]
    return [Tile(name, figure, "", why_not if figure == NOTHING else says) for name, figure, says, why_not in found]


def _of_all(summary: Summary, figures: Figures) -> Text:
    """What part of the accounts is key."""
    if not summary.accounts:
        return NO_MORE_TO_SAY
    return words.SHARE_OF_ACCOUNTS.fill(share=figures.share(summary.key_accounts / summary.accounts))


def _each(summary: Summary, figures: Figures) -> Text:
    """Orders an account."""
    if not summary.accounts:
        return NO_MORE_TO_SAY
    return words.ORDERS_EACH.fill(number=figures.decimal(summary.orders / summary.accounts, 1))


def _per_hundred(summary: Summary, figures: Figures) -> Text:
    """Credit notes for every hundred orders."""
    if not summary.orders:
        return NO_MORE_TO_SAY
    return words.PER_ORDERS.fill(number=figures.decimal(100 * summary.credit_notes / summary.orders, 1))
