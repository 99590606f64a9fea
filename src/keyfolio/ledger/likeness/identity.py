"""What tells one account from another, and two accounts that are likely to be one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keyfolio.language import Text


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of an account; null or empty: not known."""

    account_code: str
    account_name: str | None = None
    credit_code: str | None = None
    telephone: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Two accounts that are likely to be one customer.

    account_codes: in their order. likeness: 0 to 1, 4 decimals; an order, not a probability. reasons: what speaks for
    it and against it.
    """

    account_codes: tuple[str, str]
    likeness: float
    reasons: tuple[Text, ...]
