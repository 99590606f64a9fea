"""Who buys a product, among everybody, of a run of which the database keeps some accounts: read from its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from keyfolio_web.desk.product_filters import BuyerSort
from keyfolio_web.ledger.queries import accounts_of
from keyfolio_web.shared import paging
from keyfolio_web.value import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from keyfolio_web.desk.product_filters import BuyerFilters
    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person

_ROWS_AT_ONCE = 2_000
_PLACES = {BuyerSort.SALES: "net_sales", BuyerSort.CHANGE: "change", BuyerSort.LAST: "last_sale_day"}


class Buyers:
    """All buyers of a product in the order asked for; for who sees every account. Rows are as `products` names them.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """

    def __init__(self, person: Person, run: Run, product_code: str, filters: BuyerFilters) -> None:
        self._person = person
        self._order = _PLACES[filters.ordered_by]
        self._table = _sorted(whole.buyers_of(run, product_code), self._order, descending=filters.descending)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def cut(self, position: paging.Position | None, size: int) -> list[dict[str, Any]]:
        """The rows of a page and one more, as `paging.cut` gives them; `account_id` is the place in the order."""
        at = position.tie if position else 0
        if position and position.backwards:
            return self._told(range(max(0, at - 2 - size), max(0, at - 1)))[::-1]
        return self._told(range(at, min(at + size + 1, len(self))))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for start in range(0, len(self), _ROWS_AT_ONCE):
            yield from self._told(range(start, min(start + _ROWS_AT_ONCE, len(self))))

    def _told(self, places: range) -> list[dict[str, Any]]:
        rows = self._table.slice(places.start, len(places)).to_pylist()
        names = _names(self._person, [row["account_code"] for row in rows])
        return [
            {**row, "account_id": place + 1, "account__code": row["account_code"], "account__name": names.get(code, "")}
            for place, row in zip(places, rows, strict=True)
            for code in [row["account_code"]]
        ]


def reads_files(person: Person, run: Run | None) -> bool:
    """Whether who asks sees every account, and the database has not all of them."""
    return run is not None and person.sees_every_account and whole.has_products(run)


def _sorted(bought: pa.Table, by: str, *, descending: bool) -> pa.Table:
    change = pc.subtract(bought["recent_sales"], bought["earlier_sales"])
    way = "descending" if descending else "ascending"
    return bought.append_column("change", change).sort_by([(by, way), ("account_code", "ascending")])


def _names(person: Person, codes: Iterable[str]) -> dict[str, str]:
    return dict(accounts_of(person).filter(code__in=list(codes)).order_by().values_list("code", "name"))
