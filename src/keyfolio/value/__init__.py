"""Stage 2: what each account is worth: what it did in the window, and what it may be expected to do."""

from keyfolio.value.appraisal import Appraisal, appraise
from keyfolio.value.calibration import Calibration, CalibrationGroup, FrequencyGroup
from keyfolio.value.evidence import Evidence, gather_evidence
from keyfolio.value.lifetime import Candidate, Lifetime, choose_lifetime
from keyfolio.value.months import month_number
from keyfolio.value.observe import Observation, observe
from keyfolio.value.products import observe_products, sum_by_product
from keyfolio.value.purchases import Purchases, Seen, holdout_begins_after, observe_purchases
from keyfolio.value.spend import Spend, observe_spend
from keyfolio.value.spread import Band, ValueConcentration
from keyfolio.value.tracking import Tracking
from keyfolio.value.valuation import NEWS_LEVEL, VALUE_REASONS, Totals, Valuations

__all__ = [
    "Appraisal",
    "Band",
    "Calibration",
    "CalibrationGroup",
    "Candidate",
    "Evidence",
    "FrequencyGroup",
    "Lifetime",
    "NEWS_LEVEL",
    "Observation",
    "Purchases",
    "Seen",
    "Spend",
    "Totals",
    "Tracking",
    "VALUE_REASONS",
    "Valuations",
    "ValueConcentration",
    "appraise",
    "choose_lifetime",
    "gather_evidence",
    "holdout_begins_after",
    "month_number",
    "observe",
    "observe_products",
    "observe_purchases",
    "observe_spend",
    "sum_by_product",
]
