"""What contracts are still worth, as a file and in figures."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING, Any

from keyfolio import units
from keyfolio.report.files import cells_of
from keyfolio.value import RENEWAL_REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyfolio.language import Language
    from keyfolio.value import Renewals

CONTRACT_COLUMNS = (
    *("account_code", "name", "contract_id", "starts_on", "ends_on", "annual_amount", "contracts"),
    *("p_renew", "p_renew_low", "p_renew_high", "contracted_years", "expected_years"),
    *("residual_value", "residual_value_low", "residual_value_high", "level", "reason", "why"),
)
_MONEY = ("annual_amount", "residual_value", "residual_value_low", "residual_value_high")
_NUMBERS = ("p_renew", "p_renew_low", "p_renew_high", "contracted_years", "expected_years")
_DECIMALS, _CENTS = 6, 2


def write_contracts(
    renewals: Renewals, described: Mapping[str, Mapping[str, Any]], file: IO[str], language: Language
) -> None:
    """One row a chain of contracts that has not ended; nulls empty, formulas inert. described: by account_code."""
    writer = csv.writer(file)
    writer.writerow(CONTRACT_COLUMNS)
    for row in renewals.in_force.to_pylist():
        said = {
            **row,
            **{name: None if row[name] is None else round(row[name], _DECIMALS) for name in _NUMBERS},
            **{name: None if row[name] is None else units.money(row[name]) for name in _MONEY},
            "name": described.get(row["account_code"], {}).get("account_name"),
            "starts_on": units.day(row["start_day"]).isoformat(),
            "ends_on": units.day(row["end_day"]).isoformat(),
            "why": RENEWAL_REASONS[row["reason"]].in_language(language) if row["reason"] else "",
        }
        writer.writerow(cells_of(map(said.get, CONTRACT_COLUMNS)))


def renewal_figures(renewals: Renewals) -> dict[str, Any]:
    """How contracts are renewed, by name: chains, ended, in_force, model, reason, residual_value."""
    model, total = renewals.model, renewals.total
    return {
        "chains": renewals.chains,
        "ended": renewals.ended,
        "in_force": renewals.in_force.num_rows,
        "reason": renewals.reason,
        "model": None
        if model is None
        else {
            "name": "shifted_beta_geometric",
            "parameters": model.parameters,
            "standard_errors": model.standard_errors,
            "log_likelihood": model.log_likelihood,
            "status": model.fitted.status,
            "reasons": list(model.fitted.reasons),
        },
        "residual_value": total
        and dict(zip(("expected", "low", "high"), (round(value, _CENTS) for value in total), strict=True)),
    }
