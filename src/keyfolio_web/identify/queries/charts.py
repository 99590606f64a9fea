"""The charts of a whole run, and the tables behind them; for people who see every account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from keyfolio import units
from keyfolio.findings import Summary
from keyfolio.identify import RFM_CLASSES
from keyfolio.language import Text
from keyfolio_web.identify.models import Spread, Standing
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person
from keyfolio_web.value import whole


@dataclass(frozen=True, slots=True)
class Bar:
    """Accounts of neighbouring ranks: who, their net sales together and an account's, the share up to them."""

    label: str
    net_sales: int
    average: int
    cumulative: float | None


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class: its accounts, how many of them are key, and what they bring."""

    name: str
    title: Text | None
    accounts: int
    accounts_share: float
    key_accounts: int
    net_sales: int
    sales_share: float | None


@dataclass(frozen=True, slots=True)
class Charts:
    """What is drawn of a run. group: accounts in a bar; `pareto` and `abc` are null when there is nothing to draw."""

    bars: list[Bar]
    group: int
    abc_rows: list[ClassRow]
    rfm_rows: list[ClassRow]
    missed: dict[str, int]
    pareto: dict[str, Any] | None
    abc: dict[str, Any] | None


def charts_of(person: Person, run: Run, summary: Summary) -> Charts | None:
    """The charts of a run; null for who may not see the whole company, and when the run has kept none."""
    spread = Spread.objects.filter(run=run).first() if person.sees_every_account else None
    if spread is None:
        return None
    bars = _bars(spread, _names(run, spread))
    abc_rows = [_class_row(name, None, found, summary) for name, found in spread.abc.items()]
    return Charts(
        bars=bars,
        group=_group(spread),
        abc_rows=abc_rows,
        rfm_rows=[_class_row(code, title, spread.rfm.get(code), summary) for code, title in RFM_CLASSES.items()],
        missed=spread.missed,
        pareto=_pareto(bars, _group(spread), summary) if bars else None,
        abc=_abc(abc_rows) if abc_rows else None,
    )


def _group(spread: Spread) -> int:
    first, last = spread.curve[0][:2] if spread.curve else (1, 1)
    return int(last - first + 1)


def _names(run: Run, spread: Spread) -> list[str]:
    """What to call each account by rank, where a bar is one account."""
    if _group(spread) > 1 or run.pruned_at:
        return []
    if whole.is_partly_kept(run):
        rows = whole.rows_after(run, 0, len(spread.curve), ("account_name", "account_code"))
        return [row["account_name"] or row["account_code"] for row in rows]
    named = Standing.objects.filter(run=run).order_by("rank").values_list("account__name", "account__code")
    return [name or code for name, code in named[: len(spread.curve)]]


def _bars(spread: Spread, names: list[str]) -> list[Bar]:
    return [
        Bar(_label(first, last, names), net_sales, net_sales // (last - first + 1), cumulative)
        for first, last, net_sales, cumulative in spread.curve
    ]


def _label(first: int, last: int, names: list[str]) -> str:
    if first == last:
        return names[first - 1] if first <= len(names) else number_format(first)
    return f"{number_format(first)}–{number_format(last)}"


def _class_row(name: str, title: Text | None, found: list[int] | None, summary: Summary) -> ClassRow:
    accounts, key_accounts, net_sales = found or (0, 0, 0)
    return ClassRow(
        name=name,
        title=title,
        accounts=accounts,
        accounts_share=accounts / max(1, summary.accounts),
        key_accounts=key_accounts,
        net_sales=net_sales,
        sales_share=net_sales / summary.net_sales if summary.net_sales > 0 else None,
    )


def _pareto(bars: list[Bar], group: int, summary: Summary) -> dict[str, Any]:
    return {
        "labels": [bar.label for bar in bars],
        "values": [float(units.money(bar.average)) for bar in bars],
        "cumulative": [bar.cumulative for bar in bars],
        "lines": [0.8] if bars[0].cumulative is not None else [],
        "sales_label": _("Net sales an account") if group > 1 else _("Net sales"),
        "cumulative_label": _("Cumulative share"),
        "currency": summary.currency or "",
    }


def _abc(rows: list[ClassRow]) -> dict[str, Any]:
    return {
        "classes": [row.name for row in rows],
        "accounts": [row.accounts for row in rows],
        "shares": [row.sales_share for row in rows],
        "accounts_label": _("Accounts"),
        "shares_label": _("Share of net sales"),
    }
