"""Parents and merges never close a circle, whoever changes them and by what; and one that is there is told."""

from __future__ import annotations

from functools import partial

import pytest
from django.urls import reverse

from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger import services
from keyfolio_web.ledger.models import Account, GroupMember, Merge, ParentMove, ToldApart
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.refused import Refused
from tests.web.cast import Cast
from tests.web.ledger.hands import Hands, words_of, work_off
from tests.web.people.at_once import all_at_once

HEAD = "account code,parent\n"
LINES = (
    b"account code,order id,order date,amount\nA,1,2026-01-01,5\nB,2,2026-01-02,7\nC,3,2026-01-03,9\nD,4,2026-01-03,1\n"
)


def _parents(hands: Hands, rows: str) -> int:
    upload = hands.bring_in((HEAD + rows).encode(), "parents.csv", "accounts")
    assert upload.work is not None
    assert upload.work.state == Work.State.DONE, upload.work.trouble
    return upload.pk


def test_an_undo_that_would_close_a_circle_is_refused_and_changes_nothing(anna: Hands) -> None:
    _parents(anna, "A,B\n")
    turned = _parents(anna, "A,C\n")
    _parents(anna, "B,A\n")
    before = set(ParentMove.objects.values_list("pk", flat=True))
    assert "in a circle: A → B → A" in anna.press("undo_masters", turned)
    assert set(ParentMove.objects.values_list("pk", flat=True)) == before


def test_an_account_is_not_merged_into_one_below_it_and_the_other_way_it_is(anna: Hands) -> None:
    anna.batch(LINES)
    _parents(anna, "B,A\nC,B\n")
    for kept in ("B", "C"):
        answer = anna.client.post(reverse("ledger:merge"), {"kept": kept, "merged": "A"})
        assert answer.status_code == 422
        assert f"A stands above {kept} in a group" in words_of(answer)
    services.merge(kept="A", merged="C", reason="", by=anna.person)
    run = ask_for_run(by=anna.person, as_of=None, window_months=None, policy_text=None, grain="group")
    work_off()
    run.refresh_from_db()
    assert run.sealed_at, run.work.trouble


def test_what_is_merged_counts_when_an_account_is_moved_and_when_a_merge_is_undone(anna: Hands) -> None:
    anna.batch(LINES)
    services.merge(kept="B", merged="A", reason="", by=anna.person)
    _parents(anna, "C,A\n")
    with pytest.raises(Refused, match="in a circle"):
        services.move_account(code="B", parent="C", since=None, by=anna.person)
    other = Merge.objects.create(kept_id=_id("D"), merged_id=_id("C"), merged_by=anna.person)
    services.move_account(code="B", parent="D", since=None, by=anna.person)
    assert "in a circle" not in anna.press("undo_merge", Merge.objects.get(merged=_id("A")).pk)
    Merge.objects.create(kept_id=_id("B"), merged_id=_id("A"), merged_by=anna.person)
    services.move_account(code="D", parent="", since=None, by=anna.person)
    services.move_account(code="B", parent="C", since=None, by=anna.person)
    assert "in a circle" in anna.press("undo_merge", other.pk)
    other.refresh_from_db()
    assert other.undone_at is None


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_two_accounts_either_way_one_is_refused(cast: Cast) -> None:
    for code in ("A", "B"):
        Account.objects.create(code=code)
    ways = [("A", "B"), ("B", "A")]
    acts = [partial(services.merge, kept=kept, merged=gone, reason="", by=cast.analyst) for kept, gone in ways]
    assert all_at_once(acts) == ["done", "refused"]
    assert Merge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_two_accounts_below_each_other_one_is_refused(cast: Cast) -> None:
    for code in ("A", "B"):
        Account.objects.create(code=code)
    ways = [("A", "B"), ("B", "A")]
    acts = [partial(services.move_account, code=code, parent=top, since=None, by=cast.analyst) for code, top in ways]
    assert all_at_once(acts) == ["done", "refused"]
    assert ParentMove.objects.count() == 1


def test_a_circle_that_is_there_is_told_on_the_pages_and_codes_only_to_who_sees_them(anna: Hands, cast: Cast) -> None:
    accounts = {code: Account.objects.create(code=code) for code in ("A", "B")}
    for code, parent in (("A", "B"), ("B", "A")):
        ParentMove.objects.create(account=accounts[code], parent=accounts[parent], told_by=anna.person)
        Merge.objects.create(kept=accounts[parent], merged=accounts[code], merged_by=anna.person)
    for page in (reverse("desk:groups"), reverse("desk:group", args=["A"])):
        assert "in a circle: A → B → A" in words_of(anna.client.get(page))
    Account.objects.bulk_create(Account(code=code) for code in ("C", "D", "E"))
    for kept, merged in (("C", "D"), ("D", "E")):
        Merge.objects.create(kept_id=_id(kept), merged_id=_id(merged), merged_by=anna.person)
    rows = b"I1,C,2026-01-05,2026-02-05,1\nI2,E,2026-01-05,2026-02-05,7\n"
    anna.bring_in(b"invoice no,account code,invoice date,due date,amount\n" + rows, "i.csv", "invoices")
    assert "Owed 8.00" in words_of(anna.client.get("/accounts/C/")), "an account that the circle does not touch"
    assert "I2" in words_of(anna.client.get("/accounts/C/facts/invoices/"))
    for page in ("", "orders/"):
        assert anna.client.get(f"/accounts/A/{page}").status_code == 200
    for page in ("facts/invoices/", "facts/invoices.csv"):
        assert "merged into each other in a circle" in words_of(anna.client.get(f"/accounts/A/{page}", follow=True))
    named = services.names_in("C, E\nnobody", anna.person)
    assert services.make_list(name="Some", named=named, by=anna.person).added == 1
    anna.client.force_login(cast.sam)
    said = words_of(anna.client.get(reverse("desk:groups")))
    assert "Some accounts stand below each other in a circle" in said
    assert "A → B" not in said


def test_parents_that_an_import_made_go_with_it_unless_something_knows_them(anna: Hands, cast: Cast) -> None:
    upload = _parents(anna, "A,Unknown Ltd\nB,Known Ltd\nC,Judged Ltd\n")
    assert Account.objects.filter(code__endswith="Ltd").count() == 3
    ToldApart.objects.create(first_id=_id("A"), second_id=_id("Known Ltd"), said_by=cast.analyst)
    anna.batch(b"account code,order id,order date,amount\nD,1,2026-01-01,5\n")
    run = ask_for_run(by=anna.person, as_of=None, window_months=None, policy_text=None)
    GroupMember.objects.create(run=run, account_id=_id("D"), head_id=_id("Judged Ltd"))
    anna.press("undo_masters", upload)
    assert list(Account.objects.values_list("code", flat=True)) == ["A", "D", "Judged Ltd", "Known Ltd"]
    assert (ToldApart.objects.count(), GroupMember.objects.count()) == (1, 1)


def test_a_parent_that_is_no_code_is_told_and_changes_nothing(anna: Hands) -> None:
    upload = anna.bring_in(f"{HEAD}A,{'P' * 300}\n".encode(), "parents.csv", "accounts")
    assert upload.work is not None
    assert "is no account code" in (upload.work.trouble or {})["en"]
    assert not Account.objects.exists()


def _id(code: str) -> int:
    return Account.objects.get(code=code).pk
