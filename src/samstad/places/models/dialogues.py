"""What residents said, and what became of it: dialogues, their proposals, and citizens' budgets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from samstad.organisation.models import City, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.places.models.pictures import Fate
from samstad.statistics.models import Area


class DialogueMethod(models.TextChoices):
    MEETING = "meeting", _("Meeting")
    WALK = "walk", _("Safety walk")
    WORKSHOP = "workshop", _("Workshop")
    DOOR = "door", _("Door to door")
    SURVEY = "survey", _("Questionnaire")
    ONLINE = "online", _("On line")


class Dialogue(models.Model):
    """A housing company's or the city's dialogue with residents; with an amount it is a citizens' budget."""

    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="dialogues")
    code = models.SlugField()
    name = LocalTextField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="dialogues")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="dialogues")
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=10, choices=DialogueMethod)
    participants = models.PositiveIntegerField(null=True, blank=True)
    themes = LocalTextField()
    amount = models.BigIntegerField(null=True, blank=True)
    # The day on which the votes of a citizens' budget were counted, and the hash of the file where there was one.
    counted_on = models.DateField(null=True, blank=True)
    votes_hash = models.CharField(max_length=64, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-held_on", "code"]
        constraints = [models.UniqueConstraint(fields=["city", "code"], name="dialogue_code_in_city")]

    def __str__(self) -> str:
        return self.code


class ResidentProposal(models.Model):
    """A proposal: with its answer and fate, and in a citizens' budget its cost and votes."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    text = LocalTextField()
    theme = models.CharField(max_length=100, blank=True)
    cost = models.BigIntegerField(null=True, blank=True)
    votes = models.PositiveIntegerField(null=True, blank=True)
    fate = models.CharField(max_length=10, choices=Fate, blank=True)
    answer = LocalTextField()
    answered_by = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals_answered"
    )
    answered_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="resident_proposal_number"),
            models.CheckConstraint(
                condition=models.Q(fate="") | (models.Q(answered_on__isnull=False) & ~models.Q(answer={})),
                name="resident_proposal_fate_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue} {self.number}"
