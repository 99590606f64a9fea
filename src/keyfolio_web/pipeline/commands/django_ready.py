"""Django, made ready for a command; the core's command line knows nothing of it."""

from __future__ import annotations

import os


def make_ready() -> None:
    """Load the settings from the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyfolio_web.config.settings")
    import django

    django.setup()
