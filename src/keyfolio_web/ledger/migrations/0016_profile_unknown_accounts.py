"""Unknown accounts, of an import profile; its choices are those of an upload."""

from __future__ import annotations

from django.db import migrations, models

DATES = [
    ("", "told from the dates themselves"),
    ("ymd", "year, month, day (2026-12-31)"),
    ("dmy", "day, month, year (31/12/2026)"),
    ("mdy", "month, day, year (12/31/2026)"),
]
KEYS = [
    ("", "their line id, where the file has one"),
    ("product", "the product within the order"),
    ("exact", "all that they say"),
]
UNKNOWN = [("", "are made"), ("set_aside", "are set aside, with their rows")]


class Migration(migrations.Migration):
    """The column, and what may stand in it."""

    dependencies = [
        ("ledger", "0015_choices"),
    ]

    operations = [
        migrations.AddField(
            "profileversion",
            "unknown_accounts",
            models.CharField(blank=True, choices=UNKNOWN, default="", max_length=20),
        ),
        migrations.AlterField(
            "profileversion", "date_order", models.CharField(blank=True, choices=DATES, max_length=3)
        ),
        migrations.AlterField("profileversion", "row_key", models.CharField(blank=True, choices=KEYS, max_length=20)),
    ]
