"""What a document steps on, and themes that became others on the way."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.texts import LocalTextField
from samstad.steering.models.documents import SteeringDocument


class LineageKind(models.TextChoices):
    REPLACES = "replaces", _("Replaces")
    REVISES = "revises", _("Revises")
    BUILDS_ON = "builds_on", _("Builds on")


class Lineage(models.Model):
    """`document` steps on `predecessor`: one may step on several, and be stepped on by several."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.CASCADE, related_name="steps_on")
    predecessor = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="stepped_on_by")
    kind = models.CharField(max_length=12, choices=LineageKind)
    note = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "lineages"
        ordering = ["predecessor__valid_from", "predecessor__code"]
        constraints = [
            models.UniqueConstraint(fields=["document", "predecessor"], name="lineage_once"),
            models.CheckConstraint(
                condition=~models.Q(document=models.F("predecessor")), name="lineage_of_another"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=LineageKind.values), name="lineage_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.kind} {self.predecessor}"


class ThemeChange(models.Model):
    """A theme of an earlier document that became another in this one, in the documents' own words."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.CASCADE, related_name="theme_changes")
    code = models.SlugField()
    before = LocalTextField()
    after = LocalTextField()
    note = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["document", "code"], name="theme_change_in_document")]

    def __str__(self) -> str:
        return f"{self.document}/{self.code}"
