"""The room that every other stands on."""

from __future__ import annotations

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """People, roles, audit, and the frame of a page."""

    name = "keyfolio_web.shared"
    label = "shared"
