"""How a file is understood: shown, corrected, remembered; nothing is imported before a person says so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from keyfolio_web.ledger.models import Batch, Mapping
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import AuditEntry
from tests.web.cast import Cast
from tests.web.conftest import SignIn
from tests.web.ledger.hands import LEDGER, Answer, Hands, words_of, work_off

UNKNOWN = (
    b"Kunde,order id,order date,Umsatz,Notiz\n"
    b"A001,SO-1,2026-01-31,1250.00,x\n"
    b"A002,SO-2,2026-02-30,880.50,y\n"
    b"A003,SO-3,2026-02-03,12.50,z\n"
)
AMBIGUOUS = b"account code,order id,order date,amount\nA1,1,10/11/2016,5\nA1,2,03/04/2017,6\n"


def _columns(response: Answer) -> dict[str, str]:
    form = response.context["form"]
    return {column.header: column.choice.value() for column in form.columns}


def test_what_was_recognised_is_shown_with_first_values_and_rows(anna: Hands) -> None:
    response = anna.look(anna.upload())
    assert _columns(response) == {
        "account code": "account_code",
        "account name": "account_name",
        "order id": "order_id",
        "order date": "order_date",
        "product code": "product_code",
        "quantity": "quantity",
        "amount": "amount",
    }
    said = words_of(response)
    assert "A001 · A002" in said
    assert "Looked at every row: 3. None would be set aside." in said
    assert not Work.objects.exists()


def test_the_quarantine_is_shown_beforehand_with_reason_and_line(anna: Hands) -> None:
    upload = anna.upload(LEDGER + b"A009,Bee,SO-9,someday,P-1,1,5.00\n")
    said = words_of(anna.look(upload))
    assert "Of them 1 would be set aside; the others can be used." in said
    assert "5 The date cannot be read. someday" in said


def test_unknown_columns_are_asked_for_corrected_and_imported(anna: Hands) -> None:
    upload = anna.upload(UNKNOWN)
    response = anna.look(upload)
    assert "No column is recognised as account code or amount" in words_of(response)
    assert _columns(response)["Kunde"] == "?"
    assert anna.say(upload, "import").status_code == 422
    checked = anna.client.get(anna.say(upload, column_0="account_code", column_3="amount").url)
    assert checked.context["seen"].trouble is None
    assert "Of them 1 would be set aside" in words_of(checked)
    assert not Work.objects.exists()
    anna.ask(upload)
    work_off()
    batch = Batch.objects.get(upload=upload)
    assert (batch.lines_read, batch.lines_accepted, batch.lines_quarantined) == (3, 2, 1)
    upload.refresh_from_db()
    assert upload.mapping == {"Kunde": "account_code", "Umsatz": "amount"}


@pytest.mark.parametrize("kind", ["accounts", "products", "invoices"])
def test_a_file_of_another_kind_than_was_told_is_told_to_look_like_it(anna: Hands, kind: str) -> None:
    other = anna.upload(kind=kind)
    assert f"holds order lines rather than {kind}. If so, discard it" in words_of(anna.look(other))
    own = anna.upload(anna.page("template", kind, "csv").content, f"{kind}.csv", kind)
    assert "By its columns" not in words_of(anna.look(own))


def test_a_column_can_be_left_out(anna: Hands) -> None:
    upload = anna.upload()
    response = anna.client.get(anna.say(upload, column_4="").url)
    assert _columns(response)["product code"] == ""
    assert "Nothing is read from these columns: product code" in words_of(response)


def test_only_what_a_person_changed_is_told_so_that_recognition_stays_free(anna: Hands) -> None:
    upload = anna.upload()
    anna.say(upload, column_4="")
    upload.refresh_from_db()
    assert upload.mapping == {"product code": ""}


def test_two_columns_cannot_be_one_field_and_it_is_said_beside_both(anna: Hands) -> None:
    upload = anna.upload(UNKNOWN)
    response = anna.say(upload, "import", column_0="account_code", column_3="amount", column_4="amount")
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert set(errors) == {"column-3", "column-4"}
    assert errors["column-3"] == ["Two columns cannot both be “amount”. Leave one of them out."]
    assert _columns(response)["Kunde"] == "account_code", "what was chosen is not lost"
    assert not Work.objects.exists()


def test_a_choice_that_is_none_is_refused(anna: Hands) -> None:
    response = anna.say(anna.upload(), "import", column_0="horoscope")
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"column-0"}


def test_an_unclear_discount_is_not_left_out_by_just_checking_again(anna: Hands) -> None:
    ledger = "客户编号,订单号,订单日期,数量,单价,折扣\nA1,1,2026-01-01,2,10,0.9\n".encode()
    upload = anna.upload(ledger)
    again = anna.client.get(anna.say(upload).url)
    assert "may be the share taken off" in words_of(again)
    assert anna.say(upload, "import").status_code == 422
    anna.ask(upload, column_5="discount")
    upload.refresh_from_db()
    assert upload.mapping == {"折扣": "discount"}


def test_an_order_total_is_not_taken_for_the_amount_once_the_discount_is_clear(anna: Hands) -> None:
    ledger = "客户编号,订单号,订单日期,数量,单价,折扣,订单金额\nA1,1,2026-01-01,2,10,0.9,99\n".encode()
    upload = anna.upload(ledger)
    seen = anna.client.get(anna.say(upload, column_5="discount").url).context["seen"]
    assert "amount" not in seen.preview.mapping.values()


def test_what_the_page_did_not_show_is_not_imported(anna: Hands) -> None:
    ledger = "客户编号,订单号,订单日期,数量,单价,折扣,订单金额\nA1,1,2026-01-01,2,10,0.9,99\n".encode()
    upload = anna.upload(ledger)
    assert _columns(anna.look(upload))["订单金额"] == "amount"
    refused = anna.say(upload, "import", column_5="discount")
    assert refused.status_code == 422
    assert "read otherwise than the page showed: 订单金额." in words_of(refused)
    assert _columns(refused)["折扣"] == "discount", "what was chosen is not lost"
    assert not Work.objects.exists()
    anna.ask(upload)


def test_ambiguous_dates_are_asked_for(anna: Hands) -> None:
    upload = anna.upload(AMBIGUOUS)
    assert "10/11/2016" in words_of(anna.look(upload))
    assert anna.say(upload, "import").status_code == 422
    anna.ask(upload, date_order="dmy")
    work_off()
    said = words_of(anna.page("batch", Batch.objects.get().number))
    assert "Dates are written as: day, month, year (31/12/2026)" in said


def test_a_correction_is_remembered_for_the_next_file_with_these_headers_and_said_so(anna: Hands, cast: Cast) -> None:
    anna.ask(anna.upload(UNKNOWN), column_0="account_code", column_3="amount")
    kept = Mapping.objects.get()
    assert (kept.told_by, kept.mapping) == (cast.analyst, {"Kunde": "account_code", "Umsatz": "amount"})
    second = anna.upload(UNKNOWN.replace(b"1250", b"1251"), "february.csv")
    response = anna.look(second)
    assert response.context["seen"].trouble is None
    assert "The columns mean what Anna said on" in words_of(response)
    anna.ask(second)
    second.refresh_from_db()
    assert second.mapping == kept.mapping


def test_what_is_remembered_can_be_set_aside_and_recognised_anew(anna: Hands) -> None:
    anna.ask(anna.upload(UNKNOWN), column_0="account_code", column_3="amount")
    response = anna.look(anna.upload(UNKNOWN), fresh="1")
    assert "No column is recognised as account code" in words_of(response)


def test_checking_again_alone_remembers_nothing(anna: Hands) -> None:
    anna.say(anna.upload(UNKNOWN), column_0="account_code", column_3="amount")
    assert not Mapping.objects.exists()


def test_headers_in_another_order_are_the_same_headers_and_other_headers_are_not(anna: Hands) -> None:
    anna.ask(anna.upload(UNKNOWN), column_0="account_code", column_3="amount")
    turned = b"Umsatz,Kunde,order id,order date,Notiz\n5,A1,1,2026-01-01,x\n"
    assert anna.look(anna.upload(turned)).context["seen"].remembered
    other = b"Umsatz,Kunde,order id,order date\n5,A1,1,2026-01-01\n"
    assert anna.look(anna.upload(other)).context["seen"].remembered is None


def test_htmx_gets_the_part_and_the_error_too(anna: Hands) -> None:
    upload = anna.upload()
    headers = {"HX-Request": "true"}
    address = reverse("ledger:check", args=[upload.pk])
    part = anna.client.get(address, headers=headers)
    assert "<html" not in part.content.decode()
    assert 'id="outcome"' in part.content.decode()
    wrong = anna.client.post(address, {f"column-{place}": "amount" for place in range(7)}, headers=headers)
    assert wrong.status_code == 200, "htmx shows nothing of an answer that says error"
    assert "Two columns cannot both be" in words_of(wrong)


def test_a_preview_that_is_asked_for_beside_the_import_gives_way_to_it(anna: Hands) -> None:
    upload = anna.upload()
    anna.ask(upload)
    beside = anna.client.post(
        reverse("ledger:check", args=[upload.pk]), {"act": "check"}, headers={"HX-Request": "true"}
    )
    assert beside.headers["HX-Refresh"] == "true"
    assert not beside.content


def test_a_preview_imports_nothing_even_with_the_button_that_was_clicked_meanwhile(anna: Hands) -> None:
    upload = anna.upload()
    anna.client.post(reverse("ledger:check", args=[upload.pk]), {"act": "import"}, headers={"HX-Request": "true"})
    assert not Work.objects.exists()


def test_labels_are_in_the_language_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    cast.analyst.language = "zh-hans"
    cast.analyst.save()
    hands = Hands(sign_in(cast.analyst), cast.analyst)
    said = words_of(hands.look(hands.upload()))
    assert "客户编号" in said
    assert "account_code" not in said


def test_importing_is_asked_for_once_and_written_into_the_audit_log(anna: Hands, cast: Cast) -> None:
    upload = anna.upload()
    response = anna.say(upload, "import")
    work = Work.objects.get()
    assert response.url == reverse("runs:work", args=[work.pk])
    assert anna.look(upload).url == response.url, "while it goes on, its page is that of the work"
    assert AuditEntry.objects.get(act="import_asked").person == cast.analyst
    again = anna.client.post(reverse("ledger:check", args=[upload.pk]), {"act": "import"})
    assert again["Location"] == response.url
    assert Work.objects.count() == 1


def test_a_file_that_is_being_imported_cannot_be_discarded(anna: Hands) -> None:
    upload = anna.upload()
    anna.ask(upload)
    assert "This file is being imported" in anna.press("discard", upload.pk)


def test_a_cancelled_import_can_be_asked_for_again(anna: Hands) -> None:
    upload = anna.upload()
    anna.client.post(reverse("runs:cancel", args=[anna.ask(upload).pk]))
    assert "The import was cancelled" in words_of(anna.page("batches"))
    anna.ask(upload)
    work_off()
    assert Batch.objects.get().upload == upload


@pytest.mark.parametrize("kind", ["accounts", "products"])
def test_master_data_is_checked_the_same_way(anna: Hands, kind: str) -> None:
    content = {"accounts": b"Kunde,name\nA1,Acme\n", "products": b"Ware,family\nP1,Pumps\n"}[kind]
    upload = anna.upload(content, "masters.csv", kind)
    response = anna.look(upload)
    assert "No column is recognised as" in words_of(response)
    assert ("date_order" in response.context["form"].fields) == (kind == "accounts"), "parents hold from a day on"
    anna.ask(upload, column_0="account_code" if kind == "accounts" else "product_code")
    work_off()
    upload.refresh_from_db()
    assert upload.outcome == {"added": 1, "changed": 0, "same": 0, "left_out": 0}


def test_the_page_of_an_import_that_failed_leads_to_the_next_try(anna: Hands) -> None:
    upload = anna.upload(b"account code,order id,order date,amount\nA1,1,someday,5\n")
    first = anna.ask(upload)
    work_off()
    assert Work.objects.get(pk=first.pk).state == "failed"
    second = anna.ask(upload)
    response = anna.client.get(reverse("runs:work", args=[first.pk]))
    said = words_of(response)
    assert "Import of sales.csv" in said
    assert "This file was tried again since." in said
    assert reverse("runs:work", args=[second.pk]) in response.content.decode()
