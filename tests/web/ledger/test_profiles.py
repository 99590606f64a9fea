"""Import profiles on the pages: made, changed, imported in the background; connections by name, for who imports."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keyfolio_web.config import environment
from keyfolio_web.ledger import queries, services
from keyfolio_web.ledger.models import Account, Batch, ImportProfile, Mapping, ProfileRun, Upload
from keyfolio_web.ledger.queries import profiles
from keyfolio_web.runs import services as runs
from keyfolio_web.runs.models import Work
from keyfolio_web.shared.models import AuditEntry
from keyfolio_web.shared.refused import NotAllowed, Refused
from tests.web.cast import Cast
from tests.web.conftest import SignIn
from tests.web.ledger.hands import Answer, Hands, words_of, work_off

OUTSIDERS = ["rita", "ted", "sam", "manager", "agent"]
QUERY = "SELECT kd, order_id, rowid AS line_id, order_date, amount, changed_at FROM sales"
SAID = {
    "kind": "sales",
    "connection": "shop",
    "query": QUERY,
    "incremental_by": "changed_at",
    "mapping": "kd = account_code",
}


class Shop:
    """A database that others sell into."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.run("CREATE TABLE sales (kd, order_id, order_date, amount, changed_at)")

    def run(self, statement: str, *told: object) -> None:
        with closing(sqlite3.connect(self.file)) as held, held:
            held.execute(statement, told)

    def sell(self, order: str, changed_at: str, amount: str = "10.50") -> None:
        self.run("INSERT INTO sales VALUES ('A1', ?, '2026-01-05', ?, ?)", order, amount, changed_at)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "shop.db")
    shop.sell("SO-1", "08:00")
    gone = "postgresql://user:s3cret@127.0.0.1:1/shop?connect_timeout=2"
    with override_settings(SQL_CONNECTIONS={"shop": f"sqlite:///{shop.file}", "gone": gone}):
        yield shop


def _make(hands: Hands, name: str = "web shop", **said: str) -> Answer:
    return hands.client.post(reverse("ledger:new_profile"), {"name": name, **SAID, **said})


@pytest.fixture
def profile(anna: Hands, shop: Shop) -> ImportProfile:  # noqa: ARG001
    assert _make(anna).status_code == 302
    return ImportProfile.objects.get()


def test_a_profile_is_imported_again_and_again_and_only_what_is_new_comes(
    anna: Hands, shop: Shop, profile: ImportProfile
) -> None:
    said = anna.amend("run_profile", profile.pk)
    assert "The rows are in the ledger." in said
    shop.sell("SO-2", "08:00")
    shop.sell("SO-3", "09:00")
    anna.amend("run_profile", profile.pk)
    assert list(Batch.objects.values_list("number", "source", "lines_read", "lines_accepted", "lines_skipped")) == [
        (1, "web shop", 1, 1, 0),
        (2, "web shop", 3, 2, 1),
    ]
    assert "already, as batch 3. Nothing was added." in anna.amend("run_profile", profile.pk) + anna.amend(
        "run_profile", profile.pk
    )
    shop.run("DELETE FROM sales")
    assert "Nothing is new since the last time." in anna.amend("run_profile", profile.pk)
    page = words_of(anna.page("profile", profile.pk))
    assert "version 1 · read up to 09:00" in page
    assert page.count("nothing new") == 2
    assert "kd = account_code" in page
    listed = words_of(anna.page("profiles"))
    assert "web shop Order lines shop 1 Done · nothing new Anna" in listed


def test_a_change_is_the_next_version_and_the_earlier_one_stays(
    anna: Hands, shop: Shop, profile: ImportProfile
) -> None:
    anna.amend("run_profile", profile.pk)
    address = reverse("ledger:change_profile", args=[profile.pk])
    assert "Nothing is changed." in words_of(anna.client.post(address, SAID))
    assert anna.client.post(address, {**SAID, "source": "till"}).status_code == 302
    shop.sell("SO-2", "09:00")
    anna.amend("run_profile", profile.pk)
    assert list(ProfileRun.objects.values_list("version__number", "batch_number")) == [(2, 2), (1, 1)]
    assert ['"version": 2' in row.reading for row in Batch.objects.all()] == [False, True]
    page = words_of(anna.page("profile", profile.pk))
    assert page.index("The rows come from till") < page.rindex("version 1")
    assert "Import profile: web shop, version 2 · read up to 09:00" in words_of(anna.page("batch", 2))
    acts = ["profile_made", "profile_run_asked", "batch_added", "profile_changed", "profile_run_asked", "batch_added"]
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == acts


