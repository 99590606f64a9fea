"""What is said on the screen of how accounts move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio.language import Text
from keyfolio.value import (
    FIRST_ORDER_VERDICTS,
    MIGRATION_REASONS,
    STATE_LABELS,
    STATIONARITY_VERDICTS,
    STEADY_REASONS,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keyfolio.value import Chain, Migration

_PERIODS = Text(
    "{count} periods of {months} months, from {first} to {last}. Accounts at the end: {accounts:,}; with their "
    "first order within these periods in the last one: {arrivals:,}.",
    "共 {count} 期，每期 {months} 个月，自 {first} 至 {last}。"
    "期末客户 {accounts:,} 个，其中在最后一期才有这些期内首个订单的 {arrivals:,} 个。",
)
_AGAIN = Text(
    "{state}: {accounts:,} accounts. In the next period {share:.0%} order ({low:.0%} to {high:.0%}). Worth of one: "
    "{worth:,.0f} ({least:,.0f} to {most:,.0f}).",
    "{state}：{accounts:,} 个客户，下一期有 {share:.0%} 下单（{low:.0%} 至 {high:.0%}）；"
    "每个价值 {worth:,.0f}（{least:,.0f} 至 {most:,.0f}）。",
)
_STAYS = Text(
    "{state}: {accounts:,} accounts. {share:.0%} are there in the next period too ({low:.0%} to {high:.0%}). Worth of "
    "one: {worth:,.0f} ({least:,.0f} to {most:,.0f}).",
    "{state}：{accounts:,} 个客户，下一期有 {share:.0%} 留在原状态（{low:.0%} 至 {high:.0%}）；"
    "每个价值 {worth:,.0f}（{least:,.0f} 至 {most:,.0f}）。",
)
_NEVER_LEFT = Text(
    "{state}: {accounts:,} accounts. No period saw where they go; what is expected takes them to {assumed}.",
    "{state}：{accounts:,} 个客户，没有任何一期显示其去向；预期中假定其{assumed}。",
)
_ASSUMED = {
    "recency": Text("be silent for longer", "继续沉默"),
    "tiers": Text("stay where they are", "留在原状态"),
}
_AHEAD = Text(
    "In {periods} periods, of the {accounts:,} accounts that are there, {expected:,.0f} are expected to be in this "
    "state ({low:,.0f} to {high:,.0f}): {state}.",
    "{periods} 期之后，现有 {accounts:,} 个客户中预期有 {expected:,.0f} 个（{low:,.0f} 至 {high:,.0f}）处于：{state}。",
)
_IN_THE_END = Text("In the end, if they go on like this: {shares}.", "若照此继续，最终为：{shares}。")
_SHARE = Text("{share:.0%} {state}", "{state} {share:.0%}")
_BASE = Text(
    "All accounts that are there are worth {expected:,.0f} in {basis} ({low:,.0f} to {high:,.0f}, {level:.0%}): what "
    "{horizon} will bring, discounted.",
    "现有客户共值 {expected:,.0f}（按{basis}，{low:,.0f} 至 {high:,.0f}，{level:.0%}）："
    "{horizon}将带来的金额，已贴现。",
)
_FOR_EVER = Text("all periods to come", "以后各期")
_SO_MANY = Text("the next {periods} periods", "今后 {periods} 期")
_BASES = {"margin": Text("margin", "毛利"), "net_sales": Text("net sales", "净销售额")}


def sentences(migration: Migration) -> Iterator[Text]:
    """What a person should know of a migration, line by line."""
    if migration.accounts.size:
        yield _PERIODS.fill(
            count=len(migration.periods),
            months=migration.chosen.period_months,
            first=migration.periods[0].first_day,
            last=migration.periods[-1].last_day,
            accounts=int(migration.accounts[-1].sum()),
            arrivals=int(migration.arrivals[-1].sum()),
        )
    if migration.chain is None:
        yield MIGRATION_REASONS[migration.reason or ""]
        return
    yield from _of_states(migration, migration.chain)
    yield from _of_the_future(migration, migration.chain)
    yield STATIONARITY_VERDICTS[verdict(migration.chain.stationarity)]
    yield FIRST_ORDER_VERDICTS[verdict(migration.chain.first_order)]


def _of_states(migration: Migration, chain: Chain) -> Iterator[Text]:
    now, worth, by = migration.accounts[-1], chain.worth.an_account, migration.chosen.states
    for place, name in enumerate(migration.states):
        who = {"state": STATE_LABELS[name], "accounts": int(now[place])}
        if place in chain.never_left:
            yield _NEVER_LEFT.fill(**who, assumed=_ASSUMED[by])
            continue
        to = 0 if by == "recency" else place
        yield (_AGAIN if by == "recency" else _STAYS).fill(
            **who,
            share=float(chain.shares.expected[place, to]),
            low=float(chain.shares.low[place, to]),
            high=float(chain.shares.high[place, to]),
            worth=float(worth.expected[place]),
            least=float(worth.low[place]),
            most=float(worth.high[place]),
        )


def _of_the_future(migration: Migration, chain: Chain) -> Iterator[Text]:
    names, forecast, base = migration.states, chain.forecast, chain.worth.base
    for place in (0, len(names) - 1):
        yield _AHEAD.fill(
            periods=migration.chosen.ahead_periods,
            accounts=int(migration.accounts[-1].sum()),
            state=STATE_LABELS[names[place]],
            expected=float(forecast.expected[-1, place]),
            low=float(forecast.low[-1, place]),
            high=float(forecast.high[-1, place]),
        )
    if chain.steady is None:
        yield STEADY_REASONS[chain.steady_reason or ""]
    else:
        shares = zip(names, chain.steady.tolist(), strict=True)
        yield _IN_THE_END.fill(
            shares=_together(_SHARE.fill(state=STATE_LABELS[name], share=share) for name, share in shares)
        )
    periods = chain.worth.periods
    yield _BASE.fill(
        expected=float(base.expected),
        low=float(base.low),
        high=float(base.high),
        basis=_BASES[migration.basis],
        level=migration.chosen.level,
        horizon=_FOR_EVER if periods is None else _SO_MANY.fill(periods=periods),
    )


def _together(texts: Iterable[Text]) -> Text:
    held = list(texts)
    return Text(", ".join(text.en for text in held), "、".join(text.zh for text in held))
