"""Exports on their way out: CSV as it is made, XLSX as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from keyfolio_web.desk.services import Export

TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def download(exported: Export[Any], kind: str, name: str) -> HttpResponseBase:
    """The answer that a browser saves. kind: of `TYPES`; name: of the file, without its ending."""
    if kind == "xlsx":
        return FileResponse(exported.as_xlsx(), as_attachment=True, filename=f"{name}.xlsx", content_type=TYPES[kind])
    streamed = StreamingHttpResponse(exported.as_csv(), content_type=TYPES[kind])
    streamed.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return streamed
