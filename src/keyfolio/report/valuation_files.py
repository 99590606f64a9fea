"""The files of an appraisal: what every account is worth, how the models came to it, and a page to read."""

from __future__ import annotations

import csv
import json
from functools import partial
from typing import IO, TYPE_CHECKING, Any

from keyfolio import units
from keyfolio.report.files import CSV_ENCODING, cells_of, together
from keyfolio.report.group_files import write_groups
from keyfolio.report.model_words import WITHOUT_ERROR
from keyfolio.report.renewal_files import renewal_figures, write_contracts
from keyfolio.report.valuation_page import render_valuation
from keyfolio.value import VALUE_REASONS

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from keyfolio.language import Language
    from keyfolio.report.value_findings import ValueFindings
    from keyfolio.stats import Population
    from keyfolio.value import Appraisal, Candidate

VALUATION_COLUMNS = (
    *("account_code", "name", "industry", "region", "model"),
    *("expected_orders_12m", "orders_12m_low", "orders_12m_high", "p_alive", "p_alive_low", "p_alive_high"),
    *("p_longer_silence", "next_order_expected_by", "value_per_order_day", "clv", "clv_low", "clv_high"),
    *("total_value", "basis", "level", "reason", "why"),
)
_MONEY = ("clv", "clv_low", "clv_high", "total_value")
_SHARES = ("p_alive", "p_alive_low", "p_alive_high", "p_longer_silence")
_ORDERS = ("expected_orders_12m", "orders_12m_low", "orders_12m_high")
_DECIMALS, _CENTS = 6, 2
_ROWS_AT_ONCE = 20_000


def write_valuations(found: ValueFindings, folder: Path, language: Language) -> list[Path]:
    """Write valuations.csv, models.json and report.html; groups.csv and contracts.csv where there are some.

    The folder is made when it is not there. A groups.csv or contracts.csv that an earlier run left there is removed
    when this one has none.

    Returns:
        The paths written.

    Raises:
        CannotWrite: the folder cannot be made or written, or the disk is full.
    """
    appraisal, renewals, groups = found.appraisal, found.renewals, found.appraisal.valuations.groups
    named = {row["account_code"]: row for row in found.described.to_pylist()}
    figures = model_figures(appraisal) | {"contracts": None if renewals is None else renewal_figures(renewals)}
    others = {
        "groups.csv": partial(write_groups, groups, named) if groups.num_rows else None,
        "contracts.csv": None if renewals is None else partial(write_contracts, renewals, named, language=language),
    }
    with together(folder) as open_aside:
        with open_aside("valuations.csv", CSV_ENCODING[language]) as file:
            _write_accounts(appraisal.valuations.accounts, named, file, language)
        with open_aside("models.json", "utf-8") as file:
            file.write(json.dumps(figures, ensure_ascii=False, indent=2, allow_nan=False) + "\n")
        with open_aside("report.html", "utf-8") as file:
            file.write(render_valuation(appraisal, found.described, found.currency, language))
        for name, write in others.items():
            if write is not None:
                with open_aside(name, CSV_ENCODING[language]) as file:
                    write(file=file)
    gone = [name for name, write in others.items() if write is None]
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    names = ("valuations.csv", "models.json", "report.html", *(name for name in others if name not in gone))
    return [folder / name for name in names]


def model_figures(appraisal: Appraisal) -> dict[str, Any]:
    """How the values came about, by name: models, their parameters and errors, holdout, spend, assumptions, totals."""
    lifetime, spend, chosen = appraisal.lifetime, appraisal.spend, appraisal.chosen
    return {
        "chosen": lifetime.name or "shrunken_rhythm",
        "chosen_by": lifetime.chosen_by,
        "model": None if lifetime.model is None else _fit(lifetime.model),
        "rhythm_days": lifetime.rhythm.alpha,
        "holdout_days": appraisal.purchases.holdout_days,
        "candidates": [_candidate(candidate) for candidate in lifetime.candidates],
        "spend": {
            "chosen": spend.name,
            "basis": spend.basis,
            "model": None if spend.model is None else _fit(spend.model),
            "mean_of_all": round(spend.mean_of_all, _CENTS),
            "correlation_with_frequency": spend.independence.correlation,
            "p_value": spend.independence.p_value,
        },
        "horizon_months": chosen.horizon_months,
        "discount_rate": chosen.discount_rate,
        "level": chosen.level,
        "seed": chosen.seed,
        "as_of": appraisal.window.as_of.isoformat(),
        "window_opens_on": units.day(units.day_number(appraisal.window.opens_after) + 1).isoformat(),
        "orders_12m": dict(zip(("expected", "low", "high"), appraisal.valuations.totals.orders_12m, strict=True)),
        "clv": dict(zip(("expected", "low", "high"), appraisal.valuations.totals.clv, strict=True)),
    }


def _fit(model: Population) -> dict[str, Any]:
    return {
        "parameters": model.parameters,
        **{name: getattr(model, name) for name in WITHOUT_ERROR if hasattr(model, name)},
        "standard_errors": model.standard_errors,
        "log_likelihood": model.log_likelihood,
        "customers": model.fitted.customers,
        "status": model.fitted.status,
        "reasons": list(model.fitted.reasons),
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "name": candidate.name,
        **_fit(candidate.model),
        "expected": candidate.expected,
        "actual": candidate.actual,
        "root_mean_square_error": candidate.root_mean_square_error,
        "mean_absolute_error": candidate.mean_absolute_error,
    }


def _write_accounts(
    accounts: pa.Table, described: dict[str, dict[str, Any]], file: IO[str], language: Language
) -> None:
    """One row an account, by code: nulls empty, formulas inert, reasons by name and in words."""
    writer = csv.writer(file)
    writer.writerow(VALUATION_COLUMNS)
    for batch in accounts.to_batches(max_chunksize=_ROWS_AT_ONCE):
        for row in batch.to_pylist():
            said = _row(row, described.get(row["account_code"], {}), language)
            writer.writerow(cells_of(map(said.get, VALUATION_COLUMNS)))


def _row(row: dict[str, Any], described: dict[str, Any], language: Language) -> dict[str, Any]:
    rounded = {name: None if row[name] is None else round(row[name], _DECIMALS) for name in (*_SHARES, *_ORDERS)}
    by, value = row["next_order_expected_by"], row["value_per_order_day"]
    return {
        **row,
        **rounded,
        **{name: None if row[name] is None else units.money(row[name]) for name in _MONEY},
        "value_per_order_day": None if value is None else round(value, _CENTS),
        "next_order_expected_by": None if by is None else units.day(by).isoformat(),
        **{name: described.get(column) for name, column in _DESCRIBED.items()},
        "why": " ".join(VALUE_REASONS[reason].in_language(language) for reason in row["reason"].split()),
    }


_DESCRIBED = {"name": "account_name", "industry": "industry", "region": "region"}
