"""What is wrong in a place, why, and what is done about it: problem, cause, evidence, measure, follow-up."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.pictures import PictureFigure, PicturePart, SituationPicture
from samstad.steering.models import Activity


class Problem(models.Model):
    """A problem of a place, as one version of its picture shows it."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="problems")
    code = models.SlugField()
    picture = models.ForeignKey(SituationPicture, on_delete=models.PROTECT, related_name="problems")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="problems")
    title = LocalTextField()
    description = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="problem_code_in_city")]

    def __str__(self) -> str:
        return f"{self.city.slug}/{self.code}"


class Perspective(models.TextChoices):
    """The three bones of Brå's fishbone, for direct causes."""

    VICTIM = "victim", _("Those exposed")
    OFFENDER = "offender", _("Those who do it")
    SETTING = "setting", _("Object and place")


class Cause(models.Model):
    """A cause of a problem; one with a parent is a cause of that cause."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="causes")
    code = models.SlugField()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    text = LocalTextField()
    perspective = models.CharField(max_length=10, choices=Perspective, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "code"], name="cause_code_in_problem"),
            # A circle of several is refused by `causes.check_parent`; a database sees only the shortest.
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="cause_is_not_its_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem}/{self.code}"


class CauseEvidence(models.Model):
    """What a cause rests on: a figure or a part of the picture, or the words of a source."""

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="evidence")
    figure = models.ForeignKey(
        PictureFigure, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence_for"
    )
    part = models.ForeignKey(
        PicturePart, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence_for"
    )
    quote = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(figure__isnull=False, part__isnull=True, quote="")
                | models.Q(figure__isnull=True, part__isnull=False, quote="")
                | (
                    models.Q(figure__isnull=True, part__isnull=True)
                    & ~models.Q(quote="")
                    & ~models.Q(source="")
                ),
                name="evidence_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause}: {self.figure or self.part or self.source}"


class MeasureKind(models.TextChoices):
    SITUATIONAL = "situational", _("Situational")
    SOCIAL = "social", _("Social")


class Measure(models.Model):
    """An activity as a measure against a cause of a problem. What it is not tied to is flagged (`chain`)."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=12, choices=MeasureKind)
    problem = models.ForeignKey(
        Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="measures"
    )
    cause = models.ForeignKey(Cause, null=True, blank=True, on_delete=models.PROTECT, related_name="measures")
    history = HistoricalRecords()

    class Meta:
        ordering = ["activity__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "cause"], name="measure_once_for_a_cause"),
            models.CheckConstraint(
                condition=models.Q(cause__isnull=True) | models.Q(problem__isnull=False),
                name="measure_cause_of_a_problem",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} → {self.cause or self.problem or '?'}"


class Outcome(models.TextChoices):
    CONTINUE = "continue", _("Continue")
    CHANGE = "change", _("Change it")
    STOP = "stop", _("Stop")


class MeasureFollowUp(models.Model):
    """What was seen of a measure on a day, and what was decided. One is added; none is ever changed."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="followups")
    on = models.DateField()
    result = LocalTextField()
    effect = LocalTextField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    reason = LocalTextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.measure} {self.on}"
