"""Addresses of the room desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", views.accounts, name="accounts"),
    path("<account:code>/", views.account, name="account"),
    path("<account:code>/orders/", views.orders, name="orders"),
]
