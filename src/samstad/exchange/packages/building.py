"""A frozen report as a package: figures as they were frozen, texts as they were approved, promises as reported."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from samstad import __version__
from samstad.exchange.packages.form import (
    ACCOUNT,
    FORMAT,
    MAJOR,
    MANIFEST,
    MINOR,
    Account,
    Manifest,
    canonical,
    digest,
    part_hashes,
)
from samstad.followup import freezing
from samstad.followup.content import FORMAT as FORMAT_OF_REPORT
from samstad.followup.models import Report
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.places.models import Commitment

# Of a zip entry; the same for all, so that the same report gives the same bytes.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
# Printed once the body's own approver has approved it, as in the report.
PRINTED = frozenset({"approved", "locked"})


def build(report: Report, *, page: str = "") -> bytes:
    """The package of a frozen report. Raises UserError where a file of the report is gone or changed."""
    account = account_of_report(report, page)
    files = {ACCOUNT: canonical(account)} | _report_files(report)
    manifest = {
        "format": FORMAT,
        "version": (MAJOR, MINOR),
        "kind": "october",
        "municipality": report.city.code,
        "year": report.round.year,
        "report": report.identifier,
        "made_at": account["frozen_at"],
        "software": __version__,
        "files": {name: {"sha256": digest(data), "size": len(data)} for name, data in files.items()},
        "parts": part_hashes(account),
    }
    Manifest.model_validate(manifest)
    return zipped({MANIFEST: canonical(manifest)} | files)


def account_of_report(report: Report, page: str = "") -> dict[str, Any]:
    """The account of a frozen report, as its package holds it."""
    content = freezing.read_content(report)
    if content.get("format") != FORMAT_OF_REPORT:
        raise UserError(
            f"{report} is of a form that no package is made of",
            where=str(content.get("format")),
            advice="Freeze it again",
        )
    return Account.model_validate(account_of(content, report, page)).model_dump(mode="json")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files, the same bytes for the same files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda name: (name != MANIFEST, name)):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return held.getvalue()


def _report_files(report: Report) -> dict[str, bytes]:
    """The report in Swedish for those who read, checked against what was written down when it was frozen."""
    found = {}
    for row in report.files.filter(name__in=["report.sv.html"]):
        data = (freezing.folder_of(report) / row.name).read_bytes()
        if digest(data) != row.sha256:
            raise UserError(
                f"the file {row.name} of {report} is not as it was frozen",
                where=row.name,
                advice="Restore the report's folder from a backup",
            )
        found[row.name] = data
    return found


def account_of(content: Mapping[str, Any], report: Report, page: str) -> dict[str, Any]:
    """What `account.json` holds, read from the frozen content alone; commitments from their reports."""
    return {
        "municipality": content["city"]["code"],
        "name": content["city"]["name"],
        "synthetic": content["city"]["synthetic"],
        "year": content["round"]["year"],
        "title": content["title"],
        "frozen_at": content["frozen_at"],
        "page": page,
        "indicators": _indicators(content),
        "districts": [_district(content, place) for place in content["places"]],
        "conversions": list(_conversions(content)),
        "collaboration": [
            {"body": answer["organisation"], "texts": answer["texts"]}
            for answer in content["answers"]
            if answer["state"] in PRINTED
        ],
        "commitments": _commitments(report),
        "sources": [
            {key: row[key] for key in ("dataset", "number", "published", "publisher", "licence")}
            for row in content["releases"].values()
        ],
    }


def _indicators(content: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for code in {one["indicator"] for place in content["places"] for one in place["indicators"]}:
        about = content["indicators"][code]
        definition = about["definition"]
        found[code] = {
            "name": about["name"],
            "unit": about["unit"],
            **{key: definition[key] for key in ("kind", "per", "decimals", "direction")},
            "definition": digest(canonical(definition)),
        }
    return dict(sorted(found.items()))


def _district(content: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {one["indicator"] for one in place["indicators"]}
    series: dict[str, list[dict[str, Any]]] = {code: [] for code in sorted(wanted)}
    for figure in content["figures"].values():
        here = figure["area_set"] == place["area_set"] and figure["area"] == place["area"]
        if here and figure["indicator"] in wanted:
            series[figure["indicator"]].append(
                {"year": figure["period"]}
                | {key: figure[key] for key in ("value", "lower", "upper", "missing", "converted")}
            )
    return {
        "code": place["area"],
        "area_set": place["area_set"],
        "name": place["name"],
        "figures": {code: sorted(rows, key=lambda row: row["year"]) for code, rows in series.items()},
        "goals": [_goal(goal) for goal in content["goals"] if goal["code"] in place["goals"]],
    }


def _goal(goal: Mapping[str, Any]) -> dict[str, Any]:
    judgements: dict[str, int] = {}
    for one in goal["judgements"]:
        state = one["judgement"]["state"]
        judgements[state] = judgements.get(state, 0) + 1
    assessment = goal["assessment"] or {}
    return {
        "text": goal["text"],
        "theme": goal["theme"] or {},
        "assessment": assessment.get("level"),
        "motivation": assessment.get("motivation", ""),
        "judgements": judgements,
    }


def _conversions(content: Mapping[str, Any]) -> Any:
    for entry in (content.get("carried") or {}).values():
        for count in entry["counts"]:
            yield {
                "indicator": entry["indicator"],
                "year": entry["period"],
                "area_set": entry["area_set"],
                "carried_from": count["area_set"],
                "weights": [
                    ", ".join(str(part) for part in each.values() if part) for each in count["weights"]
                ],
                "total": count["total"],
                "placed": count["placed"],
            }


def _commitments(report: Report) -> list[dict[str, Any]]:
    """The promises of the agreement that the round reports on, with the days on which they were reported."""
    rows = Commitment.objects.filter(agreement__document=report.round.document).prefetch_related(
        "parties", "reports"
    )
    until = clock.day_of(report.frozen_at)
    return [
        {
            "text": row.text,
            "parties": [body.name for body in row.parties.all()],
            "reported": sorted(
                each.delivered_on.isoformat() for each in row.reports.all() if each.delivered_on <= until
            ),
        }
        for row in rows
    ]
