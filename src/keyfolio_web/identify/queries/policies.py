"""The policy and the figures of a run, as the core's own records, and the policy in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from keyfolio.findings import Summary, summary_from_json
from keyfolio.identify import CRITERIA, DEFAULT_POLICY, Policy, policy_text, read_policy
from keyfolio.language import Text
from keyfolio.units import MONEY_SCALE
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.templatetags.keyfolio import short_money


@dataclass(frozen=True, slots=True)
class Weighed:
    """One criterion of a policy and its part of the whole weight, 0-1."""

    criterion: str
    label: Text
    share: float


@dataclass(frozen=True, slots=True)
class PolicyInWords:
    """What a policy says. `requires` has what is needed by the name of the requirement."""

    name: str
    version: int
    weights: list[Weighed]
    requires: dict[str, str]
    a_percent: int
    b_percent: int


def summary_of(run: Run) -> Summary:
    """The figures of a sealed run."""
    return summary_from_json(run.summary or {})


@dataclass(frozen=True, slots=True)
class JudgedList:
    """The list whose accounts alone a run judged. name: empty for who may not see every list."""

    name: str
    accounts: int


def judged_list(person: Person, run: Run | None) -> JudgedList | None:
    """The list that a sealed run judged; null: it judged every account, or there is no run."""
    if run is None or not run.list_name:
        return None
    return JudgedList(run.list_name if person.sees_every_account else "", summary_of(run).listed_accounts or 0)


def policy_of(run: Run) -> Policy:
    """The policy by which a run judged."""
    return read_policy(run.policy)


def default_policy_text() -> str:
    """The policy that comes with Keyfolio, as a file to begin from."""
    return policy_text(DEFAULT_POLICY)


def in_words(policy: Policy) -> PolicyInWords:
    """A policy in words of the language that is spoken."""
    whole = sum(weight.weight for weight in policy.weights)
    return PolicyInWords(
        name=policy.name,
        version=policy.version,
        weights=[Weighed(name, CRITERIA[name].label, weight / whole) for name, weight in policy.weights],
        requires=required(policy),
        a_percent=policy.a_percent,
        b_percent=policy.b_percent,
    )


def required(policy: Policy) -> dict[str, str]:
    """What a key account needs, by the name of the requirement, in the order of the core's `REQUIREMENTS`."""
    limits = policy.limits
    sales = short_money(limits.net_sales_above * MONEY_SCALE)
    return {
        "net_sales": _("Net sales above {limit}").format(limit=sales),
        "order_days": _("Orders on at least {limit} days").format(limit=number_format(limits.order_days)),
        "days_known": _("Known for at least {limit} days").format(limit=number_format(limits.days_known)),
        "largest_order": _("No order above {limit}% of net sales").format(limit=limits.largest_order_percent),
        "size": _("Net sales above those of {limit}% of the accounts").format(limit=limits.size_percent),
        "score": _("A score of at least {limit}").format(limit=limits.score),
    }


def basis_required() -> str:
    """What every run needs, whatever its policy."""
    return _("More than current sales to judge by")
