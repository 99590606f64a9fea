"""Pages of the room desk (being built)."""

from django.http import HttpRequest, HttpResponse


def account(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def accounts(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")


def orders(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("being built")
