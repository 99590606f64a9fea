"""The models that were compared, and what the chosen ones were fitted to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.report import model_words
from keyfolio.report.figures import NOTHING

if TYPE_CHECKING:
    from keyfolio.language import Text
    from keyfolio.report.figures import Figures
    from keyfolio.stats import Population
    from keyfolio.value import Appraisal, Candidate, Lifetime

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One model that was compared, and how it did; reasons: why it is not well known."""

    name: Text
    is_chosen: bool
    expected: str
    came: str
    root_mean_square_error: str
    mean_absolute_error: str
    status: Text
    reasons: list[Text]


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One parameter of a chosen model."""

    name: str
    estimate: str
    standard_error: str
    meaning: Text


@dataclass(frozen=True, slots=True)
class FittedModel:
    """A chosen model: its name, its parameters, and how well it is known."""

    name: Text
    parameters: list[ParameterRow]
    status: Text
    reasons: list[Text]


def candidate_rows(lifetime: Lifetime, figures: Figures) -> list[CandidateRow]:
    """The models that were compared, in their order."""
    return [_candidate(candidate, lifetime, figures) for candidate in lifetime.candidates]


def fitted_models(appraisal: Appraisal) -> list[FittedModel]:
    """The purchase model and the one of order values, as far as there are any."""
    lifetime, spend = appraisal.lifetime, appraisal.spend
    fitted = []
    if lifetime.model is not None:
        fitted.append(_fitted(model_words.model_called(lifetime), lifetime.model))
    if spend.model is not None:
        fitted.append(_fitted(model_words.SPENDS[spend.name], spend.model))
    return fitted


def _candidate(candidate: Candidate, lifetime: Lifetime, figures: Figures) -> CandidateRow:
    fitted = candidate.model.fitted
    return CandidateRow(
        model_words.candidate_called(candidate),
        candidate.name == lifetime.name,
        figures.decimal(candidate.expected, 0),
        figures.decimal(candidate.actual, 0),
        figures.decimal(candidate.root_mean_square_error, 3),
        figures.decimal(candidate.mean_absolute_error, 3),
        model_words.STATUSES[fitted.status],
        [model_words.FIT_REASONS[reason] for reason in fitted.reasons],
    )


def _fitted(name: Text, model: Population) -> FittedModel:
    errors = model.standard_errors
    beside = {name: getattr(model, name) for name in model_words.WITHOUT_ERROR if hasattr(model, name)}
    rows = [
        ParameterRow(parameter, _digits(value), _digits(errors.get(parameter)), model_words.PARAMETERS[parameter])
        for parameter, value in {**model.parameters, **beside}.items()
    ]
    reasons = [model_words.FIT_REASONS[reason] for reason in model.fitted.reasons]
    return FittedModel(name, rows, model_words.STATUSES[model.fitted.status], reasons)


def _digits(value: float | None) -> str:
    """A number with four digits.

    >>> _digits(0.000123456), _digits(12345.6), _digits(None)
    ('0.0001235', '12,350', '–')
    """
    if value is None:
        return NOTHING
    rounded = float(f"{value:.{_DIGITS}g}")
    whole = abs(rounded) >= 10 ** (_DIGITS - 1)
    return f"{rounded:,.0f}" if whole and abs(rounded) < 1e15 else f"{rounded:.{_DIGITS}g}"
