"""What a document holds beside goals: assignments, strategic questions, what its words mean."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from samstad.organisation.models import Decision, Organisation
from samstad.organisation.texts import LocalTextField
from samstad.steering.models.documents import SteeringDocument
from samstad.steering.models.goals import Goal


class Assignment(models.Model):
    """What a document asks of named bodies, to be answered in their plans and annual reports."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.PROTECT, related_name="assignments")
    code = models.SlugField()
    text = LocalTextField()
    bodies = models.ManyToManyField(Organisation, related_name="assignments")
    goals = models.ManyToManyField(Goal, blank=True, related_name="assignments")
    due = models.DateField(null=True, blank=True)
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="assignments"
    )
    order = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)
    history = HistoricalRecords(m2m_fields=[bodies, goals])

    class Meta:
        ordering = ["document__code", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["document", "code"], name="assignment_in_document")]

    def __str__(self) -> str:
        return f"{self.document}/{self.code}"


class StrategicQuestion(models.Model):
    """A question that a policy offers each body as support. The duty is the document's, not the question's."""

    document = models.ForeignKey(
        SteeringDocument, on_delete=models.CASCADE, related_name="strategic_questions"
    )
    code = models.SlugField()
    text = LocalTextField()
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["document", "code"], name="question_in_document")]

    def __str__(self) -> str:
        return f"{self.document}/{self.code}"


class Concept(models.Model):
    """What a word means in a document."""

    document = models.ForeignKey(SteeringDocument, on_delete=models.CASCADE, related_name="concepts")
    code = models.SlugField()
    term = LocalTextField()
    meaning = LocalTextField()
    order = models.PositiveSmallIntegerField(default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["document", "code"], name="concept_in_document")]

    def __str__(self) -> str:
        return f"{self.document}/{self.code}"
