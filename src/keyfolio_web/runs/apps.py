"""The room runs."""

from __future__ import annotations

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.runs"
    label = "runs"
