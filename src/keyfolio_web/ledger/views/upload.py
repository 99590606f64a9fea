"""Send files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.forms import UploadForm
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_imports
def upload(request: HttpRequest) -> HttpResponse:
    """Choose files and what they hold; then look at how they are understood."""
    if request.method != "POST":
        return answer(request, "ledger/upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        if len(form.cleaned_data["file"]) > 1:
            return _receive_several(request, form)
        try:
            received = _receive(request, form)
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            return redirect("ledger:check", upload_id=received)
    return answer(request, "ledger/upload.html", {"form": form}, status=422)


def _receive(request: HttpRequest, form: UploadForm) -> int:
    """Keep the file, or the two joined; the number of the upload."""
    kind, [file], heads = (form.cleaned_data[name] for name in ("kind", "file", "heads"))
    path, by = Path(file.temporary_file_path()), person_of(request)
    if heads is None:
        return services.receive_upload(kind=kind, file_name=file.name, received=path, by=by).pk
    received = (path, Path(heads.temporary_file_path()))
    return services.receive_joined(kind=kind, names=(file.name, heads.name), received=received, by=by).pk


def _receive_several(request: HttpRequest, form: UploadForm) -> HttpResponse:
    """Keep each file that can be read; those whose columns are remembered are imported at once, the others wait."""
    by, imported, waiting = person_of(request), 0, 0
    for file in form.cleaned_data["file"]:
        told = {"kind": form.cleaned_data["kind"], "file_name": file.name}
        try:
            received = services.receive_upload(**told, received=Path(file.temporary_file_path()), by=by)
        except NotAllowed:
            raise
        except Refused as refused:
            messages.error(request, f"{file.name}: {refused.words}")
            continue
        if _import_as_remembered(request, received.pk):
            imported += 1
        else:
            waiting += 1
    _tell(request, imported, waiting)
    return redirect("ledger:batches")


def _import_as_remembered(request: HttpRequest, upload_id: int) -> bool:
    """Whether it is imported: somebody said what these columns mean, and nothing is in the way."""
    by = person_of(request)
    seen = queries.preview_of(by, upload_id, None, today=timezone.localdate())
    if not seen.remembered or seen.preview is None or seen.trouble:
        return False
    told = seen.told
    services.ask_for_import(
        upload_id=upload_id, mapping=told.mapping, date_order=told.date_order, choices=told.choices, by=by
    )
    return True


def _tell(request: HttpRequest, imported: int, waiting: int) -> None:
    if imported:
        said = ngettext(
            "%(files)s file is imported as a file with the same headers was.",
            "%(files)s files are imported as files with the same headers were.",
            imported,
        )
        messages.success(request, said % {"files": imported})
    if waiting:
        said = ngettext(
            "%(files)s file is uploaded and not imported yet: check it below.",
            "%(files)s files are uploaded and not imported yet: check each below.",
            waiting,
        )
        messages.success(request, said % {"files": waiting})
