"""What charts.js draws: plain numbers in units of the currency. The tables beside them are exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from keyfolio_web.shared.templatetags.keyfolio import month

if TYPE_CHECKING:
    from keyfolio_web.desk.queries import Family, Trading

_SCALE = 10_000


def trading_chart(trading: Trading, currency: str | None) -> dict[str, Any] | None:
    """Net sales by month; null: there is nothing to draw."""
    if not trading.months:
        return None
    return {**_frame(trading, currency), "sales": _drawn(trading.sales), "label": _("Net sales")}


def families_chart(trading: Trading, currency: str | None) -> dict[str, Any] | None:
    """Net sales by month and product family; null: no line names a product."""
    if not trading.has_families:
        return None
    series = [{"name": family_name(family), "values": _drawn(family.values)} for family in trading.families]
    return {**_frame(trading, currency), "series": series}


def family_name(family: Family) -> str:
    """What a family is called."""
    return _("other families") if family.is_rest else family.name or _("without a product")


def _frame(trading: Trading, currency: str | None) -> dict[str, Any]:
    return {"months": [month(number) for number in trading.months], "currency": currency or ""}


def _drawn(amounts: list[int]) -> list[float]:
    return [amount / _SCALE for amount in amounts]
