import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import samstad.organisation.texts
from samstad.organisation.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("statistics", "0007_source_noise"),
        ("steering", "0008_projects_premises_assignments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Docket",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("opened", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=8
                            ),
                        ),
                        ("secrecy", models.CharField(blank=True, max_length=120)),
                        ("closed", models.DateField(blank=True, null=True)),
                        ("closed_why", models.CharField(blank=True, max_length=300)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="docket",
                                to="organisation.matter",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dockets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-opened", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed__isnull", False), ("state", "closed")),
                                    models.Q(("closed__isnull", True), ("state", "open")),
                                    _connector="OR",
                                ),
                                name="docket_closed_on_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDocket",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("opened", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=8
                            ),
                        ),
                        ("secrecy", models.CharField(blank=True, max_length=120)),
                        ("closed", models.DateField(blank=True, null=True)),
                        ("closed_why", models.CharField(blank=True, max_length=300)),
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
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.matter",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical docket",
                        "verbose_name_plural": "historical dockets",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMatterParty",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("sender", "Sender"),
                                    ("addressee", "Addressee"),
                                    ("applicant", "Applicant"),
                                    ("concerned", "Concerned"),
                                ],
                                max_length=12,
                            ),
                        ),
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
                            "docket",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.docket",
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
                        "verbose_name": "historical matter party",
                        "verbose_name_plural": "historical matter parties",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMatterRelation",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("answers", "answers"),
                                    ("continues", "continues"),
                                    ("belongs", "belongs with"),
                                ],
                                max_length=10,
                            ),
                        ),
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
                            "docket",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.docket",
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
                            "other",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.matter",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical matter relation",
                        "verbose_name_plural": "historical matter relations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMeeting",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("date", models.DateField()),
                        ("time", models.TimeField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("called", "Called"),
                                    ("held", "Held"),
                                    ("adjusted", "Minutes adjusted"),
                                    ("posted", "Minutes posted"),
                                ],
                                default="planned",
                                max_length=8,
                            ),
                        ),
                        ("adjusters", models.CharField(blank=True, max_length=200)),
                        ("adjusted_on", models.DateField(blank=True, null=True)),
                        ("posted_on", models.DateField(blank=True, null=True)),
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
                            "body",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.organisation",
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
                    ],
                    options={
                        "verbose_name": "historical meeting",
                        "verbose_name_plural": "historical meetings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReferral",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Out for answers"),
                                    ("closed", "Closed"),
                                    ("released", "Published"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("due", models.DateField()),
                        ("instructions", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("sent_on", models.DateField(blank=True, null=True)),
                        ("released_on", models.DateField(blank=True, null=True)),
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
                            "led_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.matter",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical referral",
                        "verbose_name_plural": "historical referrals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="MatterParty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("sender", "Sender"),
                                    ("addressee", "Addressee"),
                                    ("applicant", "Applicant"),
                                    ("concerned", "Concerned"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "docket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parties",
                                to="referrals.docket",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matter_parties",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "matter parties",
                        "ordering": ["role", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), ("organisation__isnull", False)),
                                    models.Q(
                                        ("organisation__isnull", True), models.Q(("name", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="matter_party_is_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatterRelation",
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
                                choices=[
                                    ("answers", "answers"),
                                    ("continues", "continues"),
                                    ("belongs", "belongs with"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "docket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relations",
                                to="referrals.docket",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="related_by",
                                to="organisation.matter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["docket", "kind", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("docket", "other", "kind"), name="matter_relation_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("date", models.DateField()),
                        ("time", models.TimeField(blank=True, null=True)),
                        ("place", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("called", "Called"),
                                    ("held", "Held"),
                                    ("adjusted", "Minutes adjusted"),
                                    ("posted", "Minutes posted"),
                                ],
                                default="planned",
                                max_length=8,
                            ),
                        ),
                        ("adjusters", models.CharField(blank=True, max_length=200)),
                        ("adjusted_on", models.DateField(blank=True, null=True)),
                        ("posted_on", models.DateField(blank=True, null=True)),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="organisation.city",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-date", "body__sort_key"],
                        "constraints": [
                            models.UniqueConstraint(fields=("body", "date"), name="meeting_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("adjusted_on__isnull", True),
                                    ("adjusted_on__gte", models.F("date")),
                                    _connector="OR",
                                ),
                                name="meeting_adjusted_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("sent", "Out for answers"),
                                    ("closed", "Closed"),
                                    ("released", "Published"),
                                ],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("due", models.DateField()),
                        ("instructions", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("sent_on", models.DateField(blank=True, null=True)),
                        ("released_on", models.DateField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "led_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals_led",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="organisation.matter",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-due", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "code"), name="referral_code_in_city"),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "sent", "closed", "released"])),
                                name="referral_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Point",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=12)),
                        ("heading", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("question", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="points",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "number"), name="point_number_in_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Addressee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("withdrawn", models.CharField(blank=True, max_length=300)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="addressed",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="addressees",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("organisation__isnull", False)),
                                fields=("referral", "organisation"),
                                name="addressed_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("organisation__isnull", False),
                                    models.Q(("name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="addressee_is_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nonce", models.CharField(max_length=43, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("made_by", models.CharField(max_length=200)),
                        ("expires", models.DateField()),
                        ("revoked", models.DateTimeField(blank=True, null=True)),
                        ("first_used", models.DateTimeField(blank=True, null=True)),
                        ("last_used", models.DateTimeField(blank=True, null=True)),
                        (
                            "addressee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="referrals.addressee",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-made_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAccessLink",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("nonce", models.CharField(db_index=True, max_length=43)),
                        ("made_at", models.DateTimeField()),
                        ("made_by", models.CharField(max_length=200)),
                        ("expires", models.DateField()),
                        ("revoked", models.DateTimeField(blank=True, null=True)),
                        ("first_used", models.DateTimeField(blank=True, null=True)),
                        ("last_used", models.DateTimeField(blank=True, null=True)),
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
                            "addressee",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.addressee",
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
                        "verbose_name": "historical access link",
                        "verbose_name_plural": "historical access links",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReferralVersion",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(blank=True)),
                        ("changed", models.TextField(blank=True)),
                        ("sent_on", models.DateField(blank=True, null=True)),
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
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical referral version",
                        "verbose_name_plural": "historical referral versions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPoint",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=12)),
                        ("heading", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("question", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical point",
                        "verbose_name_plural": "historical points",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAddressee",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("withdrawn", models.CharField(blank=True, max_length=300)),
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
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical addressee",
                        "verbose_name_plural": "historical addressees",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ReferralVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(blank=True)),
                        ("changed", models.TextField(blank=True)),
                        ("sent_on", models.DateField(blank=True, null=True)),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referred_as",
                                to="steering.steeringdocument",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["referral", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "number"), name="referral_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Arrived"),
                                    ("assigned", "With a case officer"),
                                    ("draft", "Draft"),
                                    ("group", "Handled in the administration's group"),
                                    ("proposed", "Proposed by the administration"),
                                    ("scheduled", "On a committee's list"),
                                    ("decided", "Decided"),
                                    ("complete", "Answered"),
                                    ("abstained", "Has abstained"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("committee", "Decided by the committee"),
                                    ("administration", "By the administration alone"),
                                    ("outside", "From outside"),
                                ],
                                default="committee",
                                max_length=14,
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("supports", "Supports"),
                                    ("changes", "Supports with changes"),
                                    ("opposes", "Opposes"),
                                    ("no_objection", "No objection"),
                                    ("abstains", "Abstains"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("received_on", models.DateField(blank=True, null=True)),
                        ("group_on", models.DateField(blank=True, null=True)),
                        ("proposed_on", models.DateField(blank=True, null=True)),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        ("extract_on", models.DateField(blank=True, null=True)),
                        ("abstained_why", models.TextField(blank=True)),
                        ("signatures", models.JSONField(blank=True, default=list)),
                        ("revision", models.PositiveIntegerField(default=1)),
                        (
                            "addressee",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="referrals.addressee",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="organisation.matter",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="referrals.referralversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["addressee__order", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "received",
                                            "assigned",
                                            "draft",
                                            "group",
                                            "proposed",
                                            "scheduled",
                                            "decided",
                                            "complete",
                                            "abstained",
                                        ],
                                    )
                                ),
                                name="answer_state_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Extension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("granted", "More time granted"),
                                    ("refused", "Refused"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        ("asked_on", models.DateField(blank=True, null=True)),
                        ("asked_by", models.CharField(blank=True, max_length=200)),
                        ("reason", models.TextField(blank=True)),
                        ("proposal_by", models.DateField()),
                        ("extract_by", models.DateField(blank=True, null=True)),
                        ("extract_when", models.CharField(blank=True, max_length=200)),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        ("decided_by", models.CharField(blank=True, max_length=200)),
                        ("decided_why", models.TextField(blank=True)),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="referrals.answer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["asked_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("answer",),
                                name="extension_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("extract_by__isnull", True),
                                    ("extract_by__gte", models.F("proposal_by")),
                                    _connector="OR",
                                ),
                                name="extension_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAnswerSection",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
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
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.answer",
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
                        "verbose_name": "historical answer section",
                        "verbose_name_plural": "historical answer sections",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalExtension",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("granted", "More time granted"),
                                    ("refused", "Refused"),
                                ],
                                default="asked",
                                max_length=8,
                            ),
                        ),
                        ("asked_on", models.DateField(blank=True, null=True)),
                        ("asked_by", models.CharField(blank=True, max_length=200)),
                        ("reason", models.TextField(blank=True)),
                        ("proposal_by", models.DateField()),
                        ("extract_by", models.DateField(blank=True, null=True)),
                        ("extract_when", models.CharField(blank=True, max_length=200)),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        ("decided_by", models.CharField(blank=True, max_length=200)),
                        ("decided_why", models.TextField(blank=True)),
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
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.answer",
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
                        "verbose_name": "historical extension",
                        "verbose_name_plural": "historical extensions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("adjourned", "Adjourned matters"),
                                    ("decision", "Matters for decision"),
                                    ("referral", "Referral matters"),
                                    ("information", "Matters for information"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("immediate", models.BooleanField(default=False)),
                        ("outcome", models.TextField(blank=True)),
                        ("reservations", models.TextField(blank=True)),
                        ("adjourned", models.BooleanField(default=False)),
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
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.answer",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.decision",
                            ),
                        ),
                        (
                            "docket",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.docket",
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical agenda item",
                        "verbose_name_plural": "historical agenda items",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("adjourned", "Adjourned matters"),
                                    ("decision", "Matters for decision"),
                                    ("referral", "Referral matters"),
                                    ("information", "Matters for information"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("immediate", models.BooleanField(default=False)),
                        ("outcome", models.TextField(blank=True)),
                        ("reservations", models.TextField(blank=True)),
                        ("adjourned", models.BooleanField(default=False)),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="organisation.decision",
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="referrals.answer",
                            ),
                        ),
                        (
                            "docket",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="referrals.docket",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="referrals.meeting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"), name="agenda_number_in_meeting"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                choices=[
                                    ("supports", "Supports"),
                                    ("changes", "Supports with changes"),
                                    ("opposes", "Opposes"),
                                    ("no_objection", "No objection"),
                                    ("abstains", "Abstains"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("proposal", models.TextField(blank=True)),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opinions",
                                to="referrals.answer",
                            ),
                        ),
                        (
                            "point",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="referrals.point",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["point__order", "answer__addressee__order"],
                        "constraints": [
                            models.UniqueConstraint(fields=("answer", "point"), name="opinion_once_on_point"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("position__in", ["changes", "opposes"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="opinion_against_has_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalOpinion",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                choices=[
                                    ("supports", "Supports"),
                                    ("changes", "Supports with changes"),
                                    ("opposes", "Opposes"),
                                    ("no_objection", "No objection"),
                                    ("abstains", "Abstains"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("proposal", models.TextField(blank=True)),
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
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.answer",
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
                            "point",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.point",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical opinion",
                        "verbose_name_plural": "historical opinions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Receipt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("content", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="referrals.answer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalHandling",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("met", "The view was met"),
                                    ("partly", "The view was met in part"),
                                    ("not_met", "The view was not met"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("why", models.TextField()),
                        ("by", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
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
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.goal",
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
                            "opinion",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.opinion",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.referralversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical handling",
                        "verbose_name_plural": "historical handlings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAnswer",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Arrived"),
                                    ("assigned", "With a case officer"),
                                    ("draft", "Draft"),
                                    ("group", "Handled in the administration's group"),
                                    ("proposed", "Proposed by the administration"),
                                    ("scheduled", "On a committee's list"),
                                    ("decided", "Decided"),
                                    ("complete", "Answered"),
                                    ("abstained", "Has abstained"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("committee", "Decided by the committee"),
                                    ("administration", "By the administration alone"),
                                    ("outside", "From outside"),
                                ],
                                default="committee",
                                max_length=14,
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("supports", "Supports"),
                                    ("changes", "Supports with changes"),
                                    ("opposes", "Opposes"),
                                    ("no_objection", "No objection"),
                                    ("abstains", "Abstains"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("received_on", models.DateField(blank=True, null=True)),
                        ("group_on", models.DateField(blank=True, null=True)),
                        ("proposed_on", models.DateField(blank=True, null=True)),
                        ("decided_on", models.DateField(blank=True, null=True)),
                        ("extract_on", models.DateField(blank=True, null=True)),
                        ("abstained_why", models.TextField(blank=True)),
                        ("signatures", models.JSONField(blank=True, default=list)),
                        ("revision", models.PositiveIntegerField(default=1)),
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
                            "addressee",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.addressee",
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
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.matter",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.referralversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical answer",
                        "verbose_name_plural": "historical answers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Handling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("met", "The view was met"),
                                    ("partly", "The view was met in part"),
                                    ("not_met", "The view was not met"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("why", models.TextField()),
                        ("by", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changed_by_referral",
                                to="steering.activity",
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="changed_by_referral",
                                to="steering.goal",
                            ),
                        ),
                        (
                            "opinion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handling",
                                to="referrals.opinion",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handlings",
                                to="referrals.referralversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["opinion__point__order", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("why", ""), _negated=True), name="handling_says_why"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("size", models.PositiveIntegerField()),
                        ("media_type", models.CharField(max_length=120)),
                        ("name", models.CharField(max_length=200)),
                        ("stored_at", models.DateTimeField()),
                        ("stored_by", models.CharField(max_length=200)),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stored_files",
                                to="organisation.city",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "sha256"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "sha256"), name="stored_once_in_city")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalInterpellation",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("interpellation", "Interpellation"),
                                    ("motion", "Motion"),
                                    ("question", "Question"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("number", models.CharField(max_length=40)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("asked_by", models.CharField(max_length=200)),
                        ("party", models.CharField(blank=True, max_length=40)),
                        ("asked_on", models.DateField(blank=True, null=True)),
                        ("asked_of", models.CharField(blank=True, max_length=200)),
                        ("question", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("answered", "Answered"),
                                    ("debated", "Debated"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.TextField(blank=True)),
                        ("answered_by", models.CharField(blank=True, max_length=200)),
                        ("answered_at", models.CharField(blank=True, max_length=120)),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        ("minutes", models.TextField(blank=True)),
                        ("debated_on", models.DateField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("revision", models.PositiveIntegerField(default=1)),
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
                            "body",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.organisation",
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
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.matter",
                            ),
                        ),
                        (
                            "minutes_file",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical interpellation",
                        "verbose_name_plural": "historical interpellations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Interpellation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("interpellation", "Interpellation"),
                                    ("motion", "Motion"),
                                    ("question", "Question"),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("number", models.CharField(max_length=40)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("asked_by", models.CharField(max_length=200)),
                        ("party", models.CharField(blank=True, max_length=40)),
                        ("asked_on", models.DateField(blank=True, null=True)),
                        ("asked_of", models.CharField(blank=True, max_length=200)),
                        ("question", models.TextField(blank=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("answered", "Answered"),
                                    ("debated", "Debated"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("answer", models.TextField(blank=True)),
                        ("answered_by", models.CharField(blank=True, max_length=200)),
                        ("answered_at", models.CharField(blank=True, max_length=120)),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        ("minutes", models.TextField(blank=True)),
                        ("debated_on", models.DateField(blank=True, null=True)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        ("revision", models.PositiveIntegerField(default=1)),
                        (
                            "areas",
                            models.ManyToManyField(
                                blank=True, related_name="interpellations", to="statistics.area"
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interpellations",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interpellations",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "goals",
                            models.ManyToManyField(
                                blank=True, related_name="interpellations", to="steering.goal"
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interpellations",
                                to="organisation.matter",
                            ),
                        ),
                        (
                            "minutes_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="debates",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_on", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "code"), name="interpellation_code_in_city"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalInterpellation_goals",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.goal",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="referrals.historicalinterpellation",
                            ),
                        ),
                        (
                            "interpellation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.interpellation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalInterpellation_goals",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalInterpellation_areas",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="referrals.historicalinterpellation",
                            ),
                        ),
                        (
                            "interpellation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.interpellation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalInterpellation_areas",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAnswerFigure",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("frozen", models.JSONField(blank=True, null=True)),
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
                            "area",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="statistics.area",
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
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="statistics.indicator",
                            ),
                        ),
                        (
                            "interpellation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.interpellation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical answer figure",
                        "verbose_name_plural": "historical answer figures",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AnswerFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        ("frozen", models.JSONField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="in_interpellations",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="in_interpellations",
                                to="statistics.indicator",
                            ),
                        ),
                        (
                            "interpellation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="referrals.interpellation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("interpellation", "indicator", "area"),
                                name="interpellation_figure_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FrozenDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("identifier", models.SlugField(max_length=120, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("proposal", "The administration's proposal"),
                                    ("extract", "Minutes extract"),
                                    ("statement", "Compiled statement"),
                                    ("agenda", "Agenda"),
                                    ("notice", "Notice"),
                                    ("reply", "Answer to an interpellation"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("frozen_at", models.DateTimeField()),
                        ("frozen_by", models.CharField(max_length=200)),
                        (
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="referrals.answer",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen_documents",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "interpellation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="referrals.interpellation",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="referrals.meeting",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen",
                                to="referrals.referral",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-frozen_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer__isnull", False), ("kind__in", ["proposal", "extract"])
                                    ),
                                    models.Q(("kind", "statement"), ("referral__isnull", False)),
                                    models.Q(("kind__in", ["agenda", "notice"]), ("meeting__isnull", False)),
                                    models.Q(("interpellation__isnull", False), ("kind", "reply")),
                                    _connector="OR",
                                ),
                                name="frozen_document_about_its_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisteredDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "direction",
                            models.CharField(
                                choices=[("in", "Arrived"), ("out", "Sent"), ("internal", "Drawn up")],
                                max_length=8,
                            ),
                        ),
                        ("date", models.DateField()),
                        ("title", models.CharField(max_length=300)),
                        ("correspondent", models.CharField(blank=True, max_length=200)),
                        ("secrecy", models.CharField(blank=True, max_length=120)),
                        ("registered_by", models.CharField(max_length=200)),
                        ("registered_at", models.DateTimeField()),
                        (
                            "docket",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="referrals.docket",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registered",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["docket", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("docket", "number"), name="document_number_in_docket"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralAttachment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=300)),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attached",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("referral", "number"), name="attachment_number_in_referral"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRegisteredDocument",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "direction",
                            models.CharField(
                                choices=[("in", "Arrived"), ("out", "Sent"), ("internal", "Drawn up")],
                                max_length=8,
                            ),
                        ),
                        ("date", models.DateField()),
                        ("title", models.CharField(max_length=300)),
                        ("correspondent", models.CharField(blank=True, max_length=200)),
                        ("secrecy", models.CharField(blank=True, max_length=120)),
                        ("registered_by", models.CharField(max_length=200)),
                        ("registered_at", models.DateTimeField()),
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
                            "docket",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.docket",
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
                            "file",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical registered document",
                        "verbose_name_plural": "historical registered documents",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReferralAttachment",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=300)),
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
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.referral",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical referral attachment",
                        "verbose_name_plural": "historical referral attachments",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAnswerFile",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("whole", models.BooleanField(default=False)),
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
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.answer",
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
                            "file",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical answer file",
                        "verbose_name_plural": "historical answer files",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="FrozenFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="referrals.frozendocument",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="frozen_as",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "name"), name="frozen_file_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=300)),
                        ("whole", models.BooleanField(default=False)),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="referrals.answer",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="in_answers",
                                to="referrals.storedfile",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("answer", "file"), name="answer_file_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("file__isnull", True)),
                                fields=("answer", "title"),
                                name="answer_annex_named_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("whole", False), ("file__isnull", False), _connector="OR"
                                ),
                                name="answer_whole_is_a_file",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnswerSection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("text", models.TextField(blank=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("twice", models.JSONField(blank=True, default=list)),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sections",
                                to="referrals.answer",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["answer", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("answer", "code"), name="answer_section_once")
                        ],
                    },
                ),
            ]
        ),
        migrations.AddIndex(
            model_name="docket",
            index=models.Index(fields=["-opened", "-id"], name="docket_newest"),
        ),
    ]
