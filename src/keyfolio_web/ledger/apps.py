"""The room ledger."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.ledger"
    label = "ledger"
