"""What an addressee answers: its texts, positions, days, an extension, and how each point was handled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Matter, Organisation
from samstad.referrals.models.files import StoredFile
from samstad.referrals.models.referral import Addressee, Point, Referral, ReferralVersion
from samstad.steering.models import Activity, Goal


class AnswerState(models.TextChoices):
    RECEIVED = "received", _("Arrived")
    ASSIGNED = "assigned", _("With a case officer")
    DRAFT = "draft", _("Draft")
    GROUP = "group", _("Handled in the administration's group")
    PROPOSED = "proposed", _("Proposed by the administration")
    SCHEDULED = "scheduled", _("On a committee's list")
    DECIDED = "decided", _("Decided")
    COMPLETE = "complete", _("Answered")
    ABSTAINED = "abstained", _("Has abstained")


class Position(models.TextChoices):
    SUPPORTS = "supports", _("Supports")
    CHANGES = "changes", _("Supports with changes")
    OPPOSES = "opposes", _("Opposes")
    NO_OBJECTION = "no_objection", _("No objection")
    ABSTAINS = "abstains", _("Abstains")


class AnswerKind(models.TextChoices):
    COMMITTEE = "committee", _("Decided by the committee")
    ADMINISTRATION = "administration", _("By the administration alone")
    OUTSIDE = "outside", _("From outside")


class Answer(models.Model):
    """One addressee's answer. Lateness is never stored: see `queries.standing`.

    `version` is the version of the proposal that is answered, `matter` the body's own registered matter.
    """

    addressee = models.OneToOneField(Addressee, on_delete=models.PROTECT, related_name="answer")
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.RECEIVED)
    kind = models.CharField(max_length=14, choices=AnswerKind, default=AnswerKind.COMMITTEE)
    version = models.ForeignKey(ReferralVersion, on_delete=models.PROTECT, related_name="answers")
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    position = models.CharField(max_length=12, choices=Position, blank=True)
    # None where a source does not say it, as of other days below.
    received_on = models.DateField(null=True, blank=True)
    group_on = models.DateField(null=True, blank=True)
    proposed_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    extract_on = models.DateField(null=True, blank=True)
    abstained_why = models.TextField(blank=True)
    # Names and titles as they stand under the proposal: the head of the administration, then the head of the matter.
    signatures = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ["addressee__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=AnswerState.values), name="answer_state_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.addressee)

    @property
    def referral(self) -> Referral:
        return self.addressee.referral

    @property
    def organisation(self) -> Organisation | None:
        return self.addressee.organisation

    @property
    def city(self) -> City:
        return self.addressee.referral.city


class AnswerSection(models.Model):
    """The text under one heading of the template. `version` and `twice` as of a part of a report."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="sections")
    code = models.SlugField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    twice = models.JSONField(default=list, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["answer", "pk"]
        constraints = [models.UniqueConstraint(fields=["answer", "code"], name="answer_section_once")]

    def __str__(self) -> str:
        return f"{self.answer}/{self.code}"


class Opinion(models.Model):
    """What an answer says on one point: its position, the reason, and the wording it proposes."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="opinions")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="opinions")
    position = models.CharField(max_length=12, choices=Position)
    reason = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["point__order", "answer__addressee__order"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "point"], name="opinion_once_on_point"),
            models.CheckConstraint(
                condition=~models.Q(position__in=["changes", "opposes"]) | ~models.Q(reason=""),
                name="opinion_against_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.point.number}"


class AnswerFile(models.Model):
    """What an answer has with it: an annex, or the whole answer as it came.

    Without a file it is a fact: that the answer names an annex of this title.
    """

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="files")
    title = models.CharField(max_length=300)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="in_answers"
    )
    whole = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "file"], name="answer_file_once"),
            models.UniqueConstraint(
                fields=["answer", "title"],
                condition=models.Q(file__isnull=True),
                name="answer_annex_named_once",
            ),
            models.CheckConstraint(
                condition=models.Q(whole=False) | models.Q(file__isnull=False), name="answer_whole_is_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.title}"


class ExtensionState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("More time granted")
    REFUSED = "refused", _("Refused")


class Extension(models.Model):
    """More time, in two dated parts: the proposal by one day, the minutes extract by another.

    The second day may be given in words alone ("after the next meeting"), as long as the meeting has no day.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(max_length=8, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_on = models.DateField(null=True, blank=True)
    asked_by = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    proposal_by = models.DateField()
    extract_by = models.DateField(null=True, blank=True)
    extract_when = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_why = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer"], condition=models.Q(state="asked"), name="extension_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(extract_by__isnull=True)
                | models.Q(extract_by__gte=models.F("proposal_by")),
                name="extension_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer}: {self.state}"

    @property
    def city(self) -> City:
        return self.answer.city


class Outcome(models.TextChoices):
    MET = "met", _("The view was met")
    PARTLY = "partly", _("The view was met in part")
    NOT_MET = "not_met", _("The view was not met")


class Handling(models.Model):
    """How what an answer says on a point was handled, why, and what it changed: a version, a goal, a measure."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="handling")
    outcome = models.CharField(max_length=8, choices=Outcome)
    why = models.TextField()
    version = models.ForeignKey(
        ReferralVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="handlings"
    )
    goal = models.ForeignKey(
        Goal, null=True, blank=True, on_delete=models.PROTECT, related_name="changed_by_referral"
    )
    activity = models.ForeignKey(
        Activity, null=True, blank=True, on_delete=models.PROTECT, related_name="changed_by_referral"
    )
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["opinion__point__order", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(why=""), name="handling_says_why")]

    def __str__(self) -> str:
        return f"{self.opinion}: {self.outcome}"


class Receipt(models.Model):
    """What an outside addressee handed in, word for word, and its hash: kept for both sides, never altered."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="receipts")
    at = models.DateTimeField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.answer} {self.sha256[:12]}"
