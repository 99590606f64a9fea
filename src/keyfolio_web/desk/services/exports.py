"""Take lists out of the house: exactly what the page shows to this person, and a line in the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Generic, Literal

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from keyfolio.errors import StoreTrouble
from keyfolio_web.desk.queries import (
    AccountRow,
    BuyerRow,
    ProductRow,
    account_rows,
    buyer_rows,
    has_product_figures,
    product_rows,
    spans_of,
)
from keyfolio_web.desk.services.spreadsheets import (
    MOST_XLSX_ROWS,
    Column,
    Row,
    account_columns,
    buyer_columns,
    csv_lines,
    fact_table,
    product_columns,
    xlsx_file,
)
from keyfolio_web.ledger.queries import AccountFacts
from keyfolio_web.runs.queries import current_run
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keyfolio_web.desk.filters import Filters
    from keyfolio_web.desk.product_filters import BuyerFilters, ProductFilters
    from keyfolio_web.desk.queries import AccountHead
    from keyfolio_web.ledger.models import Kind
    from keyfolio_web.shared.models import Person


@dataclass(frozen=True, slots=True)
class Export(Generic[Row]):
    """A list that may leave the house: its columns in the language of who asked, and its rows, to be taken once."""

    columns: list[Column[Row]]
    rows: Iterator[Row]
    title: str

    def as_csv(self) -> Iterator[bytes]:
        """A line at a time."""
        return csv_lines(self.columns, self.rows)

    def as_xlsx(self) -> IO[bytes]:
        """A workbook, to be read from its start and closed."""
        return xlsx_file(self.columns, self.rows, self.title)


@transaction.atomic
def export_accounts(*, filters: Filters, kind: Literal["csv", "xlsx"], by: Person) -> Export[AccountRow]:
    """Every account that the filter shows to this person, in its order.

    Raises:
        Refused: more rows than a sheet has.
    """
    run = current_run(by)
    count, rows = account_rows(by, run, filters)
    _refuse_too_many(kind, count)
    audit.record("exported", by=by, subject="accounts", kind=kind, rows=count, run=run and run.number, **filters.asked)
    return Export(account_columns(spans_of(run) if run else None), rows, _("Accounts"))


@transaction.atomic
def export_products(*, filters: ProductFilters, kind: Literal["csv", "xlsx"], by: Person) -> Export[ProductRow]:
    """Every product that the filter finds, in its order, with what the accounts of this person buy of it.

    Raises:
        Refused: more rows than a sheet has.
    """
    run = current_run(by)
    count, rows = product_rows(by, filters)
    _refuse_too_many(kind, count)
    audit.record("exported", by=by, subject="products", kind=kind, rows=count, run=run and run.number, **filters.asked)
    spans = spans_of(run) if run and has_product_figures(run, filters) else None
    return Export(product_columns(spans), rows, _("Products"))


@transaction.atomic
def export_buyers(*, code: str, filters: BuyerFilters, kind: Literal["csv", "xlsx"], by: Person) -> Export[BuyerRow]:
    """Every account that bought a product, of those that this person sees, in the order of the page.

    Raises:
        Product.DoesNotExist: there is no product of this code.
        Refused: there is no run yet, or more rows than a sheet has.
    """
    run = current_run(by)
    product, count, rows = buyer_rows(by, code, filters)
    if run is None:
        raise Refused(_("There is no run yet. Sales, classes and scores come with the first one."))
    _refuse_too_many(kind, count)
    told = {"product": product.code, **filters.asked}
    audit.record("exported", by=by, subject="products", kind=kind, rows=count, run=run.number, **told)
    return Export(buyer_columns(spans_of(run), shares=by.sees_every_account), rows, _("Accounts"))


@transaction.atomic
def export_facts(*, head: AccountHead, what: Kind, kind: Literal["csv", "xlsx"], by: Person) -> Export[dict[str, Any]]:
    """Every row of a kind of facts of an account, in the order of its page.

    Raises:
        Account.DoesNotExist: the account is not this person's to see.
        Refused: the ledger cannot be read, or more rows than a sheet has.
    """
    try:
        rows = AccountFacts(by, head.account, head.run).rows(what)
    except StoreTrouble as trouble:
        raise Refused(spoken(trouble.text)) from trouble
    _refuse_too_many(kind, len(rows))
    audit.record("exported", by=by, subject=what.value, kind=kind, rows=len(rows), account=head.account.code)
    return Export(fact_table(what), iter(rows), str(capfirst(what.label)))


def _refuse_too_many(kind: str, count: int) -> None:
    if kind == "xlsx" and count > MOST_XLSX_ROWS:
        raise Refused(_("A workbook holds {most} rows at most. Export CSV, or filter.").format(most=MOST_XLSX_ROWS))
