import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import samstad.organisation.texts
from samstad.organisation.migrating import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("places", "0002_pictures_problems_signatures"),
        ("statistics", "0007_source_noise"),
        ("steering", "0008_projects_premises_assignments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="AllocationRecipe",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("about", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("year", models.PositiveSmallIntegerField()),
                        (
                            "total",
                            models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)]),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("index_number", "Index × number of persons"),
                                    ("expected_risk", "Expected number at risk"),
                                    ("adjusted_structure", "Structure adjusted by indices"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("intercept", models.FloatField(default=0.0)),
                        (
                            "weight",
                            models.FloatField(
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(1),
                                ]
                            ),
                        ),
                        ("final_weight", models.FloatField(default=1.0)),
                        ("transition_years", models.PositiveSmallIntegerField(default=1)),
                        ("floor", models.FloatField(blank=True, null=True)),
                        ("ceiling", models.FloatField(blank=True, null=True)),
                        ("last_is_own", models.BooleanField(default=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("decided", "Decided")],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("frozen", models.JSONField(blank=True, default=dict)),
                        (
                            "area_set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="statistics.areaset",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="organisation.decision",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "code"), name="allocation_code_in_city"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("final_weight__lte", 1),
                                    ("total__gte", 0),
                                    ("weight__gte", 0),
                                    ("weight__lte", 1),
                                ),
                                name="allocation_within_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision__isnull", False), ("state", "decided")),
                                    models.Q(
                                        models.Q(("state", "decided"), _negated=True),
                                        ("decision__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="allocation_decided_on_a_decision",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AllocationOutcome",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "amount",
                            models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)]),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocation_outcomes",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "recipe",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="outcomes",
                                to="places.allocationrecipe",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["area__sort_key"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recipe", "area"), name="allocation_outcome_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="allocation_outcome_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AllocationInput",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("index", "Index"),
                                    ("number", "Number of persons"),
                                    ("structure", "Structure"),
                                    ("adjustment", "Adjustment"),
                                    ("variable", "Variable of the risk"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("value", "the value"),
                                    ("numerator", "the number of those it counts"),
                                    ("denominator", "the number that it is a part of"),
                                ],
                                default="value",
                                max_length=12,
                            ),
                        ),
                        ("weight", models.FloatField(default=1.0)),
                        ("movable", models.BooleanField(default=False)),
                        ("why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("order", models.PositiveSmallIntegerField(default=0)),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocation_inputs",
                                to="statistics.indicator",
                            ),
                        ),
                        (
                            "recipe",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inputs",
                                to="places.allocationrecipe",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recipe", "role", "indicator"), name="allocation_input_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrimePrevention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("report_within", models.PositiveSmallIntegerField(default=12)),
                        (
                            "city",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crime_prevention",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crime_prevention",
                                to="steering.steeringgroup",
                            ),
                        ),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leads_crime_prevention",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "reports_to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told_of_crime_prevention",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "crime prevention",
                        "ordering": ["city__slug"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("report_within__range", (1, 24))),
                                name="prevention_report_within",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CouncilReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("registry_number", models.CharField(max_length=80)),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prevention_reports",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prevention_reports_received",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reports",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="CouncilMeeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("notes", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("next_on", models.DateField(blank=True, null=True)),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prevention_meetings",
                                to="steering.steeringgroup",
                            ),
                        ),
                        (
                            "present",
                            models.ManyToManyField(
                                related_name="prevention_meetings", to="steering.groupmember"
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("group", "on"), name="council_meets_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("next_on__isnull", True),
                                    ("next_on__gt", models.F("on")),
                                    _connector="OR",
                                ),
                                name="council_meets_again_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Coordination",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("seat", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("contact", models.CharField(blank=True, max_length=200)),
                        ("since", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coordinates_prevention",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coordination",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "coordinating function",
                        "ordering": ["-since", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("work",),
                                name="one_coordination_at_a_time",
                            ),
                            models.UniqueConstraint(fields=("work", "since"), name="coordination_since_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("until__gte", models.F("since")),
                                    _connector="OR",
                                ),
                                name="coordination_ends_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("about", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being written"),
                                    ("decided", "Decided"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("follow_within", models.PositiveSmallIntegerField(default=24)),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="action_plans",
                                to="organisation.decision",
                            ),
                        ),
                        (
                            "measures",
                            models.ManyToManyField(related_name="action_plans", to="places.measure"),
                        ),
                        (
                            "pictures",
                            models.ManyToManyField(related_name="action_plans", to="places.situationpicture"),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plans",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("work", "number"), name="action_plan_version"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "decided")),
                                fields=("work",),
                                name="one_action_plan_decided",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("work",),
                                name="one_action_plan_written",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision__isnull", True), ("state", "draft")),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True),
                                        ("decision__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="action_plan_rests_on_a_decision",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("follow_within__range", (1, 24))),
                                name="action_plan_followed_every_second_year",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DevelopmentNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("description", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("stated", "Stated"),
                                    ("prioritised", "Prioritised"),
                                    ("taken_up", "Taken up"),
                                    ("postponed", "Postponed"),
                                    ("declined", "Declined"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("stated_on", models.DateField(blank=True, null=True)),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        ("reason", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("postponed_until", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="steering.activity",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs_answered",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "budget_line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="steering.budgetline",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="steering.goal",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="statistics.theme",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["area__sort_key", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "code"), name="need_code_in_city"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "taken_up"), _negated=True),
                                    ("goal__isnull", False),
                                    ("activity__isnull", False),
                                    ("budget_line__isnull", False),
                                    _connector="OR",
                                ),
                                name="need_taken_up_by_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["taken_up", "postponed", "declined"]), _negated=True
                                    ),
                                    models.Q(("answered_by__isnull", False), ("answered_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="need_answered_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dialogue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("held_on", models.DateField()),
                        ("place", models.CharField(blank=True, max_length=200)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("meeting", "Meeting"),
                                    ("walk", "Safety walk"),
                                    ("workshop", "Workshop"),
                                    ("door", "Door to door"),
                                    ("survey", "Questionnaire"),
                                    ("online", "On line"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("participants", models.PositiveIntegerField(blank=True, null=True)),
                        ("themes", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("amount", models.BigIntegerField(blank=True, null=True)),
                        ("counted_on", models.DateField(blank=True, null=True)),
                        ("votes_hash", models.CharField(blank=True, max_length=64)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dialogues",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dialogues",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dialogues",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-held_on", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "code"), name="dialogue_code_in_city")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DistrictPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("begun_on", models.DateField()),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="district_plans",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="district_plans",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="district_plans",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="places.partnership",
                            ),
                        ),
                        (
                            "report_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans_sent_here",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "themes",
                            models.ManyToManyField(related_name="district_plans", to="statistics.theme"),
                        ),
                    ],
                    options={
                        "ordering": ["area__sort_key", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "code"), name="district_plan_code_in_city"
                            ),
                            models.UniqueConstraint(fields=("city", "area"), name="district_plan_of_area"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FocusArea",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("expectation", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("ended_why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="focus_areas",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="focus_areas",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="focus_areas",
                                to="organisation.decision",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="focus_areas",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["area__sort_key", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "code"), name="focus_area_code_in_city"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="focus_area_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FocusWork",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("did", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("changed", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("learnt", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "focus",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="works",
                                to="places.focusarea",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="focus_works",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "organisation__sort_key"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("focus", "organisation", "year"), name="focus_work_once_a_year"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingCall",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("rules", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("opens", models.DateField()),
                        ("due", models.DateField()),
                        ("total", models.BigIntegerField()),
                        ("criteria", models.JSONField(default=list)),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funding_calls",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funding_calls",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-due", "code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "code"), name="funding_call_code_in_city"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due__gte", models.F("opens")), ("total__gte", 0)),
                                name="funding_call_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantApplication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("measure", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("outcome", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("outcome_by", models.DateField(blank=True, null=True)),
                        ("followup", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("amount", models.BigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Handed in"),
                                    ("granted", "Granted"),
                                    ("declined", "Declined"),
                                    ("paid", "Paid"),
                                    ("reported", "Reported"),
                                    ("settled", "Settled"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("submitted_on", models.DateField(blank=True, null=True)),
                        ("granted", models.BigIntegerField(blank=True, null=True)),
                        ("reason", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("paid_on", models.DateField(blank=True, null=True)),
                        ("spent", models.BigIntegerField(blank=True, null=True)),
                        ("result", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("reported_on", models.DateField(blank=True, null=True)),
                        ("repaid", models.BigIntegerField(default=0)),
                        ("repaid_on", models.DateField(blank=True, null=True)),
                        (
                            "applicant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant_applications",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant_applications",
                                to="statistics.area",
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="places.fundingcall",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant_applications",
                                to="organisation.decision",
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant_applications",
                                to="steering.goal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["call", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "code"), name="application_code_in_call"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "submitted", "declined"]),
                                    models.Q(
                                        ("granted__gt", 0),
                                        ("outcome_by__isnull", False),
                                        models.Q(("outcome", {}), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="no_grant_without_outcome_and_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reader_name", models.CharField(blank=True, max_length=200)),
                        ("points", models.JSONField(default=dict)),
                        ("comment", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("on", models.DateField()),
                        (
                            "reader",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="readings",
                                to="places.grantapplication",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "reader"), name="application_read_once_by_reader"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reader__isnull", False),
                                    models.Q(("reader_name", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="application_read_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalActionPlan",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("about", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being written"),
                                    ("decided", "Decided"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("follow_within", models.PositiveSmallIntegerField(default=24)),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "work",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical action plan",
                        "verbose_name_plural": "historical action plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalActionPlan_measures",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "actionplan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.actionplan",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="places.historicalactionplan",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.measure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalActionPlan_measures",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalActionPlan_pictures",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "actionplan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.actionplan",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="places.historicalactionplan",
                            ),
                        ),
                        (
                            "situationpicture",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.situationpicture",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalActionPlan_pictures",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgreementApproval",
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
                                choices=[("approved", "Approved"), ("returned", "Returned")], max_length=10
                            ),
                        ),
                        ("on", models.DateField()),
                        ("name", models.CharField(max_length=200)),
                        ("title", models.CharField(max_length=200)),
                        ("decision", models.CharField(blank=True, max_length=200)),
                        ("registry_number", models.CharField(blank=True, max_length=80)),
                        ("why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("content_hash", models.CharField(max_length=64)),
                        ("fallen_on", models.DateField(blank=True, null=True)),
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
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.agreement",
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
                        "verbose_name": "historical agreement approval",
                        "verbose_name_plural": "historical agreement approvals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgreementApprover",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
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
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.agreement",
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
                        "verbose_name": "historical agreement approver",
                        "verbose_name_plural": "historical agreement approvers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAllocationInput",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("index", "Index"),
                                    ("number", "Number of persons"),
                                    ("structure", "Structure"),
                                    ("adjustment", "Adjustment"),
                                    ("variable", "Variable of the risk"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("value", "the value"),
                                    ("numerator", "the number of those it counts"),
                                    ("denominator", "the number that it is a part of"),
                                ],
                                default="value",
                                max_length=12,
                            ),
                        ),
                        ("weight", models.FloatField(default=1.0)),
                        ("movable", models.BooleanField(default=False)),
                        ("why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "recipe",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.allocationrecipe",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical allocation input",
                        "verbose_name_plural": "historical allocation inputs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAllocationOutcome",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "amount",
                            models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)]),
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
                            "recipe",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.allocationrecipe",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical allocation outcome",
                        "verbose_name_plural": "historical allocation outcomes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAllocationRecipe",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("about", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("year", models.PositiveSmallIntegerField()),
                        (
                            "total",
                            models.BigIntegerField(validators=[django.core.validators.MinValueValidator(0)]),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("index_number", "Index × number of persons"),
                                    ("expected_risk", "Expected number at risk"),
                                    ("adjusted_structure", "Structure adjusted by indices"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("intercept", models.FloatField(default=0.0)),
                        (
                            "weight",
                            models.FloatField(
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(1),
                                ]
                            ),
                        ),
                        ("final_weight", models.FloatField(default=1.0)),
                        ("transition_years", models.PositiveSmallIntegerField(default=1)),
                        ("floor", models.FloatField(blank=True, null=True)),
                        ("ceiling", models.FloatField(blank=True, null=True)),
                        ("last_is_own", models.BooleanField(default=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Draft"), ("decided", "Decided")],
                                default="draft",
                                max_length=8,
                            ),
                        ),
                        ("frozen", models.JSONField(blank=True, default=dict)),
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
                            "area_set",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="statistics.areaset",
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
                        "verbose_name": "historical allocation recipe",
                        "verbose_name_plural": "historical allocation recipes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalApplicationReading",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("reader_name", models.CharField(blank=True, max_length=200)),
                        ("points", models.JSONField(default=dict)),
                        ("comment", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("on", models.DateField()),
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
                            "application",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.grantapplication",
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
                            "reader",
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
                        "verbose_name": "historical application reading",
                        "verbose_name_plural": "historical application readings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCoordination",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("seat", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("contact", models.CharField(blank=True, max_length=200)),
                        ("since", models.DateField()),
                        ("until", models.DateField(blank=True, null=True)),
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
                            "work",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical coordinating function",
                        "verbose_name_plural": "historical coordinating functions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCouncilMeeting",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("notes", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("next_on", models.DateField(blank=True, null=True)),
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
                            "group",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.steeringgroup",
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
                            "work",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical council meeting",
                        "verbose_name_plural": "historical council meetings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCouncilMeeting_present",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "councilmeeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.councilmeeting",
                            ),
                        ),
                        (
                            "groupmember",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.groupmember",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="places.historicalcouncilmeeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalCouncilMeeting_present",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCouncilReport",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("registry_number", models.CharField(max_length=80)),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "by",
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to",
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
                            "work",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.crimeprevention",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical council report",
                        "verbose_name_plural": "historical council reports",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCrimePrevention",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("report_within", models.PositiveSmallIntegerField(default=12)),
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
                            "council",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.steeringgroup",
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
                            "leader",
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
                            "reports_to",
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
                        "verbose_name": "historical crime prevention",
                        "verbose_name_plural": "historical crime preventions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDevelopmentNeed",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("description", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("stated", "Stated"),
                                    ("prioritised", "Prioritised"),
                                    ("taken_up", "Taken up"),
                                    ("postponed", "Postponed"),
                                    ("declined", "Declined"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        ("stated_on", models.DateField(blank=True, null=True)),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        ("reason", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("postponed_until", models.PositiveSmallIntegerField(blank=True, null=True)),
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
                            "answered_by",
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
                            "budget_line",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.budgetline",
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
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="statistics.theme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical development need",
                        "verbose_name_plural": "historical development needs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDialogue",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("held_on", models.DateField()),
                        ("place", models.CharField(blank=True, max_length=200)),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("meeting", "Meeting"),
                                    ("walk", "Safety walk"),
                                    ("workshop", "Workshop"),
                                    ("door", "Door to door"),
                                    ("survey", "Questionnaire"),
                                    ("online", "On line"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("participants", models.PositiveIntegerField(blank=True, null=True)),
                        ("themes", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("amount", models.BigIntegerField(blank=True, null=True)),
                        ("counted_on", models.DateField(blank=True, null=True)),
                        ("votes_hash", models.CharField(blank=True, max_length=64)),
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
                        "verbose_name": "historical dialogue",
                        "verbose_name_plural": "historical dialogues",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDistrictPlan",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("begun_on", models.DateField()),
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
                        (
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnership",
                            ),
                        ),
                        (
                            "report_to",
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
                        "verbose_name": "historical district plan",
                        "verbose_name_plural": "historical district plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDistrictPlan_themes",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "districtplan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.districtplan",
                            ),
                        ),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="places.historicaldistrictplan",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="statistics.theme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalDistrictPlan_themes",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFocusArea",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("expectation", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("ended_why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                        "verbose_name": "historical focus area",
                        "verbose_name_plural": "historical focus areas",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFocusWork",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("did", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("changed", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("learnt", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "focus",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.focusarea",
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
                        "verbose_name": "historical focus work",
                        "verbose_name_plural": "historical focus works",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFundingCall",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("rules", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("opens", models.DateField()),
                        ("due", models.DateField()),
                        ("total", models.BigIntegerField()),
                        ("criteria", models.JSONField(default=list)),
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
                        "verbose_name": "historical funding call",
                        "verbose_name_plural": "historical funding calls",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalGrantApplication",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("measure", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("outcome", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("outcome_by", models.DateField(blank=True, null=True)),
                        ("followup", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("amount", models.BigIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Handed in"),
                                    ("granted", "Granted"),
                                    ("declined", "Declined"),
                                    ("paid", "Paid"),
                                    ("reported", "Reported"),
                                    ("settled", "Settled"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("submitted_on", models.DateField(blank=True, null=True)),
                        ("granted", models.BigIntegerField(blank=True, null=True)),
                        ("reason", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("paid_on", models.DateField(blank=True, null=True)),
                        ("spent", models.BigIntegerField(blank=True, null=True)),
                        ("result", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("reported_on", models.DateField(blank=True, null=True)),
                        ("repaid", models.BigIntegerField(default=0)),
                        ("repaid_on", models.DateField(blank=True, null=True)),
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
                            "applicant",
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
                            "call",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.fundingcall",
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
                    ],
                    options={
                        "verbose_name": "historical grant application",
                        "verbose_name_plural": "historical grant applications",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalKnowledgeEntry",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=80)),
                        ("origin", models.CharField(blank=True, max_length=200)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("problem", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("context", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("result", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "worked",
                            models.CharField(
                                choices=[
                                    ("yes", "It worked"),
                                    ("partly", "It worked in part"),
                                    ("no", "It did not work"),
                                    ("unknown", "Not known"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Experience of those who did it"),
                                    (2, "Followed up by figures, before and after"),
                                    (3, "Compared with similar places"),
                                    (4, "Studied with a control group"),
                                ]
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("summary", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("shared", models.BooleanField(default=False)),
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
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.measure",
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
                        "verbose_name": "historical knowledge entry",
                        "verbose_name_plural": "historical knowledge entries",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMemberSigning",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("signed_on", models.DateField()),
                        ("name", models.CharField(max_length=200)),
                        ("title", models.CharField(max_length=200)),
                        ("role", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "method",
                            models.CharField(
                                choices=[("paper", "On paper"), ("electronic", "Electronically")],
                                max_length=10,
                            ),
                        ),
                        ("evidence_hash", models.CharField(blank=True, max_length=64)),
                        ("left_on", models.DateField(blank=True, null=True)),
                        ("left_why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "member",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnershipmember",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical member signing",
                        "verbose_name_plural": "historical member signings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalNeedEvidence",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("quote", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.developmentneed",
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.situationpicture",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.problem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical need evidence",
                        "verbose_name_plural": "historical need evidence",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPartnershipGroup",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("city", "The city's steering group"),
                                    ("local", "Local steering group"),
                                ],
                                max_length=8,
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
                            "group",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="steering.steeringgroup",
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
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical partnership group",
                        "verbose_name_plural": "historical partnership groups",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPartnershipMeeting",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("notes", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical partnership meeting",
                        "verbose_name_plural": "historical partnership meetings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPaymentCheck",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("what", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("deviation", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("solved", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "application",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.grantapplication",
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
                        "verbose_name": "historical payment check",
                        "verbose_name_plural": "historical payment checks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPlanFollowUp",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "conclusion",
                            models.CharField(
                                choices=[("keep", "The plan stands"), ("revise", "The plan is revised")],
                                max_length=8,
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
                                to="places.actionplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical plan follow up",
                        "verbose_name_plural": "historical plan follow ups",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPlanVersion",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
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
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.districtplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical plan version",
                        "verbose_name_plural": "historical plan versions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPrioritising",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=8
                            ),
                        ),
                        ("reason", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                        "verbose_name": "historical prioritising",
                        "verbose_name_plural": "historical prioritisings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalResidentProposal",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("theme", models.CharField(blank=True, max_length=100)),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("votes", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "fate",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("taken_in", "Taken in"),
                                    ("partly", "Partly taken in"),
                                    ("not", "Not taken in"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("answer", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("answered_on", models.DateField(blank=True, null=True)),
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
                            "answered_by",
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
                            "dialogue",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.dialogue",
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
                        "verbose_name": "historical resident proposal",
                        "verbose_name_plural": "historical resident proposals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalStateQuestion",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("question", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("asked_on", models.DateField()),
                        ("due", models.DateField(blank=True, null=True)),
                        ("answer", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("answered_on", models.DateField(blank=True, null=True)),
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
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.developmentneed",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnership",
                            ),
                        ),
                        (
                            "to",
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
                        "verbose_name": "historical state question",
                        "verbose_name_plural": "historical state questions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="KnowledgeEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=80)),
                        ("origin", models.CharField(blank=True, max_length=200)),
                        ("title", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("problem", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("context", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("result", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "worked",
                            models.CharField(
                                choices=[
                                    ("yes", "It worked"),
                                    ("partly", "It worked in part"),
                                    ("no", "It did not work"),
                                    ("unknown", "Not known"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "level",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "Experience of those who did it"),
                                    (2, "Followed up by figures, before and after"),
                                    (3, "Compared with similar places"),
                                    (4, "Studied with a control group"),
                                ]
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("summary", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("shared", models.BooleanField(default=False)),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="knowledge",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "measure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="knowledge",
                                to="places.measure",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="knowledge",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "knowledge entries",
                        "ordering": ["-year", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "code"), name="knowledge_code_in_city"),
                            models.CheckConstraint(
                                condition=models.Q(("level__range", (1, 4))), name="knowledge_level_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MemberSigning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("signed_on", models.DateField()),
                        ("name", models.CharField(max_length=200)),
                        ("title", models.CharField(max_length=200)),
                        ("role", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "method",
                            models.CharField(
                                choices=[("paper", "On paper"), ("electronic", "Electronically")],
                                max_length=10,
                            ),
                        ),
                        ("evidence_hash", models.CharField(blank=True, max_length=64)),
                        ("left_on", models.DateField(blank=True, null=True)),
                        ("left_why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "member",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signing",
                                to="places.partnershipmember",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["member__order"],
                    },
                ),
                migrations.CreateModel(
                    name="NeedEvidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("quote", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("source", models.CharField(blank=True, max_length=300)),
                        (
                            "indicator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="need_evidence",
                                to="statistics.indicator",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="places.developmentneed",
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="need_evidence",
                                to="places.situationpicture",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="need_evidence",
                                to="places.problem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "need evidence",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("city", "The city's steering group"),
                                    ("local", "Local steering group"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships",
                                to="steering.steeringgroup",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="groups",
                                to="places.partnership",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["level", "group__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("partnership", "group"), name="partnership_group_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipMeeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("place", models.CharField(blank=True, max_length=200)),
                        ("notes", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to="places.partnership",
                            ),
                        ),
                        (
                            "present",
                            models.ManyToManyField(related_name="meetings", to="places.partnershipmember"),
                        ),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("due", models.DateField(blank=True, null=True)),
                        ("outcome", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("done_on", models.DateField(blank=True, null=True)),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meeting_decisions",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="decisions",
                                to="places.partnershipmeeting",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "number"), name="meeting_decision_number"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPartnershipMeeting_present",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="places.historicalpartnershipmeeting",
                            ),
                        ),
                        (
                            "partnershipmember",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnershipmember",
                            ),
                        ),
                        (
                            "partnershipmeeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnershipmeeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalPartnershipMeeting_present",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMeetingDecision",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("due", models.DateField(blank=True, null=True)),
                        ("outcome", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("done_on", models.DateField(blank=True, null=True)),
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
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.partnershipmeeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical meeting decision",
                        "verbose_name_plural": "historical meeting decisions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PaymentCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("what", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("deviation", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("solved", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="checks",
                                to="places.grantapplication",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PlanFollowUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField()),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "conclusion",
                            models.CharField(
                                choices=[("keep", "The plan stands"), ("revise", "The plan is revised")],
                                max_length=8,
                            ),
                        ),
                        (
                            "pictures",
                            models.ManyToManyField(
                                related_name="plan_followups", to="places.situationpicture"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="followups",
                                to="places.actionplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlanFollowUp_pictures",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="places.historicalplanfollowup",
                            ),
                        ),
                        (
                            "situationpicture",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.situationpicture",
                            ),
                        ),
                        (
                            "planfollowup",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.planfollowup",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalPlanFollowUp_pictures",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_version",
                                to="steering.steeringdocument",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="places.districtplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "number"), name="plan_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanSending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("sent_on", models.DateField()),
                        ("content_hash", models.CharField(max_length=64)),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sendings",
                                to="places.districtplan",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_sendings",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sendings",
                                to="places.planversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-sent_on", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "year"), name="plan_version_sent_once_a_year"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanAgreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reported_on", models.DateField(blank=True, null=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rests_on",
                                to="places.agreement",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agreements",
                                to="places.districtplan",
                            ),
                        ),
                        (
                            "reported_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_agreements_reported",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="places.planversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agreement__document__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "agreement"), name="agreement_rests_once_on_plan"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlanSending",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("sent_on", models.DateField()),
                        ("content_hash", models.CharField(max_length=64)),
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
                                to="places.districtplan",
                            ),
                        ),
                        (
                            "to",
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
                            "version",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.planversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical plan sending",
                        "verbose_name_plural": "historical plan sendings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPlanAgreement",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("reported_on", models.DateField(blank=True, null=True)),
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
                            "agreement",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.agreement",
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
                                to="places.districtplan",
                            ),
                        ),
                        (
                            "reported_to",
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
                            "version",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.planversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical plan agreement",
                        "verbose_name_plural": "historical plan agreements",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Prioritising",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField()),
                        ("name", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=8
                            ),
                        ),
                        ("reason", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "bodies",
                            models.ManyToManyField(
                                related_name="prioritisings", to="organisation.organisation"
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prioritisings",
                                to="organisation.city",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prioritisings",
                                to="steering.steeringdocument",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="prioritisings_led",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("city", "code"), name="prioritising_code_in_city")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrioritisedNeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="priorities",
                                to="places.developmentneed",
                            ),
                        ),
                        (
                            "prioritising",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="needs",
                                to="places.prioritising",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["place", "need__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("prioritising", "need"), name="need_once_in_prioritising"
                            ),
                            models.UniqueConstraint(
                                fields=("prioritising", "place"), name="place_once_in_prioritising"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedRank",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="need_ranks",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "prioritised",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ranks",
                                to="places.prioritisedneed",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["organisation__sort_key"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("prioritised", "organisation"), name="need_ranked_once_by_body"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rank__gte", 1)), name="need_rank_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalNeedRank",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
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
                            "prioritised",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.prioritisedneed",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical need rank",
                        "verbose_name_plural": "historical need ranks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPrioritising_bodies",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                        (
                            "history",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="places.historicalprioritising",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "prioritising",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_tablespace="",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.prioritising",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "HistoricalPrioritising_bodies",
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPrioritisedNeed",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
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
                            "need",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.developmentneed",
                            ),
                        ),
                        (
                            "prioritising",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="places.prioritising",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical prioritised need",
                        "verbose_name_plural": "historical prioritised needs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ResidentProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("theme", models.CharField(blank=True, max_length=100)),
                        ("cost", models.BigIntegerField(blank=True, null=True)),
                        ("votes", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "fate",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("taken_in", "Taken in"),
                                    ("partly", "Partly taken in"),
                                    ("not", "Not taken in"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("answer", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals_answered",
                                to="organisation.organisation",
                            ),
                        ),
                        (
                            "dialogue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="places.dialogue",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("dialogue", "number"), name="resident_proposal_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fate", ""),
                                    models.Q(
                                        ("answered_on__isnull", False),
                                        models.Q(("answer", {}), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="resident_proposal_fate_has_an_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StateQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("asked_on", models.DateField()),
                        ("due", models.DateField(blank=True, null=True)),
                        ("answer", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("answered_on", models.DateField(blank=True, null=True)),
                        (
                            "need",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="places.developmentneed",
                            ),
                        ),
                        (
                            "partnership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="places.partnership",
                            ),
                        ),
                        (
                            "to",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="state_questions",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-asked_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_on__isnull", True),
                                    models.Q(("answer", {}), _negated=True),
                                    _connector="OR",
                                ),
                                name="state_question_answered_in_words",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementApproval",
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
                                choices=[("approved", "Approved"), ("returned", "Returned")], max_length=10
                            ),
                        ),
                        ("on", models.DateField()),
                        ("name", models.CharField(max_length=200)),
                        ("title", models.CharField(max_length=200)),
                        ("decision", models.CharField(blank=True, max_length=200)),
                        ("registry_number", models.CharField(blank=True, max_length=80)),
                        ("why", samstad.organisation.texts.LocalTextField(blank=True, default=dict)),
                        ("content_hash", models.CharField(max_length=64)),
                        ("fallen_on", models.DateField(blank=True, null=True)),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvals",
                                to="places.agreement",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreement_approvals",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("fallen_on__isnull", True)),
                                fields=("agreement", "organisation"),
                                name="approval_stands_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", "approved"), ("fallen_on__isnull", False), _connector="OR"
                                ),
                                name="what_is_returned_does_not_stand",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementApprover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField()),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="approvers",
                                to="places.agreement",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approves_agreements",
                                to="organisation.organisation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["order"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agreement", "organisation"), name="approver_once_in_agreement"
                            ),
                            models.UniqueConstraint(
                                fields=("agreement", "order"), name="approver_order_in_agreement"
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="agreement",
            name="approval_asked_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalagreement",
            name="approval_asked_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
