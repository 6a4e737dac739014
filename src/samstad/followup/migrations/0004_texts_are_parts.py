"""The old texts of an answer: moved to its parts, and gone."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("followup", "0003_texts_become_parts")]

    operations = [
        migrations.RemoveField(
            model_name='historicalsubmission',
            name='collaboration',
        ),
        migrations.RemoveField(
            model_name='historicalsubmission',
            name='development',
        ),
        migrations.RemoveField(
            model_name='historicalsubmission',
            name='results',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='collaboration',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='development',
        ),
        migrations.RemoveField(
            model_name='submission',
            name='results',
        ),
    ]
