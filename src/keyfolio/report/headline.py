"""The answer of a run in one sentence, and the frame it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.assumptions import GRAINS
from keyfolio.language import Text
from keyfolio.report import words
from keyfolio.report.cells import inert_cell
from keyfolio.report.plot import number

if TYPE_CHECKING:
    from keyfolio.findings import Summary
    from keyfolio.report.figures import Figures

_ARE, _IS = Text("are", ""), Text("is", "")
_THEY_BRING, _IT_BRINGS = Text("they bring", ""), Text("it brings", "")
_DIGEST_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """The sentence, and what part of the accounts brings what part of net sales (widths: percent, or empty)."""

    answer: Text
    accounts_share: str
    accounts_width: str
    sales_share: str
    sales_width: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the head: what was looked at."""

    name: Text
    value: Text
    full: str


def headline(summary: Summary, figures: Figures) -> Headline:
    """Say how many accounts are key and what they bring."""
    accounts_share = summary.key_accounts / summary.accounts if summary.accounts else 0.0
    drawn = summary.key_accounts > 0 and summary.key_share is not None
    sales_share = min(1.0, max(0.0, summary.key_share or 0.0))
    return Headline(
        answer=_answer(summary, figures),
        accounts_share=figures.share(accounts_share),
        accounts_width=number(100 * accounts_share) if drawn else "",
        sales_share=figures.share(summary.key_share),
        sales_width=number(100 * sales_share) if drawn else "",
    )


def _answer(summary: Summary, figures: Figures) -> Text:
    """The sentence for this many accounts and key accounts."""
    if summary.accounts == 0:
        return words.ANSWER_NOBODY
    if summary.accounts == 1:
        return words.ANSWER_ONLY_ONE if summary.key_accounts else words.ANSWER_ONLY_NOT
    one = summary.key_accounts == 1
    sentence = words.ANSWER if summary.key_share is not None else words.ANSWER_NO_SHARE
    return (sentence if summary.key_accounts else words.ANSWER_NONE).fill(
        key=figures.count(summary.key_accounts),
        accounts=figures.count(summary.accounts),
        judged=GRAINS[summary.grain],
        share=figures.share(summary.key_share),
        are=_IS if one else _ARE,
        they=_IT_BRINGS if one else _THEY_BRING,
    )


def frame(summary: Summary, figures: Figures) -> list[Fact]:
    """What the figures are about: day, window, policy, ledger, groups, list and currency."""
    opens, as_of = figures.day(summary.window_opens_on), figures.day(summary.as_of)
    facts = [
        Fact(words.AS_OF, _same(as_of), ""),
        Fact(words.WINDOW, _window(summary, opens, as_of), ""),
        Fact(words.POLICY, _same(inert_cell(summary.policy)), ""),
        Fact(words.LEDGER, _same(inert_cell(summary.snapshot[:_DIGEST_LETTERS])), inert_cell(summary.snapshot)),
    ]
    if summary.accounts_in_groups is not None:
        groups, accounts = figures.count(summary.accounts), figures.count(summary.accounts_in_groups)
        facts.append(Fact(words.GROUPS, words.GROUPS_OF.fill(groups=groups, accounts=accounts), ""))
    if summary.listed_accounts is not None:
        listed, absent = figures.count(summary.listed_accounts), figures.count(summary.listed_without_lines or 0)
        facts.append(Fact(words.LISTED, words.LISTED_ONLY.fill(accounts=listed, absent=absent), ""))
    if summary.currency:
        facts.append(Fact(words.CURRENCY, _same(inert_cell(summary.currency)), ""))
    return facts


def _window(summary: Summary, opens: str, as_of: str) -> Text:
    """The window's two days, and how long that is."""
    months = words.WINDOW_MONTHS.fill(months=summary.window_months) if summary.window_months else words.WINDOW_ALL
    return words.WINDOW_DAYS.fill(first=opens, last=as_of, months=months)


def _same(text: str) -> Text:
    """Text that reads alike in both languages."""
    return Text(text, text)
