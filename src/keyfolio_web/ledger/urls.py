"""Addresses of the room ledger."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.ledger import views

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("", views.batches, name="batches"),
    path("upload/", views.upload, name="upload"),
    path("uploads/<int:upload_id>/", views.check, name="check"),
    path("uploads/<int:upload_id>/discard/", views.discard, name="discard"),
    path("uploads/<int:upload_id>/undo/", views.undo_masters, name="undo_masters"),
    path("batches/<int:number>/", views.batch, name="batch"),
    path("batches/<int:number>/undo/", views.undo, name="undo"),
    path("batches/<int:number>/quarantine.csv", views.quarantine, name="quarantine"),
]
