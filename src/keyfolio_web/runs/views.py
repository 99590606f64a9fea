"""Pages of the room runs (being built)."""

from django.http import HttpRequest, HttpResponse


def work(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")
