"""Files of accounts and products: what they add and change, and the way back."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.urls import reverse

from keyfolio_web.identify.services import ask_for_run
from keyfolio_web.ledger.models import Account, MasterChange, Product, TeamMember, Upload
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import AuditEntry
from tests.web.cast import Cast
from tests.web.ledger.hands import Hands, words_of, work_off

HEAD = "account code,account name,industry,region\n"
FIRST = f"{HEAD}A1,Acme,Retail,North\nA2,华为,电信,\nA2,twice,,\n,nobody,,\n".encode()
SECOND = f"{HEAD}A1,Acme,Retail,South\nA2,,,华南\nA3,Cedar,,\n".encode()


def _rows() -> list[tuple[str, ...]]:
    return list(Account.objects.values_list("code", "name", "industry", "region"))


def test_a_file_of_accounts_adds_them_and_says_how_many(anna: Hands, cast: Cast) -> None:
    upload = anna.bring_in(FIRST, "accounts.csv", "accounts")
    assert upload.outcome == {"added": 2, "changed": 0, "same": 0, "left_out": 2}
    assert _rows() == [("A1", "Acme", "Retail", "North"), ("A2", "华为", "电信", "")]
    assert all(Account.objects.values_list("is_described", flat=True))
    entry = AuditEntry.objects.get(act="accounts_imported")
    assert (entry.person, entry.details["added"]) == (cast.analyst, 2)
    said = words_of(anna.look(upload))
    assert "2 rows added 0 rows changed 0 rows the same as before 2 rows left out" in said
    assert "accounts.csv" in words_of(anna.page("batches"))
    anna.batch(b"account code,order id,order date,amount\nA1,1,2026-01-31,5\nA1,2,2026-01-31,x\n")
    for work, told in zip(
        Work.objects.order_by("pk"),
        (
            "Added: 2, changed: 0, the same as before: 0, left out: 2.",
            "Lines read: 2. Accepted: 1, updated: 0, skipped: 0, set aside in quarantine: 1.",
        ),
        strict=True,
    ):
        assert told in words_of(anna.client.get(reverse("runs:work", args=[work.pk])))


def test_a_second_file_changes_what_it_says_and_leaves_the_rest(anna: Hands) -> None:
    anna.bring_in(FIRST, "accounts.csv", "accounts")
    upload = anna.bring_in(SECOND, "more.csv", "accounts")
    assert upload.outcome == {"added": 1, "changed": 2, "same": 0, "left_out": 0}
    assert _rows() == [("A1", "Acme", "Retail", "South"), ("A2", "华为", "电信", "华南"), ("A3", "Cedar", "", "")]


def test_the_same_file_again_changes_nothing(anna: Hands) -> None:
    anna.bring_in(FIRST, "accounts.csv", "accounts")
    upload = anna.bring_in(FIRST, "accounts.csv", "accounts")
    assert upload.outcome == {"added": 0, "changed": 0, "same": 2, "left_out": 2}


def test_undo_gives_back_what_was_and_deletes_what_nothing_uses(anna: Hands) -> None:
    anna.bring_in(FIRST, "accounts.csv", "accounts")
    before = _rows()
    upload = anna.bring_in(SECOND, "more.csv", "accounts")
    assert "The import is undone." in anna.press("undo_masters", upload.pk)
    assert _rows() == before
    assert AuditEntry.objects.get(act="import_undone").subject == "more.csv"
    upload.refresh_from_db()
    assert "Rows as they were before: 2. Taken out again: 1. Left as they are" in words_of(anna.look(upload))
    assert "This import is undone already" in anna.press("undo_masters", upload.pk)


def test_undo_leaves_what_was_changed_since(anna: Hands) -> None:
    first = anna.bring_in(FIRST, "accounts.csv", "accounts")
    anna.bring_in(SECOND, "more.csv", "accounts")
    anna.press("undo_masters", first.pk)
    assert [row[0] for row in _rows()] == ["A1", "A2", "A3"]
    assert _rows()[0] == ("A1", "Acme", "Retail", "South")


def test_undo_leaves_accounts_that_somebody_works_on_or_that_have_lines(anna: Hands, cast: Cast) -> None:
    upload = anna.bring_in(FIRST + b"A3,Cedar,,\n", "accounts.csv", "accounts")
    TeamMember.objects.create(account=Account.objects.get(code="A1"), person=cast.rita)
    anna.batch(b"account code,order id,order date,amount\nA2,1,2026-01-01,5\n")
    anna.press("undo_masters", upload.pk)
    assert [row[0] for row in _rows()] == ["A1", "A2"]


def test_an_account_known_from_order_lines_is_described_and_undescribed_again(anna: Hands) -> None:
    anna.batch(b"account code,account name,order id,order date,amount\nA1,acme,1,2026-01-01,5\n")
    upload = anna.bring_in(FIRST, "accounts.csv", "accounts")
    assert MasterChange.objects.get(code="A1").before == {
        "name": "acme", "industry": "", "region": "", "credit_code": "", "telephone": "", "address": "",
        "industry_written": "", "is_described": False,
    }  # fmt: skip
    anna.press("undo_masters", upload.pk)
    account = Account.objects.get(code="A1")
    assert (account.name, account.is_described) == ("acme", False)


def test_products_come_with_their_family_and_go_again(anna: Hands) -> None:
    Product.objects.create(code="P1", family="Pumps")
    upload = anna.bring_in(b"product code,product family\nP1,Valves\nP2,Pipes\nP3,\n", "products.csv", "products")
    assert upload.outcome == {"added": 2, "changed": 1, "same": 0, "left_out": 0}
    assert dict(Product.objects.values_list("code", "family")) == {"P1": "Valves", "P2": "Pipes", "P3": ""}
    anna.press("undo_masters", upload.pk)
    assert dict(Product.objects.values_list("code", "family")) == {"P1": "Pumps"}


def test_accounts_keep_what_tells_them_apart_and_lose_it_with_the_import(anna: Hands) -> None:
    anna.bring_in(FIRST, "accounts.csv", "accounts")
    head = "account code,unified social credit code,telephone,address"
    told = f"{head}\nA1,91350100M000100Y43,010-55550101,2 Bank Street\n".encode()
    more = anna.bring_in(told, "told.csv", "accounts")
    account = Account.objects.get(code="A1")
    assert (account.name, account.region) == ("Acme", "North"), "what the file does not say is left"
    assert (account.credit_code, account.telephone, account.address) == (
        "91350100M000100Y43",
        "010-55550101",
        "2 Bank Street",
    )
    anna.bring_in(f"{head}\nA1,,010-55550102,\n".encode(), "newer.csv", "accounts")
    account.refresh_from_db()
    assert (account.credit_code, account.telephone) == ("91350100M000100Y43", "010-55550102")
    newest = Upload.objects.get(file_name="newer.csv")
    anna.press("undo_masters", newest.pk)
    anna.press("undo_masters", more.pk)
    account.refresh_from_db()
    assert (account.name, account.credit_code, account.telephone, account.address) == ("Acme", "", "", "")


def test_products_keep_their_name_and_list_price_and_an_empty_cell_leaves_them(anna: Hands) -> None:
    head = "product code,product family,product name,list price"
    anna.bring_in(f'{head}\nP1,pumps,pump 3 kW,"1,250.50"\nP2,,,0\n'.encode(), "products.csv", "products")
    products = Product.objects.values_list("code", "family", "name", "list_price")
    first = [("P1", "pumps", "pump 3 kW", 12_505_000), ("P2", "", "", 0)]
    assert list(products) == first
    upload = anna.bring_in(f"{head}\nP1,,pump 4 kW,\nP2,,valve,12\n".encode(), "more.csv", "products")
    assert list(products.all()) == [("P1", "pumps", "pump 4 kW", 12_505_000), ("P2", "", "valve", 120_000)]
    anna.press("undo_masters", upload.pk)
    assert list(products.all()) == first


def test_undo_leaves_a_product_that_a_run_knows_as_one_that_nobody_described(anna: Hands) -> None:
    upload = anna.bring_in(
        b"product code,product name,list price\nP-17,pump,5\nP-99,never sold,6\n", "p.csv", "products"
    )
    anna.batch()
    ask_for_run(by=anna.person, as_of=None, window_months=None, policy_text=None)
    work_off()
    assert "The import is undone." in anna.press("undo_masters", upload.pk)
    products = Product.objects.order_by("code").values_list("code", "name", "list_price", "is_described")
    assert list(products) == [("P-17", "", None, False), ("P-20", "", None, False)]


def test_a_change_noted_before_there_were_names_and_telephones_is_undone_still(anna: Hands) -> None:
    upload = anna.bring_in(FIRST, "accounts.csv", "accounts")
    for change in MasterChange.objects.all():
        for word in ("credit_code", "telephone", "address"):
            del change.after[word]
        change.save()
    anna.press("undo_masters", upload.pk)
    assert not Account.objects.exists()


def test_order_lines_are_not_undone_as_if_they_were_master_data(anna: Hands) -> None:
    batch = anna.batch()
    assert batch.upload is not None
    response = anna.client.post(reverse("ledger:undo_masters", args=[batch.upload.pk]), follow=True)
    assert "This import is undone already, or was never made." in words_of(response)


@pytest.mark.parametrize("kind", ["accounts", "products"])
def test_a_code_that_is_no_code_changes_nothing(anna: Hands, kind: str) -> None:
    head = {"accounts": "account code,account name", "products": "product code,product family"}[kind]
    upload = anna.bring_in(f"{head}\nA1,x\n{'A' * 300},y\n".encode(), "masters.csv", kind)
    assert upload.work is not None
    assert upload.work.state == "failed"
    assert not Account.objects.exists()
    assert not Product.objects.exists()


def test_a_product_code_with_a_nul_is_told_and_nothing_is_imported(anna: Hands) -> None:
    held = io.BytesIO()
    row = {
        "account code": ["A1"],
        "order id": ["1"],
        "order date": ["2026-01-01"],
        "product code": ["P\0"],
        "amount": [5],
    }
    pq.write_table(pa.table(row), held)
    upload = anna.bring_in(held.getvalue(), "sales.parquet")
    assert upload.work is not None
    assert "none of them NUL" in (upload.work.trouble or {})["en"]
    assert not Product.objects.exists()
    assert not Account.objects.exists()
