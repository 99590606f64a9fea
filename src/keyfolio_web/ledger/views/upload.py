"""Send a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from keyfolio_web.ledger import services
from keyfolio_web.ledger.forms import UploadForm
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@for_who_imports
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file and what it holds; then look at how it is understood."""
    if request.method != "POST":
        return answer(request, "ledger/upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
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
    kind, file, heads = (form.cleaned_data[name] for name in ("kind", "file", "heads"))
    path, by = Path(file.temporary_file_path()), person_of(request)
    if heads is None:
        return services.receive_upload(kind=kind, file_name=file.name, received=path, by=by).pk
    received = (path, Path(heads.temporary_file_path()))
    return services.receive_joined(kind=kind, names=(file.name, heads.name), received=received, by=by).pk
