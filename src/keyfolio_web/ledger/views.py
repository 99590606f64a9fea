"""Pages of the room ledger (being built)."""

from django.http import HttpRequest, HttpResponse


def batches(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def upload(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")
