"""Addresses of the room people."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.people import views

app_name = "people"

urlpatterns: list[URLPattern] = [
    path("people/", views.people, name="people"),
    path("me/", views.me, name="me"),
    path("leave-sample/", views.leave_sample, name="leave_sample"),
]
