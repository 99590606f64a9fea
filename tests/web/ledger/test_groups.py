"""Groups of accounts on the pages: from a file, by hand, of a day, rolled up; and who may see what of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from keyfolio_web.desk import queries
from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger import services
from keyfolio_web.ledger.models import Account, ParentMove
from keyfolio_web.ledger.queries import AccountFacts, groups, orders_of
from keyfolio_web.runs import services as runs
from keyfolio_web.runs.models import Run, Work
from keyfolio_web.shared.refused import Refused
from keyfolio_web.value.models import Observation
from tests.web.cast import Cast, put_on_teams
from tests.web.ledger.hands import HEAD, Hands, words_of, work_off

ACCOUNTS = (
    "account code,account name,parent,parent since\n"
    "HQ,中国通信集团,,\n"
    "N,北方公司,HQ,\n"
    "S,南方公司,中国通信集团,\n"
    "S1,南方一厂,S,2026-01-01\n"
    "X,独立客户,,\n"
).encode()
LINES = (
    "N,,SO-1,2026-01-31,P,1,100.00\n"
    "S1,,SO-1,2026-02-01,P,1,20.00\n"
    "S,,SO-2,2026-02-02,P,1,3.00\n"
    "X,,SO-3,2026-02-03,P,1,7.00\n"
)
TODAY = date(2026, 2, 3)


@pytest.fixture
def company(anna: Hands) -> Hands:
    upload = anna.bring_in(ACCOUNTS, "accounts.csv", "accounts")
    assert upload.outcome == {"added": 5, "changed": 0, "same": 0, "left_out": 0, "moves": 3}
    anna.batch((HEAD + LINES).encode())
    return anna


def _run(hands: Hands, grain: str) -> Run:
    run = ask_for_run(by=hands.person, as_of=None, window_months=None, policy_text=None, grain=grain)
    work_off()
    run.refresh_from_db()
    return run


def _sales(run: Run) -> dict[str, int]:
    return dict(Observation.objects.filter(run=run).values_list("account__code", "net_sales"))


def _rows(hands: Hands, on: date) -> list[tuple[str, int, int | None, int | None]]:
    page = queries.group_page(hands.person, Account.objects.get(code="S"), on)
    assert page is not None
    return [(row.unit.account.code, row.unit.level, row.own, row.rolled_up) for row in page.rows]


def test_a_file_of_accounts_makes_a_tree_and_every_figure_is_there_alone_and_rolled_up(company: Hands) -> None:
    alone, groups = _run(company, "account"), _run(company, "group")
    assert _sales(alone) == {"N": 1_000_000, "S1": 200_000, "S": 30_000, "X": 70_000}
    assert _sales(groups) == {"HQ": 1_230_000, "X": 70_000}
    assert groups.snapshot == alone.snapshot, "both read the same"
    head = Account.objects.get(code="HQ")
    orders = orders_of(company.person, head, groups)
    assert (orders.total, sum(order.net_sales for order in orders.rows)) == (3, 1_230_000)
    company.bring_in(b"account code,cost date,amount\nS1,2026-01-05,9.00\n", "costs.csv", "costs_to_serve")
    held = {run: AccountFacts(company.person, head, run).kinds for run in (alone, groups)}
    assert held == {alone: [], groups: ["costs_to_serve"]}, "the head of a group has the facts of all its accounts"
    assert "This run judges groups" in words_of(company.client.get(reverse("identify:overview")))
    member = company.client.get(reverse("desk:account", args=["S1"]))
    assert "this account counts for 中国通信集团" in words_of(member)
    runs.make_current(number=alone.number, by=company.person)
    assert _rows(company, TODAY) == [
        ("HQ", 0, None, 1_230_000),
        ("N", 1, 1_000_000, 1_000_000),
        ("S", 1, 30_000, 230_000),
        ("S1", 2, 200_000, 200_000),
    ]


def test_who_sees_part_of_a_group_is_told_the_rows_of_that_part_and_how_much_is_left_out(
    company: Hands, cast: Cast
) -> None:
    written = "".join(f"I-{code},{code},2026-01-05,2026-02-04,{place}00.00\n" for place, code in enumerate("NSX", 1))
    company.bring_in(b"invoice no,account code,invoice date,due date,amount\n" + written.encode(), "i.csv", "invoices")
    services.merge(kept="N", merged="X", reason="", by=company.person)
    run = _run(company, "group")
    put_on_teams(cast, [Account.objects.get(code="HQ"), Account.objects.get(code="N")])
    pages = [f"/accounts/HQ/{page}" for page in ("", "orders/", "facts/invoices/")]
    pages.append(reverse("identify:why", args=[run.number, "HQ"]))
    company.client.force_login(cast.rita)
    said = [words_of(company.client.get(page)) for page in pages]
    assert all("accounts you may see is told here: 2 accounts are left out" in page for page in said)
    assert all(" N " in page and " X " in page for page in said[1:3]), "what is merged into an account that one sees"
    assert "Owed 400.00" in said[0]
    assert not any(" S " in page or " S1 " in page or "I-S" in page for page in said)
    assert company.client.get("/accounts/HQ/orders/SO-2/?of=S").status_code == 404
    assert company.client.get("/accounts/HQ/orders/SO-1/?of=N").status_code == 200
    exported = b"".join(company.client.get("/accounts/HQ/facts/invoices.csv").streaming_content)  # type: ignore[attr-defined]
    assert (b"I-X" in exported, b"I-S" in exported) == (True, False)
    for person in (cast.ted, cast.sam):
        company.client.force_login(person)
        assert {company.client.get(page).status_code for page in pages} == {404}
    company.client.force_login(cast.director)
    whole = [words_of(company.client.get(page)) for page in pages]
    assert not any("is told here" in page for page in whole)
    assert "Owed 600.00" in whole[0]
    assert " S1 " in whole[1]


def test_a_move_is_dated_so_that_last_year_stays_last_years(company: Hands) -> None:
    assert [row[0] for row in _rows(company, date(2025, 12, 31))] == ["HQ", "N", "S"]
    moved = {"code": "S1", "parent": "N", "since": "2026-02-02"}
    assert "is moved" in words_of(company.client.post(reverse("desk:move"), moved, follow=True))
    assert [row[:2] for row in _rows(company, TODAY)] == [("HQ", 0), ("N", 1), ("S1", 2), ("S", 1)]
    assert [row[:2] for row in _rows(company, TODAY - timedelta(days=2))] == [("HQ", 0), ("N", 1), ("S", 1), ("S1", 2)]
    page = company.client.get(reverse("desk:group", args=["S"]), {"on": "2025-12-31"})
    assert "3 accounts on 31 Dec 2025" in words_of(page)
    moves = words_of(page).partition("Moves Account Directly below From Until ")[2]
    assert moves.startswith("南方一厂 北方公司 2 Feb 2026 – 南方一厂 南方公司 1 Jan 2026 1 Feb 2026 Move an"), moves
    assert company.client.get(reverse("desk:group", args=["S"]), {"on": "2025-99-99"}).status_code == 200


def test_of_too_many_moves_the_latest_and_those_of_the_account_itself_are_told_and_how_many_there_are(
    company: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "SHOWN_UNITS", 2)
    for code, parent, since in (("S", "X", date(2025, 1, 1)), ("N", "S", TODAY), ("S1", "HQ", date(2026, 1, 3))):
        services.move_account(code=code, parent=parent, since=since, by=company.person)
    moves = words_of(company.client.get(reverse("desk:group", args=["S"]))).partition(" Moves ")[2]
    assert moves.startswith("The latest 2 of 6 moves;"), moves
    assert "Until 南方公司 独立客户 1 Jan 2025 – 南方公司 中国通信集团 always 31 Dec 2024 Move an" in moves, "its own"
    stays = groups.stays_of(company.person, Account.objects.get(code="HQ"))
    assert [(stay.account.code, stay.since) for stay in stays.shown] == [("N", TODAY), ("S1", date(2026, 1, 3))]


def test_a_circle_is_refused_by_hand_and_in_a_file_and_nothing_is_changed(company: Hands) -> None:
    answer = company.client.post(reverse("desk:move"), {"code": "HQ", "parent": "S1", "since": "2026-03-01"})
    assert answer.status_code == 422
    assert "in a circle" in words_of(answer)
    before = ParentMove.objects.count()
    upload = company.bring_in(b"account code,parent\nHQ,S1\n", "circle.csv", "accounts")
    assert upload.work is not None
    assert (upload.work.state, "circle" in (upload.work.trouble or {})["en"]) == (Work.State.FAILED, True)
    assert ParentMove.objects.count() == before
    for code, parent, said in (("S", "S", "cannot stand below itself"), ("S", "Z", "There is no account Z")):
        assert said in words_of(company.client.post(reverse("desk:move"), {"code": code, "parent": parent}))


def test_an_unknown_parent_becomes_an_account_and_an_import_undone_takes_its_moves_back(company: Hands) -> None:
    upload = company.bring_in(b"account code,parent\nX,Somebody Ltd\n", "x.csv", "accounts")
    assert queries.group_page(company.person, Account.objects.get(code="X"), TODAY) is not None
    assert not Account.objects.get(code="Somebody Ltd").is_described
    company.press("undo_masters", upload.pk)
    assert queries.group_page(company.person, Account.objects.get(code="X"), TODAY) is None


def test_the_same_file_again_moves_nothing(company: Hands) -> None:
    upload = company.bring_in(ACCOUNTS, "again.csv", "accounts")
    assert upload.outcome == {"added": 0, "changed": 0, "same": 5, "left_out": 0}


def test_owner_teammate_and_stranger_see_of_a_group_what_they_see_anyway(company: Hands, cast: Cast) -> None:
    _run(company, "account")
    put_on_teams(cast, [Account.objects.get(code="S"), Account.objects.get(code="N")])
    services.move_account(code="N", parent="X", since=TODAY, by=company.person)
    for person, own, other in ((cast.rita, "S", "X"), (cast.ted, "N", "S")):
        company.client.force_login(person)
        page = words_of(company.client.get(reverse("desk:group", args=[own])))
        assert "中国通信集团" not in page.replace("Group of", "")
        assert "123.00" not in page, "no sum that shows what others sell"
        assert ("北方公司 another account 3 Feb 2026 –" in page) == (own == "N")
        assert "南方一厂" not in page
        assert company.client.get(reverse("desk:group", args=[other])).status_code == 404
        assert company.client.post(reverse("desk:move"), {"code": own, "parent": ""}).status_code == 403
    company.client.force_login(cast.sam)
    assert company.client.get(reverse("desk:group", args=["S"])).status_code == 404
    assert "No account you may see had a parent" in words_of(company.client.get(reverse("desk:groups")))
    with pytest.raises(Refused):
        services.move_account(code="S", parent="", since=timezone.localdate(), by=cast.rita)
