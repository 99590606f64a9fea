"""The room api."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.api"
    label = "api"
