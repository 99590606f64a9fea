"""Where each account stands in a run, and how its net sales are spread: published, never edited."""

from __future__ import annotations

from django.db import models

from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run
from keyfolio_web.value.models import Observation


class Standing(models.Model):
    """Class, score and tier of one account in one run; columns as in `keyfolio.findings.Findings.accounts`."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="standings", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="standings")
    observation = models.OneToOneField(Observation, on_delete=models.CASCADE, related_name="standing")
    rank = models.BigIntegerField()  # by net sales, 1 the largest
    share = models.FloatField(null=True)
    cumulative_share = models.FloatField(null=True)
    abc = models.CharField(max_length=1, blank=True)  # empty: no classes in this run
    straddles = models.BooleanField()
    r = models.SmallIntegerField()
    f = models.SmallIntegerField()
    m = models.SmallIntegerField()
    rfm_class = models.CharField(max_length=3)
    score = models.FloatField()
    is_key = models.BooleanField()
    failed = models.CharField(max_length=200, blank=True)  # requirements not met, joined by commas
    parts = models.JSONField()  # criterion -> [value or null, points or null, contribution]

    class Meta:
        """One row an account; sorted lists are read from an index."""

        constraints = (models.UniqueConstraint(fields=["run", "account"], name="standing_once"),)
        indexes = (
            models.Index(fields=["run", "rank", "account"]),
            models.Index(fields=["run", "score", "account"]),
            # SQLite looks into no index for a bare "is_key", which is what Django asks; a partial one is made of it.
            models.Index(fields=["run", "rank"], condition=models.Q(is_key=True), name="standing_key_by_rank"),
            models.Index(fields=["run", "account", "score"]),  # to compare two runs
        )

    def __str__(self) -> str:
        return f"{self.account_id} in run {self.run_id}"

    @property
    def is_kept(self) -> bool:
        """Whether the database has it; else it was read from the files of its run."""
        return self.pk is not None


class Spread(models.Model):
    """How net sales are spread over the accounts of a run: what charts of the whole company show.

    It stays when the rows of an old run are pruned.
    """

    run = models.OneToOneField(Run, primary_key=True, on_delete=models.CASCADE, related_name="spread")
    curve = models.JSONField()  # at most 200 of [first rank, last rank, net sales, cumulative share or null]
    abc = models.JSONField()  # class -> [accounts, key accounts, net sales]; empty: no classes in this run
    rfm = models.JSONField()  # class -> [accounts, key accounts, net sales]
    missed = models.JSONField()  # requirement -> accounts that do not meet it, most first

    def __str__(self) -> str:
        return f"spread of run {self.run_id}"
