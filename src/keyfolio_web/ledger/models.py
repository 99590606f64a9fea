"""Accounts and their teams, products; uploads, and the manifest of the ledger's batches."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keyfolio_web.ledger.choices import DATE_ORDERS, ROW_KEYS, UNKNOWN_ACCOUNTS
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.models import Person


class Kind(models.TextChoices):
    """What a file holds; the values are the keys of `keyfolio.ledger.FIELDS`."""

    SALES = "sales", _("order lines")
    ACCOUNTS = "accounts", _("accounts")
    PRODUCTS = "products", _("products")
    INVOICES = "invoices", _("invoices")
    PAYMENTS = "payments", _("payments")
    CONTRACTS = "contracts", _("contracts")
    OPPORTUNITIES = "opportunities", _("opportunities")
    COSTS_TO_SERVE = "costs_to_serve", _("costs to serve")
    REFERRALS = "referrals", _("referrals")
    ACQUISITION_COSTS = "acquisition_costs", _("acquisition costs")
    RATES = "rates", _("exchange rates")


class Account(models.Model):
    """A customer. Made when a file first names its code; kept whatever becomes of that file."""

    code = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300, blank=True)
    industry = models.CharField(max_length=200, blank=True)
    industry_written = models.CharField(max_length=200, blank=True, default="")  # before it was put right; empty: as is
    region = models.CharField(max_length=200, blank=True)
    credit_code = models.CharField(max_length=100, blank=True)  # unified social credit code, as it was written
    telephone = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=500, blank=True)
    is_described = models.BooleanField(default=False)  # by a file of accounts, which the order lines do not overrule
    created_at = models.DateTimeField(auto_now_add=True)
    team = models.ManyToManyField(Person, through="TeamMember", related_name="accounts")

    class Meta:
        """By code."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.name or self.code


class Merge(models.Model):
    """Two accounts are one customer: the lines of `merged` count for `kept`, until the merge is undone."""

    kept = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="merges_into_it")
    merged = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="merges")
    reason = models.CharField(max_length=500, blank=True)
    merged_at = models.DateTimeField(auto_now_add=True)
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first; an account counts for one other at a time."""

        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.merged} into {self.kept}"


class AccountList(models.Model):
    """A named list of accounts: those that were put on it, or what a filter of the accounts page finds.

    Whoever made it has no other of this name; somebody else may, for not everybody sees it.
    """

    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000, blank=True)  # of the accounts page; empty: the entries
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=["made_by", "name"], name="list_named_once"),)

    def __str__(self) -> str:
        return self.name


class ListEntry(models.Model):
    """An account is on a list; each once."""

    list = models.ForeignKey(AccountList, on_delete=models.CASCADE, related_name="entries")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="listings")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """As they were added."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["list", "account"], name="on_list_once"),)

    def __str__(self) -> str:
        return f"{self.account} on {self.list}"


class ParentMove(models.Model):
    """Somebody said under which account another stands, from a day on; of what was said of one day, the last holds."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="moves")
    parent = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="moves_below")  # null: none
    since = models.DateField(null=True)  # null: always
    upload = models.ForeignKey("Upload", null=True, on_delete=models.PROTECT, related_name="moves")  # null: by hand
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """As they were told."""

        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=~Q(account=F("parent")), name="parent_is_another"),)

    def __str__(self) -> str:
        return f"{self.account} below {self.parent}"


class GroupMember(models.Model):
    """In a run that judged groups, an account counted for the head of its group; heads themselves have no row."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="members", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    head = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        """Both ways of asking have their index."""

        constraints = (models.UniqueConstraint(fields=["run", "account"], name="group_member_once"),)
        indexes = (models.Index(fields=["run", "head"], name="members_of_group"),)

    def __str__(self) -> str:
        return f"{self.account} in {self.head}"


class LikelyDuplicate(models.Model):
    """Two accounts that the last search took for one customer, as `keyfolio.ledger.likeness` says it."""

    first = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()  # 0 to 1
    reasons = models.JSONField()  # sentences as {"en": …, "zh": …}

    class Meta:
        """Likeliest first."""

        ordering = ("-likeness", "first__code", "second__code")
        constraints = (models.UniqueConstraint(fields=["first", "second"], name="likely_duplicate_once"),)

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class ToldApart(models.Model):
    """Somebody said that two accounts are two customers, however alike they look."""

    first = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first; `first` has the lesser code."""

        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["first", "second"], name="told_apart_once"),)

    def __str__(self) -> str:
        return f"{self.first} is not {self.second}"


