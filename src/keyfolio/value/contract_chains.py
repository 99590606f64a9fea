"""Contracts in chains: each renews the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST_GAP_DAYS = 90
"""A contract renews one that ends at most so many days before it begins, or after: as long is waited for a renewal."""

Standing = Literal["running", "not_renewed", "renewed", "pending", "ended"]
"""running: the last contract is in force. not_renewed: it is, and is told not to be renewed. renewed: it is over and is
told to have been renewed, by a contract that is not here. pending: it is over, and may still be renewed. ended: it was
not renewed.
"""


@dataclass(frozen=True, slots=True)
class ContractChain:
    """Contracts of one account, one after the other.

    contract_id, start_day, end_day, annual_amount, renewed: of the last one; renewed: null: not told. contracts: how
    many there are.
    """

    account_code: str
    contract_id: str
    start_day: int
    end_day: int
    annual_amount: int
    renewed: bool | None
    contracts: int

    def standing(self, as_of: int) -> Standing:
        """How it stands on a day, a day number."""
        if self.end_day >= as_of:
            return "not_renewed" if self.renewed is False else "running"
        if self.renewed:
            return "renewed"
        is_over = self.renewed is False or self.end_day + LONGEST_GAP_DAYS < as_of
        return "ended" if is_over else "pending"

    @property
    def renewals(self) -> int:
        """How often it was renewed: by contracts that are here, and by one that is told of."""
        return self.contracts - (not self.renewed)


def chain_contracts(contracts: Iterable[Mapping[str, Any]]) -> list[ContractChain]:
    """The chains of contracts, ordered by account_code, start_day and contract_id of their last ones.

    contracts: rows of `schemas.CONTRACTS`, in any order. A contract renews at most one: that which ends nearest to its
    first day, within `LONGEST_GAP_DAYS`; else the one told to be renewed that ended last.

    >>> year = {"account_code": "A", "renewed": None, "annual_amount": 10_000}
    >>> first = year | {"contract_id": "C1", "start_day": 0, "end_day": 364}
    >>> second = year | {"contract_id": "C2", "start_day": 380, "end_day": 744}
    >>> [(chain.contract_id, chain.contracts, chain.standing(900)) for chain in chain_contracts([second, first])]
    [('C2', 2, 'ended')]
    """
    rows = sorted(contracts, key=lambda row: (row["account_code"], *_when(row)))
    chains = [
        _chain(own)
        for _, of_account in groupby(rows, key=lambda row: row["account_code"])
        for own in _linked(of_account)
    ]
    return sorted(chains, key=lambda chain: (chain.account_code, chain.start_day, chain.contract_id))


def _when(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["start_day"], row["end_day"], row["contract_id"]


def _linked(contracts: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """contracts: of one account, by their first days."""
    chains: list[list[Mapping[str, Any]]] = []
    for row in contracts:
        before = [chain for chain in chains if _renews(row, chain[-1])]
        if before:
            min(before, key=lambda chain: (_gap(row, chain[-1]), _when(chain[-1]))).append(row)
        else:
            chains.append([row])
    return chains


def _renews(row: Mapping[str, Any], last: Mapping[str, Any]) -> bool:
    is_later = row["start_day"] > last["start_day"] and row["end_day"] > last["end_day"]
    is_near = _gap(row, last) <= LONGEST_GAP_DAYS
    return is_later and (is_near or bool(last["renewed"] and row["start_day"] > last["end_day"]))


def _gap(row: Mapping[str, Any], last: Mapping[str, Any]) -> int:
    gap: int = abs(row["start_day"] - last["end_day"] - 1)
    return gap


def _chain(contracts: Sequence[Mapping[str, Any]]) -> ContractChain:
    last = contracts[-1]
    names = ("account_code", "contract_id", "start_day", "end_day", "annual_amount", "renewed")
    return ContractChain(**{name: last[name] for name in names}, contracts=len(contracts))
