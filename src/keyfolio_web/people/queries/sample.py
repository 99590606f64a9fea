"""What goes when the sample company is left."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from keyfolio_web.ledger.models import Account, Batch
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.installation import is_sample
from keyfolio_web.shared.models import Person
from keyfolio_web.shared.refused import NotAllowed, Refused


@dataclass(frozen=True, slots=True)
class SampleContents:
    """How much of everything there is. own: the names of the imports that people made beside the sample, in order."""

    people: int
    accounts: int
    batches: int
    runs: int
    own: tuple[str, ...]


def sample_contents(person: Person) -> SampleContents:
    """What would be deleted.

    Raises:
        NotAllowed: the person does not work on ledger and runs.
        Refused: this is not the sample.
    """
    if not person.works_on_ledger_and_runs:
        raise NotAllowed(_("Directors, analysts and administrators leave the sample. Come in as one of them."))
    if not is_sample():
        raise Refused(_("This is not the sample company. Nothing was removed."))
    return SampleContents(
        people=Person.objects.count(),
        accounts=Account.objects.count(),
        batches=Batch.objects.filter(replaced_at__isnull=True, undone_at__isnull=True).count(),
        runs=Run.objects.filter(sealed_at__isnull=False).count(),
        own=own_imports(),
    )


def own_imports() -> tuple[str, ...]:
    """Files and profiles imported beside the sample: since its first run, before which it imports all of its own."""
    first = Work.objects.filter(kind=Work.Kind.RUN, state=Work.State.DONE).order_by("pk").first()
    if first is None:
        return ()
    imports = Work.objects.filter(kind__in=(Work.Kind.IMPORT, Work.Kind.QUERY), state=Work.State.DONE, pk__gt=first.pk)
    names = imports.order_by("pk").values_list("upload__file_name", "profile_run__version__profile__name")
    return tuple(file or profile or "–" for file, profile in names)