class DataLook(models.Model):
    """The last look at the data, by the rules of `keyfolio.ledger.quality`; one before it is replaced."""

    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="data_look")
    looked_at = models.DateTimeField()  # when it began to read
    folders = models.JSONField()  # of the batches it read: each names a batch and its revision
    batches = models.JSONField()  # as `keyfolio.ledger.quality.BatchQuality`, in the order of import
    masters = models.JSONField()  # as `keyfolio.ledger.quality.MastersQuality`

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"look {self.work_id}"


class DataFinding(models.Model):
    """What one rule found, as `keyfolio.ledger.quality.Finding` has it."""

    look = models.ForeignKey(DataLook, on_delete=models.CASCADE, related_name="findings")
    name = models.CharField(max_length=30)
    state = models.CharField(max_length=10)
    found = models.BigIntegerField()
    said = models.JSONField()  # {"en": …, "zh": …}
    lines_found = models.BigIntegerField()
    lines = models.JSONField()
    codes = models.JSONField()
    gaps = models.JSONField()

    class Meta:
        """In the order of the rules."""

        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["look", "name"], name="data_finding_once"),)

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person works on an account; one of them leads."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    leads = models.BooleanField(default=False)  # the account's owner
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The leader first."""

        ordering = ("-leads", "person__name")
        constraints = (
            models.UniqueConstraint(fields=["account", "person"], name="team_member_once"),
            models.UniqueConstraint(fields=["account"], condition=Q(leads=True), name="team_has_one_leader"),
        )
        indexes = (models.Index(fields=["person", "account"]),)

    def __str__(self) -> str:
        return f"{self.person} on {self.account}"


class Product(models.Model):
    """A product and its family. Made when a line first names its code; kept whatever becomes of that line."""

    code = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300, blank=True)
    family = models.CharField(max_length=200, blank=True)
    list_price = models.BigIntegerField(null=True)  # money of one unit, in 1/10,000; null: not known
    is_described = models.BooleanField(default=True)  # by a file of products

    class Meta:
        """By code."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.name or self.code


class Spelling(models.Model):
    """What a product code or an industry means as somebody wrote it; an empty meaning: just what it says."""

    class Kind(models.TextChoices):
        """What is named."""

        PRODUCT = "product", _("product")
        INDUSTRY = "industry", _("industry")

    kind = models.CharField(max_length=10, choices=Kind)
    written = models.CharField(max_length=200)
    means = models.CharField(max_length=200, blank=True)
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One answer for one name."""

        ordering = ("kind", "written")
        constraints = (models.UniqueConstraint(fields=["kind", "written"], name="spelling_once"),)

    def __str__(self) -> str:
        return f"{self.written}: {self.means}"


class Upload(models.Model):
    """A file as a person sent it, from its arrival until its import; what was said about it stays."""

    kind = models.CharField(max_length=20, choices=Kind)
    file_name = models.CharField(max_length=255)  # the sender's
    stored_name = models.CharField(max_length=120, blank=True)  # in settings.UPLOADS; empty: no longer kept
    size_bytes = models.BigIntegerField()
    digest = models.CharField(max_length=64)  # sha256 of its bytes
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    mapping = models.JSONField(default=dict)  # column -> field, "" leaves it out; as the person told
    date_order = models.CharField(max_length=3, blank=True)  # dmy, mdy, ymd; empty: told from the column
    base_currency = models.CharField(max_length=20, blank=True, default="")  # these four as `choices.Choices` has them
    source = models.CharField(max_length=60, blank=True, default="")
    row_key = models.CharField(max_length=20, blank=True, default="")
    unknown_accounts = models.CharField(max_length=20, blank=True, default="")
    work = models.OneToOneField(Work, null=True, on_delete=models.PROTECT, related_name="upload")
    by_profile = models.ForeignKey("ProfileVersion", null=True, on_delete=models.PROTECT, related_name="uploads")
    outcome = models.JSONField(
        null=True
    )  # of accounts and products: rows added, changed, same, left_out; null: not yet
    undone_at = models.DateTimeField(null=True)  # of accounts and products; a batch has its own

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return self.file_name


class Mapping(models.Model):
    """What the columns of a kind of file mean, remembered by its set of headers."""

    kind = models.CharField(max_length=20, choices=Kind)
    headers_digest = models.CharField(max_length=64)
    mapping = models.JSONField()
    date_order = models.CharField(max_length=3, blank=True)
    source = models.CharField(max_length=60, blank=True, default="")
    row_key = models.CharField(max_length=20, blank=True, default="")
    unknown_accounts = models.CharField(max_length=20, blank=True, default="")
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One answer for one set of headers."""

        constraints = (models.UniqueConstraint(fields=["kind", "headers_digest"], name="mapping_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.mapping}"


class ImportProfile(models.Model):
    """An import that can be made again, under a name; what it says is in its versions."""

    name = models.CharField(max_length=100, unique=True)

    class Meta:
        """By name."""

        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ProfileVersion(models.Model):
    """What a profile says from a moment on; never changed, the highest number counts."""

    profile = models.ForeignKey(ImportProfile, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)  # accounts and products: of files alone
    connection = models.CharField(max_length=100, blank=True)  # its name; the address is in the settings alone
    query = models.TextField(blank=True)  # both empty: of files that people send
    incremental_by = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)  # column -> field, "" leaves it out
    date_order = models.CharField(max_length=3, blank=True, choices=DATE_ORDERS)
    base_currency = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=100, blank=True)
    row_key = models.CharField(max_length=20, blank=True, choices=ROW_KEYS)
    unknown_accounts = models.CharField(max_length=20, blank=True, default="", choices=UNKNOWN_ACCOUNTS)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering = ("profile", "-number")
        constraints = (models.UniqueConstraint(fields=["profile", "number"], name="profile_version_once"),)

    def __str__(self) -> str:
        return f"{self.profile} {self.number}"


