"""Runs of which the database keeps some accounts; how many rows a stage has; attempts that died."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Runs and work that are there have rows of every account, and told no deaths."""

    dependencies = [
        ("runs", "0006_lists"),
    ]

    operations = [
        migrations.AddField("run", "kept_accounts", models.PositiveIntegerField(null=True)),
        migrations.AddField("work", "rows_of", models.BigIntegerField(null=True)),
        migrations.AddField("work", "deaths", models.JSONField(default=list)),
    ]
