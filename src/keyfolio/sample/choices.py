"""What a person chooses about the fictional company; everything else follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from keyfolio.errors import BadAssumption
from keyfolio.language import LANGUAGES, Language, Text
from keyfolio.units import months_before

MOST_CUSTOMERS = 1_000_000
MOST_MONTHS = 600
FIRST_YEAR, LAST_YEAR = 1951, 2199


@dataclass(frozen=True, slots=True)
class SampleChoices:
    """The size, period, language and seed of a fictional company. Equal choices make equal companies.

    Raises:
        BadAssumption: a choice that makes no company.

    >>> SampleChoices(months=12).starts_on
    datetime.date(2025, 1, 1)
    """

    seed: int = 1
    customers: int = 1200
    months: int = 36
    language: Language = "en"
    ends_on: date = date(2025, 12, 31)  # the last day with facts

    def __post_init__(self) -> None:
        _need_between("customers", self.customers, 1, MOST_CUSTOMERS)
        _need_between("months", self.months, 1, MOST_MONTHS)
        _need_between("seed", self.seed, 0, 2**63 - 1)
        _need_between("ends_on", self.ends_on.year, FIRST_YEAR, LAST_YEAR)
        _need_language(self.language)

    @property
    def starts_on(self) -> date:
        """The first day with facts: `months` before `ends_on`, exclusive."""
        return months_before(self.ends_on, self.months) + timedelta(days=1)


_WHAT = {
    "customers": Text("The number of customers", "客户数"),
    "months": Text("The number of months", "月数"),
    "seed": Text("The seed", "随机种子"),
    "ends_on": Text("The year of the last day", "截止日期的年份"),
}


def _need_between(name: str, found: int, least: int, most: int) -> None:
    if least <= found <= most:
        return
    text = Text(
        "{what} of the sample is {found}; it must be from {least} to {most}. Choose another.",
        "示例公司的{what}为 {found}，应在 {least} 至 {most} 之间。请重新选择。",
    )
    raise BadAssumption(text.fill(what=_WHAT[name], found=found, least=least, most=most))


def _need_language(found: str) -> None:
    if found in LANGUAGES:
        return
    text = Text(
        "The language of the sample is “{found}”; it must be one of {known}. Choose one of them.",
        "示例公司的语言为“{found}”，应为 {known} 之一。请选择其一。",
    )
    raise BadAssumption(text.fill(found=found, known=", ".join(LANGUAGES)))
