"""Come in as somebody of the sample company, and leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from keyfolio_web.people import queries, services
from keyfolio_web.people.client import address_of, is_this_machine
from keyfolio_web.people.views.allowed import tells_who_may
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@tells_who_may
def enter_sample(request: HttpRequest) -> HttpResponse:
    """Come in as the made-up person of a role."""
    if not is_this_machine(request):
        raise PermissionDenied(_("The sample company opens without a password only on the machine that serves it."))
    person = services.enter_as(role=request.POST.get("role", "").replace("\0", ""))
    get_adapter(request).login(request, person)
    return redirect("shared:home")


@require_http_methods(["GET", "HEAD", "POST"])
def leave_sample(request: HttpRequest) -> HttpResponse:
    """Say what would go; throw the sample away and begin with one's own data."""
    by, with_own = person_of(request), "with_own" in request.POST
    try:
        if request.method != "POST":
            return answer(request, "people/leave_sample.html", {"contents": queries.sample_contents(by)})
        services.leave_sample(by=by, address=address_of(request), with_own=with_own)
    except Refused as refused:
        messages.error(request, str(refused.words))
        return redirect("people:leave_sample" if refused.field == "with_own" else "shared:home")
    logout(request)
    key = services.start_key()
    return redirect(f"{reverse('people:start')}?{urlencode({'key': key or ''})}")
