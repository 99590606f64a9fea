"""The room value."""

from __future__ import annotations

from django.apps import AppConfig


class ValueConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.value"
    label = "value"
