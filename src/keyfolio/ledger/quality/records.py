"""What a look at the data found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from keyfolio.language import Text

State = Literal["good", "look", "unknown"]
"""Nothing found; something found; it cannot be told."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One line of the ledger, by batch and line number; texts are cut at 200 characters.

    day: since 1970-01-01. amount: money. median: of outliers, the median of the account's amounts, money; else null.
    missing: of incomplete lines, the fields without a value; else none.
    """

    batch: int
    line_number: int
    account_code: str
    order_id: str
    product_code: str | None
    day: int
    amount: int
    median: int | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code that no master data have. lines: that name it; amount: their sum, money."""

    code: str
    lines: int
    amount: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Weeks without a sale, one after the other. first_day: the Monday of the first; days since 1970-01-01."""

    first_day: int
    weeks: int
    last_day_before: int
    first_day_after: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found by one rule. name: its key in `RULES`.

    found: how many, of what the rule is about: codes, weeks, days of age, else lines. said: in one sentence.
    lines_found: lines that it rests on; lines: the first of them, at most `MOST_KEPT`. For weeks without sales these
    are the sales of the last day before and the first day after; a quarantined line is not among them, but in its file.
    codes: most lines first, at most `MOST_KEPT`. gaps: oldest first.
    """

    name: str
    state: State
    found: int
    said: Text
    lines_found: int = 0
    lines: tuple[FoundLine, ...] = ()
    codes: tuple[FoundCode, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchQuality:
    """What one batch, that is one file, brought.

    lines: that count now. given: field -> how many of them have it. newest_day: of them; null: none counts.
    age_days: days from it to the day of the import; null with it. read, quarantined, repeated: as in `Counts`.
    """

    number: int
    source: str
    imported_on: str
    lines: int
    given: dict[str, int]
    newest_day: int | None
    age_days: int | None
    read: int
    quarantined: int
    repeated: int


@dataclass(frozen=True, slots=True)
class MastersQuality:
    """How complete the master data of one kind are. rows: codes; given: field -> how many of them have it."""

    kind: str
    rows: int
    given: dict[str, int]


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything that was found.

    batches: the newest `MOST_KEPT`, in the order of import. findings: one for each of `RULES`, in its order.
    """

    batches: tuple[BatchQuality, ...]
    masters: tuple[MastersQuality, ...]
    findings: tuple[Finding, ...]
