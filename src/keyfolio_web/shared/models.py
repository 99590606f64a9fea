"""People, and the record of what they did."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from keyfolio_web.shared.roles import (
    KEEP_PEOPLE,
    KEEP_TEAMS,
    READ_AUDIT,
    SEE_EVERY_ACCOUNT,
    WORK_ON_LEDGER_AND_RUNS,
    Role,
)


class Language(models.TextChoices):
    """Languages of the pages."""

    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "中文"


class People(BaseUserManager["Person"]):
    """Find people by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this address."""
        return self.get(email__iexact=username)

    def create_user(self, *, email: str, name: str, role: str, password: str | None, language: str = "") -> Person:
        """A new person; without a password nobody can sign in as them yet."""
        person = Person(email=email.strip().lower(), name=name, role=role, language=language)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Someone who signs in. The e-mail address is kept in lower case, so that it is there once."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    language = models.CharField(_("language"), max_length=10, choices=Language, default="", blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    objects = People()

    class Meta:
        """By name; the address tells namesakes apart."""

        ordering = ("name", "email")
        constraints = (
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="person_has_a_role"),
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def sees_every_account(self) -> bool:
        """Whether team membership does not matter for what this person reads."""
        return self.role in SEE_EVERY_ACCOUNT

    @property
    def works_on_ledger_and_runs(self) -> bool:
        """Whether this person may import, undo, run and look at the whole company's totals."""
        return self.role in WORK_ON_LEDGER_AND_RUNS

    @property
    def keeps_teams(self) -> bool:
        """Whether this person says who works on an account."""
        return self.role in KEEP_TEAMS

    @property
    def keeps_people(self) -> bool:
        """Whether this person says who may sign in, and as what."""
        return self.role in KEEP_PEOPLE

    @property
    def reads_audit(self) -> bool:
        """Whether this person may read what everybody did."""
        return self.role in READ_AUDIT


class AuditEntry(models.Model):
    """One act: who did what to what, and when. Written once, never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")  # null: nobody signed in
    person_name = models.CharField(max_length=200)  # as it was then; of a failed sign-in the address that was tried
    act = models.CharField(max_length=40)  # a key of `audit.ACTS`
    subject = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)  # null: not by a request

    class Meta:
        """Newest first."""

        ordering = ("-at", "-id")
        indexes = (models.Index(fields=["act", "-at"]),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.person_name}: {self.act} {self.subject}"


class Installation(models.Model):
    """The one row that says whose data this is."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_sample = models.BooleanField(default=False)  # shown on every page

    class Meta:
        """There is one."""

        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one"),)

    def __str__(self) -> str:
        return "sample" if self.is_sample else "own data"
