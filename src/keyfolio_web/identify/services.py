"""What a person asks of this stage: a new run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from keyfolio.assumptions import Assumptions, Grain, ValueAssumptions
from keyfolio.errors import KeyfolioError
from keyfolio.identify import Policy, read_policy
from keyfolio.identify import policy_text as text_of
from keyfolio_web.identify.keep import keep_teams
from keyfolio_web.identify.queries import default_policy_text
from keyfolio_web.ledger.queries import batches_of, revisions_of
from keyfolio_web.runs import services
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.runs.queries import current_run, open_work
from keyfolio_web.runs.services import request
from keyfolio_web.shared import audit
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import Refused
from keyfolio_web.shared.templatetags.keyfolio import spoken

_ATTEMPTS = 5


def ask_for_run(
    *,
    by: Person,
    as_of: date | None,
    window_months: int | None,
    policy_text: str | None,
    ledger_on: date | None = None,
    grain: str = "account",
    of_list: OfList | None = None,
    value: ValueAssumptions | None = None,
) -> Run:
    """Put a run into the queue.

    as_of, window_months: null means by the rule, see `keyfolio.Assumptions`. policy_text: a policy file (TOML); null:
    the policy of the current run, and before the first run the one that comes with Keyfolio. ledger_on: read the ledger
    as it was at the end of this day, without what was imported, corrected or undone since; null: as it is now.
    grain: account, or group: groups of accounts are judged. of_list: judge these accounts alone; null: every account.
    value: how far ahead accounts are valued, and at what discount; null: by the rule.

    Raises:
        NotAllowed: the person does not work on ledger and runs.
        Refused: the policy or a number is wrong, the ledger or the list is empty, or the same run is already waiting.
    """
    chosen = _Chosen(as_of, ledger_on, window_months, grain, of_list, value or ValueAssumptions())
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _ask_for_run(by, chosen, policy_text)
        except IntegrityError:  # somebody took the number in the same moment
            continue
    return _ask_for_run(by, chosen, policy_text)


@transaction.atomic
def make_current(*, number: int, by: Person) -> None:
    """Show the figures of another sealed run from now on; the database then has its rows of every account on a team.

    Raises:
        NotAllowed, Refused: as `runs.services.make_current`; or a file of the run is missing.
    """
    services.make_current(number=number, by=by)
    try:
        keep_teams(Run.objects.get(is_current=True))
    except KeyfolioError as trouble:
        raise Refused(spoken(trouble.text)) from trouble


def value_assumptions(horizon_months: int | None, discount_percent: Decimal | None) -> ValueAssumptions:
    """What a person chose; null: by the rule.

    Raises:
        Refused: a number that cannot be.
    """
    told: dict[str, Any] = {}
    if horizon_months is not None:
        told["horizon_months"] = horizon_months
    if discount_percent is not None:
        told["discount_rate"] = float(discount_percent / 100)
    try:
        return ValueAssumptions(**told)
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="horizon_months") from error


class OfList(NamedTuple):
    """The accounts of a list: its name, and the codes that are on it now."""

    name: str
    codes: frozenset[str]


class _Chosen(NamedTuple):
    as_of: date | None
    ledger_on: date | None
    window_months: int | None
    grain: str
    of_list: OfList | None
    value: ValueAssumptions


@transaction.atomic
def _ask_for_run(by: Person, chosen: _Chosen, policy_text: str | None) -> Run:
    work = request(kind=Work.Kind.RUN, by=by)
    policy = _policy(_policy_text_now(by) if policy_text is None else policy_text)
    assumptions = _assumptions(chosen)
    _refuse_without_facts(by, chosen.ledger_on)
    listed = _listed(chosen.of_list)
    _refuse_repeated(policy=text_of(policy), assumptions=assumptions, **listed)
    run = Run.objects.create(
        number=_last_number() + 1,
        work=work,
        asked_by=by,
        policy=text_of(policy),
        policy_label=policy.label,
        assumptions=assumptions,
        **listed,
    )
    told: dict[str, Any] = (
        {"list": chosen.of_list.name, "accounts": len(chosen.of_list.codes)} if chosen.of_list else {}
    )
    audit.record("run_asked", by=by, subject=run.number, policy=policy.label, **assumptions, **told)
    return run


def _last_number() -> int:
    last: int | None = Run.objects.aggregate(last=Max("number"))["last"]
    return last or 0


def _policy_text_now(by: Person) -> str:
    current = current_run(by)
    return current.policy if current else default_policy_text()


def _policy(text: str) -> Policy:
    try:
        return read_policy(text)
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="policy_file") from error


def _assumptions(chosen: _Chosen) -> dict[str, Any]:
    days = {"as_of": chosen.as_of, "ledger_on": chosen.ledger_on}
    for field, day in days.items():
        if day and day > timezone.localdate():
            raise Refused(_("This day has not come yet. Choose today or an earlier day."), field=field)
    try:
        Assumptions(chosen.as_of, chosen.window_months, cast("Grain", chosen.grain))
    except KeyfolioError as error:
        raise Refused(spoken(error.text), field="window_months") from error
    told = {field: day.isoformat() if day else None for field, day in days.items()}
    of_value = {name: getattr(chosen.value, name) for name in ("horizon_months", "discount_rate")}
    return {**told, "window_months": chosen.window_months, "grain": chosen.grain, **of_value}


def _listed(of_list: OfList | None) -> dict[str, Any]:
    """The columns of a run that say which accounts it judges."""
    if of_list is None:
        return {"list_name": "", "only": None}
    if not of_list.codes:
        raise Refused(_("No account is on the list “{name}”. Put accounts on it first.").format(name=of_list.name))
    return {"list_name": of_list.name, "only": sorted(of_list.codes)}


def _refuse_without_facts(by: Person, ledger_on: date | None) -> None:
    if ledger_on is not None:
        if not revisions_of(by).filter(kind="sales", imported_at__date__lte=ledger_on).exists():
            raise Refused(_("The ledger held nothing yet on this day. Choose a later one."), field="ledger_on")
        return
    imports = any(work.kind in (Work.Kind.IMPORT, Work.Kind.QUERY) for work in open_work(by))
    if not imports and not batches_of(by).filter(kind="sales", undone_at__isnull=True).exists():
        raise Refused(_("The ledger holds no order lines. Import a file first."))


def _refuse_repeated(**chosen: object) -> None:
    """A run that goes on may have read less than there is now; one that waits will read everything."""
    for run in Run.objects.filter(work__state=Work.State.WAITING).select_related("work"):
        if all(getattr(run, name) == value for name, value in chosen.items()):
            raise Refused(
                _("Run {number} with the same choices is already waiting. Wait for it, or choose otherwise.").format(
                    number=run.number
                )
            )
