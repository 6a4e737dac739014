"""The goal tree, and the responsibilities that bodies hold in it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Decision, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.statistics.models import Area, Theme
from samstad.steering.models.documents import SteeringDocument
from samstad.steering.models.versions import count_version


class GoalKind(models.TextChoices):
    """The levels of the tree; `steering.levels` says which may lie under which."""

    VISION = "vision", _("Vision")
    DIRECTION = "direction", _("Direction goal of the council")
    ACTIVITY_AREA = "activity_area", _("Goal for an area of activity")
    COMMITTEE = "committee", _("Committee goal")
    UNIT = "unit", _("Unit goal")
    PROGRAMME = "programme", _("Programme goal")
    LOCAL = "local", _("Local goal")


class Goal(models.Model):
    """A node in the goal tree, owned by an organisation. It has no computed status."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="goals")
    code = models.SlugField()
    kind = models.CharField(max_length=16, choices=GoalKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="goals")
    # The goal of the year before that this one carries on; the two may be worded differently.
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_by"
    )
    # Goals of programmes and policies, which hang across the tree.
    serves = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="served_by")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    text = LocalTextField()
    expected_result = LocalTextField()
    # What the owner rests on, where it became another after the document was decided.
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="goals"
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords(m2m_fields=[serves])

    class Meta:
        ordering = ["order", "code"]
        # The council's few goals are found among the committees' many.
        indexes = [models.Index(fields=["document", "kind"], name="goal_kinds")]
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="goal_code_in_document"),
            models.CheckConstraint(
                condition=models.Q(continues__isnull=True) | ~models.Q(continues=models.F("id")),
                name="goal_continues_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.code}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        count_version(self)
        super().save(*args, **kwargs)

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """Django's own makes a table of all the choices for each row of a list."""
        return str(GoalKind(self.kind).label) if self.kind else ""


class Responsibility(models.TextChoices):
    MAIN = "main", _("Mainly responsible")
    CARRYING_OUT = "carrying_out", _("Responsible for carrying out")
    FOLLOWING_UP = "following_up", _("Responsible for follow-up")


class GoalRole(models.Model):
    """A responsibility that an organisation holds for a goal beyond owning it."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="goal_roles")
    responsibility = models.CharField(max_length=16, choices=Responsibility)
    # What it rests on, where it was given after the document was decided.
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="goal_roles"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["responsibility", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "organisation", "responsibility"], name="goal_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.responsibility} {self.organisation}"


class GlobalGoal(models.Model):
    """One of the seventeen global goals of Agenda 2030 that a goal is linked to; `steering.agenda2030` names them."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="global_goals")
    number = models.PositiveSmallIntegerField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="global_goal_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=17), name="global_goal_is_one_of_seventeen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal} Agenda 2030:{self.number}"
