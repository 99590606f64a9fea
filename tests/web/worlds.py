"""Small worlds with known figures: accounts, an earlier run, and the current one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from keyfolio.findings import Summary
from keyfolio.identify import DEFAULT_POLICY, policy_text
from keyfolio.ledger import Counts
from keyfolio.units import MONEY_SCALE, day_number
from keyfolio_web.identify.models import Standing
from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import Person
from keyfolio_web.value.models import Observation, Valuation
from tests.web.cast import Cast, make_cast, put_on_teams

AS_OF = date(2026, 6, 30)
NAMES = ["华为技术有限公司", "Acme Trading", "中国移动通信", "Baltic Foods", "深圳光明印刷", "Cedar & Sons", "东方电气"]


@dataclass(frozen=True, slots=True)
class World:
    """A company with a cast, `accounts` by rank, and two sealed runs of which the second is current."""

    cast: Cast
    accounts: list[Account]
    earlier: Run
    current: Run


def small_world(accounts: int = 12) -> World:
    """Accounts A001, A002, …; sales 10,000 × (n - place); the first three are key now, earlier the second to fourth."""
    cast = make_cast()
    made = [_account(place) for place in range(accounts)]
    put_on_teams(cast, made)
    earlier = publish(1, made, key=range(1, 4), by=cast.analyst)
    current = publish(2, made, key=range(3), by=cast.analyst, current=True)
    return World(cast, made, earlier, current)


def _account(place: int) -> Account:
    return Account.objects.create(
        code=f"A{place + 1:03d}",
        name=f"{NAMES[place % len(NAMES)]}{'' if place < len(NAMES) else f' {place}'}",
        industry=["电信", "Retail", "制造"][place % 3],
        region=["华南", "North"][place % 2],
    )


def publish(number: int, accounts: list[Account], *, key: range, by: Person, current: bool = False) -> Run:
    """A sealed run in which the accounts in these places are key."""
    work = Work.objects.create(kind=Work.Kind.RUN, state=Work.State.DONE, asked_by=by, ended_at=timezone.now())
    run = Run.objects.create(
        number=number,
        work=work,
        asked_by=by,
        policy=policy_text(DEFAULT_POLICY),
        policy_label=DEFAULT_POLICY.label,
        assumptions={"as_of": None, "window_months": None},
        batches=["000001-000000000000"],
        snapshot=f"{number:064d}",
        summary=_summary(accounts, key),
        months=[2025 * 12 + 6 + month for month in range(12)],
        sealed_at=timezone.now(),
        is_current=current,
    )
    count = len(accounts)
    observed = Observation.objects.bulk_create(
        _observation(run, account, place, count) for place, account in enumerate(accounts)
    )
    Standing.objects.bulk_create(
        _standing(observation, place, count, is_key=place in key) for place, observation in enumerate(observed)
    )
    Valuation.objects.bulk_create(_valuation(observation, place, count) for place, observation in enumerate(observed))
    return run


def sales_of(place: int, accounts: int) -> int:
    """Net sales of the account in this place, in 1/10,000."""
    return 10_000 * (accounts - place) * MONEY_SCALE


def _observation(run: Run, account: Account, place: int, accounts: int) -> Observation:
    sales = sales_of(place, accounts)
    last_day = day_number(AS_OF) - 3 * place
    return Observation(
        run=run,
        account=account,
        lines=30,
        orders=24 - place,
        credit_notes=place % 2,
        net_sales=sales,
        returned=sales // 100,
        margin=sales // 4,
        largest_order=sales // 10,
        first_order_day=last_day - 700,
        last_order_day=last_day,
        known_since_day=last_day - 700,
        recency_days=3 * place,
        order_days=24 - place,
        repeats=23 - place,
        repeat_span_days=700,
        age_days=700 + 3 * place,
        active_months=12,
        recent_sales=sales // 2 + place * MONEY_SCALE,
        earlier_sales=sales // 2,
        sales_change=place * MONEY_SCALE,
        families=3,
        effective_families=2.5,
        monthly_sales=[sales // 12] * 12,
    )


def _valuation(observation: Observation, place: int, accounts: int) -> Valuation:
    """The last one is worth nothing that could be told; every fifth is silent for too long."""
    worth = sales_of(place, accounts) // 4
    told = place < accounts - 1
    return Valuation(
        run=observation.run,
        account=observation.account,
        observation=observation,
        model="mbg_cnbd_k" if told else "",
        expected_orders_12m=12.5 if told else None,
        orders_12m_low=9.0 if told else None,
        orders_12m_high=17.0 if told else None,
        p_alive=0.9 if told else None,
        p_alive_low=0.85 if told else None,
        p_alive_high=0.95 if told else None,
        p_longer_silence=(0.01 if place % 5 == 4 else 0.5) if told else None,
        next_order_expected_by=day_number(AS_OF) + 30 - 3 * place if told else None,
        value_per_order_day=250.5 if told else None,
        clv=worth if told else None,
        clv_low=worth // 2 if told else None,
        clv_high=2 * worth if told else None,
        total_value=5 * worth if told else None,
        basis="margin",
        level=0.9,
        reason="" if told else "no_rhythm",
        is_silent=told and place % 5 == 4,
    )


def _standing(observation: Observation, place: int, accounts: int, *, is_key: bool) -> Standing:
    sales = sales_of(place, accounts)
    total = sum(sales_of(other, accounts) for other in range(accounts))
    before = sum(sales_of(other, accounts) for other in range(place))
    score = 95.0 - 5 * place if is_key else 70.0 - 5 * place
    return Standing(
        run=observation.run,
        account=observation.account,
        observation=observation,
        rank=place + 1,
        share=sales / total,
        cumulative_share=(before + sales) / total,
        abc="A" if before * 100 < total * 55 else "B" if before * 100 < total * 85 else "C",
        straddles=False,
        r=5 - place % 5,
        f=5 - place % 5,
        m=5 - place % 5,
        rfm_class="111" if place < accounts // 2 else "000",
        score=score,
        is_key=is_key,
        failed="" if is_key else "score",
        parts={
            weight.criterion: [sales // 4 if weight.criterion in {"net_sales", "margin"} else 1, 0.8, score / 6]
            for weight in DEFAULT_POLICY.weights
        },
    )


def _summary(accounts: list[Account], key: range) -> dict[str, object]:
    """As `keyfolio.findings.summary_json` writes it."""
    from keyfolio.findings import summary_json

    sales = [sales_of(place, len(accounts)) for place in range(len(accounts))]
    held = sum(sales[place] for place in key)
    return dict(
        summary_json(
            Summary(
                accounts=len(accounts),
                key_accounts=len(key),
                orders=200,
                credit_notes=6,
                lines=Counts(360, 355, 0, 0, 5, 0),
                net_sales=sum(sales),
                key_share=held / sum(sales),
                top20_accounts=3,
                top20_share=0.42,
                accounts_for_70=5,
                accounts_for_80=7,
                gini=0.31,
                hhi=0.11,
                clipped=0,
                abc={"A": 5, "B": 3, "C": 4},
                rfm={"111": 6, "000": 6},
                snapshot="0" * 64,
                policy=DEFAULT_POLICY.label,
                as_of=AS_OF,
                window_opens_on=date(2025, 7, 1),
                window_months=12,
                compared_months=6,
                currency="CNY",
                mapping={"金额": "amount"},
                notes=(),
            )
        )
    )
