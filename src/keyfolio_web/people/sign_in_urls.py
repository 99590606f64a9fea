"""Addresses of signing in and out, under the names by which allauth knows them; nobody signs up by themselves."""

from __future__ import annotations

from django.urls import path

from keyfolio_web.people.views.sign_in import change_password, sign_in, sign_out

urlpatterns = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", sign_out, name="account_logout"),
    path("password/change/", change_password, name="account_change_password"),
]
