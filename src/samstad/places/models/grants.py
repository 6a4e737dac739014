"""Money for local work: call, application, two readers, decision, checks, payment, report, repayment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Decision, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.statistics.models import Area
from samstad.steering.models import Goal

READERS = 2


class FundingCall(models.Model):
    """What can be applied for, by whom, until when, and by what it is assessed."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="funding_calls")
    code = models.SlugField()
    name = LocalTextField()
    rules = LocalTextField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funding_calls")
    opens = models.DateField()
    due = models.DateField()
    total = models.BigIntegerField()
    # Each `{"code": str, "text": {sv, en}}`: a reader gives 1–5 for each.
    criteria = models.JSONField(default=list)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-due", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="funding_call_code_in_city"),
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("opens"), total__gte=0), name="funding_call_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    PAID = "paid", _("Paid")
    REPORTED = "reported", _("Reported")
    SETTLED = "settled", _("Settled")


class GrantApplication(models.Model):
    """What somebody wants to do for money, what is to come of it by when, and what became of it."""

    call = models.ForeignKey(FundingCall, on_delete=models.PROTECT, related_name="applications")
    code = models.SlugField()
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grant_applications")
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="grant_applications"
    )
    title = LocalTextField()
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="grant_applications"
    )
    measure = LocalTextField()
    outcome = LocalTextField()
    outcome_by = models.DateField(null=True, blank=True)
    followup = LocalTextField()
    amount = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT)
    submitted_on = models.DateField(null=True, blank=True)
    granted = models.BigIntegerField(null=True, blank=True)
    reason = LocalTextField()
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="grant_applications"
    )
    paid_on = models.DateField(null=True, blank=True)
    spent = models.BigIntegerField(null=True, blank=True)
    result = LocalTextField()
    reported_on = models.DateField(null=True, blank=True)
    repaid = models.BigIntegerField(default=0)
    repaid_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["call", "code"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="application_code_in_call"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "submitted", "declined"])
                | (models.Q(granted__gt=0, outcome_by__isnull=False) & ~models.Q(outcome={})),
                name="no_grant_without_outcome_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}/{self.code}"


class ApplicationReading(models.Model):
    """What one reader gave an application by each criterion. Two readers, neither of the applicant's body.

    A reading that came with a city folder has the reader's name alone: a folder holds no users.
    """

    application = models.ForeignKey(GrantApplication, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reader_name = models.CharField(max_length=200, blank=True)
    points = models.JSONField(default=dict)
    comment = LocalTextField()
    on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "reader"], name="application_read_once_by_reader"),
            models.CheckConstraint(
                condition=models.Q(reader__isnull=False) | ~models.Q(reader_name=""),
                name="application_read_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.read_by}"

    @property
    def read_by(self) -> str:
        return self.reader_name if self.reader is None else str(self.reader)


class PaymentCheck(models.Model):
    """A check before payment: what was looked at, and a deviation where there was one."""

    application = models.ForeignKey(GrantApplication, on_delete=models.CASCADE, related_name="checks")
    on = models.DateField()
    what = LocalTextField()
    deviation = LocalTextField()
    # How a deviation was put right; until then nothing is paid.
    solved = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.on}"
