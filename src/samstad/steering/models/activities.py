"""What is done for a goal."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Organisation
from samstad.organisation.texts import LocalTextField, sort_key
from samstad.statistics.models import Area
from samstad.steering.models.goals import Goal


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
