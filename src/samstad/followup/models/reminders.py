"""What has been sent to whom about what, so that nobody is reminded twice of the same."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samstad.followup.models.submissions import Submission
from samstad.organisation.models import City


class ReminderKind(models.TextChoices):
    RULE = "rule", _("By the round's rule")
    LATE = "late", _("To everybody who is late")


class Reminder(models.Model):
    """One message to one person. `about` is the due day and `days` the rule's days from it, or those of a coordinator's
    own act: the same person gets each once."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reminders")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    email = models.EmailField()
    kind = models.CharField(max_length=8, choices=ReminderKind)
    about = models.DateField()
    days = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "to", "kind", "about", "days"], name="reminded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} → {self.email} ({self.days:+d})"

    @property
    def city(self) -> City:
        return self.submission.city
