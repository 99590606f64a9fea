"""Stage 2: what each account is worth. So far: what it did in the window."""

from keyfolio.value.months import month_number
from keyfolio.value.observe import Observation, observe
from keyfolio.value.products import observe_products, sum_by_product

__all__ = ["Observation", "month_number", "observe", "observe_products", "sum_by_product"]
