"""Addresses of the API; every other address below it answers in JSON that nothing is there."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from keyfolio_web.api.answers import not_found
from keyfolio_web.api.v1 import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", not_found),
    path("v1/", api.urls),
    re_path(r"^.*$", not_found),
]
