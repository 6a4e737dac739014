"""A document may step on several: the one predecessor becomes a row of `Lineage`."""

from django.db import migrations
from django.utils import timezone


def carry_over(apps, schema_editor):
    document = apps.get_model("steering", "SteeringDocument")
    lineage = apps.get_model("steering", "Lineage")
    history = apps.get_model("steering", "HistoricalLineage")
    for one in document.objects.filter(predecessor__isnull=False):
        row = lineage.objects.create(document=one, predecessor_id=one.predecessor_id, kind="replaces")
        history.objects.create(
            id=row.pk,
            document_id=one.pk,
            predecessor_id=one.predecessor_id,
            kind="replaces",
            note={},
            history_date=timezone.now(),
            history_type="+",
            history_change_reason="migration",
        )


class Migration(migrations.Migration):
    # The rows that the data rest on are written before the tables are altered: PostgreSQL wants that apart.
    dependencies = [("steering", "0004_the_tree_and_lineage")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
