"""Runs over a list of accounts."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """The name of the list, and the codes that were on it."""

    dependencies = [
        ("runs", "0005_queries"),
    ]

    operations = [
        migrations.AddField("run", "list_name", models.CharField(blank=True, max_length=100)),
        migrations.AddField("run", "only", models.JSONField(null=True)),
        migrations.AddConstraint(
            "run",
            models.CheckConstraint(
                condition=Q(list_name="", only__isnull=True) | (~Q(list_name="") & Q(only__isnull=False)),
                name="run_of_a_list_has_its_codes",
            ),
        ),
    ]
