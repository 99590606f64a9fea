"""Data quality (数据准确性与及时性): is what the ledger holds complete, fresh, known and plausible?"""

from keyfolio.ledger.quality.by_batch import OPTIONAL
from keyfolio.ledger.quality.look import look_at_data
from keyfolio.ledger.quality.records import (
    BatchQuality,
    Finding,
    FoundCode,
    FoundLine,
    Gap,
    MastersQuality,
    Quality,
    State,
)
from keyfolio.ledger.quality.rules import MOST_KEPT, OUTLIER_LEAST_LINES, OUTLIER_TIMES, RULES, STALE_DAYS

__all__ = [
    "MOST_KEPT",
    "OPTIONAL",
    "OUTLIER_LEAST_LINES",
    "OUTLIER_TIMES",
    "RULES",
    "STALE_DAYS",
    "BatchQuality",
    "Finding",
    "FoundCode",
    "FoundLine",
    "Gap",
    "MastersQuality",
    "Quality",
    "State",
    "look_at_data",
]
