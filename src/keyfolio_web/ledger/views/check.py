"""How a file is understood, before it is imported; and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.forms import MappingForm
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.ledger.queries import Told, UploadPreview


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_imports
def check(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Look at the columns, correct them, import; of a file that is imported, what came of it."""
    upload = queries.upload_numbered(person_of(request), upload_id)
    work = upload.work if upload.work and upload.work.is_open else None
    if request.htmx and (work or not upload.stored_name):  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    if not upload.stored_name:
        return _over(request, upload_id)
    if work:
        return redirect("runs:work", number=work.pk)
    seen = _seen(request, upload_id)
    if request.method != "POST" or not seen.can_be_imported:
        return _page(request, seen, MappingForm(seen=seen))
    form = MappingForm(request.POST, seen=seen)
    if not form.is_valid():
        return _page(request, seen, form, status=422)
    # htmx sends the button that was clicked last along with a preview it had still to ask for; the click has its own.
    is_import = request.POST.get("act") == "import" and not request.htmx  # type: ignore[attr-defined]
    try:
        return _import(request, seen, form) if is_import else _again(request, seen, form.told())
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("ledger:check", upload_id=upload_id)


@require_POST
@for_who_imports
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Throw a file away that is not imported."""
    upload = queries.upload_numbered(person_of(request), upload_id)
    try:
        services.discard_upload(upload_id=upload_id, by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        messages.success(request, _("“%(file)s” was discarded.") % {"file": upload.file_name})
    return redirect("ledger:batches")


@require_POST
@for_who_imports
def undo_masters(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Undo an import of accounts or products."""
    try:
        services.undo_masters(upload_id=upload_id, by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        messages.success(request, _("The import is undone. What was changed since was left as it is."))
    return redirect("ledger:check", upload_id=upload_id)


def _seen(request: HttpRequest, upload_id: int, told: Told | None = None) -> UploadPreview:
    return queries.preview_of(
        person_of(request), upload_id, told, today=timezone.localdate(), by_memory="fresh" not in request.GET
    )


def _page(
    request: HttpRequest, seen: UploadPreview, form: MappingForm, status: int = 200, changed: Sequence[str] = ()
) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        status = 200  # htmx shows nothing of an answer that says error
    context = {"seen": seen, "form": form, "quarantined": seen.quarantined, "changed": changed}
    return answer(request, "ledger/check.html", context, part="check", status=status)


def _again(request: HttpRequest, seen: UploadPreview, told: Told) -> HttpResponse:
    services.tell_mapping(upload_id=seen.upload.pk, **_told(told), by=person_of(request))
    return redirect(request.get_full_path())


def _import(request: HttpRequest, seen: UploadPreview, form: MappingForm) -> HttpResponse:
    """Import what can be read as it is told; else say what is in the way."""
    told, by = form.told(), person_of(request)
    if told != seen.told:
        seen = _seen(request, seen.upload.pk, told)
    changed = form.showed_otherwise(seen)
    if changed or (seen.trouble and not seen.is_too_large):
        services.tell_mapping(upload_id=seen.upload.pk, **_told(told), by=by)
        return _page(request, seen, MappingForm(seen=seen), status=422, changed=changed)
    work = services.ask_for_import(upload_id=seen.upload.pk, **_told(told), by=by)
    if seen.preview and not seen.upload.by_profile:
        services.remember_mapping(kind=seen.upload.kind, headers=seen.headers, **_told(told), by=by)
    return redirect("runs:work", number=work.pk)


def _told(told: Told) -> dict[str, Any]:
    return {"mapping": told.mapping, "date_order": told.date_order, "choices": told.choices}


def _over(request: HttpRequest, upload_id: int) -> HttpResponse:
    """A file that is no longer kept: imported, known already, or discarded."""
    upload = queries.upload_numbered(person_of(request), upload_id)
    if hasattr(upload, "batch"):
        return redirect("ledger:batch", number=upload.batch.number)
    return answer(request, "ledger/over.html", {"upload": upload})
