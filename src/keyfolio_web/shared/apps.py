"""The room that every other stands on."""

from __future__ import annotations

from django.apps import AppConfig

from keyfolio_web.shared import converters


class SharedConfig(AppConfig):
    """People, roles, audit, and the frame of a page."""

    name = "keyfolio_web.shared"
    label = "shared"

    def ready(self) -> None:
        """Make the parts of addresses known before any room names one."""
        converters.register()
