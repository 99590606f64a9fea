"""Addresses of the room identify."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.identify.views import asking, comparison, runs, why

app_name = "identify"
urlpatterns: list[URLPattern] = [
    path("", runs.overview, name="overview"),
    path("policy.toml", runs.default_policy_file, name="default_policy"),
    path("compare/", comparison.compare, name="compare"),
    path("runs/", runs.runs_list, name="runs"),
    path("runs/new/", asking.new_run, name="new_run"),
    path("runs/<int:number>/", runs.run, name="run"),
    path("runs/<int:number>/make-current/", runs.make_current, name="make_current"),
    path("runs/<int:number>/policy.toml", runs.policy_file, name="policy_file"),
    path("runs/<int:number>/why/<account:code>/", why.why, name="why"),
]
