"""A referral: what is sent out, in which version, on which points, to whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Matter, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.referrals.models.files import StoredFile
from samstad.steering.models import SteeringDocument


class ReferralState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Out for answers")
    CLOSED = "closed", _("Closed")
    RELEASED = "released", _("Published")


class Referral(models.Model):
    """A proposal that is sent out to be answered by a day. What is proposed lies in its versions."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="referrals")
    code = models.SlugField()
    title = LocalTextField()
    led_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_led")
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    state = models.CharField(max_length=8, choices=ReferralState, default=ReferralState.DRAFT)
    due = models.DateField()
    instructions = LocalTextField()
    sent_on = models.DateField(null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)
    # Where the facts of a referral of the past are taken from.
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-due", "code"]
        constraints = [
            models.UniqueConstraint(fields=["city", "code"], name="referral_code_in_city"),
            models.CheckConstraint(
                condition=models.Q(state__in=ReferralState.values), name="referral_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city.slug}/{self.code}"

    @property
    def current(self) -> ReferralVersion | None:
        """The newest version; None before the first is written."""
        return self.versions.order_by("-number").first()


class ReferralVersion(models.Model):
    """One wording of what is proposed. `document` where it is a steering document's draft; `text` else, or beside it.

    A version that has been sent is not written over: what is changed is a new one, and `changed` says what.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.ForeignKey(
        SteeringDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="referred_as"
    )
    text = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    sent_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["referral", "number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="referral_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.referral} v{self.number}"


class Point(models.Model):
    """A numbered question or part of the proposal that each answer takes its position on."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="points")
    number = models.CharField(max_length=12)
    heading = LocalTextField()
    question = LocalTextField()
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="point_number_in_referral"),
        ]

    def __str__(self) -> str:
        return f"{self.referral} p. {self.number}"


class ReferralAttachment(models.Model):
    """What is sent along. Without a file it is a fact: that something of this title was sent."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="attached"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="attachment_number_in_referral"),
        ]

    def __str__(self) -> str:
        return f"{self.referral} #{self.number}"


class Addressee(models.Model):
    """One who is asked: a body of the register, or a name with an e-mail address. A body may have an address too.

    `withdrawn` says why one is no longer waited for; the row stays.
    """

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="addressees")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="addressed"
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    withdrawn = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="addressed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(name=""),
                name="addressee_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral} → {self.organisation or self.name}"

    @property
    def outside(self) -> bool:
        """Whether it answers by a link and has no body in the register."""
        return self.organisation_id is None


class AccessLink(models.Model):
    """A personal link for one who has no account. The link itself is signed and not stored: only its `nonce` is.

    It opens one addressee's answer, may be used again until `expires`, and falls when it is revoked.
    """

    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="links")
    nonce = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    expires = models.DateField()
    revoked = models.DateTimeField(null=True, blank=True)
    first_used = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.addressee} link {self.pk}"

    @property
    def city(self) -> City:
        return self.addressee.referral.city
