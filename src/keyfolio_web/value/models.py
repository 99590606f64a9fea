"""What each account did in the window of a run, what it bought, and what it is worth: published, never edited."""

from __future__ import annotations

from django.db import models

from keyfolio_web.ledger.models import Account, Product
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


class Valuation(models.Model):
    """The columns of `keyfolio.schemas.VALUATIONS` of one account in one run. Money is int64 in 1/10,000."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="valuations", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="valuations")
    observation = models.OneToOneField(Observation, on_delete=models.CASCADE, related_name="valuation")
    model = models.CharField(max_length=20, blank=True)  # empty: nothing can be expected of it
    expected_orders_12m = models.FloatField(null=True)
    orders_12m_low = models.FloatField(null=True)
    orders_12m_high = models.FloatField(null=True)
    p_alive = models.FloatField(null=True)
    p_alive_low = models.FloatField(null=True)
    p_alive_high = models.FloatField(null=True)
    p_longer_silence = models.FloatField(null=True)
    next_order_expected_by = models.IntegerField(null=True)
    value_per_order_day = models.FloatField(null=True)
    clv = models.BigIntegerField(null=True)
    clv_low = models.BigIntegerField(null=True)
    clv_high = models.BigIntegerField(null=True)
    total_value = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=9)
    level = models.FloatField()
    reason = models.CharField(max_length=200, blank=True)
    is_silent = models.BooleanField()  # longer than its own rhythm lets one expect

    class Meta:
        """One row an account; sorted lists are read from an index."""

        constraints = (models.UniqueConstraint(fields=["run", "account"], name="valuation_once"),)
        indexes = (
            models.Index(fields=["run", "clv", "account"]),
            models.Index(fields=["run", "total_value"], condition=models.Q(is_silent=True), name="valuation_silent"),
        )

    def __str__(self) -> str:
        return f"{self.account_id} in run {self.run_id}"


class GroupValuation(models.Model):
    """The columns of `keyfolio.schemas.GROUP_VALUATIONS` of one group in one run; `account` is its head."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="group_valuations", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="group_valuations")
    accounts = models.BigIntegerField()
    expected_orders_12m = models.FloatField()
    orders_12m_low = models.FloatField()
    orders_12m_high = models.FloatField()
    clv = models.BigIntegerField(null=True)
    clv_low = models.BigIntegerField(null=True)
    clv_high = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=9)
    level = models.FloatField()

    class Meta:
        """One row a group."""

        constraints = (models.UniqueConstraint(fields=["run", "account"], name="group_valuation_once"),)

    def __str__(self) -> str:
        return f"group of {self.account_id} in run {self.run_id}"


class Renewal(models.Model):
    """The columns of `keyfolio.schemas.RENEWALS` of one chain of contracts in one run. Money is int64 in 1/10,000."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="renewals", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="renewals", db_index=False)
    contract_id = models.CharField(max_length=200)
    start_day = models.IntegerField()
    end_day = models.IntegerField()
    annual_amount = models.BigIntegerField()
    contracts = models.BigIntegerField()
    p_renew = models.FloatField(null=True)
    p_renew_low = models.FloatField(null=True)
    p_renew_high = models.FloatField(null=True)
    contracted_years = models.FloatField()
    expected_years = models.FloatField(null=True)
    residual_value = models.BigIntegerField(null=True)
    residual_value_low = models.BigIntegerField(null=True)
    residual_value_high = models.BigIntegerField(null=True)
    level = models.FloatField()
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        """One row a contract; of one account in one run: read along an index."""

        constraints = (models.UniqueConstraint(fields=["run", "account", "contract_id"], name="renewal_once"),)
        indexes = (models.Index(fields=["run", "account", "end_day"]),)

    def __str__(self) -> str:
        return f"{self.contract_id} of {self.account_id} in run {self.run_id}"


class Outlook(models.Model):
    """What a run expects of the whole company, and how that is known: what charts show to who sees every account.

    It stays when the rows of an old run are pruned.
    """

    run = models.OneToOneField(Run, primary_key=True, on_delete=models.CASCADE, related_name="outlook")
    fits = models.JSONField()  # as `keyfolio.report.model_figures` answers, and words: sentences in both languages
    evidence = models.JSONField()  # as `keyfolio.report.evidence_figures` answers
    leaving = models.JSONField()  # [F, R, accounts, silent ones, net sales of the silent] of each cell of scores
    migration = models.JSONField()  # states -> as `keyfolio.report.migration_figures` answers

    def __str__(self) -> str:
        return f"outlook of run {self.run_id}"


class ProductSales(models.Model):
    """What one account bought of one product: a row of `keyfolio.schemas.PRODUCT_SALES`, of the current run alone."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="product_sales", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="product_sales", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="sales", db_index=False)
    net_sales = models.BigIntegerField()
    recent_sales = models.BigIntegerField()
    earlier_sales = models.BigIntegerField()
    last_sale_day = models.IntegerField(null=True)

    class Meta:
        """Who bought a product and what an account bought are each read along an index."""

        constraints = (models.UniqueConstraint(fields=["account", "product", "run"], name="product_sales_once"),)
        indexes = (models.Index(fields=["product", "run", "net_sales", "account"], name="buyers_of_product"),)

    def __str__(self) -> str:
        return f"{self.product_id} to {self.account_id} in run {self.run_id}"


class ProductTotal(models.Model):
    """One product in the current run: the sums of its `ProductSales`, for who sees every account."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="product_totals", db_index=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="totals")
    net_sales = models.BigIntegerField()
    recent_sales = models.BigIntegerField()
    earlier_sales = models.BigIntegerField()
    sales_change = models.BigIntegerField()  # recent_sales - earlier_sales, to sort by
    accounts = models.BigIntegerField()
    last_sale_day = models.IntegerField(null=True)

    class Meta:
        """One row a product; the largest first are read from the index."""

        constraints = (models.UniqueConstraint(fields=["run", "product"], name="product_total_once"),)
        indexes = (models.Index(fields=["run", "net_sales", "product"], name="products_by_sales"),)

    def __str__(self) -> str:
        return f"{self.product_id} in run {self.run_id}"
