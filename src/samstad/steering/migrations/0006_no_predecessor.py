from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("steering", "0005_predecessors_are_lineage")]

    operations = [
        migrations.RemoveField(model_name="historicalsteeringdocument", name="predecessor"),
        migrations.RemoveField(model_name="steeringdocument", name="predecessor"),
    ]
