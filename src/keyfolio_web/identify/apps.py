"""The room identify."""

from __future__ import annotations

from django.apps import AppConfig


class IdentifyConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.identify"
    label = "identify"
