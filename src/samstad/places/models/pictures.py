"""The shared picture of a place, version by version, in the parts that the law (2023:196, 4 §) names.

What is read from the statistics (`PictureFigure`) is kept apart from what somebody has written (`PicturePart`).
A figure is computed on read while the picture is a draft; `frozen` is filled when it is sent to be signed, so that
all partners sign the same numbers.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.statistics.models import Area, Index, Indicator

# Lag (2023:196) 6 §: the picture is updated at least every second year.
MONTHS_BETWEEN = 24


class PictureState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Sent for sign-off")
    AGREED = "agreed", _("Shared picture")


class SituationPicture(models.Model):
    """One version of the picture of a place, led by one body and signed off by its partners."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="pictures")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="pictures")
    version = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pictures")
    title = LocalTextField()
    state = models.CharField(max_length=10, choices=PictureState, default=PictureState.DRAFT)
    update_within = models.PositiveSmallIntegerField(default=MONTHS_BETWEEN)
    agreed_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["area__sort_key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["city", "area", "version"], name="picture_version_of_area"),
            models.CheckConstraint(
                condition=models.Q(state="agreed", agreed_on__isnull=False)
                | (~models.Q(state="agreed") & models.Q(agreed_on__isnull=True)),
                name="picture_agreed_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(update_within__range=(1, 120)), name="picture_months_between"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city.slug}/{self.area.code}-{self.version}"


class LawPart(models.TextChoices):
    """The three parts of a picture, as 4 § of the law (2023:196) has them."""

    MAPPING = "mapping", _("Survey of crime and safety")
    OTHER = "other", _("Other information")
    ANALYSIS = "analysis", _("Analysis")


class FigureKind(models.TextChoices):
    INDICATOR = "indicator", _("Indicator")
    SURVEY = "survey", _("Survey result")
    INDEX = "index", _("Index")
    AREA_TYPE = "area_type", _("Area type")
    POLICE = "police", _("The police's category")


class PictureFigure(models.Model):
    """Something read from the statistics: an indicator, an index, an area's type, or its category on a police list."""

    picture = models.ForeignKey(SituationPicture, on_delete=models.CASCADE, related_name="figures")
    kind = models.CharField(max_length=10, choices=FigureKind)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="in_pictures"
    )
    index = models.ForeignKey(
        Index, null=True, blank=True, on_delete=models.PROTECT, related_name="in_pictures"
    )
    # The police's borders follow no statistical area: which of their areas is meant, a person says.
    police_area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="in_pictures"
    )
    order = models.PositiveSmallIntegerField(default=0)
    # {"public": {…}, "internal": {…}} as `picturing.read` gives it; None while the picture is a draft.
    frozen = models.JSONField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=["indicator", "survey"],
                    indicator__isnull=False,
                    index__isnull=True,
                    police_area__isnull=True,
                )
                | models.Q(
                    kind__in=["index", "area_type"],
                    indicator__isnull=True,
                    index__isnull=False,
                    police_area__isnull=True,
                )
                | models.Q(
                    kind="police", indicator__isnull=True, index__isnull=True, police_area__isnull=False
                ),
                name="picture_figure_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} {self.kind} {self.indicator or self.index or self.police_area}"


class PartKind(models.TextChoices):
    """Kinds of evidence that somebody writes down; never mixed in one list."""

    SURVEY = "survey", _("Survey results")
    EVENT = "event", _("Events reported by partners")
    RESIDENTS = "residents", _("What residents have said")
    OTHER = "other", _("Other information")
    ANALYSIS = "analysis", _("Analysis")


class PicturePart(models.Model):
    """What somebody says of the place, with who and from where."""

    picture = models.ForeignKey(SituationPicture, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind)
    text = LocalTextField()
    source = models.CharField(max_length=300, blank=True)
    reported_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="picture_parts"
    )
    dated = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="event") | models.Q(reported_by__isnull=False),
                name="picture_event_is_reported_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} {self.kind} {self.order}"


class PictureSigner(models.Model):
    """A partner that is to sign off the picture, and its sign-off as a fact."""

    picture = models.ForeignKey(SituationPicture, on_delete=models.CASCADE, related_name="signers")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="signs_pictures")
    name = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["picture", "organisation"], name="picture_signer_once"),
            models.CheckConstraint(
                condition=models.Q(name="", signed_on__isnull=True)
                | (~models.Q(name="") & models.Q(signed_on__isnull=False)),
                name="picture_signed_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.picture}: {self.organisation}"


class InputRequest(models.Model):
    """A named actor is asked for input by a day. One without a body in the register is described."""

    picture = models.ForeignKey(SituationPicture, on_delete=models.CASCADE, related_name="requests")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="picture_requests"
    )
    described_as = models.CharField(max_length=200, blank=True)
    question = LocalTextField()
    due = models.DateField()
    asked_on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) | ~models.Q(described_as=""),
                name="input_is_asked_of_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.picture} ? {self.organisation or self.described_as}"


class Fate(models.TextChoices):
    """What became of a proposal."""

    TAKEN_IN = "taken_in", _("Taken in")
    PARTLY = "partly", _("Partly taken in")
    NOT = "not", _("Not taken in")


class Proposal(models.Model):
    """What an actor proposed, and what became of it and why. A fate once given stays: see `actions`."""

    request = models.ForeignKey(InputRequest, on_delete=models.CASCADE, related_name="proposals")
    text = LocalTextField()
    received_on = models.DateField()
    fate = models.CharField(max_length=8, choices=Fate, blank=True)
    why = LocalTextField()
    decided_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fate="", decided_on__isnull=True)
                | models.Q(decided_on__isnull=False, fate__in=["taken_in", "partly", "not"]),
                name="proposal_fate_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.pk}"
