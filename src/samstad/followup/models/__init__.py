"""Reporting: rounds, what each body answers, what people assess, and the frozen reports."""

from samstad.followup.models.answered import AssignmentAnswer, Standing
from samstad.followup.models.assessments import Assessment, Level
from samstad.followup.models.basis import Basis
from samstad.followup.models.jobs import Job, JobKind, JobState
from samstad.followup.models.parts import Part, PartKind, RoundPart, TemplatePart
from samstad.followup.models.reminders import Reminder, ReminderKind
from samstad.followup.models.replies import Reply, ReplyState
from samstad.followup.models.reports import Report, ReportFile
from samstad.followup.models.rounds import ReportingRound, RoundState
from samstad.followup.models.submissions import (
    Comment,
    Delegation,
    Submission,
    SubmissionPart,
    SubmissionState,
)
from samstad.followup.models.templates import RoundKind, RoundTemplate
from samstad.followup.models.word_templates import WordTemplate

__all__ = [
    "Assessment",
    "AssignmentAnswer",
    "Basis",
    "Comment",
    "Delegation",
    "Job",
    "JobKind",
    "JobState",
    "Level",
    "Part",
    "PartKind",
    "Reminder",
    "ReminderKind",
    "Reply",
    "ReplyState",
    "Report",
    "ReportFile",
    "ReportingRound",
    "RoundKind",
    "RoundPart",
    "RoundState",
    "RoundTemplate",
    "Standing",
    "Submission",
    "SubmissionPart",
    "SubmissionState",
    "TemplatePart",
    "WordTemplate",
]
