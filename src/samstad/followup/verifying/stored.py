"""Every stored file by its hash: those of the report, and those of the releases that it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from samstad.followup.freezing import folder_of, strays
from samstad.followup.models import Report
from samstad.followup.verifying.findings import Finding, Verification
from samstad.organisation.errors import UserError
from samstad.statistics import store


def check_files() -> list[Finding]:
    """Every report's files by hash alone: what `samstad doctor` asks."""
    found = [finding for report in Report.objects.all() for finding in files(report, Verification())]
    lost = "no report has this folder; if the database was restored from an older backup, keep it aside"
    return found + [Finding(str(path), lost) for path in strays()]


def files(report: Report, result: Verification) -> Iterator[Finding]:
    """Gone, altered, or not the report's own."""
    folder = folder_of(report)
    expected = {file.name: file for file in report.files.all()}
    for name, file in expected.items():
        result.files += 1
        path, where = folder / name, f"{report.identifier}/{name}"
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            yield Finding(where, "the file is gone")
        except OSError as error:
            yield Finding(where, f"the file cannot be read ({error.strerror})")
        else:
            if hashlib.sha256(content).hexdigest() != file.sha256:
                yield Finding(where, "the file has been altered since it was frozen")
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.name not in expected:
                yield Finding(f"{report.identifier}/{path.name}", "the file does not belong to the report")


def releases(report: Report, result: Verification) -> Iterator[Finding]:
    """The archive file of each release, wholly read."""
    for release in report.releases.select_related("dataset"):
        result.releases += 1
        try:
            store.read_frame(release.content_hash)
        except UserError as error:
            yield Finding(f"release {release}", str(error))
