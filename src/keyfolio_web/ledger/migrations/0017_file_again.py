"""A file may come again after its rows were replaced: its digest then names two batches."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Without the constraint."""

    dependencies = [
        ("ledger", "0016_profile_unknown_accounts"),
    ]

    operations = [
        migrations.RemoveConstraint("batch", "batch_file_once"),
    ]
