"""Addresses of the room people."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.people.views.audit import audit, export
from keyfolio_web.people.views.me import me, withdraw_token
from keyfolio_web.people.views.people import (
    add,
    make_link,
    people,
    person,
    put_on_teams,
    take_off_team,
    withdraw_token_of,
)
from keyfolio_web.people.views.sample import enter_sample, leave_sample
from keyfolio_web.people.views.sign_in import kept
from keyfolio_web.people.views.start import link, start

app_name = "people"

urlpatterns: list[URLPattern] = [
    path("start/", start, name="start"),
    path("welcome/<str:secret>/", link, name="link"),
    path("sign-in/sample/", enter_sample, name="enter_sample"),
    path("sign-in/kept/", kept, name="kept"),
    path("people/", people, name="people"),
    path("people/add/", add, name="add"),
    path("people/audit/", audit, name="audit"),
    path("people/audit/export/", export, name="audit_export"),
    path("people/<int:number>/", person, name="person"),
    path("people/<int:number>/link/", make_link, name="make_link"),
    path("people/<int:number>/accounts/", put_on_teams, name="put_on_teams"),
    path("people/<int:number>/accounts/off/", take_off_team, name="take_off_team"),
    path("people/<int:number>/tokens/<int:token>/withdraw/", withdraw_token_of, name="withdraw_token_of"),
    path("me/", me, name="me"),
    path("me/tokens/<int:number>/withdraw/", withdraw_token, name="withdraw_token"),
    path("leave-sample/", leave_sample, name="leave_sample"),
]
