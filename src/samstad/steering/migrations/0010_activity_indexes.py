"""What is read of many activities is read in the order of an index."""

from django.db import migrations, models

NEW = {
    "activity_by_start": ["start", "sort_key", "id"],
    "activity_on_board": ["state", "end", "sort_key", "id"],
    "activity_states": ["document", "state"],
}


class Migration(migrations.Migration):
    dependencies = [("steering", "0009_activities_for_assignments")]

    operations = [
        migrations.RemoveIndex("activity", "activity_start"),
        *(migrations.AddIndex("activity", models.Index(fields=fields, name=name)) for name, fields in NEW.items()),
    ]
