"""Every number a person chose that is no criterion, weight or limit of the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from keyfolio.errors import BadAssumption
from keyfolio.language import Text, listed
from keyfolio.units import months_before

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_WINDOW_MONTHS = 36
LONGEST_COMPARISON_MONTHS = 12
LONGEST_HORIZON_MONTHS = 120
MOST_PERIODS_AHEAD = 40
Grain = Literal["account", "group"]
GRAINS: Mapping[Grain, Text] = {"account": Text("accounts", "客户"), "group": Text("groups", "集团")}
"""What may be judged, and what several of it are called."""
StatesName = Literal["recency", "tiers"]
STATES: tuple[StatesName, ...] = get_args(StatesName)
"""By what accounts are in one state or another: by their last order, or by net sales."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days looked at: after `opens_after`, up to and with `as_of`.

    `months` is null when all of the ledger is taken. `compared_months` is the length of the two spans, one just before
    the other, whose sales are compared as growth: twelve, or as many as fit in twice; 0 when not even one month does.
    """

    opens_after: date
    as_of: date
    months: int | None
    compared_months: int

    @property
    def recent_after(self) -> date:
        """The day before the recent span begins."""
        return months_before(self.as_of, self.compared_months)

    @property
    def earlier_after(self) -> date:
        """The day before the earlier span begins."""
        return months_before(self.as_of, 2 * self.compared_months)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a person may choose about a run; null means: by the rule.

    as_of: the last day that counts (default: the ledger's last day).
    window_months: how far back (default: 36, or all of the ledger when it is shorter).
    grain: who is judged: each account, or each group of accounts as it was on the last day that counts.
    only: codes of the accounts to judge, among themselves (default: every account); by group, the groups in which any
        of them stands. The window stays that of the whole ledger.
    """

    as_of: date | None = None
    window_months: int | None = None
    grain: Grain = "account"
    only: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if self.grain not in GRAINS:
            raise BadAssumption(
                Text(
                    "There is no “{found}” to judge by. Choose one of: {grains}.",
                    "不能按“{found}”评定。可选：{grains}。",
                ).fill(found=self.grain, grains=listed(GRAINS))
            )
        if self.window_months is not None and not 1 <= self.window_months <= 1200:
            raise BadAssumption(
                Text(
                    "The window is {found} months. It must be between 1 and 1200. Choose another.",
                    "窗口为 {found} 个月，应在 1 到 1200 之间。请另选。",
                ).fill(found=self.window_months),
                Text("For example: --window 36.", "例如：--window 36。"),
            )
        if self.only is not None and not self.only:
            raise BadAssumption(
                Text(
                    "The list of accounts to judge is empty. At least one account is needed. Put accounts on it, or "
                    "judge every account.",
                    "要评定的客户名单是空的，至少需要一个客户。请先把客户加入名单，或评定全部客户。",
                )
            )

    def window(self, first_day: date, last_day: date) -> Window:
        """The window over a ledger that runs from `first_day` to `last_day`.

        >>> Assumptions().window(date(2010, 12, 1), date(2011, 12, 9)).months is None
        True
        >>> Assumptions(window_months=12).window(date(2010, 12, 1), date(2011, 12, 9)).opens_after
        datetime.date(2010, 12, 9)
        """
        as_of = self.as_of or last_day
        if as_of < first_day:
            raise BadAssumption(
                Text(
                    "The day {as_of} lies before the ledger begins ({first}). Choose a later day.",
                    "日期 {as_of} 早于账本的第一天（{first}）。请选择更晚的日期。",
                ).fill(as_of=as_of, first=first_day),
                Text("For example: --as-of {last}.", "例如：--as-of {last}。").fill(last=last_day),
            )
        everything = first_day - timedelta(days=1)
        months = self.window_months or DEFAULT_WINDOW_MONTHS
        opens_after = months_before(as_of, months)
        if opens_after <= everything:
            taken = self.window_months if opens_after == everything else None
            opens_after, months_taken = everything, taken
        else:
            months_taken = months
        return Window(opens_after, as_of, months_taken, _comparable_months(opens_after, as_of))


