"""Reporting: rounds, what each body answers, what people assess, and the frozen reports."""

from samstad.followup.models.assessments import Assessment, Basis, Level
from samstad.followup.models.jobs import Job, JobKind, JobState
from samstad.followup.models.reports import Report, ReportFile
from samstad.followup.models.rounds import ReportingRound, RoundState
from samstad.followup.models.submissions import Submission, SubmissionState

__all__ = [
    "Assessment",
    "Basis",
    "Job",
    "JobKind",
    "JobState",
    "Level",
    "Report",
    "ReportFile",
    "ReportingRound",
    "RoundState",
    "Submission",
    "SubmissionState",
]
