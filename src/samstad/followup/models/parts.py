"""What a round asks for: the parts of a template, and their copies in a run."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.followup.models.rounds import ReportingRound
from samstad.followup.models.templates import RoundTemplate
from samstad.organisation.texts import LocalTextField


class PartKind(models.TextChoices):
    """What stands beside the text that the body writes."""

    TEXT = "text", _("Text")
    ASSESSMENTS = "assessments", _("Assessments of goals")
    INDICATORS = "indicators", _("Indicator values")
    ASSIGNMENTS = "assignments", _("Answers to assignments")
    ACTIVITIES = "activities", _("Status of activities")


class Part(models.Model):
    """A heading with its instruction. `required` says whether an answer may be handed in without it."""

    code = models.SlugField()
    kind = models.CharField(max_length=12, choices=PartKind, default=PartKind.TEXT)
    heading = LocalTextField()
    instruction = LocalTextField()
    required = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class TemplatePart(Part):
    """A part as the template has it today."""

    template = models.ForeignKey(RoundTemplate, on_delete=models.CASCADE, related_name="parts")
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["template", "code"], name="template_part_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=PartKind.values), name="template_part_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template.code}/{self.code}"


class RoundPart(Part):
    """A part as this run asks for it: copied, so that the template may change afterwards."""

    round = models.ForeignKey(ReportingRound, on_delete=models.CASCADE, related_name="parts")
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="round_part_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=PartKind.values), name="round_part_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.code}/{self.code}"
