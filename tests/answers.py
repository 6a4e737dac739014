"""Writing in an answer, for tests that need one written."""

from __future__ import annotations

from collections.abc import Mapping

from samstad.followup import writing
from samstad.followup.models import Submission
from samstad.followup.writing import Written
from samstad.organisation.rights import Actor

FULL = {"development": "Läget är bättre.", "collaboration": "Vi möts.", "results": "Fler jobb."}


def texts(submission: Submission) -> dict[str, str]:
    """Part's code → its text, as saved now."""
    return dict(submission.parts.values_list("code", "text"))


def versions(submission: Submission) -> dict[str, int]:
    return dict(submission.parts.values_list("code", "version"))


def save(
    actor: Actor,
    submission: Submission,
    written: Mapping[str, str] = FULL,
    read: Mapping[str, int] | None = None,
) -> writing.Saved:
    """Save texts on top of the versions `read`, or of what is there now."""
    seen = versions(submission) if read is None else read
    return writing.save(
        actor, submission, {code: Written(seen[code], text) for code, text in written.items()}
    )
