"""The words of accounts, for `ledger.search`; and the order of their names, for sorted lists."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Words come ready made and folded: the tokenizer only has to part them at spaces, whatever their script.
_MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE ledger_account_search"
        " USING fts5(words, tokenize = ascii, prefix = '1 2 3', detail = none)",
    ),
    "postgresql": (
        "CREATE TABLE ledger_account_search (account_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ledger_account_search_words ON ledger_account_search USING gin (words)",
    ),
}
_ALIKE = (
    "CREATE INDEX ledger_account_by_name ON ledger_account (LOWER(COALESCE(NULLIF(name, ''), code)), id)",
    "CREATE INDEX ledger_account_by_industry ON ledger_account (industry)",
    "CREATE INDEX ledger_account_by_region ON ledger_account (region)",
)


def make(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in (*_MAKE[schema_editor.connection.vendor], *_ALIKE):
        schema_editor.execute(statement)


def unmake(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for index in ("name", "industry", "region"):
        schema_editor.execute(f"DROP INDEX ledger_account_by_{index}")
    schema_editor.execute("DROP TABLE ledger_account_search")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]
