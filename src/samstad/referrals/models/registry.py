"""The registry: what a matter holds beyond its number. `organisation.Matter` is the number; a docket is its folder.

A matter that is only mentioned (a number printed in an agreement) has no docket.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Matter, Organisation
from samstad.referrals.models.files import StoredFile


class DocketState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Docket(models.Model):
    """A matter that is handled here: since when, by whom, in secrecy or not, and how it ended.

    `secrecy` is the legal ground as it is written ("OSL 26 kap. 1 §"); empty is public. What is secret is the matter's
    title and all that lies in it: that there is a matter with a number and a day is not.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="docket")
    opened = models.DateField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="dockets"
    )
    state = models.CharField(max_length=8, choices=DocketState, default=DocketState.OPEN)
    secrecy = models.CharField(max_length=120, blank=True)
    closed = models.DateField(null=True, blank=True)
    closed_why = models.CharField(max_length=300, blank=True)
    # Where the facts of a matter of the past are taken from; empty for what is registered here.
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-opened", "-pk"]
        indexes = [models.Index(fields=["-opened", "-id"], name="docket_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="closed", closed__isnull=False)
                | models.Q(state="open", closed__isnull=True),
                name="docket_closed_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.matter.registry_number

    @property
    def city(self) -> City:
        return self.matter.city


class PartyRole(models.TextChoices):
    SENDER = "sender", _("Sender")
    ADDRESSEE = "addressee", _("Addressee")
    APPLICANT = "applicant", _("Applicant")
    CONCERNED = "concerned", _("Concerned")


class MatterParty(models.Model):
    """Somebody whom a matter is about or between: a body of the register, or a name."""

    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="matter_parties"
    )
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=12, choices=PartyRole)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "matter parties"
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, name="")
                | models.Q(organisation__isnull=True) & ~models.Q(name=""),
                name="matter_party_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.docket}: {self.name or self.organisation}"


class Direction(models.TextChoices):
    IN = "in", _("Arrived")
    OUT = "out", _("Sent")
    INTERNAL = "internal", _("Drawn up")


class RegisteredDocument(models.Model):
    """A document of a matter, with its day and its number in the matter. `secrecy` as of a docket."""

    docket = models.ForeignKey(Docket, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField()
    direction = models.CharField(max_length=8, choices=Direction)
    date = models.DateField()
    title = models.CharField(max_length=300)
    correspondent = models.CharField(max_length=200, blank=True)
    secrecy = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="registered"
    )
    registered_by = models.CharField(max_length=200)
    registered_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["docket", "number"]
        constraints = [
            models.UniqueConstraint(fields=["docket", "number"], name="document_number_in_docket"),
        ]

    def __str__(self) -> str:
        return f"{self.docket}-{self.number}"

    @property
    def city(self) -> City:
        return self.docket.matter.city


class Relation(models.TextChoices):
    ANSWERS = "answers", _("answers")
    CONTINUES = "continues", _("continues")
    BELONGS = "belongs", _("belongs with")


class MatterRelation(models.Model):
    """How one matter stands to another: a body's own matter answers the one that the referral was sent in."""

    docket = models.ForeignKey(Docket, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=10, choices=Relation)
    history = HistoricalRecords()

    class Meta:
        ordering = ["docket", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["docket", "other", "kind"], name="matter_relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.docket} {self.kind} {self.other}"
