"""What is in each order: products to the account's taste, whole pieces or quarter metres, prices in cents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from keyfolio.sample.catalogue import FAMILIES, PRODUCTS_A_FAMILY, Catalogue
from keyfolio.sample.columns import round_half_even
from keyfolio.sample.habits import DAYS_A_YEAR, Habits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.sample.orders import Orders

HUNDREDTHS = 100  # quantities are held in hundredths
_QUARTER = 25
_MOST_LINES = 40
_INFLATION = 0.02  # a year


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of documents, shape (n_lines,) each. A negative quantity is goods that came back."""

    document: NDArray[np.int64]  # position of its order, or of its credit note after all orders
    product: NDArray[np.int64]
    quantity: NDArray[np.int64]  # hundredths of a piece or metre
    price_cents: NDArray[np.int64]  # of one piece or metre
    unit_cost_cents: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.document)

    @property
    def amount_cents(self) -> NDArray[np.int64]:
        """Quantity x price, half-even to the cent."""
        return round_half_even(self.quantity * self.price_cents, HUNDREDTHS)

    @property
    def cost_cents(self) -> NDArray[np.int64]:
        """Quantity x unit cost, half-even to the cent."""
        return round_half_even(self.quantity * self.unit_cost_cents, HUNDREDTHS)

    def at(self, rows: NDArray[np.int64]) -> Lines:
        """The lines at these positions, in this order."""
        return Lines(
            self.document[rows],
            self.product[rows],
            self.quantity[rows],
            self.price_cents[rows],
            self.unit_cost_cents[rows],
        )


def joined(parts: list[Lines]) -> Lines:
    """Lines one after another."""
    return Lines(
        np.concatenate([part.document for part in parts]),
        np.concatenate([part.product for part in parts]),
        np.concatenate([part.quantity for part in parts]),
        np.concatenate([part.price_cents for part in parts]),
        np.concatenate([part.unit_cost_cents for part in parts]),
    )


def draw_lines(orders: Orders, habits: Habits, catalogue: Catalogue, rng: np.random.Generator) -> Lines:
    """Fill every order with one line or more, whose amounts come to about its value; ordered by order."""
    taste_rng, count_rng, product_rng, price_rng = rng.spawn(4)
    order = _draw_line_orders(orders, habits, count_rng)
    account = orders.account[order]
    product = _draw_products(account, len(habits.is_giant), taste_rng, product_rng)
    years = (orders.day[order] - orders.day.min(initial=0)) / DAYS_A_YEAR
    inflation = (1 + _INFLATION) ** np.floor(years)
    haggled = (1 - habits.spending.discount[account]) * price_rng.uniform(0.985, 1.015, len(order))
    price = np.rint(catalogue.list_cents[product] * inflation * haggled).astype(np.int64)
    return Lines(
        document=order,
        product=product,
        quantity=_quantities(_split(orders, order, count_rng) / price, catalogue.by_length[product]),
        price_cents=price,
        unit_cost_cents=np.rint(catalogue.cost_cents[product] * inflation).astype(np.int64),
    )


def _draw_line_orders(orders: Orders, habits: Habits, rng: np.random.Generator) -> NDArray[np.int64]:
    """The order of each line: orders repeated as often as they have lines."""
    middle = habits.spending.lines[orders.account]
    counts = 1 + np.floor(middle * np.exp(rng.normal(0.0, 0.6, len(orders)))).astype(np.int64)
    return np.repeat(np.arange(len(orders)), np.minimum(counts, _MOST_LINES))


def _draw_products(
    account: NDArray[np.int64], accounts: int, taste_rng: np.random.Generator, rng: np.random.Generator
) -> NDArray[np.int64]:
    """A product to the taste of each line's account: a few families, and in them favourites of its own."""
    tastes = np.exp(taste_rng.normal(0.0, 1.3, (accounts, len(FAMILIES))))
    reach = np.cumsum(tastes, axis=1)
    reach = reach / reach[:, -1:] + np.arange(accounts)[:, None]  # rising through all accounts: one search finds both
    found = np.searchsorted(reach.ravel(), account + rng.random(len(account)), side="right")
    family = np.clip(found - account * len(FAMILIES), 0, len(FAMILIES) - 1)
    favourite = taste_rng.integers(PRODUCTS_A_FAMILY, size=accounts)[account]
    step = np.floor(PRODUCTS_A_FAMILY * rng.random(len(account)) ** 2.5).astype(np.int64)
    return np.asarray(family * PRODUCTS_A_FAMILY + (favourite + step) % PRODUCTS_A_FAMILY)


def _split(orders: Orders, order: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Each line's part of its order's value, in cents."""
    weight = np.exp(rng.normal(0.0, 0.6, len(order)))
    total = np.bincount(order, weights=weight, minlength=len(orders))
    return np.asarray(orders.value_cents[order] * weight / total[order])


def _quantities(wanted: NDArray[np.float64], by_length: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Wanted pieces as hundredths: at least one piece, or a quarter of a metre; never none."""
    step = np.where(by_length, _QUARTER, HUNDREDTHS)
    steps = np.rint(wanted * HUNDREDTHS / step).astype(np.int64)
    return np.asarray(step * np.maximum(steps, 1), dtype=np.int64)
