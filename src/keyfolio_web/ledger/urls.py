"""Addresses of the room ledger."""

from __future__ import annotations

from django.urls import URLPattern, path

from keyfolio_web.ledger import views

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("", views.batches, name="batches"),
    path("upload/", views.upload, name="upload"),
    path("templates/<slug:kind>.<slug:ending>", views.template, name="template"),
    path("samples/<slug:kind>.csv", views.sample_file, name="sample_file"),
    path("uploads/<int:upload_id>/", views.check, name="check"),
    path("uploads/<int:upload_id>/discard/", views.discard, name="discard"),
    path("uploads/<int:upload_id>/undo/", views.undo_masters, name="undo_masters"),
    path("profiles/", views.profiles, name="profiles"),
    path("profiles/new/", views.new_profile, name="new_profile"),
    path("profiles/<int:profile_id>/", views.profile, name="profile"),
    path("profiles/<int:profile_id>/change/", views.change_profile, name="change_profile"),
    path("profiles/<int:profile_id>/look/", views.look_by_profile, name="look_by_profile"),
    path("profiles/<int:profile_id>/run/", views.run_profile, name="run_profile"),
    path("profiles/<int:profile_id>/files/", views.import_files, name="import_files"),
    path("names/", views.spellings, name="spellings"),
    path("names/tell/", views.tell_spelling, name="tell_spelling"),
    path("names/take-back/", views.take_back_spelling, name="take_back_spelling"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/find/", views.find_duplicates, name="find_duplicates"),
    path("duplicates/merge/", views.merge, name="merge"),
    path("duplicates/apart/", views.tell_apart, name="tell_apart"),
    path("duplicates/merges/<int:merge_id>/undo/", views.undo_merge, name="undo_merge"),
    path("quality/", views.quality, name="quality"),
    path("quality/look/", views.look_at_data, name="look_at_data"),
    path("quality/<slug:name>/", views.finding, name="finding"),
    path("batches/<int:number>/", views.batch, name="batch"),
    path("batches/<int:number>/undo/", views.undo, name="undo"),
    path("batches/<int:number>/undo-correction/", views.undo_correction, name="undo_correction"),
    path("batches/<int:number>/quarantine.csv", views.quarantine, name="quarantine"),
    path("batches/<int:number>/errors.xlsx", views.error_workbook, name="error_workbook"),
    path("batches/<int:number>/errors/", views.correct_by_file, name="correct_by_file"),
    path("batches/<int:number>/alike/", views.correct_alike, name="correct_alike"),
    path("batches/<int:number>/again/", views.read_again, name="read_again"),
    path("batches/<int:number>/lines/<int:line_number>/", views.correct_line, name="correct_line"),
]
