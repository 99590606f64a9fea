"""Orders and credit notes together: every paper with a number, a day, a channel and a salesperson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from keyfolio.sample import columns, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from keyfolio.sample.accounts import Accounts
    from keyfolio.sample.lines import Lines
    from keyfolio.sample.orders import Orders
    from keyfolio.sample.returns import Credits
    from keyfolio.sample.salespeople import Salespeople

_USUAL_CHANNEL = 0.75  # of an account's orders
_USUAL_PERSON = 0.95


@dataclass(frozen=True, slots=True)
class Documents:
    """All orders, then all credit notes; shape (n_documents,) each."""

    account: NDArray[np.int64]
    day: NDArray[np.int64]  # day number
    returned_day: NDArray[np.int64]  # when the whole order came back, for the order and its note; -1: it did not
    channel: NDArray[np.int64]
    salesperson: NDArray[np.int64]
    orders: int  # how many of the documents are orders

    def __len__(self) -> int:
        return len(self.account)

    def ids(self) -> pa.Array:
        """Numbers in the order of days: SO000001 … for orders, CN000001 … for credit notes."""
        orders = columns.codes("SO", np.arange(1, self.orders + 1), digits=6)
        notes = columns.codes("CN", np.arange(1, len(self) - self.orders + 1), digits=6)
        return pa.concat_arrays([orders, notes])

    def by_day(self) -> NDArray[np.int64]:
        """Positions by day, orders before the credit notes of the same day."""
        return np.argsort(self.day, kind="stable")

    def totals(self, lines: Lines) -> NDArray[np.int64]:
        """What each document comes to, in cents."""
        totals = np.zeros(len(self), dtype=np.int64)
        np.add.at(totals, lines.document, lines.amount_cents)
        return totals


def file_documents(
    orders: Orders, credits_given: Credits, accounts: Accounts, people: Salespeople, rng: np.random.Generator
) -> Documents:
    """Give orders and credit notes a channel and a salesperson; a note has those of its order."""
    account, size = orders.account, len(orders)
    usual_person = people.draw_for(accounts.region, rng)[account]
    other_person = people.draw_for(accounts.region[account], rng)
    usual_channel = columns.choose(words.CHANNEL_SHARES, rng.random(len(accounts)))[account]
    other_channel = columns.choose(words.CHANNEL_SHARES, rng.random(size))
    person = np.where(rng.random(size) < _USUAL_PERSON, usual_person, other_person)
    channel = np.where(rng.random(size) < _USUAL_CHANNEL, usual_channel, other_channel)
    returned = np.full(size, -1, dtype=np.int64)
    returned[credits_given.order[credits_given.is_whole]] = credits_given.day[credits_given.is_whole]
    paper = np.concatenate([np.arange(size), credits_given.order])
    day = np.concatenate([orders.day, credits_given.day])
    return Documents(account[paper], day, _of_note(returned, credits_given), channel[paper], person[paper], size)


def _of_note(returned: NDArray[np.int64], credits_given: Credits) -> NDArray[np.int64]:
    return np.concatenate([returned, np.where(credits_given.is_whole, credits_given.day, -1)])
