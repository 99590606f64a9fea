"""What a person chooses about the rows of a file, beside what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

SET_ASIDE = "set_aside"
DATE_ORDERS = (
    ("", _("told from the dates themselves")),
    ("ymd", _("year, month, day (2026-12-31)")),
    ("dmy", _("day, month, year (31/12/2026)")),
    ("mdy", _("month, day, year (12/31/2026)")),
)
ROW_KEYS = (
    ("", _("their line id, where the file has one")),
    ("product", _("the product within the order")),
    ("exact", _("all that they say")),
)
UNKNOWN_ACCOUNTS = (("", _("are made")), (SET_ASIDE, _("are set aside, with their rows")))


@dataclass(frozen=True, slots=True)
class Choices:
    """Choices about the rows of a file; each as it is kept, empty: nothing is said.

    base_currency: of the ledger, where nobody has said it yet. source: where the rows come from, unless a column
    says. row_key: by what an order line is known, as in `keyfolio.ledger.RowKey`; empty: by its line id, where there
    is one. unknown_accounts: `SET_ASIDE`, or empty: they are made.
    """

    base_currency: str = ""
    source: str = ""
    row_key: str = ""
    unknown_accounts: str = ""


NO_CHOICES = Choices()
