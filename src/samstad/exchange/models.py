"""The state's account: who sends, what has come, and the yearly account that was compiled of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.followup.models import Report
from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField


class NationalAccount(models.Model):
    """Makes an installation one of the kind *national*: a ministry or agency that takes in packages.

    Its register of bodies and its addresses are those of `city`, whose code is no municipality's.
    """

    city = models.OneToOneField(City, on_delete=models.PROTECT, related_name="national_account")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="national_accounts")
    name = LocalTextField()
    due_month = models.PositiveSmallIntegerField(default=10)
    due_day = models.PositiveSmallIntegerField(default=1)
    first_year = models.PositiveSmallIntegerField()
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.city.slug


class Sender(models.Model):
    """A municipality that is to send. Only the hash of its key is kept."""

    account = models.ForeignKey(NationalAccount, on_delete=models.PROTECT, related_name="senders")
    code = models.CharField(max_length=4)
    name = LocalTextField()
    # The municipality's public page on its work.
    page = models.URLField(blank=True)
    synthetic = models.BooleanField(default=False)
    key_hash = models.CharField(max_length=64, blank=True)
    valid_from = models.PositiveSmallIntegerField()
    valid_to = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(excluded_fields=["key_hash"])

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["account", "code"], name="sender_once")]

    def __str__(self) -> str:
        return self.code


class PackageState(models.TextChoices):
    TAKEN_IN = "taken_in", _("Received")
    REJECTED = "rejected", _("Rejected")


class ReceivedPackage(models.Model):
    """A package that came. What was taken in is kept as it came; of what was rejected, only what was wrong."""

    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="packages")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    # The municipality's first package of the year is 1; sent again, with other content, it is the next.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PackageState)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    form = models.CharField(max_length=20, blank=True)
    problems = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "year", "number"], name="package_number_once"),
            models.CheckConstraint(
                condition=models.Q(state="taken_in", year__isnull=False, number__isnull=False)
                | models.Q(state="rejected", number__isnull=True),
                name="package_taken_in_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} {self.year} {self.number or self.state}"


class CompiledAccount(models.Model):
    """A yearly account as it was compiled from named packages: a file that is never written over."""

    account = models.ForeignKey(NationalAccount, on_delete=models.PROTECT, related_name="compiled")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    compiled_at = models.DateTimeField()
    compiled_by = models.CharField(max_length=200)
    packages = models.ManyToManyField(ReceivedPackage, related_name="compiled_in")

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [models.UniqueConstraint(fields=["account", "year", "number"], name="compiled_once")]

    def __str__(self) -> str:
        return f"{self.account} {self.year} {self.number}"


class SendingOutcome(models.TextChoices):
    RECEIVED = "received", _("Received")
    REJECTED = "rejected", _("Rejected")
    UNANSWERED = "unanswered", _("No answer")
    BY_HAND = "by_hand", _("Handed over")


class PackageSending(models.Model):
    """A municipality's own record of a package that it sent: what, when, where to, and the receipt that came back.

    One is added and none is changed; what was sent again, or tried again, is another.
    """

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="package_sendings")
    # Of a package that was made on another machine the report is not known here.
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="package_sendings"
    )
    year = models.PositiveSmallIntegerField()
    to = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10, choices=SendingOutcome)
    # As the receiver gave it: state, digest, year, number, again, problems, notes.
    receipt = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.city} {self.year} {self.digest[:12]} {self.outcome}"
