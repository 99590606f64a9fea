"""Addresses of the room identify."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.identify import views

app_name = "identify"
urlpatterns: list[URLPattern] = [
    path("", views.overview, name="overview"),
    path("runs/", views.runs, name="runs"),
    path("runs/<int:number>/", views.run, name="run"),
    path("runs/<int:number>/why/<account:code>/", views.why, name="why"),
]
