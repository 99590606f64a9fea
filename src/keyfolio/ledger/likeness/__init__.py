"""Near-duplicate accounts (疑似重复): which accounts are likely to be one customer, entered twice.

Not among the names of `keyfolio.ledger`: what it stands on takes time to load, and most commands do not need it.
"""

from keyfolio.ledger.likeness.credit_code import is_credit_code, plain_credit_code
from keyfolio.ledger.likeness.duplicates import find_duplicates
from keyfolio.ledger.likeness.identity import Identity, LikelyDuplicate
from keyfolio.ledger.likeness.weights import LIKELY

__all__ = ["LIKELY", "Identity", "LikelyDuplicate", "find_duplicates", "is_credit_code", "plain_credit_code"]
