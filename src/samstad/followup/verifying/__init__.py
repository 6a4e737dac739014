"""Is a frozen report what it was, and does every number and sentence in it follow from what it rests on?

Each question has its own road:

- `stored`: every file has the hash that was written down when it was frozen, and so has every release's file;
- `derived`: every figure, series, index and judgement is derived again from the Parquet archive with the
  definitions that the report carries, never from the cube, and every sentence is worded again from the
  judgement;
- `recorded`: definitions, targets, releases, answers and assessments are such as the city's history has them, and
  the areas lie in one another (`framed`) as the city says; the money (`budget`) comes to what it says and stood so in
  the document.

What is not checked beyond its hash: titles, names of places and bodies, and the texts of goals and activities,
which a city may correct later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from samstad.followup.freezing import CONTENT_FILE, folder_of
from samstad.followup.models import Report
from samstad.followup.verifying import derived, recorded, stored
from samstad.followup.verifying.findings import Finding, Verification
from samstad.followup.verifying.stored import check_files
from samstad.organisation.errors import UserError

__all__ = ["Finding", "Verification", "check_files", "verify"]

Progress = Callable[[int, int, str], None]
# A content whose hash is right and that still cannot be read was written by somebody else.
UNREADABLE = (KeyError, ValueError, TypeError, IndexError, AttributeError, ArithmeticError, UserError)


def verify(report: Report, progress: Progress = lambda done, total, text: None) -> Verification:
    """Check one report wholly. Faults are findings, never exceptions: each is told."""
    result = Verification()
    progress(0, 4, "files")
    result.findings += stored.files(report, result)
    progress(1, 4, "releases")
    result.findings += stored.releases(report, result)
    if result.ok:
        content = json.loads((folder_of(report) / CONTENT_FILE).read_bytes())
        progress(2, 4, "numbers")
        result.findings += _told(report, derived.check(content, result))
        progress(3, 4, "records")
        result.findings += _told(report, recorded.check(report, content))
    progress(4, 4, "")
    return result


def _told(report: Report, findings: Iterator[Finding]) -> Iterator[Finding]:
    try:
        yield from findings
    except UNREADABLE as error:
        what = f"the content does not hold together ({type(error).__name__}: {error})"
        yield Finding(f"{report.identifier}/{CONTENT_FILE}", what)
