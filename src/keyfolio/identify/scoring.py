"""A policy put to work: value, points and contribution by criterion, the score, and whether an account is key."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import ibis

from keyfolio.identify.criteria import CRITERIA, with_days_known
from keyfolio.identify.policy import current_sales_alone
from keyfolio.identify.ranking import accounts_in, accounts_worse
from keyfolio.identify.requirements import REQUIREMENTS, SALES_ALONE
from keyfolio.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from keyfolio.identify.policy import Policy, Weight


def usable_criteria(observed: ir.Table, policy: Policy) -> tuple[str, ...]:
    """The criteria of the policy that at least one account has a value for, in order. Runs one small query."""
    values = _values(observed, policy)
    counted = values.aggregate(
        **{weight.criterion: values[f"value_{weight.criterion}"].count() for weight in policy.weights}
    )
    [found] = counted.to_pyarrow().to_pylist()
    return tuple(name for name, accounts in found.items() if accounts)


def dropped_criteria(usable: Sequence[str], policy: Policy) -> tuple[Text, ...]:
    """What to tell a reader about the criteria that no account has a value for; nothing when all are usable.

    >>> from keyfolio.identify.policy import DEFAULT_POLICY
    >>> [note] = dropped_criteria(["net_sales", "growth", "tenure", "regularity", "diversity"], DEFAULT_POLICY)
    >>> note.en
    'Profit (15 of 100 in the policy) is left out, as no cost was recognised in the ledger; the other criteria share its
    weight.'
    """
    whole = sum(weight.weight for weight in policy.weights)
    notes = [_dropped(weight, whole) for weight in policy.weights if weight.criterion not in usable]
    return (*notes, _SALES_ALONE) if current_sales_alone(usable) else tuple(notes)


_SALES_ALONE = Text(
    "No criterion but current sales can be had from this ledger; sales alone never decide, so no account is key.",
    "账本中除当前销售额外没有可用的指标；不能只凭销售额评定，因此没有评出大客户。",
)


def _dropped(weight: Weight, whole: int) -> Text:
    criterion = CRITERIA[weight.criterion]
    label = Text(criterion.label.en.capitalize(), criterion.label.zh)
    return Text(
        "{label} ({weight} of {whole} in the policy) is left out, as {missing}; the other criteria share its weight.",
        "“{label}”（标准中占 {weight}/{whole}）未计入，因为{missing}；其权重由其余指标分担。",
    ).fill(label=label, weight=weight.weight, whole=whole, missing=criterion.missing)


def apply_policy(observed: ir.Table, policy: Policy, usable: Sequence[str] | None = None) -> ir.Table:
    """Score every account and say whether it is key; one row an account, in no order.

    Columns: account_code; score, float64, 0-100; is_key; failed, the names of `REQUIREMENTS` not met, joined by commas,
    empty exactly when is_key; and by criterion value_ (int64 or float64; null: not known), points_ (0-1, the share of
    accounts strictly worse; a null value has 0 points; null: the criterion is dropped) and contribution_ (these add up
    to the score; 0 when dropped). A criterion that no account has a value for is dropped and its weight shared by the
    others: `usable` are the rest, found by `usable_criteria` when not given.

    `observed` is `schemas.OBSERVED`, computed beforehand.

    >>> from keyfolio.identify.worked_example import EXAMPLE_POLICY, ten_accounts
    >>> scored = apply_policy(ten_accounts(), EXAMPLE_POLICY).order_by("account_code")
    >>> for account in scored.to_pyarrow().to_pylist():
    ...     print(account["account_code"], round(account["score"], 1), account["is_key"], account["failed"])
    A01 67.5 False order_days,days_known,largest_order,score
    A02 76.5 True
    A03 70.0 False score
    A04 54.5 False size,score
    A05 46.0 False size,score
    A06 50.5 False size,score
    A07 37.5 False size,score
    A08 20.0 False order_days,largest_order,size,score
    A09 9.5 False net_sales,order_days,days_known,largest_order,size,score
    A10 6.0 False net_sales,order_days,size,score
    """
    used = usable_criteria(observed, policy) if usable is None else usable
    weights = [weight for weight in policy.weights if weight.criterion in used]
    scored = _scored(_values(observed, policy), weights)
    judged = scored.mutate(failed=_failed(scored, policy, alone=current_sales_alone(used)))
    columns = {
        f"{kind}_{weight.criterion}": _column(judged, kind, weight, weights)
        for weight in policy.weights
        for kind in ("value", "points", "contribution")
    }
    return judged.select("account_code", "score", is_key=judged.failed == "", failed=judged.failed, **columns)


def _values(observed: ir.Table, policy: Policy) -> ir.Table:
    """The measures that requirements look at, and the value of each criterion."""
    known = with_days_known(observed)
    values = {f"value_{weight.criterion}": CRITERIA[weight.criterion].value(known) for weight in policy.weights}
    return known.select("account_code", "net_sales", "order_days", "largest_order", "days_known", **values)


def _scored(values: ir.Table, weights: Sequence[Weight]) -> ir.Table:
    """With n, size_worse, worse_ by criterion and the score: whole numbers but for one division at the end."""
    worse = {f"worse_{name}": accounts_worse(values[f"value_{name}"]) for name, _ in weights}
    ranked = values.mutate(n=accounts_in(values), size_worse=accounts_worse(values.net_sales), **worse)
    weighed = [weight * ranked[f"worse_{name}"] for name, weight in weights]
    points = reduce(add, weighed, ibis.literal(0, "int64"))
    return ranked.mutate(score=100 * points / (ranked.n * max(1, sum(weight for _, weight in weights))))


def _failed(scored: ir.Table, policy: Policy, *, alone: bool) -> ir.StringValue:
    missed = [
        requirement.met(scored, policy.limits).ifelse("", f",{name}") for name, requirement in REQUIREMENTS.items()
    ]
    basis = ibis.literal(f",{SALES_ALONE}" if alone else "")
    return reduce(add, missed, basis).substr(1)


def _column(judged: ir.Table, kind: str, weight: Weight, weights: Sequence[Weight]) -> ir.Value:
    name, heavy = weight
    if kind == "value":
        return judged[f"value_{name}"]
    if weight not in weights:
        return ibis.null("float64") if kind == "points" else ibis.literal(0.0, "float64")
    worse = judged[f"worse_{name}"]
    whole = sum(each.weight for each in weights)
    return worse / judged.n if kind == "points" else 100 * heavy * worse / (judged.n * whole)
