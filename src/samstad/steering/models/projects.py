"""Projects of a budget: what they are, how far they have come, what they may cost and what may go wrong."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Organisation
from samstad.organisation.texts import LocalTextField
from samstad.steering.models.activities import Activity
from samstad.steering.models.documents import SteeringDocument


class ProjectKind(models.TextChoices):
    OPERATIONS = "operations", _("Operating project")
    INVESTMENT = "investment", _("Investment project")


class ProjectPhase(models.TextChoices):
    PRE_STUDY = "pre_study", _("Pre-study")
    PLANNING = "planning", _("Planning")
    PROCUREMENT = "procurement", _("Procurement")
    CARRYING_OUT = "carrying_out", _("Carrying out")
    CLOSING = "closing", _("Closing")
    DONE = "done", _("Done")


class RiskLevel(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class Project(models.Model):
    """A project as a budget document describes it. What the document does not say is empty, and shown as not said."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="projects")
    code = models.SlugField()
    # Where the document describes it: "4.3.1".
    number = models.CharField(max_length=12, blank=True)
    title = LocalTextField()
    description = LocalTextField()
    kind = models.CharField(max_length=12, choices=ProjectKind)
    phase = models.CharField(max_length=16, choices=ProjectPhase, blank=True)
    risk_level = models.CharField(max_length=8, choices=RiskLevel, blank=True)
    risk = LocalTextField()
    responsible = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="projects")
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    funding = LocalTextField()
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["document", "code"], name="project_in_document"),
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(first_year__lte=F("last_year")),
                name="project_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}/{self.code}"


class ProjectAmount(models.Model):
    """What a project costs in one year, in kronor."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    history = HistoricalRecords()

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["project", "year"], name="project_amount_once_a_year")]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"
