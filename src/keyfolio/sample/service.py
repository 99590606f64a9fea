"""What it costs to serve the customers: deliveries, visits, support hours, promotions and discounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns, words
from keyfolio.sample.habits import DAYS_A_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.language import Language
    from keyfolio.sample.facts import Facts

_DELIVERY, _VISIT, _SUPPORT, _PROMOTION, _DISCOUNT = range(len(words.SERVICES))
_A_YEAR = {_VISIT: 2.0, _SUPPORT: 1.0, _PROMOTION: 0.3, _DISCOUNT: 0.4}  # times, for a middle account
_MOST_A_YEAR = 52.0
_MIDDLE_CENTS = {_VISIT: 45_000, _SUPPORT: 38_000, _PROMOTION: 90_000, _DISCOUNT: 60_000}
_LONGEST_DELIVERY_DAYS = 4


@dataclass(frozen=True, slots=True)
class Service:
    """Single costs, shape (n_costs,) each."""

    account: NDArray[np.int64]
    day: NDArray[np.int64]
    kind: NDArray[np.int64]  # position in words.SERVICES
    cents: NDArray[np.int64]


def draw_service(facts: Facts, order_cents: NDArray[np.int64], rng: np.random.Generator) -> Service:
    """Draw every cost of the period, by day, then account and kind; `order_cents` has shape (n_documents,)."""
    parts = [_draw_deliveries(facts, order_cents, rng)] + [_draw_kind(facts, kind, rng) for kind in _A_YEAR]
    account = np.concatenate([part.account for part in parts])
    day = np.concatenate([part.day for part in parts])
    kind = np.concatenate([part.kind for part in parts])
    cents = np.concatenate([part.cents for part in parts])
    rows = np.flatnonzero(day < facts.seasons.end_day)
    rows = rows[np.lexsort((kind[rows], account[rows], day[rows]))]
    return Service(account[rows], day[rows], kind[rows], cents[rows])


def _draw_deliveries(facts: Facts, order_cents: NDArray[np.int64], rng: np.random.Generator) -> Service:
    """One an order, within days; dearer with the order's size, by its square root."""
    orders = facts.documents.orders
    account = facts.documents.account[:orders]
    size = np.sqrt(np.maximum(order_cents[:orders], 0))
    care = facts.habits.spending.attention[account] ** 0.5
    cents = (1500 + 9 * size) * care * np.exp(rng.normal(0.0, 0.3, orders))
    day = facts.documents.day[:orders] + rng.integers(_LONGEST_DELIVERY_DAYS, size=orders)
    return Service(account, day, np.full(orders, _DELIVERY), np.rint(cents).astype(np.int64))


def _draw_kind(facts: Facts, kind: int, rng: np.random.Generator) -> Service:
    """Costs of one kind, at any time of an account's life; oftener and dearer for large accounts."""
    life, spending = facts.habits.life, facts.habits.spending
    begins = np.maximum(life.arrived_day, facts.seasons.first_day)
    years = np.maximum(life.until_day - begins, 0) / DAYS_A_YEAR
    weight = facts.habits.yearly_cents / np.median(facts.habits.yearly_cents)
    rate = np.minimum(_A_YEAR[kind] * spending.attention * weight**0.3, _MOST_A_YEAR)
    counts = np.floor(rate * years + rng.random(len(rate))).astype(np.int64)
    account = np.repeat(np.arange(len(counts)), counts)
    day = begins[account] + np.floor((life.until_day - begins)[account] * rng.random(len(account))).astype(np.int64)
    dearer = weight[account] ** (0.5 if kind in (_PROMOTION, _DISCOUNT) else 0.1)
    cents = _MIDDLE_CENTS[kind] * dearer * np.exp(rng.normal(0.0, 0.5, len(account)))
    return Service(account, day, np.full(len(account), kind), np.rint(cents).astype(np.int64))


def cost_to_serve_table(facts: Facts, service: Service, language: Language) -> pa.Table:
    """One row a cost, by day: account_code, date, kind, amount."""
    return pa.table(
        {
            "account_code": facts.accounts.codes().take(pa.array(service.account)),
            "date": columns.days(service.day),
            "kind": columns.words(words.SERVICES, service.kind, language),
            "amount": columns.decimals(service.cents),
        }
    )
