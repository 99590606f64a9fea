"""Stage 2: what each account is worth: what it did in the window, and what it may be expected to do."""

from keyfolio.value.lifetime import Candidate, Lifetime, choose_lifetime
from keyfolio.value.months import month_number
from keyfolio.value.observe import Observation, observe
from keyfolio.value.products import observe_products, sum_by_product
from keyfolio.value.purchases import Purchases, Seen, holdout_begins_after, observe_purchases

__all__ = [
    "Candidate",
    "Lifetime",
    "Observation",
    "Purchases",
    "Seen",
    "choose_lifetime",
    "holdout_begins_after",
    "month_number",
    "observe",
    "observe_products",
    "observe_purchases",
    "sum_by_product",
]
