"""What is said on the screen of contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.value import RENEWAL_REASONS

if TYPE_CHECKING:
    from keyfolio.value import Renewals

_WORTH = Text(
    "Contracts: {chains:,} chains, {ended:,} of them ended. Those in force bring sales of {expected:,.0f} over "
    "{months} months ({low:,.0f} to {high:,.0f}, {level:.0%}); their invoices may be among the orders already.",
    "合同：共 {chains:,} 条续约链，其中 {ended:,} 条已终止。有效合同 {months} 个月内带来销售额 {expected:,.0f}"
    "（{low:,.0f} 至 {high:,.0f}，{level:.0%}）；其发票可能已含在订单中。",
)
_UNTOLD = Text(
    "Contracts: {chains:,} chains, {ended:,} of them ended. {reason}",
    "合同：共 {chains:,} 条续约链，其中 {ended:,} 条已终止。{reason}",
)

_RESTS_ON = Text("{worth} {reason}", "{worth}{reason}")


def contracts_sentence(renewals: Renewals, months: int, level: float) -> Text:
    """What contracts are worth, or why that is not told. months: of the horizon. level: of the interval."""
    reason = RENEWAL_REASONS[renewals.reason] if renewals.reason else None
    if renewals.total is None:
        return _UNTOLD.fill(chains=renewals.chains, ended=renewals.ended, reason=reason)
    expected, low, high = renewals.total
    worth = _WORTH.fill(
        chains=renewals.chains, ended=renewals.ended, expected=expected, low=low, high=high, months=months, level=level
    )
    return _RESTS_ON.fill(worth=worth, reason=reason) if reason else worth
