"""A correction of all lines alike is kept as a rule, not as its lines."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """The column."""

    dependencies = [
        ("ledger", "0018_industry_written"),
    ]

    operations = [
        migrations.AddField("amendment", "rule", models.JSONField(null=True)),
    ]
