"""Work that is waiting, going on or over; and runs, the sealed results of the flow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.models import Person


class Work(models.Model):
    """A piece of work for the pipeline's worker: the row is the queue.

    A worker that takes it writes its `lease` and keeps renewing `lease_until`; what it did counts only when, in the
    same transaction, the row still carries that lease. So a worker that was thought dead cannot finish twice.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        IMPORT = "import", _("import")
        RUN = "run", _("run")
        AMENDMENT = "amendment", _("change of the ledger")
        DUPLICATES = "duplicates", _("search for near-duplicates")
        QUALITY = "quality", _("look at the data")
        QUERY = "query", _("import by a query")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)  # of the last attempt; null: not yet
    ended_at = models.DateTimeField(null=True)  # null: not over
    stage = models.CharField(max_length=20, blank=True)  # what the engine is doing, a key of `stages.STAGES`
    stage_began_at = models.DateTimeField(null=True)
    rows_done = models.BigIntegerField(default=0)  # in this stage
    rows_of = models.BigIntegerField(null=True)  # how many there are to do in it; null: not known
    deaths = models.JSONField(default=list)  # as `runs.deaths.Death`: each attempt whose process ended without a word
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)  # of the worker that has it; empty: nobody's
    lease_until = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    trouble = models.JSONField(null=True)  # {"en": …, "zh": …}: why it failed; null: it did not

    class Meta:
        """Oldest first: the order in which it is done."""

        ordering = ("id",)
        indexes = (models.Index(fields=["state", "id"]),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    OPEN: ClassVar[frozenset[str]] = frozenset({State.WAITING, State.RUNNING})

    @property
    def is_open(self) -> bool:
        """Whether there is still something to wait for."""
        return self.state in self.OPEN


class Run(models.Model):
    """One run of the flow: what it read, by which policy and assumptions, and the figures it came to.

    A run is sealed once all its rows are published; one sealed run is current. Nobody sees an unsealed one. A run over
    a list of accounts is a look at a part: it becomes current only when somebody says so.
    """

    number = models.PositiveIntegerField(unique=True)
    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="run")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    policy = models.JSONField()  # what a policy file says
    policy_label = models.CharField(max_length=100)
    assumptions = models.JSONField()  # as_of, ledger_on: ISO day or null, window_months: number or null, as asked for
    list_name = models.CharField(max_length=100, blank=True)  # of the list it judges; empty: it judges every account
    only = models.JSONField(null=True)  # codes on that list when it was asked for; null: every account
    batches = models.JSONField(default=list)  # folders of the batches it read: each names a batch and its revision
    contracts = models.JSONField(default=list)  # folders of the batches of contracts it read
    merges = models.JSONField(default=dict)  # code of each merged account -> code of the account that it counted for
    snapshot = models.CharField(max_length=64, blank=True)  # digest of what it read
    code_version = models.CharField(max_length=40, blank=True)
    summary = models.JSONField(null=True)  # `keyfolio.findings.summary_json`; null: not sealed
    kept_accounts = models.PositiveIntegerField(null=True)  # of which it has rows; null: of all. See `value.whole`
    months = models.JSONField(default=list)  # the window's calendar months, year x 12 + month - 1, oldest first
    sealed_at = models.DateTimeField(null=True)
    is_current = models.BooleanField(default=False)
    pruned_at = models.DateTimeField(null=True)  # its rows are gone, its figures stay

    class Meta:
        """Newest first."""

        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="run_current_is_one"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(sealed_at__isnull=False, pruned_at__isnull=True),
                name="run_current_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(list_name="", only__isnull=True) | (~Q(list_name="") & Q(only__isnull=False)),
                name="run_of_a_list_has_its_codes",
            ),
        )

    def __str__(self) -> str:
        return f"run {self.number}"
