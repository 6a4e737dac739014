"""An activity may carry out assignments and be for no goal; its document is its own, and not its goal's alone.

Goals, roles and targets keep the decision that they rest on, where they became others after their document was decided.
"""

import django.db.models.deletion
from django.db import migrations, models



def fill(apps, schema_editor):
    """Of every activity, now and before, the document that its goal stands in."""
    goal = apps.get_model("steering", "Goal").objects.filter(pk=models.OuterRef("goal_id"))
    for name in ("Activity", "HistoricalActivity"):
        rows = apps.get_model("steering", name)._base_manager.all()
        rows.update(document_id=models.Subquery(goal.values("document_id")[:1]))
    # PostgreSQL alters no table whose rows wait to be checked at the end of the transaction.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _link(to, related_name="+", app="steering", **more):
    if related_name == "+":
        more |= {"blank": True, "db_constraint": False, "on_delete": django.db.models.deletion.DO_NOTHING}
    else:
        more["on_delete"] = django.db.models.deletion.PROTECT
    return models.ForeignKey(to=f"{app}.{to}", related_name=related_name, **more)


def _decisions():
    """A link to the decision for each, and for its history."""
    for name, related in (("goal", "goals"), ("goalrole", "goal_roles"), ("target", "targets")):
        for model, to in ((name, related), (f"historical{name}", "+")):
            yield migrations.AddField(
                model, "decision", _link("decision", to, app="organisation", blank=True, null=True)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("steering", "0008_projects_premises_assignments"),
    ]

    operations = [
        migrations.AddField(
            "activity", "document", _link("steeringdocument", "activities", editable=False, null=True)
        ),
        migrations.AddField(
            "historicalactivity", "document", _link("steeringdocument", editable=False, null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "activity", "document", _link("steeringdocument", "activities", editable=False)
        ),
        migrations.AlterField(
            "activity", "goal", _link("goal", "activities", blank=True, null=True)
        ),
        migrations.AddField(
            "activity", "assignment", _link("assignment", "held_fast", blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            "historicalactivity", "assignment", _link("assignment", editable=False, null=True)
        ),
        migrations.AddConstraint(
            "activity",
            models.UniqueConstraint(
                condition=models.Q(goal__isnull=True),
                fields=("document", "code"),
                name="activity_code_without_goal",
            ),
        ),
        migrations.AddConstraint(
            "activity",
            models.CheckConstraint(
                condition=models.Q(assignment__isnull=True, goal__isnull=False)
                | models.Q(assignment__isnull=False, goal__isnull=True),
                name="activity_for_goal_or_assignment",
            ),
        ),
        *_decisions(),
    ]
