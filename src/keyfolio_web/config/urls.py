"""Every address, by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("keyfolio_web.people.urls")),
    path("", include("keyfolio_web.people.sign_in_urls")),
    path("", include("keyfolio_web.shared.urls")),
    path("accounts/", include("keyfolio_web.desk.urls")),
    path("identify/", include("keyfolio_web.identify.urls")),
    path("value/", include("keyfolio_web.value.urls")),
    path("ledger/", include("keyfolio_web.ledger.urls")),
    path("work/", include("keyfolio_web.runs.urls")),
    path("api/", include("keyfolio_web.api.urls")),
]

handler400 = "keyfolio_web.shared.views.bad_request"
handler403 = "keyfolio_web.shared.views.not_allowed"
handler404 = "keyfolio_web.shared.views.not_found"
handler500 = "keyfolio_web.shared.views.trouble"
