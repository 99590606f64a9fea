"""Say what a misspelt name means, or that it means what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from keyfolio_web.ledger.models import Account, Product, Spelling
from keyfolio_web.ledger.queries.spellings import told_meanings
from keyfolio_web.ledger.search import index_accounts
from keyfolio_web.ledger.services.rights import refuse_who_does_not_import
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


@transaction.atomic
def tell_spelling(*, kind: str, written: str, means: str, by: Person) -> Spelling:
    """Remember what a name means: an industry is put right at once and in later files, a product from the next run on.

    means: empty, it means what it says. The last answer counts.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: there is no such product, or the name is to mean itself.
    """
    refuse_who_does_not_import(by)
    if written == means:
        raise Refused(_("A name cannot be put right by itself. Say what it means, or that it is right."), field="means")
    if kind == Spelling.Kind.PRODUCT and means and not Product.objects.filter(code=means, is_described=True).exists():
        raise Refused(_("No file of products has {code}. Choose another.").format(code=means), field="means")
    before = told_meanings(Spelling.Kind.INDUSTRY)
    told, _made = Spelling.objects.update_or_create(
        kind=Spelling.Kind(kind), written=written, defaults={"means": means, "told_by": by}
    )
    if kind == Spelling.Kind.INDUSTRY:
        _put_right(before, told_meanings(Spelling.Kind.INDUSTRY))
    audit.record("spelling_told", by=by, subject=written, kind=kind, means=means)
    return told


@transaction.atomic
def take_back_spelling(*, kind: str, written: str, by: Person) -> None:
    """Forget what was said of a name: accounts whose industry was put right by it have it as it was written again.

    Raises:
        NotAllowed: the person does not work on the ledger.
        Refused: nothing is remembered of it.
    """
    refuse_who_does_not_import(by)
    told = Spelling.objects.filter(kind=kind, written=written).first()
    if told is None:
        raise Refused(_("Nothing is remembered of this name."))
    before = told_meanings(Spelling.Kind.INDUSTRY)
    told.delete()
    if kind == Spelling.Kind.INDUSTRY:
        _put_right(before, told_meanings(Spelling.Kind.INDUSTRY))
    audit.record("spelling_taken_back", by=by, subject=written, kind=kind, means=told.means)


def _put_right(before: dict[str, str], now: dict[str, str]) -> None:
    """Give accounts the industry that is meant now by what was written of them. before, now: written -> meaning."""
    for written in before.keys() | now.keys():
        means = now.get(written, written)
        if means != before.get(written, written):
            mine = Account.objects.filter(Q(industry_written=written) | Q(industry_written="", industry=written))
            changed = list(mine.values_list("pk", flat=True))
            Account.objects.filter(pk__in=changed).update(
                industry=means, industry_written="" if means == written else written
            )
            index_accounts(changed)
