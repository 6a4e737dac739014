"""The council's goals among all, and what ended last on a board, are read in the order of an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("steering", "0010_activity_indexes")]

    operations = [
        migrations.AddIndex("goal", models.Index(fields=["document", "kind"], name="goal_kinds")),
        migrations.AddIndex(
            "activity",
            models.Index(fields=["state", "-end", "sort_key", "id"], name="activity_latest"),
        ),
    ]
