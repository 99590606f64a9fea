"""What the page of a run shows, and the list of runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keyfolio.errors import StoreTrouble
from keyfolio.findings import Summary
from keyfolio.ledger import merged_into
from keyfolio_web.identify.queries.changes import Changes, compare
from keyfolio_web.identify.queries.charts import Charts, charts_of
from keyfolio_web.identify.queries.policies import (
    JudgedList,
    PolicyInWords,
    in_words,
    judged_list,
    policy_of,
    summary_of,
)
from keyfolio_web.identify.queries.standings import Judged, judged_accounts, standings_of
from keyfolio_web.ledger.queries import folders_now, folders_on
from keyfolio_web.ledger.queries.merges import merges_now
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.runs.queries import sealed_runs
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.templatetags.keyfolio import money, percent, rounded, short_money

FIRST_SHOWN = 15  # of the key accounts, so that the charts are near; the reader pages on by more
ACCOUNTS_SHOWN = 50
CHANGES_SHOWN = 5
RUNS_SHOWN = 50
_CHANGES = ("entered", "left", "rising", "falling")


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure: its name, how it reads, the full figure, and what it means."""

    name: str
    figure: str
    full: str
    meaning: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """The page of a run.

    own_accounts, own_key: how many of the run's accounts this person may see, and how many of them are key; null for
    who sees every account. accounts: the key accounts, or the person's own, by rank; `next_rank`: ask for those after
    it; null: there are no more. changes: since the run before; null: there is none. charts: null for who may not see
    the whole company. listed: null: every account was judged. is_stale: it would read other batches or
    merges now; false for who may not see batches.
    """

    run: Run
    summary: Summary
    headline: str
    own_accounts: int | None
    own_key: int | None
    policy: PolicyInWords
    accounts: list[Judged]
    next_rank: int | None
    changes: Changes | None
    charts: Charts | None
    tiles: list[Tile]
    listed: JudgedList | None
    is_stale: bool

    @property
    def is_own(self) -> bool:
        """Whether it shows a person's own accounts, and not the company."""
        return self.own_accounts is not None

    @property
    def missed(self) -> list[tuple[str, int]]:
        """The requirements in words, with how many accounts do not meet each, most first."""
        missed = self.charts.missed if self.charts else {}
        return [(self.policy.requires[name], count) for name, count in missed.items() if name in self.policy.requires]


def run_page(person: Person, run: Run, *, after_rank: int = 0) -> RunPage:
    """What this person may see of a sealed run."""
    summary, policy, whole = summary_of(run), policy_of(run), person.sees_every_account
    most = FIRST_SHOWN if whole and not after_rank else ACCOUNTS_SHOWN
    listed = judged_accounts(person, run, policy, key_only=whole, after_rank=after_rank, most=most + 1)
    own, own_key = (None, None) if whole else _own(person, run)
    before = run_before(person, run)
    return RunPage(
        run=run,
        summary=summary,
        headline=_headline(summary, with_share=whole),
        own_accounts=own,
        own_key=own_key,
        policy=in_words(policy),
        accounts=listed[:most],
        next_rank=listed[most - 1].standing.rank if len(listed) > most else None,
        changes=compare(person, before, run, kinds=_CHANGES, most=CHANGES_SHOWN) if before else None,
        charts=charts_of(person, run, summary),
        tiles=_tiles(summary) if whole else [],
        listed=judged_list(person, run),
        is_stale=_is_stale(person, run),
    )


def _is_stale(person: Person, run: Run) -> bool:
    if not person.works_on_ledger_and_runs:
        return False
    ledger_on = run.assumptions.get("ledger_on")
    counting = folders_now(person) if ledger_on is None else folders_on(person, date.fromisoformat(ledger_on))
    return counting != set(run.batches) or _merges_changed(run)


def _merges_changed(run: Run) -> bool:
    try:
        return bool(merged_into(merges_now()) != run.merges)
    except StoreTrouble:  # in a circle: the next run says so
        return True


def run_before(person: Person, run: Run) -> Run | None:
    """The last run before this one whose rows are kept, both of every account or both of lists of one name.

    Null when there is none, or the rows of this one are not kept.
    """
    if run.pruned_at:
        return None
    alike = sealed_runs(person).filter(list_name=run.list_name, pruned_at__isnull=True)
    return alike.filter(number__lt=run.number).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class RunRow:
    """A sealed run and its figures. listed: the list that it judged; null: it judged every account."""

    run: Run
    summary: Summary
    listed: JudgedList | None = None


