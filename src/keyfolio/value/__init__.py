"""Stage 2: what each account is worth: what it did in the window, and what it may be expected to do."""

from keyfolio.value.appraisal import Appraisal, appraise
from keyfolio.value.calibration import MOST_REPEATS, Calibration, CalibrationGroup, FrequencyGroup
from keyfolio.value.chain import FIRST_ORDER_VERDICTS, STATIONARITY_VERDICTS, STEADY_REASONS, Chain, Estimate, verdict
from keyfolio.value.contract_chains import ContractChain, chain_contracts
from keyfolio.value.evidence import Evidence, gather_evidence
from keyfolio.value.lifetime import Candidate, Lifetime, choose_lifetime
from keyfolio.value.migration import MIGRATION_REASONS, Migration, follow, migrate
from keyfolio.value.months import month_number
from keyfolio.value.observe import Observation, observe
from keyfolio.value.period_sales import PeriodSales
from keyfolio.value.periods import Period, whole_periods
from keyfolio.value.products import observe_products, sum_by_product
from keyfolio.value.purchases import Purchases, Seen, holdout_begins_after, observe_purchases
from keyfolio.value.renewals import RENEWAL_REASONS, Renewals, value_renewals
from keyfolio.value.spend import Spend, observe_spend
from keyfolio.value.spread import Band, ValueConcentration
from keyfolio.value.states import A_PERCENT, B_PERCENT, STATE_LABELS
from keyfolio.value.tracking import Tracking
from keyfolio.value.valuation import NEWS_LEVEL, VALUE_REASONS, Totals, Valuations

__all__ = [
    "A_PERCENT",
    "Appraisal",
    "B_PERCENT",
    "Band",
    "Calibration",
    "CalibrationGroup",
    "Candidate",
    "Chain",
    "ContractChain",
    "Estimate",
    "Evidence",
    "FIRST_ORDER_VERDICTS",
    "FrequencyGroup",
    "Lifetime",
    "MIGRATION_REASONS",
    "MOST_REPEATS",
    "Migration",
    "NEWS_LEVEL",
    "Observation",
    "Period",
    "PeriodSales",
    "Purchases",
    "RENEWAL_REASONS",
    "Renewals",
    "STATE_LABELS",
    "STATIONARITY_VERDICTS",
    "STEADY_REASONS",
    "Seen",
    "Spend",
    "Totals",
    "Tracking",
    "VALUE_REASONS",
    "Valuations",
    "ValueConcentration",
    "appraise",
    "chain_contracts",
    "choose_lifetime",
    "follow",
    "gather_evidence",
    "holdout_begins_after",
    "migrate",
    "month_number",
    "observe",
    "observe_products",
    "observe_purchases",
    "observe_spend",
    "sum_by_product",
    "value_renewals",
    "verdict",
    "whole_periods",
]
