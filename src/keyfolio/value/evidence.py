"""What the value of accounts rests on, in numbers to draw: did the model keep up, is it right, who holds the value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio.value.calibration import calibrate
from keyfolio.value.spread import concentrate, distribute
from keyfolio.value.tracking import track

if TYPE_CHECKING:
    from keyfolio.value.appraisal import Appraisal
    from keyfolio.value.calibration import Calibration
    from keyfolio.value.spread import Band, ValueConcentration
    from keyfolio.value.tracking import Tracking


@dataclass(frozen=True, slots=True)
class Evidence:
    """tracking, calibration: what came against what was expected. distribution, concentration: of lifetime value."""

    tracking: Tracking
    calibration: Calibration
    distribution: tuple[Band, ...]
    concentration: ValueConcentration


def gather_evidence(appraisal: Appraisal) -> Evidence:
    """Work out the evidence of an appraisal: some hundred numbers, whatever the number of accounts."""
    clv = appraisal.valuations.accounts["clv"]
    told = clv.drop_null().to_numpy()
    return Evidence(
        track(appraisal.purchases, appraisal.lifetime),
        calibrate(appraisal.purchases, appraisal.lifetime),
        distribute(told, clv.null_count),
        concentrate(told),
    )
