"""What each account did in the window of a run: published, never edited."""

from __future__ import annotations

from django.db import models

from keyfolio_web.ledger.models import Account
from keyfolio_web.runs.models import Run


class Observation(models.Model):
    """The columns of `keyfolio.schemas.OBSERVED` of one account in one run. Money is int64 in 1/10,000."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="observations", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="observations")
    lines = models.BigIntegerField()
    orders = models.BigIntegerField()
    credit_notes = models.BigIntegerField()
    net_sales = models.BigIntegerField()
    returned = models.BigIntegerField()
    margin = models.BigIntegerField(null=True)
    largest_order = models.BigIntegerField(null=True)
    first_order_day = models.IntegerField(null=True)
    last_order_day = models.IntegerField(null=True)
    known_since_day = models.IntegerField(null=True)
    recency_days = models.IntegerField(null=True)
    order_days = models.BigIntegerField()
    repeats = models.BigIntegerField()
    repeat_span_days = models.IntegerField(null=True)
    age_days = models.IntegerField(null=True)
    active_months = models.BigIntegerField()
    recent_sales = models.BigIntegerField()
    earlier_sales = models.BigIntegerField()
    sales_change = models.BigIntegerField()  # recent_sales - earlier_sales, to sort by
    families = models.BigIntegerField(null=True)
    effective_families = models.FloatField(null=True)
    monthly_sales = models.JSONField(default=list)  # net sales of each of the run's months, oldest first

    class Meta:
        """One row an account; sorted lists are read from an index."""

        constraints = (models.UniqueConstraint(fields=["run", "account"], name="observation_once"),)
        indexes = (
            models.Index(fields=["run", "net_sales", "account"]),
            models.Index(fields=["run", "orders", "account"]),
            models.Index(fields=["run", "recency_days", "account"]),
            models.Index(fields=["run", "sales_change", "account"]),
        )

    def __str__(self) -> str:
        return f"{self.account_id} in run {self.run_id}"
