"""The audit log: who reads it, and what the filters show."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils.translation import override

from keyfolio_web.people.told import told, told_subject
from keyfolio_web.shared import audit
from keyfolio_web.shared.models import AuditEntry
from tests.web.cast import Cast, make_cast
from tests.web.conftest import SignIn

AUDIT = "/people/audit/"
EXPORT = "/people/audit/export/"


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001
    """One of each role."""
    return make_cast()


def _rows(client: Client, **query: str) -> list[list[str]]:
    response = client.get(EXPORT, query)
    assert isinstance(response, StreamingHttpResponse)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def _write(cast: Cast) -> None:
    audit.record("run_asked", by=cast.analyst, subject=1)
    audit.record("run_sealed", by=cast.rita, subject=2, accounts=12, address="203.0.113.9")
    audit.record("person_changed", by=cast.administrator, subject="Ted", role=["representative", "manager"])


@pytest.mark.parametrize("who", ["manager", "rita", "analyst", "agent"])
def test_only_directors_and_administrators_read_it(cast: Cast, sign_in: SignIn, who: str) -> None:
    _write(cast)

    for address in (AUDIT, EXPORT):
        response = sign_in(getattr(cast, who)).get(address)
        assert response.status_code == 403
        assert "203.0.113.9" not in response.content.decode()
    assert AuditEntry.objects.count() == 3


def test_it_says_who_did_what_in_the_reader_s_language(cast: Cast, sign_in: SignIn) -> None:
    _write(cast)

    english = sign_in(cast.director).get(AUDIT).content.decode()
    cast.administrator.language = "zh-hans"
    cast.administrator.save()
    chinese = sign_in(cast.administrator).get(AUDIT).content.decode()

    assert "asked for a run" in english
    assert "role: KA representative → KA manager" in english
    assert "accounts: 12" in english
    assert "203.0.113.9" in english
    assert "请求运行" in chinese
    assert "大客户代表 → 大客户经理" in chinese


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({}, ["Ted", "run 2", "run 1"]),
        ({"act": "run_sealed"}, ["run 2"]),
        ({"first": "2026-03-02"}, ["Ted", "run 2"]),
        ({"last": "2026-03-01"}, ["run 1"]),
        ({"first": "2026-03-02", "last": "2026-03-02"}, ["run 2"]),
        ({"first": "no day", "act": "no act", "person": "x", "before": "-1"}, ["Ted", "run 2", "run 1"]),
    ],
)
def test_the_filters_take_what_they_say(
    cast: Cast, sign_in: SignIn, query: dict[str, str], subjects: list[str]
) -> None:
    _write(cast)
    for day, entry in enumerate(AuditEntry.objects.order_by("id"), start=1):
        AuditEntry.objects.filter(pk=entry.pk).update(at=datetime(2026, 3, day, 23, 59, tzinfo=UTC))

    rows = _rows(sign_in(cast.director), **query)

    assert [row[3] for row in rows[1:] if row[2] != "exported"] == subjects
    page = sign_in(cast.director).get(AUDIT, {**query, "person": str(cast.rita.pk)}).content.decode()
    assert ("203.0.113.9" in page) == ("run 2" in subjects)


# One of every act, with all that the services write down.
WRITTEN: list[tuple[str, object, dict[str, object]]] = [
    ("exported", "accounts", {"kind": "csv", "rows": 3, "run": None, "tier": "key", "sort": "-name", "owner": "none"}),
    (
        "exported",
        "accounts",
        {"kind": "xlsx", "rows": 3, "run": 2, "tier": "other", "sort": "recency", "owner": "5"},
    ),
    ("exported", "audit_log", {}),
    ("exported", 7, {"what": "quarantine"}),
    ("file_uploaded", "1.csv", {"kind": "sales", "bytes": 12, "digest": "00"}),
    ("import_asked", "1.csv", {"kind": "accounts", "work": 4}),
    ("upload_discarded", "1.csv", {"kind": "products"}),
    ("accounts_imported", "1.csv", {"added": 1, "changed": 2, "same": 3, "left_out": 4}),
    ("import_undone", "1.csv", {"kind": "products", "restored": 4}),
    ("batch_added", 3, {"file": "1.csv", "lines": 9, "accepted": 8, "quarantined": 1, "new_accounts": 2}),
    ("batch_undone", 3, {}),
    ("run_asked", 3, {"policy": "1", "as_of": None, "window_months": 12}),
    ("run_sealed", 3, {"policy": "1", "accounts": 9, "key_accounts": 2}),
    ("run_pruned", 3, {}),
    ("work_cancelled", 8, {"kind": "import"}),
    ("work_cancelled", 8, {"kind": "run"}),
    ("team_changed", "1", {"removed": "1"}),
    ("team_changed", "1", {"accounts": 4, "leads": False}),
    ("token_withdrawn", "1", {"person": "1"}),
    ("password_changed", "", {"tokens": 2}),
]
_NAMES_OF_THINGS = {"CSV", "Excel", "SHA", "ABC", "RFM", "API", "csv"}


@pytest.mark.parametrize(("act", "subject", "details"), WRITTEN)
def test_an_entry_speaks_the_reader_s_language_throughout(
    act: str, subject: object, details: dict[str, object]
) -> None:
    entry = AuditEntry(act=act, subject=str(subject), details=details)

    with override("en"):
        english = f"{told_subject(entry)} {told(entry)}"
    with override("zh-hans"):
        chinese = f"{told_subject(entry)} {told(entry)}"

    assert not re.search("[\u4e00-\u9fff：，]|None|_", english)
    assert set(re.findall("[A-Za-z]+", chinese)) <= _NAMES_OF_THINGS
    assert "None" not in chinese


def test_the_file_speaks_the_language_of_who_takes_it(cast: Cast, sign_in: SignIn) -> None:
    cast.administrator.language = "zh-hans"
    cast.administrator.save()
    _rows(sign_in(cast.administrator))
    audit.record("exported", by=cast.rita, subject="accounts", kind="csv", run=None)

    english, chinese = _rows(sign_in(cast.director)), _rows(sign_in(cast.administrator))

    assert [row[3] for row in english if row[1] == "Ada"] == ["audit log"]
    assert next(row[3:] for row in english if row[1] == "Rita") == ["accounts", "", "format: CSV"]
    assert next(row[2:] for row in chinese if row[1] == "Rita") == ["导出", "客户", "", "格式：CSV"]


def test_a_long_log_is_turned_page_by_page(cast: Cast, sign_in: SignIn) -> None:
    for number in range(230):
        audit.record("exported", by=cast.rita, subject=f"nr-{number}-")
    audit.record("run_asked", by=cast.rita, subject="another act")
    client, query, seen = sign_in(cast.director), "act=exported", 0

    while query:
        page = client.get(f"{AUDIT}?{query}").content.decode()
        seen += page.count("nr-")
        query = page.partition('href="?')[2].partition('"')[0].replace("&amp;", "&")

    assert seen == 230


def test_the_file_is_noted_and_harmless_in_a_spreadsheet(cast: Cast, sign_in: SignIn) -> None:
    audit.record("sign_in_failed", by=None, tried='=HYPERLINK("x")')

    rows = _rows(sign_in(cast.director))

    assert rows[0] == ["When", "Who", "Act", "What", "From address", "Details"]
    assert rows[-1][1] == '\'=HYPERLINK("x")'
    assert AuditEntry.objects.filter(act="exported", person=cast.director).exists()


def test_a_page_asks_the_database_little(
    cast: Cast, sign_in: SignIn, django_assert_max_num_queries: pytest.FixtureLookupError
) -> None:
    for _ in range(120):
        audit.record("exported", by=cast.rita)
    client = sign_in(cast.director)

    with django_assert_max_num_queries(6):  # type: ignore[operator]
        client.get(AUDIT)
