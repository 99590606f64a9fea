"""Import profiles as text: what they say, and what they may not."""

from __future__ import annotations

import pytest

from keyfolio.errors import BadProfile
from keyfolio.ledger import Profile, Query, read_profile

FULL = """
name = "erp orders"
kind = "invoices"
dates = "dmy"
base_currency = "CNY"
source = "ERP"
row_key = "exact"
known_accounts = "accounts.csv"
[sql]
url_from = "SHOP_DATABASE"
query = "SELECT * FROM invoices"
incremental_by = "changed_at"
[mapping]
"Cust#" = "account_code"
Total = ""
"""
FILES = 'files = ["a.csv"]\n'


def test_a_profile_says_all_that_can_be_said_of_an_import() -> None:
    assert read_profile(FULL, "other") == Profile(
        name="erp orders",
        kind="invoices",
        url_from="SHOP_DATABASE",
        query=Query("SELECT * FROM invoices", "changed_at"),
        mapping={"Cust#": "account_code", "Total": ""},
        dates="dmy",
        base_currency="CNY",
        source="ERP",
        row_key="exact",
        known_accounts="accounts.csv",
    )


def test_a_changed_profile_is_another_and_a_new_name_is_not() -> None:
    assert read_profile(FILES, "a").digest == read_profile(f'name = "b"\n{FILES}', "c").digest
    changed = [FILES.replace("a.csv", "b.csv"), f'{FILES}source = "x"', f'{FILES}[mapping]\na = "amount"']
    assert len({read_profile(text, "a").digest for text in [FILES, *changed]}) == 4


def test_a_mark_holds_for_the_same_query_however_its_rows_are_read() -> None:
    first = read_profile(FULL, "a")
    assert first.stream
    assert read_profile(FULL.replace("dmy", "mdy"), "b").stream == first.stream
    assert read_profile(FULL.replace("FROM", "from"), "a").stream != first.stream
    assert read_profile(FULL.replace('incremental_by = "changed_at"', ""), "a").stream is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("files = [", "is no TOML"),
        ("", "where its rows come from"),
        (FULL + FILES, "mapping.files must be"),
        (FILES + FULL, "where its rows come from"),
        ('[sql]\nquery = "SELECT 1"\n', "where its rows come from"),
        ('[sql]\nurl_from = "A"\nquery = "SELECT 1"\nurl = "postgresql://u:p@h/d"\n', "has no sql.url"),
        ("files = 7\n", "files must be"),
        ('files = ["a.csv", 7]\n', "files must be"),
        (f"{FILES}nothing = 1\n", "nothing must be"),
        (f'{FILES}nothing = "1"\n', "has no nothing. It knows: name, kind"),
        (f'{FILES}kind = "dreams"\n', "kind must be: sales, invoices"),
        (f'{FILES}row_key = "luck"\n', "row_key must be: line_id"),
        (f"{FILES}mapping = 3\n", r"mapping must be: \[mapping\]"),
        (f"{FILES}[mapping]\na = 3\n", "mapping.a must be"),
        (FULL.replace("invoices", "referrals"), "would count twice"),
        (FULL.replace("invoices", "sales"), "would count twice"),
    ],
)
def test_what_no_profile_may_say_is_named(text: str, said: str) -> None:
    with pytest.raises(BadProfile, match=said) as trouble:
        read_profile(text, "a")
    assert trouble.value.text.zh != trouble.value.text.en
