"""A committee's meetings and what is on their lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.referrals.models.answers import Answer
from samstad.referrals.models.registry import Docket


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CALLED = "called", _("Called")
    HELD = "held", _("Held")
    ADJUSTED = "adjusted", _("Minutes adjusted")
    POSTED = "posted", _("Minutes posted")


class Meeting(models.Model):
    """One meeting of one body. The latest days of adjustment and posting are computed: see `minutes_days`."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField()
    time = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=MeetingState, default=MeetingState.PLANNED)
    adjusters = models.CharField(max_length=200, blank=True)
    adjusted_on = models.DateField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-date", "body__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["body", "date"], name="meeting_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(adjusted_on__isnull=True) | models.Q(adjusted_on__gte=models.F("date")),
                name="meeting_adjusted_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.code if self.body_id else self.city} {self.date}"


class ItemKind(models.TextChoices):
    """The headings of a list, in its order."""

    ADJOURNED = "adjourned", _("Adjourned matters")
    DECISION = "decision", _("Matters for decision")
    REFERRAL = "referral", _("Referral matters")
    INFORMATION = "information", _("Matters for information")


class AgendaItem(models.Model):
    """One line of a list. A referral's line is the answer that the committee is to decide on."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind)
    title = models.CharField(max_length=300)
    docket = models.ForeignKey(
        Docket, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    answer = models.ForeignKey(
        Answer, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    immediate = models.BooleanField(default=False)
    # What was decided, in the words of the minutes; the decision itself is a row of the register of decisions.
    outcome = models.TextField(blank=True)
    reservations = models.TextField(blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    adjourned = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_in_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} § {self.number}"
