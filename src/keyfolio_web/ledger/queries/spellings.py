"""Names that are likely to be misspelt, and what people said of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from keyfolio.ledger.spelling import INDUSTRIES, Offer, offer_spellings
from keyfolio_web.ledger.models import Account, Product, Spelling

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person

_MORE_USUAL = 3  # times as many accounts must have the name that another is offered


@dataclass(frozen=True, slots=True)
class Offered:
    """A name and what it may mean. used: by how many accounts; null for products."""

    kind: Spelling.Kind
    written: str
    means: str
    used: int | None


def spellings_of(person: Person) -> QuerySet[Spelling]:
    """What people said of names, for who works on the ledger; for others, none."""
    if not person.works_on_ledger_and_runs:
        return Spelling.objects.none()
    return Spelling.objects.select_related("told_by")


def offered_spellings(person: Person) -> list[Offered]:
    """Names that are likely to be misspelt and of which nobody said anything; none for who does not keep the ledger."""
    if not person.works_on_ledger_and_runs:
        return []
    decided = set(Spelling.objects.values_list("kind", "written"))
    found = [*_products(), *_industries()]
    return [offer for offer in found if (offer.kind, offer.written) not in decided]


def told_meanings(kind: Spelling.Kind) -> dict[str, str]:
    """Written -> meaning, through answers to answers, whoever asks: for imports and runs alone."""
    told = dict(Spelling.objects.filter(kind=kind).exclude(means="").values_list("written", "means"))
    return {written: _last_meaning(written, told) for written in told}


def _last_meaning(written: str, told: dict[str, str]) -> str:
    """Answers in a circle end before it closes."""
    passed = [written]
    while (means := told.get(passed[-1])) and means not in passed:
        passed.append(means)
    return passed[-1]


def _products() -> list[Offered]:
    """Codes that only lines name, held against those that a file of products describes."""
    codes = dict(Product.objects.values_list("code", "is_described"))
    known = [code for code, is_described in codes.items() if is_described]
    offers = offer_spellings([code for code, is_described in codes.items() if not is_described], known)
    return [Offered(Spelling.Kind.PRODUCT, offer.written, offer.means, None) for offer in offers]


def _industries() -> list[Offered]:
    counted = Account.objects.exclude(industry="").order_by().values_list("industry").annotate(Count("pk"))
    used: Counter[str] = Counter(dict(counted))
    return [
        Offered(Spelling.Kind.INDUSTRY, written, offer.means, count)
        for written, count in sorted(used.items())
        for offer in _in_use(written, used) or _as_usually_written(written)
    ]


def _in_use(written: str, used: Counter[str]) -> list[Offer]:
    """By what many more accounts have."""
    usual = {name for name, count in used.items() if name != written and count >= _MORE_USUAL * used[written]}
    return offer_spellings([written], usual)


def _as_usually_written(written: str) -> list[Offer]:
    """By the list of usual names; other letters, not only another case."""
    return [offer for offer in offer_spellings([written], INDUSTRIES) if offer.likeness < 1]
