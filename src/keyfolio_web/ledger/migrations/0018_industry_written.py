"""What an industry was before it was put right, so that the answer can be taken back."""

from __future__ import annotations

from django.db import migrations, models

# SQLite makes the table anew for a column, as it did for those of 0012, and forgets what 0002 made beside it.
INDEXES = (
    "CREATE INDEX IF NOT EXISTS ledger_account_by_name ON ledger_account (LOWER(COALESCE(NULLIF(name, ''), code)), id)",
    "CREATE INDEX IF NOT EXISTS ledger_account_by_industry ON ledger_account (industry)",
    "CREATE INDEX IF NOT EXISTS ledger_account_by_region ON ledger_account (region)",
)


class Migration(migrations.Migration):
    """The column; of what was put right before it, nothing is known."""

    dependencies = [
        ("ledger", "0017_file_again"),
    ]

    operations = [
        migrations.AddField("account", "industry_written", models.CharField(blank=True, default="", max_length=200)),
        migrations.RunSQL(INDEXES, migrations.RunSQL.noop),
    ]
