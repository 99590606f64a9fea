"""Names that are likely to be misspelt: what they may mean, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.forms import SpellingForm
from keyfolio_web.ledger.views.gate import for_who_imports
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@for_who_imports
def spellings(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and the answers."""
    person = person_of(request)
    shown = {"offers": queries.offered_spellings(person), "told": queries.spellings_of(person)}
    return answer(request, "ledger/spellings.html", shown)


@require_POST
@for_who_imports
def tell_spelling(request: HttpRequest) -> HttpResponse:
    """An answer."""
    form = SpellingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what the name means, or that it is right."))
        return redirect("ledger:spellings")
    try:
        services.tell_spelling(**form.cleaned_data, by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        messages.success(request, _("Noted, and remembered for the next files."))
    return redirect("ledger:spellings")


@require_POST
@for_who_imports
def take_back_spelling(request: HttpRequest) -> HttpResponse:
    """An answer is forgotten."""
    kind, written = request.POST.get("kind", ""), request.POST.get("written", "")
    try:
        services.take_back_spelling(kind=kind, written=written.replace("\0", ""), by=person_of(request))
    except NotAllowed:
        raise
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        messages.success(request, _("Taken back: the name counts as it is written."))
    return redirect("ledger:spellings")
