"""What happens in a local partnership: who signed and in what role, meetings with decisions, questions to the state."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.agreements import Partnership, PartnershipMember, SigningMethod
from samstad.places.models.needs import DevelopmentNeed
from samstad.steering.models import SteeringGroup


class MemberSigning(models.Model):
    """That a member has joined by signing, in what role, and that it has left. A fact; nothing is signed here."""

    member = models.OneToOneField(PartnershipMember, on_delete=models.CASCADE, related_name="signing")
    signed_on = models.DateField()
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    role = LocalTextField()
    method = models.CharField(max_length=10, choices=SigningMethod)
    evidence_hash = models.CharField(max_length=64, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_why = LocalTextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["member__order"]

    def __str__(self) -> str:
        return f"{self.member} {self.signed_on}"


class GroupLevel(models.TextChoices):
    CITY = "city", _("The city's steering group")
    LOCAL = "local", _("Local steering group")


class PartnershipGroup(models.Model):
    """A steering group of the partnership, for the city or for the place."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="groups")
    group = models.ForeignKey(SteeringGroup, on_delete=models.PROTECT, related_name="partnerships")
    level = models.CharField(max_length=8, choices=GroupLevel)
    history = HistoricalRecords()

    class Meta:
        ordering = ["level", "group__code"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "group"], name="partnership_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.group}"


class PartnershipMeeting(models.Model):
    """A meeting: when, where, which members were there, what was said."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="meetings")
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    present = models.ManyToManyField(PartnershipMember, related_name="meetings")
    notes = LocalTextField()
    history = HistoricalRecords(m2m_fields=[present])

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.partnership} {self.on}"


class MeetingDecision(models.Model):
    """What was decided at a meeting: who does what by when, and what came of it."""

    meeting = models.ForeignKey(PartnershipMeeting, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = LocalTextField()
    responsible = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="meeting_decisions"
    )
    due = models.DateField(null=True, blank=True)
    outcome = LocalTextField()
    done_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="meeting_decision_number")]

    def __str__(self) -> str:
        return f"{self.meeting} § {self.number}"


class StateQuestion(models.Model):
    """A need that the city raises with the state: the question, by when, and the answer with its day."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="questions")
    need = models.ForeignKey(
        DevelopmentNeed, null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    to = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="state_questions")
    question = LocalTextField()
    asked_on = models.DateField()
    due = models.DateField(null=True, blank=True)
    answer = LocalTextField()
    answered_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True) | ~models.Q(answer={}),
                name="state_question_answered_in_words",
            )
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.asked_on}"
