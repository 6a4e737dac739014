"""Calls to named bodies to report by a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.followup.models.basis import Basis
from samstad.followup.models.templates import RoundKind, RoundTemplate
from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.steering.models import SteeringDocument


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class ReportingRound(models.Model):
    """A call to named bodies to report on a steering document by a day."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="rounds")
    code = models.SlugField()
    name = LocalTextField()
    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="rounds")
    report_to = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds_received"
    )
    led_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rounds_led")
    year = models.PositiveSmallIntegerField()
    opens = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.OPEN)
    instructions = LocalTextField()
    # What was taken over from the template when the round was made; the template may have changed since.
    template = models.ForeignKey(
        RoundTemplate, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    kind = models.CharField(max_length=16, choices=RoundKind, default=RoundKind.OWN)
    basis = models.CharField(max_length=8, choices=Basis, blank=True)
    reminders = models.JSONField(default=list, blank=True)
    # How many days a body has to write its reply to a status before that is published.
    reply_days = models.PositiveSmallIntegerField(default=14)
    addressees = models.ManyToManyField(Organisation, related_name="rounds_addressed")
    history = HistoricalRecords(m2m_fields=[addressees])

    class Meta:
        ordering = ["-due", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="round_code_in_city"),
            models.UniqueConstraint(fields=["template", "year"], name="one_run_of_a_template_a_year"),
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("opens")), name="round_due_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.code
