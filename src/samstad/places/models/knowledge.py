"""The knowledge bank: what has been tried where, at what cost, what came of it, and how well that is known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.problems import Measure


class EvidenceLevel(models.IntegerChoices):
    EXPERIENCE = 1, _("Experience of those who did it")
    FOLLOWED_UP = 2, _("Followed up by figures, before and after")
    COMPARED = 3, _("Compared with similar places")
    CONTROLLED = 4, _("Studied with a control group")


class Worked(models.TextChoices):
    YES = "yes", _("It worked")
    PARTLY = "partly", _("It worked in part")
    NO = "no", _("It did not work")
    UNKNOWN = "unknown", _("Not known")


class KnowledgeEntry(models.Model):
    """One measure with its context, as this city or another has written it down."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="knowledge")
    code = models.SlugField(max_length=80)
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="knowledge")
    # Of another city where it was taken in from a file.
    origin = models.CharField(max_length=200, blank=True)
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="knowledge"
    )
    title = LocalTextField()
    problem = LocalTextField()
    context = LocalTextField()
    cost = models.BigIntegerField(null=True, blank=True)
    result = LocalTextField()
    worked = models.CharField(max_length=8, choices=Worked)
    level = models.PositiveSmallIntegerField(choices=EvidenceLevel)
    year = models.PositiveSmallIntegerField()
    # Shared entries go abroad with a summary in English (the agreement of 2008, 7 §).
    summary = LocalTextField()
    shared = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-year", "code"]
        verbose_name_plural = "knowledge entries"
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="knowledge_code_in_city"),
            models.CheckConstraint(condition=models.Q(level__range=(1, 4)), name="knowledge_level_known"),
        ]

    def __str__(self) -> str:
        return self.code