@dataclass(frozen=True, slots=True)
class ValueAssumptions:
    """What a person may choose about what accounts are worth.

    horizon_months: how far ahead lifetime value looks. discount_rate: a year. level: of intervals. seed: of the draws
    behind them.
    """

    horizon_months: int = 36
    discount_rate: float = 0.1
    level: float = 0.9
    seed: int = 1

    def __post_init__(self) -> None:
        wrong = next((name for name, right in self._checks().items() if not right), None)
        if wrong is not None:
            raise BadAssumption(_NO_VALUE_ASSUMPTION[wrong].fill(found=getattr(self, wrong)))

    def _checks(self) -> dict[str, bool]:
        return {
            "horizon_months": 1 <= self.horizon_months <= LONGEST_HORIZON_MONTHS,
            "discount_rate": 0 <= self.discount_rate <= 1,
            "level": 0.5 <= self.level <= 0.99,
            "seed": self.seed >= 0,
        }


_NO_VALUE_ASSUMPTION = {
    "horizon_months": Text(
        "The horizon is {found} months. It must be between 1 and 120. Choose another.",
        "预测期为 {found} 个月，应在 1 到 120 之间。请另选。",
    ),
    "discount_rate": Text(
        "The discount rate is {found} a year. It must be a share between 0 and 1, such as 0.1. Choose another.",
        "年贴现率为 {found}，应在 0 到 1 之间，例如 0.1。请另选。",
    ),
    "level": Text(
        "The level of intervals is {found}. It must be between 0.5 and 0.99, such as 0.9. Choose another.",
        "区间的置信水平为 {found}，应在 0.5 到 0.99 之间，例如 0.9。请另选。",
    ),
    "seed": Text(
        "The seed is {found}. It must be 0 or more. Choose another.", "随机种子为 {found}，不得小于 0。请另选。"
    ),
}


@dataclass(frozen=True, slots=True)
class MigrationAssumptions:
    """What a person may choose about how accounts move between states.

    states: by recency or by tiers. period_months: how long a period is. ahead_periods: how many are forecast.
    discount_rate: a year; without one, value counts the periods that are forecast. level: of intervals. seed: of the
    draws behind them.
    """

    states: StatesName = "recency"
    period_months: int = 3
    ahead_periods: int = 4
    discount_rate: float = 0.1
    level: float = 0.9
    seed: int = 1

    def __post_init__(self) -> None:
        wrong = next((name for name, right in self._checks().items() if not right), None)
        if wrong is not None:
            sentence = (_NO_MIGRATION_ASSUMPTION | _NO_VALUE_ASSUMPTION)[wrong]
            raise BadAssumption(sentence.fill(found=getattr(self, wrong), states=listed(STATES)))

    @property
    def discount_a_period(self) -> float:
        """The discount rate of one period.

        >>> round(MigrationAssumptions(period_months=6, discount_rate=0.21).discount_a_period, 9)
        0.1
        """
        return float((1 + self.discount_rate) ** (self.period_months / 12) - 1)

    def _checks(self) -> dict[str, bool]:
        return {
            "states": self.states in STATES,
            "period_months": 1 <= self.period_months <= 12,
            "ahead_periods": 1 <= self.ahead_periods <= MOST_PERIODS_AHEAD,
            "discount_rate": 0 <= self.discount_rate <= 1,
            "level": 0.5 <= self.level <= 0.99,
            "seed": self.seed >= 0,
        }


_NO_MIGRATION_ASSUMPTION = {
    "states": Text(
        "There are no states by “{found}”. Choose one of: {states}.", "没有按“{found}”划分的状态。可选：{states}。"
    ),
    "period_months": Text(
        "A period is {found} months. It must be between 1 and 12. Choose another.",
        "每期为 {found} 个月，应在 1 到 12 之间。请另选。",
    ),
    "ahead_periods": Text(
        "The forecast looks {found} periods ahead. It must be between 1 and 40. Choose another.",
        "预测 {found} 期，应在 1 到 40 之间。请另选。",
    ),
}


def _comparable_months(opens_after: date, as_of: date) -> int:
    """How many months fit twice into the window, at most twelve."""
    fitting = (
        months for months in range(LONGEST_COMPARISON_MONTHS, 0, -1) if months_before(as_of, 2 * months) >= opens_after
    )
    return next(fitting, 0)
