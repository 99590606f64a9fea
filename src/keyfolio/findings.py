"""What a run found: the tables and the summary that the report, the files and the Python result are made from."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from keyfolio.language import Text
from keyfolio.ledger import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from keyfolio.assumptions import Grain
    from keyfolio.identify import Policy


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures.

    Money is int64 in 1/10,000; shares are 0-1; a figure that cannot be had is null, and `notes` say why.
    """

    accounts: int
    key_accounts: int
    orders: int
    credit_notes: int
    lines: Counts
    net_sales: int
    key_share: float | None  # of net sales held by the key accounts
    top20_accounts: int
    top20_share: float | None
    accounts_for_70: int | None
    accounts_for_80: int | None
    gini: float | None
    hhi: float | None
    clipped: int  # accounts with negative net sales, taken as 0 in Gini and HHI
    abc: dict[str, int] | None
    rfm: dict[str, int]  # accounts by class, "111" to "000", all eight
    snapshot: str  # digest of what was read
    policy: str  # name, version and digest
    as_of: date
    window_opens_on: date  # first day that counts
    window_months: int | None
    compared_months: int
    currency: str | None
    mapping: dict[str, str]  # header -> field, as recognised or told
    notes: tuple[Text, ...]  # what a reader must know to not be misled
    grain: Grain = "account"  # by group, an account of these figures is a group of them
    accounts_in_groups: int | None = None  # with a line in the window; null: accounts are judged
    listed_accounts: int | None = None  # the only accounts asked for; null: every account was
    listed_without_lines: int | None = None  # of these, without a line in the window


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary as plain JSON, field by field: days ISO, `lines` and each note with their parts by name.

    Nothing is rounded: `summary_from_json` gives back the same summary.
    """
    days = {name: getattr(summary, name).isoformat() for name in ("as_of", "window_opens_on")}
    return {**asdict(summary), **days, "notes": [asdict(note) for note in summary.notes]}


def summary_from_json(held: Mapping[str, Any]) -> Summary:
    """The summary that `summary_json` was made from."""
    days = {name: date.fromisoformat(held[name]) for name in ("as_of", "window_opens_on")}
    notes = tuple(Text(**note) for note in held["notes"])
    return Summary(**{**held, **days, "lines": Counts(**held["lines"]), "notes": notes})


@dataclass(frozen=True, slots=True)
class Findings:
    """Everything a run found.

    accounts: columns of `schemas.ABC`, `schemas.RFM`, `schemas.OBSERVED`, account_name, industry, region (null: not
        known), accounts_in_group (null: accounts are judged), score (0-100), is_key, failed, and for each criterion of
        the policy value_, points_ and contribution_ (see `identify.apply_policy`); ordered by rank.
    monthly_sales: `schemas.MONTHLY_SALES`, ordered by account_code, month.
    """

    accounts: pa.Table
    monthly_sales: pa.Table
    summary: Summary
    policy: Policy

    def key_accounts(self, most: int) -> Findings:
        """The same findings with the key accounts only, at most so many, by rank."""
        return replace(self, accounts=self.accounts.filter(self.accounts["is_key"]).slice(0, most))
