"""Addresses of the room value."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.value.views import migration, overview

app_name = "value"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("migration/", migration.migration, name="migration"),
]
