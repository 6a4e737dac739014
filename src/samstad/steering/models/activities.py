"""What is done for a goal, and where the money for it comes from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Organisation
from samstad.organisation.texts import LocalTextField, sort_key
from samstad.statistics.models import Area
from samstad.steering.models.contents import Assignment
from samstad.steering.models.documents import SteeringDocument
from samstad.steering.models.goals import Goal
from samstad.steering.models.versions import count_version


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Ongoing")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


#: Stands where an activity's name has the goal's code, and it is there for an assignment alone. No code is this.
NO_GOAL = "-"


class Activity(models.Model):
    """What is done, by whom, where and when, for a goal or to carry out an assignment. None hangs loose."""

    # The document that it is written in: its main goal's, where it has one. The rights follow from it.
    document = models.ForeignKey(
        SteeringDocument, on_delete=models.PROTECT, related_name="activities", editable=False
    )
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="activities")
    # Other goals that it serves as well, in any document of the city.
    goals = models.ManyToManyField(Goal, blank=True, related_name="served_by_activities")
    # Assignments that it carries out, in any document of the city.
    assignments = models.ManyToManyField(Assignment, blank=True, related_name="activities")
    # Without a main goal: the first of its assignments by name, so that the database holds it fast to one.
    assignment = models.ForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="held_fast", editable=False
    )
    code = models.SlugField()
    title = LocalTextField()
    sort_key = models.CharField(max_length=300, editable=False)
    description = LocalTextField()
    responsible = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    partners = models.ManyToManyField(Organisation, blank=True, related_name="partner_in_activities")
    areas = models.ManyToManyField(Area, blank=True, related_name="activities")
    state = models.CharField(max_length=8, choices=ActivityState)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    effect_short = LocalTextField()
    effect_long = LocalTextField()
    cost_sek = models.BigIntegerField(null=True, blank=True)
    # What came of it, as far as it is known: written also after the document is decided.
    outcome = LocalTextField()
    stopped_because = LocalTextField()
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(m2m_fields=[goals, assignments, partners, areas])

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["sort_key", "code"]
        # A list of many is read in its order, as far as its page goes; and its years from either end.
        indexes = [
            models.Index(fields=["sort_key", "id"], name="activity_in_order"),
            models.Index(fields=["start", "sort_key", "id"], name="activity_by_start"),
            models.Index(fields=["end"], name="activity_end"),
            # A board reads the first of each state, and counts the states in the index alone.
            models.Index(fields=["state", "end", "sort_key", "id"], name="activity_on_board"),
            models.Index(fields=["state", "-end", "sort_key", "id"], name="activity_latest"),
            models.Index(fields=["document", "state"], name="activity_states"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["goal", "code"], name="activity_code_in_goal"),
            models.UniqueConstraint(
                fields=["document", "code"],
                condition=models.Q(goal__isnull=True),
                name="activity_code_without_goal",
            ),
            models.CheckConstraint(
                condition=models.Q(goal__isnull=False, assignment__isnull=True)
                | models.Q(goal__isnull=True, assignment__isnull=False),
                name="activity_for_goal_or_assignment",
            ),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True)
                | models.Q(start__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="activity_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_sek__isnull=True) | models.Q(cost_sek__gte=0),
                name="activity_cost_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.code}/{self.goal_code}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.goal is not None:
            self.document = self.goal.document
        self.sort_key = sort_key(self.title.get("sv", ""))[:300]
        count_version(self)
        super().save(*args, **kwargs)

    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """Django's own makes a table of all the choices for each row of a list."""
        return str(ActivityState(self.state).label) if self.state else ""

    @property
    def purpose(self) -> Goal | Assignment:
        """What it is for: its main goal, or the assignment that it is held fast to."""
        for_what = self.goal or self.assignment
        assert for_what is not None  # `activity_for_goal_or_assignment`
        return for_what

    @property
    def goal_code(self) -> str:
        """As it stands in the activity's name and address."""
        return self.goal.code if self.goal else NO_GOAL


class FundingSource(models.TextChoices):
    OWN_BUDGET = "own_budget", _("Own budget")
    STATE_GRANT = "state_grant", _("State grant")
    EU = "eu", _("EU funds")
    OTHER = "other", _("Other funding")


class ActivityFunding(models.Model):
    """Money for an activity in one year, from one payer, in kronor."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="funding")
    source = models.CharField(max_length=12, choices=FundingSource)
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    payer = models.CharField(max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "funding"
        verbose_name_plural = "funding"
        ordering = ["year", "source", "payer"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "source", "year", "payer"], name="funding_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="funding_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.source} {self.year} {self.payer}".rstrip()
