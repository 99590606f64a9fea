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
        file = form.cleaned_data["file"]
        try:
            received = services.receive_upload(
                kind=form.cleaned_data["kind"],
                file_name=file.name,
                received=Path(file.temporary_file_path()),
                by=person_of(request),
            )
        except NotAllowed:
            raise
        except Refused as refused:
            form.add_error(refused.field, str(refused.words))
        else:
            return redirect("ledger:check", upload_id=received.pk)
    return answer(request, "ledger/upload.html", {"form": form}, status=422)
