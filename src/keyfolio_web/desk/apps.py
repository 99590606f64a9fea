"""The room desk."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.desk"
    label = "desk"
