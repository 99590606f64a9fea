"""Pages of the room people (being built)."""

from django.http import HttpRequest, HttpResponse


def leave_sample(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def me(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def people(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")