def run_rows(person: Person, before: int | None = None) -> list[RunRow]:
    """The newest sealed runs, or those before a number."""
    found = sealed_runs(person).select_related("asked_by").order_by("-number")
    if before is not None:
        found = found.filter(number__lt=before)
    return [run_row(person, run) for run in found[:RUNS_SHOWN]]


def run_row(person: Person, run: Run) -> RunRow:
    """A sealed run, as this person may know it."""
    return RunRow(run, summary_of(run), judged_list(person, run))


def comparable_runs(person: Person) -> list[RunRow]:
    """The runs whose rows are kept, newest first, at most 50."""
    kept = sealed_runs(person).filter(pruned_at__isnull=True).order_by("-number")[:RUNS_SHOWN]
    return [run_row(person, run) for run in kept]


def unfinished_runs(person: Person) -> list[Run]:
    """Runs that failed or were cancelled, newest first, at most 20; for who works on runs, for others none."""
    if not person.works_on_ledger_and_runs:
        return []
    over = Run.objects.filter(sealed_at__isnull=True, work__state__in=[Work.State.FAILED, Work.State.CANCELLED])
    return list(over.defer("only").select_related("work", "asked_by").order_by("-number")[:20])


def _own(person: Person, run: Run) -> tuple[int, int]:
    counted = standings_of(person, run).aggregate(accounts=Count("pk"), key=Count("pk", filter=Q(is_key=True)))
    return counted["accounts"], counted["key"]


def _headline(summary: Summary, *, with_share: bool) -> str:
    if not summary.accounts:
        return _("No account has a line in the window.")
    if summary.accounts == summary.key_accounts == 1:
        return _("The only account is key.")
    if not summary.key_accounts:
        said = ngettext("The only account is not key.", "None of {accounts} accounts is key.", summary.accounts)
    elif with_share and summary.key_share is not None:
        said = ngettext(
            "{key} of {accounts} accounts is key; it brings {share} of net sales.",
            "{key} of {accounts} accounts are key; they bring {share} of net sales.",
            summary.key_accounts,
        )
    else:
        said = ngettext(
            "{key} of {accounts} accounts is key.", "{key} of {accounts} accounts are key.", summary.key_accounts
        )
    share = percent(summary.key_share)
    return said.format(key=_count(summary.key_accounts), accounts=_count(summary.accounts), share=share)


def _tiles(summary: Summary) -> list[Tile]:
    return [*_trade(summary), *_concentration(summary)]


def _trade(summary: Summary) -> list[Tile]:
    accounts, orders = max(1, summary.accounts), max(1, summary.orders)
    key = _("{share} of the accounts").format(share=percent(summary.key_accounts / accounts))
    each = _("{number} an account").format(number=rounded(summary.orders / accounts))
    hundred = _("{number} per 100 orders").format(number=rounded(100 * summary.credit_notes / orders))
    sales = _("{currency}, after returns").format(currency=summary.currency) if summary.currency else _("after returns")
    return [
        Tile(_("Net sales"), short_money(summary.net_sales), money(summary.net_sales), sales),
        Tile(_("Accounts"), _count(summary.accounts), "", _("with a line in the window")),
        Tile(_("Key accounts"), _count(summary.key_accounts), "", key),
        Tile(_("Orders"), _count(summary.orders), "", each),
        Tile(_("Credit notes"), _count(summary.credit_notes), "", hundred),
    ]


def _concentration(summary: Summary) -> list[Tile]:
    no_total, nothing = _("net sales in total are not above zero"), _("no account has net sales above zero")
    top = _("of net sales, from {accounts} accounts").format(accounts=_count(summary.top20_accounts))
    part = percent((summary.accounts_for_80 or 0) / max(1, summary.accounts))
    for_80 = _("accounts, {share} of all").format(share=part)
    alike = _("0 all alike, 1 one has all")
    return [
        Tile(_("Top 20% bring"), percent(summary.top20_share), "", no_total if summary.top20_share is None else top),
        Tile(_("80% comes from"), *_figure(summary.accounts_for_80), no_total if part == "–" else for_80),
        Tile(
            _("Gini"),
            "–" if summary.gini is None else rounded(summary.gini, 3),
            "",
            alike if summary.gini is not None else nothing,
        ),
    ]


def _figure(count: int | None) -> tuple[str, str]:
    return ("–" if count is None else _count(count)), ""


def _count(number: int) -> str:
    return number_format(number, force_grouping=True)
