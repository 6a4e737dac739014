"""The right of reply: what a body says of a status that concerns it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.followup.models.assessments import Assessment
from samstad.organisation.models import City, Organisation


class ReplyState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    DECLINED = "declined", _("Has nothing to add")


class Reply(models.Model):
    """A body's own words beside an assessment of its goal. `assessment_version` is the one that it was asked of."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="replies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="replies")
    assessment_version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=ReplyState, default=ReplyState.ASKED)
    answer_by = models.DateField()
    text = models.TextField(blank=True)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "organisation"], name="reply_once_a_body"),
            models.CheckConstraint(condition=models.Q(state__in=ReplyState.values), name="reply_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="answered") & ~models.Q(text="")
                | ~models.Q(state="answered") & models.Q(text=""),
                name="reply_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.organisation.code}"

    @property
    def city(self) -> City:
        return self.assessment.city
