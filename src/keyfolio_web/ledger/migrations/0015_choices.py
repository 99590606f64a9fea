"""What a person chooses about the rows of a file."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Currency, source, key of rows and unknown accounts, of an upload and of what is remembered."""

    dependencies = [
        ("ledger", "0014_profile_files"),
    ]

    operations = [
        migrations.AddField("upload", "base_currency", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("upload", "source", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("upload", "row_key", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("upload", "unknown_accounts", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("mapping", "source", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("mapping", "row_key", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField("mapping", "unknown_accounts", models.CharField(blank=True, default="", max_length=20)),
    ]
