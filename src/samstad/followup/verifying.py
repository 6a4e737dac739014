"""Is a frozen report what it was, and does every number in it follow from the archive?

Three questions, each answered by its own road: every stored file has its hash; every release's file has its
hash; every figure and judgement is derived again from the Parquet archive, with the definitions that the
report itself carries, never from the cube or from today's definitions.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from samstad.followup import content as contents
from samstad.followup.freezing import CONTENT_FILE, folder_of
from samstad.followup.models import Report
from samstad.organisation.errors import UserError
from samstad.organisation.texts import LANGUAGES
from samstad.statistics import store
from samstad.statistics.audience import Audience
from samstad.statistics.derivation import (
    AreaFrame,
    IndicatorDefinition,
    IndicatorTable,
    ReleaseRef,
    derive,
)
from samstad.statistics.indices import IndexTable, compute
from samstad.steering import judging

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Finding:
    """A fault: where it is, and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Verification:
    """How much was checked, and what was found."""

    files: int = 0
    releases: int = 0
    figures: int = 0
    judgements: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.findings


def verify(report: Report, progress: Progress = lambda done, total, text: None) -> Verification:
    """Check one report wholly. Faults are findings, never exceptions: each is told."""
    result = Verification()
    progress(0, 4, "files")
    result.findings += _files(report, result)
    progress(1, 4, "releases")
    result.findings += _releases(report, result)
    if result.ok:
        content = json.loads((folder_of(report) / CONTENT_FILE).read_bytes())
        tables = _Tables(content)
        progress(2, 4, "figures")
        result.findings += _figures(content, tables, result)
        progress(3, 4, "judgements")
        result.findings += _judgements(content, tables, result)
        result.findings += _maps(content, tables)
    progress(4, 4, "")
    return result


def check_files() -> list[Finding]:
    """Every report's files by hash alone: what `samstad doctor` asks."""
    return [finding for report in Report.objects.all() for finding in _files(report, Verification())]


def _files(report: Report, result: Verification) -> Iterator[Finding]:
    folder = folder_of(report)
    expected = {file.name: file for file in report.files.all()}
    for name, file in expected.items():
        result.files += 1
        path = folder / name
        if not path.exists():
            yield Finding(f"{report.identifier}/{name}", "the file is gone")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            yield Finding(f"{report.identifier}/{name}", "the file has been altered since it was frozen")
    if folder.exists():
        for path in sorted(folder.iterdir()):
            if path.name not in expected:
                yield Finding(f"{report.identifier}/{path.name}", "the file does not belong to the report")


def _releases(report: Report, result: Verification) -> Iterator[Finding]:
    for release in report.releases.select_related("dataset"):
        result.releases += 1
        try:
            store.read_frame(release.content_hash)
        except UserError as error:
            yield Finding(f"release {release}", str(error))


class _Tables:
    """Indicator tables derived from the archive with the report's own definitions, each once."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content
        self._frames = {code: AreaFrame.from_dict(frame) for code, frame in content["frames"].items()}
        self._releases = {code: ReleaseRef.from_dict(ref) for code, ref in _plain(content["releases"])}
        self._made: dict[tuple[str, str], IndicatorTable] = {}

    def of(self, indicator: str, area_set: str) -> IndicatorTable:
        key = (indicator, area_set)
        if key not in self._made:
            definition = IndicatorDefinition.from_dict(self._content["indicators"][indicator]["definition"])
            self._made[key] = derive(
                definition,
                self._frames[area_set],
                self._releases,
                store.open_archive,
                Audience(self._content["audience"]),
            )
        return self._made[key]


def _plain(releases: dict[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The part of each release's entry that the derivation reads."""
    names = set(ReleaseRef.__dataclass_fields__)
    for code, entry in releases.items():
        yield code, {name: value for name, value in entry.items() if name in names}


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)


def _figures(content: dict[str, Any], tables: _Tables, result: Verification) -> Iterator[Finding]:
    for key, stored in content["figures"].items():
        result.figures += 1
        figure = tables.of(stored["indicator"], stored["area_set"]).at(stored["area"], stored["period"])
        kind = figure.missing.code
        if kind != stored["missing"] or not _same(figure.value, stored["value"]):
            yield Finding(
                key, f"printed {stored['value']} ({stored['missing']}), derived {figure.value} ({kind})"
            )
        elif not (_same(figure.lower, stored["lower"]) and _same(figure.upper, stored["upper"])):
            yield Finding(key, "the interval does not follow from the archive")
        else:
            decimals = content["indicators"][stored["indicator"]]["decimals"]
            for lang in LANGUAGES:
                printed = contents.printed(
                    figure.value, figure.missing, figure.lower, figure.upper, decimals, lang
                )
                if printed != stored["printed"][lang]:
                    yield Finding(key, f"printed {stored['printed'][lang]}, should be {printed}")


def _judgements(content: dict[str, Any], tables: _Tables, result: Verification) -> Iterator[Finding]:
    for stored in contents.targets_in(content):
        result.judgements += 1
        where = stored["target"]
        points = [
            point.to_dict()
            for point in tables.of(stored["indicator"], stored["area_set"]).series(stored["area"])
        ]
        if json.loads(json.dumps(points)) != stored["points"]:
            yield Finding(where, "the series that was judged does not follow from the archive")
            continue
        said = stored["judgement"]
        again = judging.judge_again(points, said["target"], said["rule"])
        if json.loads(json.dumps(again.to_dict())) != said or again.state.value != stored["state"]:
            yield Finding(where, f"judged {stored['state']}, and again {again.state.value}")


def _maps(content: dict[str, Any], tables: _Tables) -> Iterator[Finding]:
    """Every index again from its recipe and the archive's values."""
    for stored in content["maps"]:
        said = IndexTable.from_dict(stored["table"])
        components = {code: tables.of(code, stored["area_set"]) for code in said.recipe_codes}
        again = compute(said.recipe, components, said.period)
        where = f"index {stored['index']}"
        if json.loads(json.dumps(again.to_dict())) != stored["table"]:
            yield Finding(where, "the index does not follow from the archive")
        elif contents.classes_and_doubt(again, components) != stored["doubt"]:
            yield Finding(where, "the classes or ranks do not follow from the archive")
