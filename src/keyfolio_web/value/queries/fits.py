"""The models of a run, as a page shows them: which were compared, and what the chosen ones were fitted to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from keyfolio.language import Text
from keyfolio.report import FIT_REASONS, PARAMETERS, SPENDS, STATUSES, WITHOUT_ERROR, model_named


@dataclass(frozen=True, slots=True)
class Compared:
    """A model that was held against the holdout; its errors are of an account, in order days, null without one."""

    name: Text
    is_chosen: bool
    expected: float | None
    came: float | None
    root_mean_square_error: float | None
    mean_absolute_error: float | None
    status: Text
    is_sure: bool
    reasons: list[Text]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a model; its error is null where the data do not tell it, or it has none (`is_exact`)."""

    name: str
    value: float
    standard_error: float | None
    meaning: Text
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model."""

    name: Text
    status: Text
    is_sure: bool
    reasons: list[Text]
    parameters: list[Parameter]
    log_likelihood: float


@dataclass(frozen=True, slots=True)
class Fits:
    """How values came about. spend_why: what the value of an order rests on.

    how_chosen: with the order days of all accounts together. miss: by which share of what came the chosen model
    expected too many order days in the holdout, below 0 too few; null: there was none.
    """

    compared: list[Compared]
    models: list[Model]
    spend_why: Text
    how_chosen: Text
    miss: float | None

    @property
    def miss_size(self) -> float:
        """By which share of what came it missed, whichever way."""
        return abs(self.miss or 0.0)


def fits_in(fits: dict[str, Any]) -> Fits:
    """The models that an outlook holds."""
    compared = [_compared(candidate, fits["chosen"]) for candidate in fits["candidates"]]
    return Fits(
        compared=compared,
        models=list(_models(fits)),
        spend_why=Text(**fits["words"]["spend"]),
        how_chosen=Text(**fits["words"]["how_chosen"]),
        miss=_miss(fits),
    )


def _miss(fits: dict[str, Any]) -> float | None:
    held = next((one for one in fits["candidates"] if one["name"] == fits["chosen"]), None)
    if held is None or fits["chosen_by"] != "holdout" or not held["actual"]:
        return None
    return float((held["expected"] - held["actual"]) / held["actual"])


def _compared(candidate: dict[str, Any], chosen: str) -> Compared:
    return Compared(
        name=model_named(candidate["name"], candidate.get("k", 1)),
        is_chosen=candidate["name"] == chosen,
        expected=candidate["expected"],
        came=candidate["actual"],
        root_mean_square_error=candidate["root_mean_square_error"],
        mean_absolute_error=candidate["mean_absolute_error"],
        **_told(candidate),
    )


def _models(fits: dict[str, Any]) -> list[Model]:
    fitted, spend = fits["model"], fits["spend"]
    named = [(Text(**fits["words"]["model"]), fitted), (SPENDS[spend["chosen"]], spend["model"])]
    return [_model(name, told) for name, told in named if told]


def _model(name: Text, told: dict[str, Any]) -> Model:
    errors = told["standard_errors"]
    parameters = [Parameter(key, value, errors[key], PARAMETERS[key]) for key, value in told["parameters"].items()]
    parameters += [
        Parameter(key, told[key], None, PARAMETERS[key], is_exact=True) for key in WITHOUT_ERROR if key in told
    ]
    return Model(name=name, parameters=parameters, log_likelihood=told["log_likelihood"], **_told(told))


def _told(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": STATUSES[told["status"]],
        "is_sure": told["status"] == "identified",
        "reasons": [FIT_REASONS[reason] for reason in told["reasons"]],
    }
