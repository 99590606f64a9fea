"""A run over a list judges its accounts alone, freezes who they are, and becomes current only when somebody says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from keyfolio_web.identify.models import Standing
from keyfolio_web.identify.services import OfList, ask_for_run
from keyfolio_web.ledger.models import Account, AccountList, GroupMember
from keyfolio_web.ledger.services import add_to_list, delete_list, make_list, merge
from keyfolio_web.people.services import make_token
from keyfolio_web.pipeline.prune import prune
from keyfolio_web.runs.models import Run
from keyfolio_web.runs.services import make_current
from keyfolio_web.shared.models import AuditEntry, Person
from keyfolio_web.shared.refused import Refused
from keyfolio_web.value.models import ProductSales
from tests.web.cast import Cast
from tests.web.conftest import SignIn
from tests.web.ledger.hands import Hands, words_of, work_off

HEAD = "account code,order id,order date,product code,amount\n"
ROWS = "A,1,2026-01-01,tea,500\nB,2,2026-02-02,tea,300\nC,3,2026-03-03,ink,200\nD,4,2026-06-30,ink,9000\n"
ASKED = {"as_of": "", "window_months": "", "ledger_on": "", "grain": "account", "policy": "current"}


@pytest.fixture
def books(anna: Hands) -> Hands:
    """Four accounts that bought, one that did not, and a run over all of them."""
    anna.batch((HEAD + ROWS).encode())
    Account.objects.create(code="SILENT")
    _judge_all(anna.person)
    return anna


def _judge_all(by: Person) -> Run:
    run = ask_for_run(by=by, as_of=None, window_months=None, policy_text=None)
    work_off()
    return Run.objects.get(pk=run.pk)


def _list(by: Person, *codes: str, name: str = "Mine") -> int:
    return make_list(name=name, named=codes, by=by).list_id


def _judge(client: Client, number: int, **asked: str) -> Run:
    response = client.post(reverse("desk:judge_list", args=[number]), {**ASKED, **asked})
    assert response.status_code == 302, words_of(response)
    work_off()
    run = Run.objects.order_by("-number")[0]
    assert run.sealed_at, run.work.trouble
    return run


def _standings(run: Run) -> dict[str, int]:
    return dict(Standing.objects.filter(run=run).values_list("account__code", "rank"))


def test_a_list_is_judged_from_its_page_among_itself_and_is_not_current(books: Hands) -> None:
    number = _list(books.person, "A", "B", "SILENT")
    for address in (reverse("desk:lists"), f"{reverse('desk:accounts')}?list={number}"):
        assert reverse("desk:judge_list", args=[number]) in books.client.get(address).content.decode()
    asking = words_of(books.client.get(reverse("desk:judge_list", args=[number])))
    assert "To be judged: the 3 accounts of the list “Mine”" in asking
    run = _judge(books.client, number)
    assert (run.list_name, run.only, run.is_current) == ("Mine", ["A", "B", "SILENT"], False)
    assert _standings(run) == {"A": 1, "B": 2}
    assert run.summary
    assert (run.summary["net_sales"], run.summary["as_of"]) == (8_000_000, "2026-06-30")
    assert set(ProductSales.objects.filter(run=run).values_list("account__code", flat=True)) == {"A", "B"}
    assert Run.objects.get(is_current=True).number == 1
    assert "other pages show the current run as before" in words_of(
        books.client.get(reverse("runs:work", args=[run.work_id]))
    )
    page = books.client.get(reverse("identify:run", args=[run.number]))
    assert "Judged: the 3 accounts of the list “Mine”" in words_of(page)
    assert "Make this run current" in words_of(page)
    assert page.context["page"].changes is None, "a run over every account is no measure for it"


def test_the_codes_are_frozen_and_kept_out_of_audit_entry_and_page(books: Hands) -> None:
    number = _list(books.person, "A", "B")
    run = _judge(books.client, number)
    add_to_list(list_id=number, named=["C"], by=books.person)
    delete_list(list_id=number, by=books.person)
    run.refresh_from_db()
    assert run.only == ["A", "B"]
    entry = AuditEntry.objects.filter(act="run_asked").latest("pk")
    assert (entry.details["list"], entry.details["accounts"]) == ("Mine", 2)
    assert "only" not in entry.details
    assert "list “Mine”" in words_of(books.client.get(reverse("identify:runs")))
    later = _judge(books.client, _list(books.person, "A", "B", "C"))
    compared = words_of(books.client.get(reverse("identify:compare"), {"before": run.number, "after": later.number}))
    assert "did not judge the same accounts" in compared
    assert "list “Mine”" in compared
    assert books.client.get(reverse("identify:run", args=[later.number])).context["page"].changes.before == run
    everybody = _judge_all(books.person)
    changes = books.client.get(reverse("identify:run", args=[everybody.number])).context["page"].changes
    assert (changes.before.number, changes.other_accounts) == (1, False)


def test_a_list_of_a_filter_is_evaluated_when_one_asks(books: Hands) -> None:
    kept = AccountList.objects.create(name="Big", query="?abc=A", made_by=books.person)
    page = books.client.get(reverse("desk:list", args=[kept.pk]), follow=True)
    assert reverse("desk:judge_list", args=[kept.pk]) in page.content.decode()
    assert _judge(books.client, kept.pk).only == ["D"]


def test_a_merged_account_counts_as_the_one_it_was_merged_into(books: Hands) -> None:
    number = _list(books.person, "A", "B")
    merge(kept="C", merged="B", reason="", by=books.person)
    run = _judge(books.client, number)
    assert _standings(run) == {"A": 1, "C": 2}
    assert (run.summary or {})["net_sales"] == 10_000_000


def test_by_group_the_groups_of_the_list_are_judged_and_no_others_are_told(books: Hands) -> None:
    books.bring_in(b"account code,parent\nA,D\nB,C\n", "parents.csv", "accounts")
    run = _judge(books.client, _list(books.person, "B"), grain="group")
    assert _standings(run) == {"C": 1}
    assert set(GroupMember.objects.filter(run=run).values_list("account__code", flat=True)) == {"B"}


def test_when_it_is_made_current_overview_accounts_and_products_say_so(books: Hands) -> None:
    run = _judge(books.client, _list(books.person, "A"))
    pages = [reverse("identify:overview"), reverse("desk:accounts"), reverse("desk:products")]
    pages += [reverse("desk:account", args=["D"]), f"{reverse('desk:accounts')}?tier=untraded"]
    said = "The current run is over a list alone"
    assert not any(said in words_of(books.client.get(page)) for page in pages)
    make_current(number=run.number, by=books.person)
    for page in pages:
        told = words_of(books.client.get(page))
        assert said in told
        assert "Judged: the 1 account of the list “Mine”" in told
    _judge_all(books.person)
    assert not any(said in words_of(books.client.get(page)) for page in pages)


def test_an_empty_list_a_silent_one_and_the_same_once_more_are_refused(books: Hands) -> None:
    empty = books.client.post(reverse("desk:judge_list", args=[_list(books.person, name="Empty")]), ASKED)
    assert empty.status_code == 422
    assert "No account is on the list “Empty”." in words_of(empty)
    silent = ask_for_run(
        by=books.person, as_of=None, window_months=None, policy_text=None, of_list=OfList("S", frozenset({"SILENT"}))
    )
    work_off()
    silent.refresh_from_db()
    assert silent.sealed_at is None
    trouble = silent.work.trouble or {}
    assert "None of the accounts to judge has a line" in trouble["en"]
    assert "都没有交易" in trouble["zh"]

    def ask(*codes: str) -> Run:
        chosen = OfList("Mine", frozenset(codes))
        return ask_for_run(by=books.person, as_of=None, window_months=None, policy_text=None, of_list=chosen)

    ask("A", "B")
    ask("A")
    ask_for_run(by=books.person, as_of=None, window_months=None, policy_text=None)
    with pytest.raises(Refused, match="already waiting"):
        ask("B", "A")


def test_owner_teammate_and_stranger(books: Hands, cast: Cast, sign_in: SignIn) -> None:
    number = _list(cast.director, "A", name="Secret")
    address = reverse("desk:judge_list", args=[number])
    for person, status in ((cast.analyst, 200), (cast.director, 200), (cast.administrator, 200), (cast.manager, 404)):
        assert sign_in(person).get(address).status_code == status
        assert sign_in(person).post(address, {"policy": "other"}).status_code == (422 if status == 200 else status)
    own = _list(cast.rita, name="Ritas")
    rita = sign_in(cast.rita)
    assert rita.get(reverse("desk:judge_list", args=[own])).status_code == 403
    assert rita.post(reverse("desk:judge_list", args=[own]), ASKED).status_code == 403
    assert reverse("desk:judge_list", args=[own]) not in rita.get(reverse("desk:lists")).content.decode()
    assert Run.objects.count() == 1
    run = _judge(books.client, number)
    for page in (reverse("identify:run", args=[run.number]), reverse("identify:runs"), reverse("identify:compare")):
        assert "Secret" not in words_of(rita.get(page)), "the names of lists are for who sees every list"
    assert "Judged: 1 account of a list" in words_of(rita.get(reverse("identify:run", args=[run.number])))


def test_the_api_tells_the_list_to_who_may_see_it(books: Hands, cast: Cast) -> None:
    run = _judge(books.client, _list(books.person, "A", "B"))

    def ask(person: Person, number: int) -> dict[str, object]:
        token = make_token(name="test", expires_at=timezone.now() + timedelta(hours=1), by=person)
        headers = {"Authorization": f"Bearer {token}"}
        answer: dict[str, object] = Client().get(f"/api/v1/runs/{number}", headers=headers).json()
        return answer

    told = ask(cast.director, run.number)
    assert (told["list_name"], told["listed_accounts"], told["accounts"]) == ("Mine", 2, 2)
    told = ask(cast.rita, run.number)
    assert (told["list_name"], told["listed_accounts"]) == (None, 2)
    told = ask(cast.director, 1)
    assert (told["list_name"], told["listed_accounts"]) == (None, None)


def test_looks_at_a_list_do_not_push_out_what_the_current_run_is_compared_with(books: Hands) -> None:
    number = _list(books.person, "A")
    _judge(books.client, number)
    _judge_all(books.person)
    _judge(books.client, number, window_months="12")
    assert prune(keep=1) == [2]
