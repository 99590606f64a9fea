"""Roles, and what each may do; everything else is a matter of account teams."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in the programme."""

    DIRECTOR = "director", _("KA director")
    MANAGER = "manager", _("KA manager")
    REPRESENTATIVE = "representative", _("KA representative")
    ANALYST = "analyst", _("analyst")
    SERVICE_AGENT = "service_agent", _("service agent")
    ADMINISTRATOR = "administrator", _("administrator")


SEE_EVERY_ACCOUNT = frozenset({Role.DIRECTOR, Role.ANALYST, Role.ADMINISTRATOR})
WORK_ON_LEDGER_AND_RUNS = frozenset({Role.DIRECTOR, Role.ANALYST, Role.ADMINISTRATOR})
KEEP_TEAMS = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})
KEEP_PEOPLE = frozenset({Role.ADMINISTRATOR})
READ_AUDIT = frozenset({Role.DIRECTOR, Role.ADMINISTRATOR})
