"""Where a request comes from."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied

if TYPE_CHECKING:
    from django.http import HttpRequest

_OF_A_PROXY = ("x-forwarded-", "x-real-ip", "forwarded", "via")  # so begin the names of its headers


def address_of(request: HttpRequest) -> str | None:
    """The address of who asks, as the audit log keeps it; null when there is none to be known."""
    try:
        return str(ip_address(get_adapter().get_client_ip(request)))
    except (PermissionDenied, ImproperlyConfigured, ValueError):
        return None


def is_this_machine(request: HttpRequest) -> bool:
    """Whether who asks sits at the machine that serves; behind a proxy or HTTPS nobody is known to."""
    if settings.HTTPS or any(header.lower().startswith(_OF_A_PROXY) for header in request.headers):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
