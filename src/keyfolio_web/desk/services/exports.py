"""Take the list of accounts out of the house: exactly what the filter shows, and a line in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from keyfolio_web.desk.queries import AccountRow, account_rows, spans_of
from keyfolio_web.desk.services.spreadsheets import MOST_XLSX_ROWS, Column, columns, csv_lines, xlsx_file
from keyfolio_web.runs.queries import current_run
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyfolio_web.desk.filters import Filters
    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class Export:
    """A list that may leave the house: its columns in the language of who asked, and its rows, to be taken once."""

    columns: list[Column]
    rows: Iterator[AccountRow]
    title: str

    def as_csv(self) -> Iterator[bytes]:
        """A line at a time."""
        return csv_lines(self.columns, self.rows)

    def as_xlsx(self) -> IO[bytes]:
        """A workbook, to be read from its start and closed."""
        return xlsx_file(self.columns, self.rows, self.title)


@transaction.atomic
def export_accounts(*, filters: Filters, kind: Literal["csv", "xlsx"], by: Person) -> Export:
    """Every account that the filter shows to this person, in its order.

    Raises:
        Refused: more rows than a sheet has.
    """
    run = current_run(by)
    count, rows = account_rows(by, run, filters)
    if kind == "xlsx" and count > MOST_XLSX_ROWS:
        raise Refused(_("A workbook holds {most} rows at most. Export CSV, or filter.").format(most=MOST_XLSX_ROWS))
    audit.record("exported", by=by, subject="accounts", kind=kind, rows=count, run=run and run.number, **filters.asked)
    return Export(columns(spans_of(run) if run else None), rows, _("Accounts"))
