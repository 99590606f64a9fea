"""Where each account stands in a run: published, never edited."""

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
    failed = models.CharField(max_length=200, blank=True)  # requirements not met, between commas
    parts = models.JSONField()  # criterion -> [value or null, points or null, contribution]

    class Meta:
        """One row an account; sorted lists are read from an index."""

        constraints = (models.UniqueConstraint(fields=["run", "account"], name="standing_once"),)
        indexes = (
            models.Index(fields=["run", "rank", "account"]),
            models.Index(fields=["run", "score", "account"]),
            models.Index(fields=["run", "is_key", "rank"]),
        )

    def __str__(self) -> str:
        return f"{self.account_id} in run {self.run_id}"
