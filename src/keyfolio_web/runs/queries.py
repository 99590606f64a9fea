"""What may be read of work and runs, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyfolio_web.runs.models import Run, Work

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from keyfolio_web.shared.models import Person


def work_of(person: Person) -> QuerySet[Work]:
    """Work this person may look at: all of it for who works on ledger and runs, else what they asked for."""
    if person.works_on_ledger_and_runs:
        return Work.objects.all()
    return Work.objects.filter(asked_by=person)


def work_numbered(person: Person, number: int) -> Work:
    """One piece of work, with who asked for it.

    Raises:
        Work.DoesNotExist: there is none of this number that the person may look at.
    """
    return work_of(person).select_related("asked_by").get(pk=number)


def open_work(person: Person) -> list[Work]:
    """Work that waits or goes on, in the order in which it is done."""
    return list(work_of(person).filter(state__in=Work.OPEN).select_related("asked_by"))


def sealed_runs(person: Person) -> QuerySet[Run]:
    """Every sealed run, newest first, pruned ones too; which rows of it a person sees is its rooms' affair.

    The codes of a list, which may be many, are read when they are wanted.
    """
    return Run.objects.filter(sealed_at__isnull=False).defer("only") if person.is_active else Run.objects.none()


def current_run(person: Person) -> Run | None:
    """The run whose figures are shown; null before the first."""
    return sealed_runs(person).filter(is_current=True).first()


def run_numbered(person: Person, number: int) -> Run:
    """One sealed run.

    Raises:
        Run.DoesNotExist: there is no sealed run of this number.
    """
    return sealed_runs(person).select_related("asked_by").get(number=number)
