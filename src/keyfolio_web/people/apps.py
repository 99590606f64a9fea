"""The room people."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the module's own words."""

    name = "keyfolio_web.people"
    label = "people"
