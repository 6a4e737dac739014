"""Who works together where, and on what promises: partnerships, agreements, clauses, commitments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Matter, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.statistics.models import Area, Indicator, Theme
from samstad.steering.models import SteeringDocument


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent for signature")
    SIGNED_BY_ONE = "signed_by_one", _("Signed by one party")
    IN_FORCE = "in_force", _("In force")
    UNDER_REVIEW = "under_review", _("Under review")
    ENDED = "ended", _("Ended")
    REPLACED = "replaced", _("Replaced")


class Agreement(models.Model):
    """What parties have agreed for some places and a period. Its goals hang on its steering document."""

    document = models.OneToOneField(SteeringDocument, on_delete=models.PROTECT, related_name="agreement")
    state = models.CharField(max_length=16, choices=AgreementState)
    # What the signature pages and the cover letter say, as printed.
    state_note = LocalTextField()
    areas = models.ManyToManyField(Area, blank=True, related_name="agreements")
    themes = models.ManyToManyField(Theme, blank=True, related_name="agreements")
    matters = models.ManyToManyField(Matter, blank=True, related_name="agreements")
    copies = models.PositiveSmallIntegerField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    # The day on which those who approve were asked; until then, and when one returns it, the text is written on.
    approval_asked_on = models.DateField(null=True, blank=True)
    joint_review_by = models.DateField(null=True, blank=True)
    renewal_by = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    history = HistoricalRecords(m2m_fields=[areas, themes, matters])

    class Meta:
        ordering = ["document__code"]

    def __str__(self) -> str:
        return self.document.code

    @property
    def city(self) -> City:
        return self.document.city


class SigningMethod(models.TextChoices):
    PAPER = "paper", _("On paper")
    ELECTRONIC = "electronic", _("Electronically")


class Party(models.Model):
    """A body that an agreement binds, and its signature as a fact."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="party_to")
    named_as = models.CharField(max_length=200, blank=True)
    signatory = models.CharField(max_length=200, blank=True)
    signatory_title = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    method = models.CharField(max_length=10, choices=SigningMethod, blank=True)
    # SHA-256 of the file that was signed: an electronic signature is a fact with its evidence, never made here.
    evidence_hash = models.CharField(max_length=64, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_why = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "parties"
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once_in_agreement")
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.organisation}"


class AgreementFile(models.Model):
    """An attachment as a fact: what it is called, how long it is, and the hash of its file."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    title = LocalTextField()
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "name"], name="agreement_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.name}"


class AgreementCopy(models.Model):
    """One of the agreement's copies, and who holds it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="copy_facts")
    number = models.PositiveSmallIntegerField()
    held_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_copies"
    )
    note = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "agreement copies"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_copy_once")]

    def __str__(self) -> str:
        return f"{self.agreement} #{self.number}"


class PageSignature(models.Model):
    """That a party has signed one page of one copy."""

    copy = models.ForeignKey(AgreementCopy, on_delete=models.CASCADE, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="page_signatures")
    page = models.PositiveSmallIntegerField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["copy__number", "page"]
        constraints = [
            models.UniqueConstraint(fields=["copy", "party", "page"], name="page_signed_once"),
            models.CheckConstraint(condition=models.Q(page__gte=1), name="page_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.copy} p. {self.page}: {self.party.organisation}"


class Clause(models.Model):
    """One numbered part of an agreement, as facts rather than as the document's own sentences."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="clauses")
    number = models.CharField(max_length=12)
    heading = LocalTextField()
    # Each `{"text": {sv, en}, "quote": str, "terms": [str], "source": str}`; all but the text may be absent.
    facts = models.JSONField(default=list)
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="clause_number_in_agreement")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} § {self.number}"


class Recurrence(models.TextChoices):
    ONCE = "once", _("once")
    YEARLY = "yearly", _("every year")
    WHEN_NEEDED = "when_needed", _("when needed")
    CONTINUOUS = "continuous", _("continuously")


class Commitment(models.Model):
    """A promise that can be followed: which party, what, where, to whom, by when."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    code = models.SlugField()
    clause = models.ForeignKey(
        Clause, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    parties = models.ManyToManyField(Organisation, related_name="commitments")
    text = LocalTextField()
    report_to = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="reported_to"
    )
    recurrence = models.CharField(max_length=12, choices=Recurrence)
    due_month = models.PositiveSmallIntegerField(null=True, blank=True)
    due_day = models.PositiveSmallIntegerField(null=True, blank=True)
    due_year = models.PositiveSmallIntegerField(null=True, blank=True)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    history = HistoricalRecords(m2m_fields=[parties])

    class Meta:
        ordering = ["clause__order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="commitment_code_in_agreement"),
            models.CheckConstraint(
                condition=models.Q(due_month__isnull=True) | models.Q(due_month__range=(1, 12)),
                name="commitment_month",
            ),
            models.CheckConstraint(
                condition=models.Q(due_day__isnull=True) | models.Q(due_day__range=(1, 31)),
                name="commitment_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}/{self.code}"


class CommitmentReport(models.Model):
    """What a party did on a commitment, for one of its days or for no day. One is added; none is changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="reports")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="commitment_reports"
    )
    due = models.DateField(null=True, blank=True)
    delivered_on = models.DateField()
    text = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-delivered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "organisation", "due"], name="commitment_reported_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.due or ''} {self.organisation.code}"


class Sector(models.TextChoices):
    CITY = "city", _("The city")
    STATE = "state", _("State authorities")
    REGION = "region", _("The region")
    BUSINESS = "business", _("Business")
    PROPERTY = "property", _("Property owners")
    RESIDENTS = "residents", _("Residents' organisations")
    OTHER = "other", _("Others")


class Partnership(models.Model):
    """Those who work together locally, under an agreement."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="partnerships")
    code = models.SlugField()
    name = LocalTextField()
    about = LocalTextField()
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="partnerships"
    )
    areas = models.ManyToManyField(Area, blank=True, related_name="partnerships")
    history = HistoricalRecords(m2m_fields=[areas])

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="partnership_code_in_city")]

    def __str__(self) -> str:
        return self.code


class PartnershipMember(models.Model):
    """A member by sector: a body from the register, or a kind of actor that the agreement names."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="members")
    sector = models.CharField(max_length=12, choices=Sector)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="partnership_seats"
    )
    described_as = LocalTextField()
    obligatory = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "order"], name="partnership_member_order")
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.organisation or self.described_as.get('sv', '')}"
