"""One account, its orders, and who works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keyfolio_web.desk import queries, services
from keyfolio_web.desk.forms import TeamForm
from keyfolio_web.desk.views.charts import families_chart, trading_chart
from keyfolio_web.desk.views.head import head_of, page_number
from keyfolio_web.identify.queries import judged_list
from keyfolio_web.ledger.services import take_off_team
from keyfolio_web.shared.answer import answer, person_of
from keyfolio_web.shared.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from keyfolio_web.desk.queries import AccountHead
    from keyfolio_web.shared.models import Person


@require_safe
def account(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one account; of one that is merged, only what is not told of the account that is kept."""
    person, head = person_of(request), head_of(request, code)
    known = {"head": head, "team_form": TeamForm(by=person) if person.keeps_teams else None}
    figures = {} if head.is_merged else _figures(person, head)
    return answer(request, "desk/account.html", {**known, **figures})


def _figures(person: Person, head: AccountHead) -> dict[str, object]:
    trading = queries.trading_by_month(person, head)
    currency = head.spans.currency if head.spans else None
    return {
        "listed": judged_list(person, head.run),
        "rfm": queries.rfm_classes(),
        "worth": queries.worth_of(person, head),
        "contracts": queries.contracts_of(person, head),
        "trading": trading,
        "trading_chart": trading_chart(trading, currency) if trading else None,
        "families_chart": families_chart(trading, currency) if trading else None,
        "products": queries.products_of(person, head.account.pk, head.run),
        "orders": queries.orders_page(person, head),
        "facts": queries.account_facts(person, head, timezone.localdate()),
    }


@require_safe
def orders(request: HttpRequest, code: str) -> HttpResponse:
    """All orders and credit notes of an account, a page at a time."""
    head = head_of(request, code)
    shown = {"head": head, "orders": queries.orders_page(person_of(request), head, page_number(request))}
    return answer(request, "desk/orders.html", shown)


@require_safe
def order(request: HttpRequest, code: str, order_id: str) -> HttpResponse:
    """The lines of one order. of: the account with whose code it came, merged into this one or of its group."""
    head = head_of(request, code)
    of = request.GET.get("of") or head.account.code
    found = queries.order_lines(person_of(request), head, order_id, of)
    if not found.lines and not found.trouble:
        raise Http404
    return answer(request, "desk/order.html", {"head": head, "order_id": order_id, "of": of, "found": found})


@require_POST
def put_on(request: HttpRequest, code: str) -> HttpResponse:
    """Put a person on the team of an account."""
    _keeps_teams(request)
    head, form = head_of(request, code), TeamForm(request.POST, by=person_of(request))
    if not form.is_valid():
        messages.error(request, _("Choose a person first."))
        return redirect("desk:account", head.account.code)
    said = form.cleaned_data
    done = _("{name} leads the team now.") if said["leads"] else _("{name} is on the team now.")
    return _act(request, head, services.put_on_team, done, person=said["person"], leads=said["leads"])


@require_POST
def take_off(request: HttpRequest, code: str) -> HttpResponse:
    """Take a person off the team of an account."""
    _keeps_teams(request)
    head, said = head_of(request, code), request.POST.get("person", "")
    member = next((member for member in head.members if str(member.person_id) == said), None)
    if member is None:
        messages.error(request, _("This person is not on the team."))
        return redirect("desk:account", head.account.code)
    return _act(request, head, take_off_team, _("{name} is no longer on the team."), person=member.person)


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
