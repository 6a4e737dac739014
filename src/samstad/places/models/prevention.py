"""The city's own part in preventing crime, as the law (2023:196) has it beside the situation picture.

Who leads, the action plan and its follow-up, the strategic council's meetings, the coordinating function, and what the
municipal council is told.

The strategic council is a steering group: its mandate, seats and validity are said there, once.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.pictures import MONTHS_BETWEEN, SituationPicture
from samstad.places.models.problems import Measure
from samstad.steering.models import GroupMember, SteeringGroup


class CrimePrevention(models.Model):
    """A city's work by the law: which body leads it (13 §), to whom it reports, and its strategic council (10 §)."""

    city = models.OneToOneField(City, on_delete=models.PROTECT, related_name="crime_prevention")
    leader = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leads_crime_prevention")
    reports_to = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="told_of_crime_prevention"
    )
    council = models.ForeignKey(
        SteeringGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="crime_prevention"
    )
    # The law says "continuously"; within how many months is the city's own rule.
    report_within = models.PositiveSmallIntegerField(default=12)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "crime prevention"
        ordering = ["city__slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(report_within__range=(1, 24)), name="prevention_report_within"
            )
        ]

    def __str__(self) -> str:
        return self.city.slug


class Coordination(models.Model):
    """Who has the coordinating function (11 and 12 §§), since when. One at a time; those before are kept."""

    work = models.ForeignKey(CrimePrevention, on_delete=models.CASCADE, related_name="coordination")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="coordinates_prevention"
    )
    # What the function is called there; no person is named here.
    seat = LocalTextField()
    contact = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "coordinating function"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work"], condition=models.Q(until__isnull=True), name="one_coordination_at_a_time"
            ),
            models.UniqueConstraint(fields=["work", "since"], name="coordination_since_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="coordination_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.code} {self.since}"


class CouncilMeeting(models.Model):
    """A meeting of the strategic council: which seats were there, what was said, and when the next one is."""

    work = models.ForeignKey(CrimePrevention, on_delete=models.CASCADE, related_name="meetings")
    group = models.ForeignKey(SteeringGroup, on_delete=models.PROTECT, related_name="prevention_meetings")
    on = models.DateField()
    present = models.ManyToManyField(GroupMember, related_name="prevention_meetings")
    notes = LocalTextField()
    next_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords(m2m_fields=[present])

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["group", "on"], name="council_meets_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(next_on__isnull=True) | models.Q(next_on__gt=models.F("on")),
                name="council_meets_again_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.on}"


class CouncilReport(models.Model):
    """What the leading body told the municipal council, in which matter (13 §). One is added; none is changed."""

    work = models.ForeignKey(CrimePrevention, on_delete=models.CASCADE, related_name="reports")
    on = models.DateField()
    by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="prevention_reports")
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="prevention_reports_received")
    registry_number = models.CharField(max_length=80)
    text = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.work} {self.on}"


class ActionPlanState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    DECIDED = "decided", pgettext_lazy("of a plan", "Decided")
    REPLACED = "replaced", _("Replaced")


class ActionPlan(models.Model):
    """One version of the action plan (5 §): which pictures it rests on, which measures it holds, who decided."""

    work = models.ForeignKey(CrimePrevention, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    name = LocalTextField()
    about = LocalTextField()
    state = models.CharField(max_length=10, choices=ActionPlanState, default=ActionPlanState.DRAFT)
    pictures = models.ManyToManyField(SituationPicture, related_name="action_plans")
    measures = models.ManyToManyField(Measure, related_name="action_plans")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="action_plans"
    )
    # 6 §: at least every second year, together with the picture.
    follow_within = models.PositiveSmallIntegerField(default=MONTHS_BETWEEN)
    history = HistoricalRecords(m2m_fields=[pictures, measures])

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["work", "number"], name="action_plan_version"),
            models.UniqueConstraint(
                fields=["work"], condition=models.Q(state="decided"), name="one_action_plan_decided"
            ),
            models.UniqueConstraint(
                fields=["work"], condition=models.Q(state="draft"), name="one_action_plan_written"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", decision__isnull=True)
                | (~models.Q(state="draft") & models.Q(decision__isnull=False)),
                name="action_plan_rests_on_a_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(follow_within__range=(1, MONTHS_BETWEEN)),
                name="action_plan_followed_every_second_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work}/{self.number}"


class Conclusion(models.TextChoices):
    KEEP = "keep", _("The plan stands")
    REVISE = "revise", _("The plan is revised")


class PlanFollowUp(models.Model):
    """That the plan was followed up, with the pictures as they were then. One is added; none is changed."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="followups")
    on = models.DateField()
    pictures = models.ManyToManyField(SituationPicture, related_name="plan_followups")
    text = LocalTextField()
    conclusion = models.CharField(max_length=8, choices=Conclusion)
    history = HistoricalRecords(m2m_fields=[pictures])

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan} {self.on}"
