"""Every other fact by way of the pages: uploaded, checked, imported, corrected, undone; and what an account owes."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.text import capfirst
from python_calamine import CalamineWorkbook

from keyfolio.ledger import FACTS, FIELDS, FactKind
from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.models import Account, Batch, GroupMember, Merge
from keyfolio_web.runs.models import Run, Work
from tests.web.cast import Cast, put_on_teams
from tests.web.ledger.hands import Hands, words_of, work_off

PIPELINE = Path(__file__).parents[4] / "shared" / "data" / "crm_sales_opportunities"
INVOICES = (
    "invoice no,account code,invoice date,due date,amount\n"
    "I1,A1,2026-01-05,2026-02-04,100.00\n"
    "I2,A1,2026-03-01,2026-03-31,50.00\n"
    "I3,A2,2026-01-05,2026-01-01,9.00\n"  # due before it was written
)
PAYMENTS = (
    "payment no,account code,invoice no,payment date,amount\nP1,A1,I1,2026-02-01,40.00\nP2,A1,I9,2026-02-02,5.00\n"
)
MARCH = date(2026, 3, 15)


def _facts(hands: Hands, kind: str, content: str, name: str = "") -> Batch:
    upload = hands.bring_in(content.encode(), name or f"{kind}.csv", kind)
    return Batch.objects.get(upload=upload)


@pytest.mark.parametrize("kind", list(FACTS))
def test_the_template_of_every_fact_goes_the_whole_way_through_the_pages(anna: Hands, kind: FactKind) -> None:
    content = anna.page("template", kind, "csv").content
    upload = anna.upload(content, f"{kind}.csv", kind)
    assert anna.look(upload).context["seen"].preview.rows_quarantined == 0
    anna.ask(upload)
    work_off()
    batch = Batch.objects.get()
    assert (batch.kind, batch.lines_accepted, batch.lines_quarantined) == (kind, 2, 0)
    page = words_of(anna.page("batch", batch.number))
    assert all(field.label.en in page for field in FACTS[kind].needed)
    for account in Account.objects.all():
        _is_shown_and_exported(anna, account.code, kind)
    assert "is undone" in anna.press("undo", batch.number)


def _is_shown_and_exported(hands: Hands, code: str, kind: FactKind) -> None:
    """A row of a template on the page of its account, in each language, and its cells as they leave the house."""
    address = reverse("desk:facts", args=[code, kind])
    assert address in hands.client.get(reverse("desk:account", args=[code])).content.decode()
    page = words_of(hands.client.get(address))
    exported = b"".join(hands.client.get(f"{address[:-1]}.csv").streaming_content)  # type: ignore[attr-defined]
    row = next(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"))))
    labels = {field.name: capfirst(field.label.en) for field in FIELDS[kind]}
    for column in FACTS[kind].columns:
        assert labels[column.field] in row
        cell = row[labels[column.field]]
        if column.type == "code":
            assert cell in page, column.name
    assert f" {row['Batch']}, {row['Line']} " in page
    assert "Source" in page


def test_the_sample_files_fit_together_and_are_imported_as_they_are(anna: Hands) -> None:
    for kind in ("accounts", "products", "sales", "invoices", "payments"):
        upload = anna.upload(anna.page("sample_file", kind).content, f"{kind}.csv", kind)
        preview = anna.look(upload).context["seen"].preview
        assert (preview.trouble, preview.rows_quarantined) == (None, 0), kind
        anna.ask(upload)
        work_off()
    assert set(Batch.objects.values_list("kind", "lines_quarantined")) == {
        ("sales", 0),
        ("invoices", 0),
        ("payments", 0),
    }
    assert Account.objects.count() == 60, "no file names an account that the file of accounts does not describe"
    account = Account.objects.get(code="C00005")
    assert queries.AccountFacts(anna.person, account).receivables(date(2025, 12, 31)) is not None


def test_sample_files_are_in_the_language_of_the_page_and_not_for_strangers(anna: Hands, cast: Cast) -> None:
    anna.person.language = "zh"
    anna.person.save()
    assert "客户编号" in anna.page("sample_file", "contracts").content.decode("utf-8-sig")
    page = anna.page("upload").content.decode()
    assert all(reverse("ledger:sample_file", args=[kind]) in page for kind in FIELDS)
    assert anna.page("sample_file", "truth").status_code == 404
    for person in (cast.rita, cast.ted, cast.sam):
        anna.client.force_login(person)
        assert anna.page("sample_file", "invoices").status_code == 403


def test_a_batch_of_opportunities_tells_what_became_of_them(anna: Hands) -> None:
    head = "opportunity id,account,stage,opened,amount\n"
    rows = ("O1,A1,Won,2026-01-05,9.00\n", "O2,A1,Lost,2026-01-06,9.00\n", "O3,A2,Quoted,2026-01-07,9.00\n")
    first = _facts(anna, "opportunities", head + "".join(rows))
    assert "1 are won, 1 lost and 1 open." in words_of(anna.page("batch", first.number))
    second = _facts(anna, "opportunities", head + rows[2].replace("Quoted", "Won"), "later.csv")
    assert "1 are won, 0 lost and 0 open." in words_of(anna.page("batch", second.number))
    assert "are won" not in words_of(anna.page("batch", _facts(anna, "invoices", INVOICES).number))


def test_templates_come_as_workbooks_with_notes_and_not_for_strangers(anna: Hands, cast: Cast) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(anna.page("template", "invoices", "xlsx").content))
    assert len(book.sheet_names) == 2
    assert anna.page("template", "weather", "csv").status_code == 404
    for person in (cast.rita, cast.ted, cast.sam):
        anna.client.force_login(person)
        assert anna.page("template", "invoices", "csv").status_code == 403


def test_what_an_account_owes_is_on_its_page_and_follows_corrections_and_undo(anna: Hands) -> None:
    invoices, payments = _facts(anna, "invoices", INVOICES), _facts(anna, "payments", PAYMENTS)
    assert (invoices.lines_accepted, invoices.lines_quarantined) == (2, 1)
    first, second = Account.objects.get(code="A1"), Account.objects.filter(code="A2")
    owed = queries.AccountFacts(anna.person, first).receivables(MARCH)
    assert owed is not None
    assert (owed.left, owed.overdue, owed.unmatched) == (1_100_000, 600_000, 50_000)
    assert not second.exists(), "a quarantined row makes no account"
    cells = ["I3", "A2", "2026-01-05", "2026-01-31", "9.00"]
    anna.amend("correct_line", invoices.number, 4, **{f"cell-{place}": cell for place, cell in enumerate(cells)})
    owed = queries.AccountFacts(anna.person, second.get()).receivables(MARCH)
    assert owed is not None
    assert owed.overdue == 90_000
    anna.press("undo", payments.number)
    owed = queries.AccountFacts(anna.person, first).receivables(MARCH)
    assert owed is not None
    assert (owed.left, owed.unmatched) == (1_500_000, 0)
    assert "Receivables" in words_of(anna.client.get(reverse("desk:account", args=["A1"])))
    assert "I1 5 Jan 2026 4 Feb 2026 100.00" in words_of(anna.client.get("/accounts/A1/facts/invoices/"))


def test_a_later_file_replaces_an_invoice_by_its_number(anna: Hands) -> None:
    _facts(anna, "invoices", INVOICES)
    later = _facts(
        anna, "invoices", INVOICES.replace("A1,2026-03-01,2026-03-31,50.00", "A2,2026-03-01,2026-03-31,70.00"), "b.csv"
    )
    assert (later.lines_updated, later.lines_skipped, later.rests_on) == (1, 1, [1])
    accounts = {code: Account.objects.get(code=code) for code in ("A1", "A2")}
    left = {code: queries.AccountFacts(anna.person, one).receivables(MARCH) for code, one in accounts.items()}
    assert {code: owed.left for code, owed in left.items() if owed} == {"A1": 1_000_000, "A2": 700_000}


def test_what_a_merged_account_owes_is_owed_by_the_one_that_is_kept_until_the_merge_is_undone(anna: Hands) -> None:
    _facts(anna, "invoices", INVOICES.replace("I2,A1", "I2,A2").replace("I3,A2", "I3,A3"))
    _facts(anna, "payments", PAYMENTS.replace("P1,A1", "P1,A2").replace("I9", ""))
    Account.objects.create(code="A3")

    def owed() -> list[tuple[int, int] | None]:
        found = [
            queries.AccountFacts(anna.person, account).receivables(MARCH)
            for account in Account.objects.order_by("code")
        ]
        return [(one.left, one.unmatched) if one else None for one in found]

    apart: list[tuple[int, int] | None] = [(1_000_000, 50_000), (500_000, 400_000), None]
    assert owed() == apart
    for kept, merged in (("A3", "A2"), ("A1", "A3")):
        services.merge(kept=kept, merged=merged, reason="", by=anna.person)
    assert owed() == [(1_100_000, 50_000), None, None]
    for merge in Merge.objects.all():
        services.undo_merge(merge_id=merge.pk, by=anna.person)
    assert owed() == apart


def test_in_a_run_by_groups_the_head_owes_what_its_accounts_owe(anna: Hands) -> None:
    _facts(anna, "invoices", INVOICES.replace("I2,A1", "I2,A2"))
    head, below = Account.objects.order_by("code")
    run = Run.objects.create(number=1, work=Work.objects.get(), asked_by=anna.person, policy={}, assumptions={})
    GroupMember.objects.create(run=run, account=below, head=head)
    owed = [queries.AccountFacts(anna.person, account, run).receivables(MARCH) for account in (head, below)]
    assert [one and one.left for one in owed] == [1_500_000, 500_000]


def test_owner_teammate_and_stranger_see_what_their_accounts_owe(anna: Hands, cast: Cast) -> None:
    _facts(anna, "invoices", INVOICES.replace("2026-01-01,9.00", "2026-01-31,9.00"))
    put_on_teams(cast, [Account.objects.get(code="A1"), Account.objects.get(code="A2")])
    first = Account.objects.get(code="A1")
    assert queries.AccountFacts(cast.rita, first).receivables(MARCH) is not None
    for person in (cast.ted, cast.sam):
        with pytest.raises(Account.DoesNotExist):
            queries.AccountFacts(person, first).receivables(MARCH)
        anna.client.force_login(person)
        for address in ("/accounts/A1/facts/invoices/", "/accounts/A1/facts/invoices.csv"):
            assert anna.client.get(address).status_code == 404


def test_costs_of_a_merged_account_are_shown_with_those_of_the_one_that_is_kept_a_page_at_a_time(
    anna: Hands, cast: Cast
) -> None:
    _facts(anna, "rates", "currency,date,rate\nUSD,2026-02-01,7.1\n")
    lines = "".join(f"A1,2026-01-05,visit,{place}.00,CNY,ERP\n" for place in range(1, 61))
    head = "account code,cost date,kind of cost,amount,currency,source\n"
    written = f"{head}A2,2026-02-01,delivery,10.01,USD,phone\n{lines}"
    anna.ask(anna.upload(written.encode(), "costs.csv", "costs_to_serve"), base_currency="CNY")
    work_off()
    costs = Batch.objects.get(kind="costs_to_serve")
    assert (costs.lines_accepted, costs.lines_quarantined) == (61, 0)
    anna.client.post(reverse("ledger:merge"), {"kept": "A1", "merged": "A2"})
    put_on_teams(cast, [Account.objects.get(code="A1"), Account.objects.get(code="A2")])
    anna.client.force_login(cast.manager)
    page = words_of(anna.client.get("/accounts/A1/facts/costs_to_serve/"))
    assert f"1 Feb 2026 A2 delivery 71.07 USD 10.01 phone {costs.number}, 2 5 Jan 2026" in page
    assert "Page 1 of 2" in page
    cast.manager.language = "zh-hans"
    cast.manager.save()
    last = words_of(anna.client.get("/accounts/A1/facts/costs_to_serve/", {"page": "2"}))
    assert f"2026年1月5日 visit 60.00 ERP {costs.number}，62" in last
    assert "服务成本" in last
    assert "Batch" not in last
    exported = anna.client.get("/accounts/A1/facts/costs_to_serve.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(exported.streaming_content))).get_sheet_by_index(0)  # type: ignore[attr-defined]
    assert rows.to_python()[1][:5] == ["A2", date(2026, 2, 1), "delivery", 71.071, "USD"], "in full"
    anna.client.force_login(cast.ted)
    assert "71.07" in words_of(anna.client.get("/accounts/A2/facts/costs_to_serve/")), "its own page still has them"
    for address in ("/accounts/A2/facts/rates/", "/accounts/A2/facts/sales/", "/accounts/A2/facts/invoices.pdf"):
        assert anna.client.get(address).status_code == 404
    assert "holds none" in words_of(anna.client.get("/accounts/A2/facts/contracts/"))


def test_who_brought_an_account_is_told_by_its_code_to_who_may_see_it(anna: Hands, cast: Cast) -> None:
    _facts(anna, "referrals", "referrer,referred account,referral date\nA1,A2,2026-01-05\nA1,A3,2026-01-06\n")
    put_on_teams(cast, [Account.objects.get(code="A1"), Account.objects.get(code="A2")])
    anna.client.force_login(cast.rita)
    assert "A1 another account 6 Jan 2026 – 1, 3 A1 A2 5 Jan 2026" in words_of(
        anna.client.get("/accounts/A1/facts/referrals/")
    )
    anna.client.force_login(cast.ted)
    assert "another account A2 5 Jan 2026" in words_of(anna.client.get("/accounts/A2/facts/referrals/"))
    exported = b"".join(anna.client.get("/accounts/A2/facts/referrals.csv").streaming_content)  # type: ignore[attr-defined]
    assert b"another account,A2,2026-01-05" in exported


def test_a_rate_of_zero_and_a_file_of_nothing_usable_are_told(anna: Hands) -> None:
    rates = _facts(anna, "rates", "currency,date,rate\nUSD,2026-01-05,7.1\nUSD,2026-01-06,0\n")
    assert (rates.lines_accepted, rates.lines_quarantined) == (1, 1)
    upload = anna.bring_in(b"currency,date,rate\nEUR,2026-01-05,0\n", "zero.csv", "rates")
    assert upload.work is not None
    assert upload.work.state == Work.State.FAILED


@pytest.mark.skipif(not PIPELINE.exists(), reason="the CRM's tables are not beside the checkout")
def test_a_crm_comes_in_by_its_own_steps_and_every_opportunity_is_accounted_for(anna: Hands) -> None:
    files = {"accounts": "accounts.csv", "products": "products.csv", "opportunities": "sales_pipeline.csv"}
    for kind, name in files.items():
        anna.bring_in((PIPELINE / name).read_bytes(), name, kind)
    batch = Batch.objects.get()
    assert (batch.lines_read, batch.lines_accepted, batch.lines_quarantined) == (8_800, 7_375, 1_425)
    offers = {(offer.written, offer.means) for offer in queries.offered_spellings(anna.person)}
    assert offers == {("GTXPro", "GTX Pro"), ("technolgy", "technology")}
    heads = {head.account.code for head in queries.group_heads(anna.person, MARCH)}
    assert len(heads) == 7
    anna.amend("correct_alike", 1, reason="no_account_code", column=3, value="To be assigned")
    now = Batch.objects.get(replaced_at=None)
    assert (now.lines_read, now.lines_accepted, now.lines_quarantined) == (8_800, 8_800, 0)
