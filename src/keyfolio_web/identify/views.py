"""Pages of the room identify (being built)."""

from django.http import HttpRequest, HttpResponse


def overview(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def run(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def runs(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def why(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")
