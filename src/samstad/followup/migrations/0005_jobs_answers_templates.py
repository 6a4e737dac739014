import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from samstad.organisation.migrating import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0004_texts_are_parts"),
        ("organisation", "0001_initial"),
        ("steering", "0007_activities_and_budget"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="HistoricalAssignmentAnswer",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("planned", "Planned"),
                                    ("ongoing", "Ongoing"),
                                    ("done", "Done"),
                                    ("not_done", "Will not be done"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("twice", models.JSONField(blank=True, default=list)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "assignment",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.assignment",
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="followup.submission",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical assignment answer",
                        "verbose_name_plural": "historical assignment answers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="WordTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("content", models.BinaryField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("at", models.DateTimeField()),
                        ("by", models.CharField(max_length=200)),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="word_templates",
                                to="organisation.city",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="AssignmentAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("planned", "Planned"),
                                    ("ongoing", "Ongoing"),
                                    ("done", "Done"),
                                    ("not_done", "Will not be done"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("twice", models.JSONField(blank=True, default=list)),
                        (
                            "assignment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="steering.assignment",
                            ),
                        ),
                        (
                            "submission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignment_answers",
                                to="followup.submission",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["assignment__document__code", "assignment__order", "assignment__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("submission", "assignment"), name="assignment_answered_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("standing__in", ["", "planned", "ongoing", "done", "not_done"])
                                ),
                                name="assignment_standing_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("freeze", "Compile and freeze a report")],
                                default="freeze",
                                max_length=8,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waits its turn"),
                                    ("running", "Under way"),
                                    ("done", "Done"),
                                    ("failed", "Did not succeed"),
                                ],
                                default="queued",
                                max_length=8,
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=80)),
                        ("at", models.PositiveSmallIntegerField(default=0)),
                        ("of", models.PositiveSmallIntegerField(default=0)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("queued", models.DateTimeField()),
                        ("started", models.DateTimeField(blank=True, null=True)),
                        ("finished", models.DateTimeField(blank=True, null=True)),
                        ("error", models.TextField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="followup.report",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobs",
                                to="followup.reportinground",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["queued", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["queued", "running", "done", "failed"])),
                                name="job_state_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("queued", "running"))),
                                fields=("kind", "round"),
                                name="job_once_under_way",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