def test_a_database_that_is_gone_changes_nothing_and_tells_no_password(anna: Hands, shop: Shop) -> None:  # noqa: ARG001
    _make(anna, connection="gone")
    profile = ImportProfile.objects.get()
    said = anna.amend("run_profile", profile.pk)
    assert "The database of web shop cannot be reached" in said
    assert "Nothing was changed." in said
    assert "To the import profile" in said
    assert not Batch.objects.exists()
    kept = [*Work.objects.values_list("trouble", flat=True), *AuditEntry.objects.values_list("details", flat=True)]
    pages = [words_of(anna.page(name, *told)) for name, told in (("profiles", []), ("profile", [profile.pk]))]
    assert "s3cret" not in f"{kept} {pages} {said}"


def test_the_first_rows_are_looked_at_before_anything_is_imported(
    anna: Hands, shop: Shop, profile: ImportProfile
) -> None:
    for number in range(250):
        shop.sell(f"SO-{number + 2}", "10:00", "much" if number == 3 else "5")
    seen = words_of(anna.page("look_by_profile", profile.pk))
    assert (
        "kd account code order_id order id line_id line id order_date order date amount amount changed_at not read"
        in seen
    )
    assert "A1 SO-1 1 2026-01-05 10.50 08:00" in seen
    assert "Looked at the first 200 rows. Of them 1 would be set aside" in seen
    shop.run("DROP TABLE sales")
    assert "refuses the query: no such table: sales" in words_of(anna.page("look_by_profile", profile.pk))
    assert not Batch.objects.exists()
    with override_settings(SQL_CONNECTIONS={}):
        assert anna.page("look_by_profile", profile.pk).status_code == 404


def test_a_look_knows_the_rates_the_base_currency_and_the_accounts_of_the_ledger(anna: Hands, shop: Shop) -> None:
    anna.bring_in(b"currency,rate date,rate\nUSD,2026-01-05,7.2\n", "rates.csv", "rates")
    Account.objects.create(code="A1")
    shop.run("INSERT INTO sales VALUES ('A2', 'SO-2', '2026-01-05', '5', '09:00')")
    query = QUERY.replace("amount", "amount, CASE kd WHEN 'A1' THEN 'USD' ELSE 'CNY' END AS currency")
    _make(anna, query=query, base_currency="CNY", unknown_accounts="set_aside")
    seen = words_of(anna.page("look_by_profile", ImportProfile.objects.get().pk))
    assert "Looked at every row: 2. Of them 1 would be set aside" in seen


