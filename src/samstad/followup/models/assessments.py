"""What people decided of goals."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.followup.models.basis import Basis
from samstad.followup.models.rounds import ReportingRound
from samstad.organisation.models import City
from samstad.steering.models import Goal


class Level(models.TextChoices):
    FULLY = "fully", _("Fully met")
    PARTLY = "partly", _("Partly met")
    NOT_MET = "not_met", _("Not met")
    NOT_MEASURABLE = "not_measurable", _("Cannot be measured")


class Assessment(models.Model):
    """What a person decided of a goal in a round, with the motivation that is always required."""

    round = models.ForeignKey(ReportingRound, on_delete=models.PROTECT, related_name="assessments")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="assessments")
    level = models.CharField(max_length=16, choices=Level)
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.OUTCOME)
    motivation = models.TextField()
    analysis = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ["goal__order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "goal"], name="assessment_once_in_round"),
            models.CheckConstraint(condition=~models.Q(motivation=""), name="assessment_has_motivation"),
        ]

    def __str__(self) -> str:
        return f"{self.round.code}: {self.goal}"

    @property
    def city(self) -> City:
        return self.round.city
