"""One account, its orders, and who works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keyfolio.errors import StoreTrouble
from keyfolio_web.desk import queries
from keyfolio_web.desk.forms import TeamForm
from keyfolio_web.desk.views.charts import families_chart, trading_chart
from keyfolio_web.identify.queries import judged_list
from keyfolio_web.ledger.queries import receivables_of
from keyfolio_web.ledger.services import put_on_team, take_off_team
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.desk.queries import AccountHead
    from keyfolio_web.shared.models import Person


@require_safe
def account(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one account."""
    person, head = person_of(request), _head(request, code)
    trading = queries.trading_by_month(person, head)
    currency = head.spans.currency if head.spans else None
    shown = {
        "head": head,
        "listed": judged_list(person, head.run),
        "rfm": queries.rfm_classes(),
        "trading": trading,
        "trading_chart": trading_chart(trading, currency) if trading else None,
        "families_chart": families_chart(trading, currency) if trading else None,
        "products": queries.products_of(person, head.account.pk, head.run),
        "orders": queries.orders_page(person, head),
        **_receivables(person, head),
        "team_form": TeamForm(by=person) if person.keeps_teams else None,
    }
    return answer(request, "desk/account.html", shown)


@require_safe
def orders(request: HttpRequest, code: str) -> HttpResponse:
    """All orders and credit notes of an account, a page at a time."""
    head = _head(request, code)
    said = request.GET.get("page", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 1
    shown = {"head": head, "orders": queries.orders_page(person_of(request), head, number)}
    return answer(request, "desk/orders.html", shown)


@require_safe
def order(request: HttpRequest, code: str, order_id: str) -> HttpResponse:
    """The lines of one order. of: the account with whose code it came, merged into this one or of its group."""
    head = _head(request, code)
    of = request.GET.get("of") or head.account.code
    found = queries.order_lines(person_of(request), head, order_id, of)
    if not found.lines and not found.trouble:
        raise Http404
    return answer(request, "desk/order.html", {"head": head, "order_id": order_id, "of": of, "found": found})


@require_POST
def put_on(request: HttpRequest, code: str) -> HttpResponse:
    """Put a person on the team of an account."""
    _keeps_teams(request)
    head, form = _head(request, code), TeamForm(request.POST, by=person_of(request))
    if not form.is_valid():
        messages.error(request, _("Choose a person first."))
        return redirect("desk:account", head.account.code)
    said = form.cleaned_data
    done = _("{name} leads the team now.") if said["leads"] else _("{name} is on the team now.")
    return _act(request, head, put_on_team, done, person=said["person"], leads=said["leads"])


@require_POST
def take_off(request: HttpRequest, code: str) -> HttpResponse:
    """Take a person off the team of an account."""
    _keeps_teams(request)
    head, said = _head(request, code), request.POST.get("person", "")
    member = next((member for member in head.members if str(member.person_id) == said), None)
    if member is None:
        messages.error(request, _("This person is not on the team."))
        return redirect("desk:account", head.account.code)
    return _act(request, head, take_off_team, _("{name} is no longer on the team."), person=member.person)


def _head(request: HttpRequest, code: str) -> AccountHead:
    """The account of the address; what is not there, or not this person's to see, is the same 404."""
    try:
        return queries.account_head(person_of(request), code)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _receivables(person: Person, head: AccountHead) -> dict[str, object]:
    try:
        return {"receivables": receivables_of(person, head.account, timezone.localdate())}
    except StoreTrouble as trouble:
        return {"receivables_trouble": trouble.text}


def _keeps_teams(request: HttpRequest) -> None:
    if not person_of(request).keeps_teams:
        raise PermissionDenied(_("Teams are kept by directors and administrators. Ask one of them."))


def _act(request: HttpRequest, head: AccountHead, act: Callable[..., None], done: str, **said: object) -> HttpResponse:
    try:
        act(account_code=head.account.code, by=person_of(request), **said)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused.words)) from refused
    except Refused as refused:
        messages.error(request, str(refused.words))
    else:
        messages.success(request, done.format(name=said["person"]))
    return redirect("desk:account", head.account.code)