class ProfileRun(models.Model):
    """A profile was imported, or is to be; how far that came is in its work."""

    version = models.ForeignKey(ProfileVersion, on_delete=models.PROTECT, related_name="runs")
    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="profile_run")
    batch_number = models.PositiveIntegerField(null=True)  # null: not over, or nothing was new
    has_added = models.BooleanField(default=False)  # the batch is of this import, not of one before

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.version}: {self.work}"


class Batch(models.Model):
    """One revision of an import, as `keyfolio.ledger.Batch` has it. Its row makes its lines visible."""

    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)  # the last one has no replaced_at
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SALES)  # not of accounts or products
    upload = models.OneToOneField(Upload, null=True, on_delete=models.PROTECT, related_name="batch")
    source = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    rows_digest = models.CharField(max_length=64)
    reading = models.TextField()  # JSON
    currency = models.CharField(max_length=20, null=True)
    lines_read = models.BigIntegerField()
    lines_accepted = models.BigIntegerField()
    lines_updated = models.BigIntegerField()
    lines_skipped = models.BigIntegerField()
    lines_quarantined = models.BigIntegerField()
    lines_repeated = models.BigIntegerField()
    rests_on = models.JSONField(default=list)
    lines_in_known_orders = models.BigIntegerField()
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True)  # null: the first revision
    revised_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order of import; the row invariant is the database's to keep."""

        ordering = ("number", "revision")
        constraints = (
            models.UniqueConstraint(fields=["number", "revision"], name="batch_revision_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(replaced_at__isnull=True), name="batch_has_one_last_revision"
            ),
            models.CheckConstraint(
                condition=Q(
                    lines_read=F("lines_accepted") + F("lines_updated") + F("lines_skipped") + F("lines_quarantined")
                ),
                name="batch_lines_add_up",
            ),
        )

    def __str__(self) -> str:
        return f"batch {self.number}"


class Amendment(models.Model):
    """A change to a batch that is in the ledger already, asked for by a person and made in the background."""

    class Act(models.TextChoices):
        """What is done to the batch."""

        UNDO = "undo", _("undo")
        CORRECT = "correct", _("correct")
        TAKE_BACK = "take_back", _("undo a correction")

    act = models.CharField(max_length=10, choices=Act)
    batch_number = models.PositiveIntegerField()
    corrections = models.JSONField(default=dict)  # line number -> its cells, as somebody typed them
    # As `keyfolio.ledger.AlikeChange`: the lines are found when it is made. To undo a correction: the revision it made.
    rule = models.JSONField(null=True)
    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="amendment")
    outcome = models.JSONField(
        null=True
    )  # of a correction: lines that joined or left, still_quarantined; null: not yet

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.act} batch {self.batch_number}"


class BatchAccount(models.Model):
    """A batch holds lines of an account, if only reversals: where to look for its lines, and where not."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="accounts", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="batches", db_index=False)

    class Meta:
        """The two indexes serve both ways of asking."""

        constraints = (models.UniqueConstraint(fields=["batch", "account"], name="batch_account_once"),)
        indexes = (models.Index(fields=["account", "batch"], name="batches_of_account"),)

    def __str__(self) -> str:
        return f"{self.account} in {self.batch}"


class EarlierWork(models.Model):
    """An import of an upload that came to nothing, after which it was asked for again."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="earlier_works")
    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="earlier")

    class Meta:
        """Oldest first."""

        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.upload}: {self.work}"


class MasterChange(models.Model):
    """What an import of accounts or products changed on one row, so that it can be undone."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="changes")
    code = models.CharField(max_length=200)
    before = models.JSONField(null=True)  # null: the row was made
    after = models.JSONField()

    class Meta:
        """By code."""

        ordering = ("code",)
        constraints = (models.UniqueConstraint(fields=["upload", "code"], name="master_change_once"),)

    def __str__(self) -> str:
        return self.code
