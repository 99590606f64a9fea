"""Addresses that belong to no room."""

from __future__ import annotations

from django.urls import path

from keyfolio_web.shared import views

app_name = "shared"
urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.change_language, name="language"),
]