def test_a_query_that_gives_no_rows_for_long_is_given_up_on_every_database(
    anna: Hands,
    shop: Shop,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(profiles, "LOOK_SECONDS", 3.0)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS amount FROM n"
    _make(anna, query=endless, incremental_by="")
    seen = words_of(anna.page("look_by_profile", ImportProfile.objects.get().pk))
    assert "The database of web shop gave no rows to look at within 3 seconds." in seen


def test_a_column_that_is_needed_and_missing_is_told_with_the_rows(anna: Hands, profile: ImportProfile) -> None:
    without = {**SAID, "query": "SELECT order_id, amount, changed_at FROM sales", "mapping": ""}
    anna.client.post(reverse("ledger:change_profile", args=[profile.pk]), without)
    seen = words_of(anna.page("look_by_profile", profile.pk))
    assert "account code" in seen
    assert "SO-1 10.50" in seen


def test_an_undone_batch_is_read_again(anna: Hands, profile: ImportProfile) -> None:
    anna.amend("run_profile", profile.pk)
    assert "The next import by its profile reads them again, without" in words_of(anna.page("batch", 1))
    services.undo(number=1, by=anna.person)
    assert "The next import by its profile reads them again." in words_of(anna.page("batch", 1))
    assert queries.profile_numbered(anna.person, profile.pk).mark is None
    anna.amend("run_profile", profile.pk)
    assert Batch.objects.get(number=2).lines_accepted == 1


def test_one_import_of_a_profile_at_a_time_and_it_can_be_cancelled(anna: Hands, profile: ImportProfile) -> None:
    work = services.run_profile(profile_id=profile.pk, by=anna.person)
    assert "is waiting or being imported already" in anna.press("run_profile", profile.pk)
    assert "Import of web shop" in words_of(anna.client.get(reverse("runs:work", args=[work.pk])))
    runs.cancel(work_id=work.pk, by=anna.person)
    work_off()
    assert "Cancelled" in words_of(anna.page("profile", profile.pk))
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"query": "DELETE FROM sales"}, "Only queries that read are run, and this one has DELETE."),
        ({"query": "SELECT 1; SELECT 2"}, "There are 2 statements"),
        ({"query": ""}, "Write the query that the database is asked."),
        ({"connection": ""}, "files have no query."),
        ({"connection": "other"}, "Select a valid choice."),
        ({"mapping": "kd"}, "“kd” is no column = field."),
        ({"mapping": "kd = horoscope"}, "“kd = horoscope” is no column = field."),
        ({"kind": "accounts", "mapping": ""}, "Accounts and products come from files."),
        ({"kind": "referrals", "mapping": ""}, "would count twice"),
        ({"row_key": "exact"}, "would count twice"),
        ({"kind": "rumours"}, "Select a valid choice."),
        ({"name": "x" * 101}, "at most 100 characters"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_typing_is_kept(
    anna: Hands,
    shop: Shop,  # noqa: ARG001
    told: dict[str, str],
    said: str,
) -> None:
    answer = _make(anna, **{"name": "web shop", "source": "till <b>", **told})
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert 'value="till &lt;b&gt;"' in answer.content.decode()
    assert not ImportProfile.objects.exists()


HEAD = "Kd,Doc,Day,Value\n"
COLUMNS = "Kd = account_code\nDoc = order_id\nDay = order_date\nValue = amount"
FILES = {"kind": "sales", "mapping": COLUMNS, "date_order": "dmy", "source": "branch", "row_key": "exact"}


def _send(hands: Hands, profile: ImportProfile, **files: str) -> Answer:
    sent = [SimpleUploadedFile(f"{name}.csv", (HEAD + text).encode()) for name, text in files.items()]
    return hands.client.post(reverse("ledger:import_files", args=[profile.pk]), {"file": sent})


@pytest.fixture
def of_files(anna: Hands) -> ImportProfile:
    answer = anna.client.post(reverse("ledger:new_profile"), {"name": "branches", **FILES})
    assert answer.status_code == 302, words_of(answer)
    return ImportProfile.objects.get()


def test_files_are_imported_as_their_profile_says_each_a_batch_without_looking_at_columns(
    anna: Hands, of_files: ImportProfile
) -> None:
    files = {"one": "A1,D1,03/01/2026,5\n", "two": "A1,D2,04/01/2026,6\n", "bad": "A1,D3,someday,7\n"}
    sent = _send(anna, of_files, **files)
    assert "3 files are being imported." in words_of(anna.client.get(sent.url))
    work_off()
    assert list(Batch.objects.values_list("source", "lines_accepted")) == [("one.csv", 1), ("two.csv", 1)]
    reading = queries.reading_of(Batch.objects.all()[0])
    assert (reading.date_order, reading.origin and (reading.origin.profile, reading.origin.version)) == (
        "dmy",
        ("branches", 1),
    )
    assert '"source": "branch"' in Batch.objects.all()[0].reading
    page = words_of(anna.page("profile", of_files.pk))
    assert "one.csv · Batch 1" in page
    assert "bad.csv · failed" in page
    assert "No line of bad.csv can be used." in page
    assert "files that are sent" in words_of(anna.page("profiles"))


def test_the_same_file_adds_nothing_and_one_that_cannot_be_read_leaves_the_others_alone(
    anna: Hands, of_files: ImportProfile
) -> None:
    for _time in range(2):
        _send(anna, of_files, one="A1,D1,03/01/2026,5\n")
        work_off()
    assert Batch.objects.count() == 1
    old = SimpleUploadedFile("old.xls", b"\xd0\xcf\x11\xe0" + bytes(600))
    new = SimpleUploadedFile("new.csv", (HEAD + "A1,D9,03/01/2026,5\n").encode())
    address = reverse("ledger:import_files", args=[of_files.pk])
    said = words_of(anna.client.post(address, {"file": [old, new]}, follow=True))
    assert "old.xls: old.xls is an old Excel workbook" in said
    assert "1 file is being imported." in said
    assert "Choose a file." in words_of(anna.client.post(address, follow=True))
    assert "Choose the files to import." in anna.press("run_profile", of_files.pk)


def test_a_file_sent_for_a_profile_can_be_put_right_and_the_profile_remains_as_it_is(
    anna: Hands, of_files: ImportProfile
) -> None:
    _send(anna, of_files, odd="A1,D1,01/31/2026,5\n")
    work_off()
    upload = Upload.objects.get()
    page = anna.look(upload)
    assert "The last import of this file could not be done" in words_of(page)
    assert "sent for the import profile branches" in words_of(page)
    assert "the profile remains as it is" in words_of(page)
    assert [field.value() for field in page.context["form"].choices] == ["", "branch", "exact", ""]
    anna.ask(upload, date_order="mdy", source="head office", row_key="")
    work_off()
    reading = Batch.objects.get().reading
    assert '"source": "head office"' in reading
    assert "row_key" not in reading
    assert '"profile": "branches"' in reading
    assert queries.profile_numbered(anna.person, of_files.pk).version.source == "branch"
    assert not Mapping.objects.exists(), "it counts for no other file"


def test_files_of_accounts_come_by_a_profile_too(anna: Hands) -> None:
    told = {"name": "book", "kind": "accounts", "mapping": "Kd = account_code\nWer = account_name"}
    assert anna.client.post(reverse("ledger:new_profile"), told).status_code == 302
    profile = ImportProfile.objects.get()
    file = SimpleUploadedFile("accounts.csv", b"Kd,Wer\nA1,Acme\n")
    anna.client.post(reverse("ledger:import_files", args=[profile.pk]), {"file": file})
    work_off()
    assert Account.objects.get(code="A1").name == "Acme"
    assert "accounts.csv · done" in words_of(anna.page("profile", profile.pk))


def test_a_profile_of_a_query_takes_no_files(anna: Hands, profile: ImportProfile) -> None:
    said = words_of(anna.client.get(_send(anna, profile, one="A1,D1,03/01/2026,5\n").url))
    assert "imports by a query and takes no files." in said
    assert not Upload.objects.exists()


def test_a_name_is_given_once(anna: Hands, profile: ImportProfile) -> None:  # noqa: ARG001
    assert "There is an import profile of this name." in words_of(_make(anna))


def test_a_connection_that_is_taken_away_is_told(anna: Hands, profile: ImportProfile) -> None:
    with override_settings(SQL_CONNECTIONS={}):
        assert "not connected any more" in words_of(anna.page("profiles"))
        assert "This installation is connected to no database yet." in words_of(anna.page("profiles"))
        with pytest.raises(Refused, match="no connection “shop” any more"):
            services.run_profile(profile_id=profile.pk, by=anna.person)
    work = services.run_profile(profile_id=profile.pk, by=anna.person)
    with override_settings(SQL_CONNECTIONS={}):
        work_off()
    work.refresh_from_db()
    assert "no connection “shop” any more" in str(work.trouble)


def test_connections_come_from_the_environment_and_one_without_an_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEYFOLIO_SQL_till", "sqlite:///till.db")
    monkeypatch.setenv("KEYFOLIO_SQL_empty", " ")
    assert environment.addresses("KEYFOLIO_SQL_") == {"till": "sqlite:///till.db"}
    monkeypatch.setenv("KEYFOLIO_SQL_erp", "s3cret")
    with pytest.raises(ImproperlyConfigured, match="KEYFOLIO_SQL_erp is no address") as stopped:
        environment.addresses("KEYFOLIO_SQL_")
    assert "s3cret" not in str(stopped.value)


def test_profiles_and_connections_are_for_who_works_on_the_ledger(
    cast: Cast, sign_in: SignIn, profile: ImportProfile
) -> None:
    for role in OUTSIDERS:
        person, client = getattr(cast, role), sign_in(getattr(cast, role))
        own = [profile.pk]
        for name, told in (("profiles", []), ("new_profile", []), ("profile", own), ("change_profile", own)):
            assert client.get(reverse(f"ledger:{name}", args=told)).status_code == 403
        assert client.get(reverse("ledger:look_by_profile", args=own)).status_code == 403
        for name in ("change_profile", "run_profile", "import_files"):
            assert client.post(reverse(f"ledger:{name}", args=[profile.pk]), SAID).status_code == 403
        assert client.post(reverse("ledger:new_profile"), {"name": "mine", **SAID}).status_code == 403
        assert (queries.connections(person), queries.profiles_of(person)) == ([], [])
        with pytest.raises(ObjectDoesNotExist):
            queries.profile_numbered(person, profile.pk)
        with pytest.raises(NotAllowed):
            services.run_profile(profile_id=profile.pk, by=person)
        with pytest.raises(NotAllowed):
            services.import_file_by_profile(profile_id=profile.pk, file_name="a", received=Path("/no"), by=person)
    for person in (cast.director, cast.administrator):
        assert "web shop" in words_of(sign_in(person).get(reverse("ledger:profiles")))
    assert sign_in(cast.director).get(reverse("ledger:profile", args=[profile.pk + 1])).status_code == 404
    assert not Work.objects.exists()


def test_many_profiles_cost_no_more_queries_than_one(anna: Hands, profile: ImportProfile) -> None:
    anna.amend("run_profile", profile.pk)
    spent = []
    for more in (0, 4):
        for number in range(more):
            _make(anna, f"profile {number}")
            services.run_profile(profile_id=ImportProfile.objects.get(name=f"profile {number}").pk, by=anna.person)
        work_off()
        with CaptureQueriesContext(connection) as asked:
            anna.page("profiles")
        spent.append(len(asked))
    assert spent[0] == spent[1] <= 12


def test_rows_of_accounts_that_nobody_knows_are_set_aside_where_the_profile_says_so(anna: Hands) -> None:
    told = {"name": "known", **FILES, "unknown_accounts": "set_aside"}
    assert anna.client.post(reverse("ledger:new_profile"), told).status_code == 302
    profile = ImportProfile.objects.get()
    Account.objects.create(code="A1")
    _send(anna, profile, one="A1,D1,03/01/2026,5\nA2,D2,03/01/2026,6\n")
    work_off()
    assert list(Batch.objects.values_list("lines_accepted", "lines_quarantined")) == [(1, 1)]
    assert set(Account.objects.values_list("code", flat=True)) == {"A1"}
    page = words_of(anna.page("profile", profile.pk))
    assert "Accounts that are not known yet are set aside, with their rows" in page
    assert anna.client.post(reverse("ledger:change_profile", args=[profile.pk]), told).status_code == 422


def test_a_base_currency_is_three_letters_or_a_name_of_the_yuan_and_is_kept_as_its_code(anna: Hands) -> None:
    told = {"name": "money", **FILES}
    answer = anna.client.post(reverse("ledger:new_profile"), {**told, "base_currency": "yuan"})
    assert "Write the code of the currency in three letters" in words_of(answer)
    anna.client.post(reverse("ledger:new_profile"), {**told, "base_currency": "人民币"})
    assert ImportProfile.objects.get().versions.get().base_currency == "CNY"
