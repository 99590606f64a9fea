"""Near-duplicate accounts: found, side by side, merged with a history, told apart; and every merge undone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyfolio_web.desk import queries as desk
from keyfolio_web.desk.filters import Filters
from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.models import Account, LikelyDuplicate, Merge
from keyfolio_web.runs.models import Run
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.refused import NotAllowed, Refused
from keyfolio_web.value.models import Observation, ProductSales, ProductTotal
from tests.web.cast import Cast, put_on_teams
from tests.web.ledger.hands import HEAD, Answer, Hands, words_of, work_off

LINES = (
    "A1,深圳市鑫源贸易公司,SO-1,2026-01-31,P,10,100.0001\n"
    "A2,鑫源贸易(深圳)有限公司,SO-2,2026-02-03,P,2,50.00\n"
    "B1,广州市鑫源贸易公司,SO-3,2026-02-09,P,1,7.00\n"
)


@pytest.fixture
def ledger(anna: Hands) -> Hands:
    anna.batch((HEAD + LINES).encode())
    return anna


def _run(hands: Hands) -> Run:
    run = ask_for_run(by=hands.person, as_of=None, window_months=None, policy_text=None)
    work_off()
    run.refresh_from_db()
    return run


def _sales(run: Run) -> dict[str, int]:
    return dict(Observation.objects.filter(run=run).values_list("account__code", "net_sales"))


def _merge(hands: Hands, kept: str = "A1", merged: str = "A2", reason: str = "") -> Answer:
    return hands.client.post(reverse("ledger:merge"), {"kept": kept, "merged": merged, "reason": reason}, follow=True)


def test_a_search_shows_likely_duplicates_side_by_side_with_reasons(ledger: Hands) -> None:
    assert "Every account was compared with the others." in ledger.amend("find_duplicates")
    said = words_of(ledger.page("duplicates"))
    assert "深圳市鑫源贸易公司 and 鑫源贸易(深圳)有限公司" in said
    assert "Their legal forms differ: 公司 and 有限公司." in said
    assert "广州市鑫源贸易公司" not in said, "a sister in another city is not offered"
    assert [(pair.first.code, pair.second.code) for pair in LikelyDuplicate.objects.all()] == [("A1", "A2")]


def test_accounts_with_the_same_credit_code_are_found_whatever_their_names(anna: Hands) -> None:
    told = (
        "account code,account name,unified social credit code,telephone,address\n"
        "A1,Harbour Foods,91350100M000100Y43,0755-55550100,1 Harbour Road\n"
        "A2,华东食品,91350100M000100Y43,,\nB1,Bolt,,,\n"
    )
    anna.bring_in(told.encode(), "accounts.csv", "accounts")
    anna.amend("find_duplicates")
    assert [(pair.first.code, pair.second.code) for pair in LikelyDuplicate.objects.all()] == [("A1", "A2")]
    said = words_of(anna.page("duplicates"))
    assert "Unified social credit code 91350100M000100Y43 Telephone 0755-55550100 Address 1 Harbour Road" in said


def test_what_a_merged_account_bought_of_a_product_counts_for_the_account_that_is_kept(ledger: Hands) -> None:
    _merge(ledger)
    run = _run(ledger)
    bought = ProductSales.objects.filter(run=run).values_list("account__code", "product__code", "net_sales")
    assert set(bought) == {("A1", "P", 1_500_001), ("B1", "P", 70_000)}
    total = ProductTotal.objects.get(run=run)
    assert (total.net_sales, total.accounts) == (1_570_001, 2)


def test_a_merge_counts_from_the_next_run_on_and_undone_no_more(ledger: Hands) -> None:
    before = _run(ledger)
    assert _sales(before) == {"A1": 1_000_001, "A2": 500_000, "B1": 70_000}
    assert "counts for “深圳市鑫源贸易公司” from the next run on" in words_of(_merge(ledger, reason="one licence"))
    merged = _run(ledger)
    assert _sales(merged) == {"A1": 1_500_001, "B1": 70_000}
    assert merged.merges == {"A2": "A1"}
    assert merged.snapshot != before.snapshot
    orders = queries.orders_of(ledger.person, Account.objects.get(code="A1"), merged)
    assert [order.order_id for order in orders.rows] == ["SO-2", "SO-1"]
    ledger.press("undo_merge", Merge.objects.get().pk)
    after = _run(ledger)
    assert (_sales(after), after.snapshot) == (_sales(before), before.snapshot)
    history = Merge.objects.get()
    assert (history.reason, history.merged_by, history.undone_by) == ("one licence", ledger.person, ledger.person)
    assert list(AuditEntry.objects.filter(subject="A2").values_list("act", flat=True).order_by("pk")) == [
        "accounts_merged",
        "merge_undone",
    ]


def test_a_merged_account_leads_to_the_one_that_is_kept_and_shows_no_figures_beside(ledger: Hands, cast: Cast) -> None:
    run = _run(ledger)
    assert "SO-2" in words_of(ledger.client.get(reverse("desk:account", args=["A2"])))
    _merge(ledger, "B1", "A2")
    _merge(ledger, "A1", "B1")
    page = ledger.client.get(reverse("desk:account", args=["A2"]))
    assert "This account is merged into 深圳市鑫源贸易公司." in words_of(page)
    assert f'href="{reverse("desk:account", args=["A1"])}"' in page.content.decode()
    for said in ("SO-2", "50.00", "Why it is", "Latest orders", "Net sales", "Receivables"):
        assert said not in words_of(page), said
    put_on_teams(cast, [Account.objects.get(code=code) for code in ("A2", "B1")])
    ledger.client.force_login(cast.rita)
    said = words_of(ledger.client.get(reverse("desk:account", args=["A2"])))
    assert ("merged into another one, which is not yours to see" in said, "SO-2" in said) == (True, False)
    run = _run(ledger)
    untraded = desk.accounts_page(ledger.person, run, Filters(tier="untraded"))
    assert [row.code for row in untraded.rows] == []


def test_pairs_that_were_decided_are_not_shown_again(ledger: Hands) -> None:
    ledger.amend("find_duplicates")
    ledger.client.post(reverse("ledger:tell_apart"), {"first": "A2", "second": "A1"})
    assert "No pair waits for your decision." in words_of(ledger.page("duplicates"))
    ledger.amend("find_duplicates")
    assert "No pair waits for your decision." in words_of(ledger.page("duplicates"))


@pytest.mark.parametrize(
    ("kept", "merged", "said"),
    [
        ("A1", "A1", "These are not two accounts."),
        ("A1", "Z9", "There is no account Z9."),
        ("Z9", "A1", "There is no account Z9."),
        ("A2", "A1", "in a circle: A1 → A2 → A1"),
        ("B1", "A2", "A2 is merged into another account already."),
    ],
)
def test_what_cannot_be_merged_is_told_beside_the_field(ledger: Hands, kept: str, merged: str, said: str) -> None:
    _merge(ledger)
    answer = _merge(ledger, kept, merged)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert Merge.objects.count() == 1


def test_two_who_undo_one_merge_are_told(ledger: Hands) -> None:
    _merge(ledger)
    made = Merge.objects.get()
    services.undo_merge(merge_id=made.pk, by=ledger.person)
    with pytest.raises(Refused, match="undone already"):
        services.undo_merge(merge_id=made.pk, by=ledger.person)


def test_owner_teammate_and_stranger_neither_see_nor_merge(ledger: Hands, cast: Cast) -> None:
    ledger.amend("find_duplicates")
    for person in (cast.rita, cast.ted, cast.sam, cast.manager, cast.agent):
        ledger.client.force_login(person)
        assert ledger.page("duplicates").status_code == 403
        for name, told in (("merge", []), ("find_duplicates", []), ("tell_apart", []), ("undo_merge", [1])):
            assert ledger.client.post(reverse(f"ledger:{name}", args=told)).status_code == 403
        assert not queries.likely_duplicates(person).exists()
        with pytest.raises(NotAllowed):
            services.merge(kept="A1", merged="A2", reason="", by=person)
    assert not Merge.objects.exists()


def test_orders_of_one_id_stay_two_down_to_their_lines(ledger: Hands) -> None:
    ledger.batch(HEAD.encode() + b"A/7,Twin,SO-1,2026-01-30,P-99,1,7.00\n", "twin.csv")
    _merge(ledger, "A1", "A/7")
    run = _run(ledger)
    address = reverse("desk:order", args=["A1", "SO-1"])
    for page in (reverse("desk:orders", args=["A1"]), reverse("identify:why", args=[run.number, "A1"])):
        listed = ledger.client.get(page)
        assert "SO-1 A/7" in words_of(listed)
        assert f'{address}?of=A%2F7"' in listed.content.decode()
    own, other = (words_of(ledger.client.get(address, {"of": of})) for of in ("", "A/7"))
    assert ("P-99" in own, "100.00" in own, "P-99" in other, "100.00" in other) == (False, True, True, False)
    assert "It came with the account code A/7." in other
    assert ledger.client.get(address, {"of": "B1"}).status_code == 404
