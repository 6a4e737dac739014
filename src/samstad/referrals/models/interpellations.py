"""Interpellations and motions: what is asked, about which places and goals, and the answer with its figures."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Matter, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.referrals.models.files import StoredFile
from samstad.statistics.models import Area, Indicator
from samstad.steering.models import Goal


class InterpellationKind(models.TextChoices):
    INTERPELLATION = "interpellation", _("Interpellation")
    MOTION = "motion", _("Motion")
    QUESTION = "question", _("Question")


class InterpellationState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DEBATED = "debated", _("Debated")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Interpellation(models.Model):
    """A question to a commissioner or a motion: its number as the council writes it, and who asks and answers."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="interpellations")
    code = models.SlugField()
    kind = models.CharField(max_length=14, choices=InterpellationKind)
    number = models.CharField(max_length=40)
    title = LocalTextField()
    asked_by = models.CharField(max_length=200)
    party = models.CharField(max_length=40, blank=True)
    asked_on = models.DateField(null=True, blank=True)
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="interpellations")
    asked_of = models.CharField(max_length=200, blank=True)
    question = models.TextField(blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="interpellations")
    goals = models.ManyToManyField(Goal, blank=True, related_name="interpellations")
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="interpellations"
    )
    state = models.CharField(max_length=10, choices=InterpellationState, default=InterpellationState.ASKED)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.CharField(max_length=120, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    minutes = models.TextField(blank=True)
    debated_on = models.DateField(null=True, blank=True)
    minutes_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="debates"
    )
    source = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(m2m_fields=[areas, goals])

    class Meta:
        ordering = ["-asked_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="interpellation_code_in_city"),
        ]

    def __str__(self) -> str:
        return f"{self.city.slug}/{self.number}"


class AnswerFigure(models.Model):
    """A figure that an answer rests on. Read while the answer is written; frozen with it."""

    interpellation = models.ForeignKey(Interpellation, on_delete=models.CASCADE, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="in_interpellations")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="in_interpellations")
    order = models.PositiveSmallIntegerField(default=0)
    # As `places.picturing.read` gives it, for the public; None until the answer is given.
    frozen = models.JSONField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interpellation", "indicator", "area"], name="interpellation_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interpellation}: {self.indicator} {self.area}"
