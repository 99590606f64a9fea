from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0004_quality"),
    ]

    operations = [
        migrations.AlterField(
            model_name="work",
            name="kind",
            field=models.CharField(
                choices=[
                    ("import", "import"),
                    ("run", "run"),
                    ("amendment", "change of the ledger"),
                    ("duplicates", "search for near-duplicates"),
                    ("quality", "look at the data"),
                    ("query", "import by a query"),
                ],
                max_length=10,
            ),
        ),
    ]
