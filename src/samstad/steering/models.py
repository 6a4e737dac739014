"""What the city wants: steering documents, goals, targets, activities. No status is ever stored here."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.texts import LocalTextField, sort_key
from samstad.statistics.models import Area, Indicator, Theme


class DocumentKind(models.TextChoices):
    VISION = "vision", _("Vision")
    BUDGET = "budget", _("Budget")
    PROGRAMME = "programme", _("Programme")
    POLICY = "policy", _("Policy")
    PLAN = "plan", _("Plan")
    DISTRICT_PLAN = "district_plan", _("Strategic district plan")
    AGREEMENT = "agreement", _("Agreement")


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REFERRAL = "referral", _("Out for referral")
    DECIDED = "decided", _("Decided")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced")


class SteeringDocument(models.Model):
    """A document that steers, with its validity, decision and predecessor."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="steering_documents")
    code = models.SlugField()
    kind = models.CharField(max_length=16, choices=DocumentKind)
    state = models.CharField(max_length=12, choices=DocumentState)
    title = LocalTextField()
    summary = LocalTextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="steering_documents")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="steering_documents"
    )
    predecessor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-valid_from", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="document_code_in_city")]

    def __str__(self) -> str:
        return self.code


class GoalKind(models.TextChoices):
    DIRECTION = "direction", _("Direction goal of the council")
    ACTIVITY_AREA = "activity_area", _("Goal for an area of activity")
    COMMITTEE = "committee", _("Committee goal")
    UNIT = "unit", _("Unit goal")
    PROGRAMME = "programme", _("Programme goal")
    LOCAL = "local", _("Local goal")


def _count_version(obj: Any) -> None:
    """Whoever saves, a form or a loaded folder, makes a new version: a form opened before it is stale."""
    if not obj._state.adding:
        obj.version += 1


class Goal(models.Model):
    """A node in the goal tree, owned by an organisation. It has no computed status."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="goals")
    code = models.SlugField()
    kind = models.CharField(max_length=16, choices=GoalKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="goals")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    text = LocalTextField()
    expected_result = LocalTextField()
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["document", "code"], name="goal_code_in_document")]

    def __str__(self) -> str:
        return f"{self.document.code}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _count_version(self)
        super().save(*args, **kwargs)


class Responsibility(models.TextChoices):
    MAIN = "main", _("Mainly responsible")
    CARRYING_OUT = "carrying_out", _("Responsible for carrying out")
    FOLLOWING_UP = "following_up", _("Responsible for follow-up")


class GoalRole(models.Model):
    """A responsibility that an organisation holds for a goal beyond owning it."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="goal_roles")
    responsibility = models.CharField(max_length=16, choices=Responsibility)
    history = HistoricalRecords()

    class Meta:
        ordering = ["responsibility", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "organisation", "responsibility"], name="goal_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.responsibility} {self.organisation}"


class TargetKind(models.TextChoices):
    """The same values as `methods.judgement.TargetKind`; a test compares them."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    INCREASE = "increase", _("increase")
    DECREASE = "decrease", _("decrease")
    REACH = "reach", _("reach")
    CLOSE_GAP = "close_gap", _("close the gap")
    MATCH_REFERENCE = "match_reference", _("match a reference")


class Direction(models.TextChoices):
    """The same values as `methods.judgement.Direction`; a test compares them."""

    HIGHER_IS_BETTER = "higher_is_better", _("higher is better")
    LOWER_IS_BETTER = "lower_is_better", _("lower is better")


_WITH_REFERENCE = (TargetKind.CLOSE_GAP.value, TargetKind.MATCH_REFERENCE.value)
_WITH_DIRECTION = (TargetKind.REACH.value, *_WITH_REFERENCE)
_WITHOUT_VALUE = (TargetKind.INCREASE.value, TargetKind.DECREASE.value, *_WITH_REFERENCE)


class Target(models.Model):
    """What an indicator shall reach, where, by when, and in which direction. Judged on read, never stored."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="targets")
    code = models.SlugField()
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=16, choices=TargetKind)
    value = models.FloatField(null=True, blank=True)
    # Which way is better, for the kinds that do not say it themselves.
    direction = models.CharField(max_length=16, choices=Direction, blank=True)
    # How much of the gap to the reference shall be gone, above 0 up to 1.
    share = models.FloatField(null=True, blank=True)
    # The area whose value of the same indicator is the reference, often one that contains the target's own.
    reference = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="reference_of_targets"
    )
    # The same thing counted for a part of the persons (women, say), told apart and moving no judgement.
    subgroup = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="subgroup_of_targets"
    )
    baseline_year = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="targets_set")
    # What departs from the default rule of judgement (`methods.judgement.Rule`), e.g. a tolerance.
    rule = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["goal__order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "code"], name="target_code_in_goal"),
            models.CheckConstraint(
                condition=models.Q(kind__in=TargetKind.values), name="target_has_direction"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=_WITHOUT_VALUE) | models.Q(value__isnull=False),
                name="target_level_has_value",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=_WITH_DIRECTION, direction__in=Direction.values)
                | (~models.Q(kind__in=_WITH_DIRECTION) & models.Q(direction="")),
                name="target_states_direction",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="close_gap", share__isnull=False, share__gt=0, share__lte=1)
                | (~models.Q(kind="close_gap") & models.Q(share__isnull=True)),
                name="target_gap_has_share",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=_WITH_REFERENCE, reference__isnull=False, value__isnull=True)
                | (~models.Q(kind__in=_WITH_REFERENCE) & models.Q(reference__isnull=True)),
                name="target_gap_has_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(reference__isnull=True) | ~models.Q(reference=models.F("area")),
                name="target_reference_elsewhere",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="match_reference") | models.Q(subgroup__isnull=True),
                name="target_subgroup_beside_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(year__gt=models.F("baseline_year")), name="target_after_baseline"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        _count_version(self)
        super().save(*args, **kwargs)


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Ongoing")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class Activity(models.Model):
    """What is done, by whom, where and when, for a goal. None hangs loose."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="activities")
    code = models.SlugField()
    title = LocalTextField()
    sort_key = models.CharField(max_length=300, editable=False)
    description = LocalTextField()
    responsible = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    partners = models.ManyToManyField(Organisation, blank=True, related_name="partner_in_activities")
    areas = models.ManyToManyField(Area, blank=True, related_name="activities")
    state = models.CharField(max_length=8, choices=ActivityState)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    effect_short = LocalTextField()
    effect_long = LocalTextField()
    cost_sek = models.BigIntegerField(null=True, blank=True)
    history = HistoricalRecords(m2m_fields=[partners, areas])

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["sort_key", "code"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "code"], name="activity_code_in_goal"),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True)
                | models.Q(start__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="activity_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goal}/{self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title.get("sv", ""))[:300]
        super().save(*args, **kwargs)
