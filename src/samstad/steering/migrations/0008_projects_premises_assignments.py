import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import samstad.organisation.texts
from samstad.organisation.migrating import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("statistics", "0007_source_noise"),
        ("steering", "0007_activities_and_budget"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="DocumentSection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=12)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("summary", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sections",
                                to="steering.steeringdocument",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "number"), name="section_in_document")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalActivity_assignments",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.activity",
                            ),
                        ),
                        (
                            "assignment",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.assignment",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="steering.historicalactivity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalActivity_assignments",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDocumentSection",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=12)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("summary", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
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
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.steeringdocument",
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
                    ],
                    options={
                        "verbose_name": "historical document section",
                        "verbose_name_plural": "historical document sections",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPremisesPlan",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("as_of", models.DateField(blank=True, null=True)),
                        ("present", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("first_from", models.PositiveSmallIntegerField()),
                        ("first_to", models.PositiveSmallIntegerField()),
                        ("first_need", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("second_from", models.PositiveSmallIntegerField()),
                        ("second_to", models.PositiveSmallIntegerField()),
                        ("second_need", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("source", models.CharField(blank=True, max_length=300)),
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
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.steeringdocument",
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
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical premises plan",
                        "verbose_name_plural": "historical premises plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPremisesTotal",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("plan_year", models.PositiveSmallIntegerField()),
                        ("year", models.PositiveSmallIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
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
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.steeringdocument",
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
                    ],
                    options={
                        "verbose_name": "historical premises total",
                        "verbose_name_plural": "historical premises totals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalProject",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("number", models.CharField(blank=True, max_length=12)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("description", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("operations", "Operating project"),
                                    ("investment", "Investment project"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pre_study", "Pre-study"),
                                    ("planning", "Planning"),
                                    ("procurement", "Procurement"),
                                    ("carrying_out", "Carrying out"),
                                    ("closing", "Closing"),
                                    ("done", "Done"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "risk_level",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                                max_length=8,
                            ),
                        ),
                        ("risk", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("first_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("last_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("funding", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("source", models.CharField(blank=True, max_length=300)),
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
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.activity",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.steeringdocument",
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
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical project",
                        "verbose_name_plural": "historical projects",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PremisesPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("as_of", models.DateField(blank=True, null=True)),
                        ("present", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("first_from", models.PositiveSmallIntegerField()),
                        ("first_to", models.PositiveSmallIntegerField()),
                        ("first_need", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("second_from", models.PositiveSmallIntegerField()),
                        ("second_to", models.PositiveSmallIntegerField()),
                        ("second_need", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="premises_plans",
                                to="steering.steeringdocument",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="premises_plans",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["document__code", "organisation__sort_key"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "organisation"), name="premises_plan_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("year__lte", models.F("first_from")),
                                    ("first_from__lte", models.F("first_to")),
                                    ("first_to__lt", models.F("second_from")),
                                    ("second_from__lte", models.F("second_to")),
                                ),
                                name="premises_periods_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalLease",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("premises", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("note", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("source", models.CharField(blank=True, max_length=300)),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.premisesplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical lease",
                        "verbose_name_plural": "historical leases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Lease",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("premises", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("note", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leases",
                                to="steering.premisesplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "code"), name="lease_in_plan"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__isnull", True),
                                    ("ends_on__isnull", True),
                                    ("starts_on__lte", models.F("ends_on")),
                                    _connector="OR",
                                ),
                                name="lease_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalLeaseCost",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                        ("onwards", models.BooleanField(default=False)),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "lease",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.lease",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical lease cost",
                        "verbose_name_plural": "historical lease costs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="LeaseCost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                        ("onwards", models.BooleanField(default=False)),
                        (
                            "lease",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="costs",
                                to="steering.lease",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("lease", "year"), name="lease_cost_once_a_year"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="lease_cost_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PremisesTotal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("plan_year", models.PositiveSmallIntegerField()),
                        ("year", models.PositiveSmallIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="premises_totals",
                                to="steering.steeringdocument",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["plan_year", "year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "plan_year", "year"), name="premises_total_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("number", models.CharField(blank=True, max_length=12)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("description", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("operations", "Operating project"),
                                    ("investment", "Investment project"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "phase",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pre_study", "Pre-study"),
                                    ("planning", "Planning"),
                                    ("procurement", "Procurement"),
                                    ("carrying_out", "Carrying out"),
                                    ("closing", "Closing"),
                                    ("done", "Done"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "risk_level",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low"), ("medium", "Medium"), ("high", "High")],
                                max_length=8,
                            ),
                        ),
                        ("risk", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("first_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("last_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("funding", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="steering.activity",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="steering.steeringdocument",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "code"), name="project_in_document"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_year__isnull", True),
                                    ("last_year__isnull", True),
                                    ("first_year__lte", models.F("last_year")),
                                    _connector="OR",
                                ),
                                name="project_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalProjectAmount",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical project amount",
                        "verbose_name_plural": "historical project amounts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ProjectAmount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amounts",
                                to="steering.project",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["year"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "year"), name="project_amount_once_a_year"
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="activity",
            name="assignments",
            field=models.ManyToManyField(blank=True, related_name="activities", to="steering.assignment"),
        ),
        migrations.AddField(
            model_name="budgetamount",
            name="unchanged_from",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="budget_lines",
                to="organisation.decision",
            ),
        ),
        migrations.AddField(
            model_name="historicalbudgetamount",
            name="unchanged_from",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalbudgetline",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="organisation.decision",
            ),
        ),
        migrations.AddField(
            model_name="historicalyeartarget",
            name="men",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalyeartarget",
            name="women",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="yeartarget",
            name="men",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="yeartarget",
            name="women",
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="budgetline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("operating_cost", "Costs"),
                    ("operating_income", "Income (-)"),
                    ("investment_expense", "Expenditure"),
                    ("investment_income", "Receipts"),
                    ("operating_net", "Net as printed, operations"),
                    ("investment_net", "Net as printed, investments"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="historicalbudgetline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("operating_cost", "Costs"),
                    ("operating_income", "Income (-)"),
                    ("investment_expense", "Expenditure"),
                    ("investment_income", "Receipts"),
                    ("operating_net", "Net as printed, operations"),
                    ("investment_net", "Net as printed, investments"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["sort_key", "id"], name="activity_in_order"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["start"], name="activity_start"),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["end"], name="activity_end"),
        ),
        migrations.AddConstraint(
            model_name="yeartarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("men__isnull", True), ("women__isnull", True)),
                    models.Q(
                        ("by_gender", True),
                        ("kind", "number"),
                        ("men__isnull", False),
                        ("women__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="year_target_women_and_men",
            ),
        ),
    ]
