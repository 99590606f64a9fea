"""Addresses of the room ledger."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.ledger import views

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("", views.batches, name="batches"),
    path("upload/", views.upload, name="upload"),
]
