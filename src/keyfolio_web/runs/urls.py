"""Addresses of the room runs."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.runs import views

app_name = "runs"
urlpatterns: list[URLPattern] = [
    path("<int:number>/", views.work, name="work"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
]
