"""One account: who works on it, where it stands in the current run, and what it bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keyfolio_web.desk.queries.rows import share_of_change
from keyfolio_web.desk.queries.spans import Spans, spans_of
from keyfolio_web.identify.queries import Judged, judge, policy_of, standing_in
from keyfolio_web.ledger.models import Account, TeamMember
from keyfolio_web.ledger.queries import AccountBooks, account_coded, accounts_of, judged_with, kept_code
from keyfolio_web.runs.queries import current_run
from keyfolio_web.value.queries import Renewed, Terms, ValuedAccount, renewals_in, terms_of, valuation_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.runs.models import Run
    from keyfolio_web.shared.models import Person
    from keyfolio_web.value.models import Observation


@dataclass(frozen=True, slots=True)
class Standing:
    """An account in a run: the sentence why it is key, or is not, and its figures."""

    judged: Judged

    @property
    def observed(self) -> Observation:
        """What it did in the window."""
        return self.judged.observed

    @property
    def change_share(self) -> float | None:
        """The change of its sales against the earlier span; null: nothing was sold then."""
        return share_of_change(self.observed.sales_change, self.observed.earlier_sales)

    @property
    def margin_share(self) -> float | None:
        """Margin of net sales; null: not known, or net sales are not above zero."""
        margin, sales = self.observed.margin, self.observed.net_sales
        return None if margin is None or sales <= 0 else margin / sales

    @property
    def returned_share(self) -> float | None:
        """Returns of what was sold before them; null: nothing was."""
        sold = self.observed.net_sales + self.observed.returned
        return self.observed.returned / sold if sold > 0 else None


@dataclass(frozen=True, slots=True)
class AccountHead:
    """An account, who works on it, and where it stands. run: the current one, null before the first; standing: null
    when it had no trade in the window of the run. books: what it bought, read when it is wanted; null without a run."""

    account: Account
    members: list[TeamMember]
    run: Run | None
    spans: Spans | None
    standing: Standing | None
    books: AccountBooks | None
    is_merged: bool = False
    counts_for: Account | None = None  # the account in which its merges end, if this person may see that one
    judged_with: Account | None = None  # the head of its group, when the run judged groups and this person may see it

    @property
    def leader(self) -> Person | None:
        """The owner; null: nobody leads the team."""
        return next((member.person for member in self.members if member.leads), None)


def account_head(person: Person, code: str) -> AccountHead:
    """The account with this code, as it stood in an address.

    Raises:
        Account.DoesNotExist: there is none, or it is not this person's to see.
    """
    if "\0" in code:  # PostgreSQL refuses to look for it
        raise Account.DoesNotExist(code)
    account, run = account_coded(person, code), current_run(person)
    kept = kept_code(account)
    return AccountHead(
        account=account,
        members=list(team_of(person, account)),
        run=run,
        spans=spans_of(run) if run else None,
        standing=_standing(person, run, account) if run else None,
        books=AccountBooks(person, account, run) if run else None,
        is_merged=kept is not None,
        counts_for=accounts_of(person).filter(code=kept).first() if kept else None,
        judged_with=judged_with(person, account, run) if run and _judged_groups(run) else None,
    )


@dataclass(frozen=True, slots=True)
class Worth:
    """What an account is worth by the current run, and on which terms."""

    valued: ValuedAccount
    terms: Terms


def worth_of(person: Person, head: AccountHead) -> Worth | None:
    """What an account is worth; null: there is no run, or it told nothing of this account.

    Raises:
        StoreTrouble: a file of the run is missing or damaged.
    """
    if head.run is None or head.standing is None:
        return None
    terms = terms_of(head.run)
    valued = valuation_in(person, head.run, head.account) if terms else None
    return Worth(valued, terms) if terms and valued else None


def contracts_of(person: Person, head: AccountHead) -> list[Renewed]:
    """The contracts of an account that had not ended by the current run, those that end first before others."""
    return renewals_in(person, head.run, head.account) if head.run else []


def books_of(person: Person, head: AccountHead) -> AccountBooks | None:
    """What the account bought, as this person may see it, read once a page; null: there is no run."""
    if head.books is None or head.run is None or head.books.person == person:
        return head.books
    return AccountBooks(person, head.account, head.run)


def team_of(person: Person, account: Account) -> QuerySet[TeamMember]:
    """Who works on an account, the leader first; nobody when it is not this person's to see."""
    seen = accounts_of(person).filter(pk=account.pk)
    return TeamMember.objects.filter(account__in=seen).select_related("person")


def _judged_groups(run: Run) -> bool:
    return (run.summary or {}).get("grain") == "group"


def _standing(person: Person, run: Run, account: Account) -> Standing | None:
    found = standing_in(person, run, Account.objects.filter(pk=account.pk))
    return None if found is None else Standing(judge(found, policy_of(run)))
