import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import samstad.organisation.texts
from samstad.organisation.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("followup", "0004_texts_are_parts"),
        ("organisation", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="HistoricalNationalAccount",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("due_month", models.PositiveSmallIntegerField(default=10)),
                        ("due_day", models.PositiveSmallIntegerField(default=1)),
                        ("first_year", models.PositiveSmallIntegerField()),
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
                            "city",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.city",
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
                            "owner",
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
                        "verbose_name": "historical national account",
                        "verbose_name_plural": "historical national accounts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="NationalAccount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("due_month", models.PositiveSmallIntegerField(default=10)),
                        ("due_day", models.PositiveSmallIntegerField(default=1)),
                        ("first_year", models.PositiveSmallIntegerField()),
                        (
                            "city",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="national_account",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="national_accounts",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="HistoricalSender",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=4)),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("page", models.URLField(blank=True)),
                        ("synthetic", models.BooleanField(default=False)),
                        ("valid_from", models.PositiveSmallIntegerField()),
                        ("valid_to", models.PositiveSmallIntegerField(blank=True, null=True)),
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
                            "account",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="exchange.nationalaccount",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical sender",
                        "verbose_name_plural": "historical senders",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PackageSending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("to", models.CharField(max_length=300)),
                        ("digest", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("sent_at", models.DateTimeField()),
                        ("sent_by", models.CharField(max_length=200)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("rejected", "Rejected"),
                                    ("unanswered", "No answer"),
                                    ("by_hand", "Handed over"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("receipt", models.JSONField(blank=True, default=dict)),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="package_sendings",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="package_sendings",
                                to="followup.report",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-sent_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Sender",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=4)),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("page", models.URLField(blank=True)),
                        ("synthetic", models.BooleanField(default=False)),
                        ("key_hash", models.CharField(blank=True, max_length=64)),
                        ("valid_from", models.PositiveSmallIntegerField()),
                        ("valid_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="senders",
                                to="exchange.nationalaccount",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("account", "code"), name="sender_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceivedPackage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("number", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("taken_in", "Received"), ("rejected", "Rejected")], max_length=10
                            ),
                        ),
                        ("digest", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("received_at", models.DateTimeField()),
                        ("form", models.CharField(blank=True, max_length=20)),
                        ("problems", models.JSONField(blank=True, default=list)),
                        ("notes", models.JSONField(blank=True, default=list)),
                        (
                            "sender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="packages",
                                to="exchange.sender",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-received_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sender", "year", "number"), name="package_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("number__isnull", False),
                                        ("state", "taken_in"),
                                        ("year__isnull", False),
                                    ),
                                    models.Q(("number__isnull", True), ("state", "rejected")),
                                    _connector="OR",
                                ),
                                name="package_taken_in_has_a_number",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompiledAccount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField()),
                        ("digest", models.CharField(max_length=64)),
                        ("compiled_at", models.DateTimeField()),
                        ("compiled_by", models.CharField(max_length=200)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="compiled",
                                to="exchange.nationalaccount",
                            ),
                        ),
                        (
                            "packages",
                            models.ManyToManyField(related_name="compiled_in", to="exchange.receivedpackage"),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "year", "number"), name="compiled_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
