"""A score and the parts it is the sum of: one bar, one legend, one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keyfolio.identify import CRITERIA
from keyfolio.report.figures import NOTHING
from keyfolio.report.plot import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from keyfolio.findings import Findings
    from keyfolio.language import Text
    from keyfolio.report.figures import Figures

COLOURS = 8
"""Classes `part-1` to `part-8` of the style; a policy with more criteria begins again."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One criterion of the policy: its colour, its name, and its share of the weight; 0: left out of this run."""

    criterion: str
    colour: str
    name: Text
    weight: float
    weight_in_words: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one criterion gives to one score; `left` and `width` are percent of 100 points."""

    measure: Measure
    value: Text
    points: str
    contribution: str
    left: str
    width: str


def measures(findings: Findings, figures: Figures) -> list[Measure]:
    """The policy's criteria in its order. One that gave no account points is left out; the others share its weight."""
    accounts, weights = findings.accounts, findings.policy.weights
    used = {weight.criterion: _is_used(accounts, weight.criterion) for weight in weights}
    whole = sum(weight.weight for weight in weights if used[weight.criterion])
    found = []
    for position, (criterion, weight) in enumerate(weights):
        share = weight / whole if used[criterion] else 0.0
        words = figures.tidy_share(share) if share else NOTHING
        found.append(Measure(criterion, f"part-{position % COLOURS + 1}", CRITERIA[criterion].label, share, words))
    return found


def _is_used(accounts: pa.Table, criterion: str) -> bool:
    """Whether any account has points for it."""
    return bool(accounts[f"points_{criterion}"].null_count < accounts.num_rows)


def parts(account: Mapping[str, Any], measured: list[Measure], figures: Figures) -> list[Part]:
    """What each criterion gives to the account's score, laid end to end."""
    laid, left = [], 0.0
    for measure in measured:
        contribution, points = account[f"contribution_{measure.criterion}"], account[f"points_{measure.criterion}"]
        laid.append(
            Part(
                measure,
                value=_value(account, measure),
                points=figures.points(None if points is None else 100 * points),
                contribution=figures.points(contribution) if measure.weight else NOTHING,
                left=number(left),
                width=number(contribution),
            )
        )
        left += contribution
    return laid


def _value(account: Mapping[str, Any], measure: Measure) -> Text:
    """The account's own value in words, or why it has none."""
    criterion = CRITERIA[measure.criterion]
    if account[f"value_{measure.criterion}"] is not None:
        return criterion.words(account)
    return criterion.absent if measure.weight else criterion.missing
