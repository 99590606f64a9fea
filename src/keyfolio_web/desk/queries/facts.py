"""The other facts of one account: what it owes, which kinds there are, and a page of one kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from keyfolio.errors import StoreTrouble
from keyfolio.language import Text
from keyfolio.ledger import FIELDS
from keyfolio_web.ledger.queries import FACT_KINDS, AccountFacts, contract_of
from keyfolio_web.shared.numbered import numbered_page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from keyfolio.ledger import Receivables
    from keyfolio_web.desk.queries.account import AccountHead
    from keyfolio_web.ledger.models import Kind
    from keyfolio_web.shared.models import Person
    from keyfolio_web.shared.numbered import NumberedPage


_OUTCOME = Text("outcome", "商机结果")
_OUTCOMES = {"won": Text("won", "赢单"), "lost": Text("lost", "输单"), "open": Text("open", "进行中")}
_YES_NO = {True: Text("yes", "是"), False: Text("no", "否")}


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column of a kind of facts. type: as in its contract. words: for its values; none: themselves."""

    name: str
    type: str
    label: Text
    words: Mapping[Any, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FactsShown:
    """What the page of an account says of its other facts. trouble: why what it owes cannot be read.

    left_out: how many accounts of its group are not the person's to see, and not in what it owes.
    """

    kinds: list[Kind]
    receivables: Receivables | None = None
    trouble: Text | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """A page of one kind, newest first. codes: whose facts they are; trouble: why they cannot be read.

    left_out: how many accounts of its group are not the person's to see.
    """

    kind: Kind
    kinds: list[Kind]
    codes: list[str] = field(default_factory=list)
    page: NumberedPage[dict[str, Any]] | None = None
    trouble: Text | None = None
    left_out: int = 0

    @property
    def columns(self) -> list[FactColumn]:
        """Without those that a row tells elsewhere: a currency beside its amount, and whose it is if not its own."""
        return [column for column in fact_columns(self.kind) if column.name not in {"account_code", "currency"}]


def fact_kind(name: str) -> Kind | None:
    """The kind of facts of accounts that an address names; null: there is none such."""
    return next((kind for kind in FACT_KINDS if kind.value == name), None)


def fact_columns(kind: Kind) -> list[FactColumn]:
    """The columns of a kind in the order of its files, the outcome of an opportunity after its stage."""
    labels = {told.name: told.label for told in FIELDS[contract_of(kind).grain.kind]}
    found = []
    for column in contract_of(kind).columns:
        words = _YES_NO if column.type == "yes_no" else {}
        found.append(FactColumn(column.name, column.type, labels[column.field], words))
        if column.name == "stage":
            found.append(FactColumn("outcome", "text", _OUTCOME, _OUTCOMES))
    return found


def account_facts(person: Person, head: AccountHead, on: date) -> FactsShown:
    """The kinds of which there is something, and what the account owes on a day."""
    facts = AccountFacts(person, head.account, head.run)
    try:
        return FactsShown(facts.kinds, facts.receivables(on), left_out=facts.left_out)
    except StoreTrouble as trouble:
        return FactsShown(facts.kinds, trouble=trouble.text)


def facts_page(person: Person, head: AccountHead, kind: Kind, number: int = 1) -> Facts:
    """A page of one kind as the ledger is now; beyond the last, the last."""
    facts = AccountFacts(person, head.account, head.run)
    try:
        page = numbered_page(facts.rows(kind), number)
        return Facts(kind, facts.kinds, facts.codes, page, left_out=facts.left_out)
    except StoreTrouble as trouble:
        return Facts(kind, facts.kinds, trouble=trouble.text)
