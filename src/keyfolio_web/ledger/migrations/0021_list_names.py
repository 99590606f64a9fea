"""Each person names their own lists: a name that somebody else's hidden list has is free."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The name alone is no longer unique; it is for whoever made the list."""

    dependencies = [
        ("ledger", "0020_corrections_undone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(name="accountlist", options={"ordering": ("name", "pk")}),
        migrations.AlterField("accountlist", "name", models.CharField(max_length=100)),
        migrations.AddConstraint(
            "accountlist", models.UniqueConstraint(fields=["made_by", "name"], name="list_named_once")
        ),
    ]
