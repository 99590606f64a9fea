"""Everything the report says of one account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyfolio import units
from keyfolio.identify import RFM_CLASSES, explain
from keyfolio.report import words
from keyfolio.report.cells import inert_cell
from keyfolio.report.figures import NOTHING
from keyfolio.report.score import Part, measures, parts
from keyfolio.report.sparkline import Sparkline, sales_by_month, sparkline

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from keyfolio.findings import Findings
    from keyfolio.language import Text
    from keyfolio.report.figures import Figures, Money


@dataclass(frozen=True, slots=True)
class Detail:
    """One fact of an account."""

    name: Text
    value: str


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account of a list."""

    rank: str
    name: str  # empty: the ledger has none
    code: str
    place: str  # industry and region, as far as known
    net_sales: Money
    share: str
    sparkline: Sparkline
    abc: str  # empty: no classes
    rfm: Text
    rfm_scores: str
    score: str
    parts: list[Part]
    why: Text
    details: list[Detail]

    @property
    def called(self) -> str:
        """The name, or the code of an account without one."""
        return self.name or self.code


def account_cards(accounts: pa.Table, findings: Findings, figures: Figures) -> list[AccountCard]:
    """A card for each row of a short table of accounts."""
    rows, as_of = accounts.to_pylist(), findings.summary.as_of
    measured = measures(findings, figures)
    sales = sales_by_month(findings.monthly_sales, [row["account_code"] for row in rows], as_of)
    return [
        _card(
            row,
            laid=parts(row, measured, figures),
            months=sparkline(sales[row["account_code"]], as_of, figures),
            why=explain(row, findings.policy),
            figures=figures,
        )
        for row in rows
    ]


def _card(
    account: Mapping[str, Any], *, laid: list[Part], months: Sparkline, why: Text, figures: Figures
) -> AccountCard:
    places = (account["industry"], account["region"])
    return AccountCard(
        rank=figures.count(account["rank"]),
        name=inert_cell(account["account_name"] or ""),
        code=inert_cell(account["account_code"]),
        place=" · ".join(inert_cell(place) for place in places if place),
        net_sales=figures.money(account["net_sales"]),
        share=figures.share(account["share"]),
        sparkline=months,
        abc=account["abc"] or "",
        rfm=RFM_CLASSES[account["rfm_class"]],
        rfm_scores="-".join(str(account[letter]) for letter in "rfm"),
        score=figures.points(account["score"]),
        parts=laid,
        why=why,
        details=_details(account, figures),
    )


def _details(account: Mapping[str, Any], figures: Figures) -> list[Detail]:
    """The facts that the score does not show."""
    held = account["accounts_in_group"]
    return [
        *([] if held is None else [Detail(words.ACCOUNTS_IN_GROUP, figures.count(held))]),
        Detail(words.NET_SALES, figures.money(account["net_sales"]).full),
        Detail(words.MARGIN, figures.money(account["margin"]).full),
        Detail(words.RETURNED, figures.money(account["returned"]).full),
        Detail(words.ORDERS, figures.count(account["orders"])),
        Detail(words.LAST_ORDER, _day(account["last_order_day"], figures)),
        Detail(words.CUSTOMER_SINCE, _day(account["known_since_day"], figures)),
    ]


def _day(number: int | None, figures: Figures) -> str:
    """A day of the ledger, or a dash."""
    return NOTHING if number is None else figures.day(units.day(number))
