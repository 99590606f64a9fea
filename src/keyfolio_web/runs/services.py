"""What people ask for: work, an end to it, another current run; and how the pipeline closes what it has done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from keyfolio_web.runs import lease as leases
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared import audit
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from keyfolio_web.shared.models import Person


def request(*, kind: str, by: Person) -> Work:
    """Put work into the queue; to be called in the transaction of the act that needs it, which writes the audit entry.

    Raises:
        NotAllowed: the person does not work on ledger and runs.
    """
    _refuse_outsiders(by)
    return Work.objects.create(kind=Work.Kind(kind), asked_by=by)


@transaction.atomic
def cancel(*, work_id: int, by: Person) -> None:
    """Take work out of the queue; of work that goes on, ask its worker to stop it. What is over first stays.

    Raises:
        NotAllowed: the person neither works on ledger and runs nor asked for it.
        Refused: it is over.
    """
    work = Work.objects.select_for_update().get(pk=work_id)
    if work.asked_by_id != by.pk:
        _refuse_outsiders(by)
    if not work.is_open:
        raise Refused(_("This work is over already. Nothing was cancelled."))
    if work.cancel_asked_at:
        return
    work.cancel_asked_at = timezone.now()
    if work.state == Work.State.WAITING:
        work.state, work.ended_at = Work.State.CANCELLED, work.cancel_asked_at
    work.save(update_fields=["state", "ended_at", "cancel_asked_at"])
    audit.record("work_cancelled", by=by, subject=work.pk, kind=work.kind)


@transaction.atomic
def make_current(*, number: int, by: Person) -> None:
    """Show the figures of another sealed run from now on.

    Raises:
        NotAllowed: the person does not work on ledger and runs.
        Refused: there is no such run, its rows are pruned, or it is current already.
    """
    _refuse_outsiders(by)
    one_at_a_time()
    run = Run.objects.filter(number=number, sealed_at__isnull=False).first()
    if run is None:
        raise Refused(_("There is no finished run %(number)s. Choose one from the list.") % {"number": number})
    if run.pruned_at:
        raise Refused(
            _("The rows of run %(number)s are no longer kept. Choose a later run, or run again with its policy.")
            % {"number": number}
        )
    if run.is_current:
        raise Refused(_("Run %(number)s is current already.") % {"number": number})
    _turn_on(run)
    audit.record("run_made_current", by=by, subject=number)


@transaction.atomic
def seal(
    *,
    run_id: int,
    work_id: int,
    lease: str,
    summary: dict[str, Any],
    months: list[int],
    snapshot: str,
    kept_accounts: int | None = None,
) -> None:
    """Seal a run, all of whose rows are published; its work is done. All at once, or not at all.

    It becomes the current one, unless it judged the accounts of a list alone.

    months: of the window, year x 12 + month - 1, oldest first. snapshot: digest of what was read.
    kept_accounts: of how many accounts there are rows; null: of all.

    Raises:
        LeaseLost: the work is not ours any more.
    """
    finish(work_id=work_id, lease=lease)
    one_at_a_time()
    run = Run.objects.select_related("asked_by").get(pk=run_id, work=work_id)
    run.summary, run.months, run.snapshot, run.sealed_at = summary, months, snapshot, timezone.now()
    run.kept_accounts = kept_accounts
    run.save(update_fields=["summary", "months", "snapshot", "sealed_at", "kept_accounts"])
    if not run.list_name:
        _turn_on(run)
    figures = {"policy": run.policy_label, "accounts": summary["accounts"], "key_accounts": summary["key_accounts"]}
    audit.record("run_sealed", by=run.asked_by, subject=run.number, **figures)


def finish(*, work_id: int, lease: str) -> None:
    """The work is done, in the caller's transaction: what it made is there if and only if this is.

    Raises:
        LeaseLost: the work is not ours any more.
    """
    done = leases.held(work_id, lease).update(
        state=Work.State.DONE, ended_at=timezone.now(), lease="", lease_until=None, trouble=None
    )
    if not (lease and done):
        raise leases.LeaseLost(work_id)


def _refuse_outsiders(person: Person) -> None:
    if not person.works_on_ledger_and_runs:
        raise NotAllowed(_("Imports and runs are for directors, analysts and administrators. Ask one of them."))


def one_at_a_time() -> None:
    """Hold the first run's row until the transaction ends: two that change which run is current take turns."""
    Run.objects.select_for_update().order_by("number").values_list("pk").first()


def _turn_on(run: Run) -> None:
    Run.objects.filter(is_current=True).update(is_current=False)
    Run.objects.filter(pk=run.pk).update(is_current=True)
