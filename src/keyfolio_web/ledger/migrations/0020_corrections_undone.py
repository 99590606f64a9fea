"""A correction can be undone alone; a change of a batch keeps how many lines it moved."""

from __future__ import annotations

from django.db import migrations, models

ACTS = [("undo", "undo"), ("correct", "correct"), ("take_back", "undo a correction")]


class Migration(migrations.Migration):
    """The act, and the column."""

    dependencies = [
        ("ledger", "0019_alike_changes"),
    ]

    operations = [
        migrations.AlterField("amendment", "act", models.CharField(choices=ACTS, max_length=10)),
        migrations.AddField("amendment", "outcome", models.JSONField(null=True)),
    ]
