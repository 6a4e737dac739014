"""What people and sources said, compared with the city's history: nothing that was never there is printed.

The history is asked, not today's rows: a definition, a target or a text may have been changed since, and the
report is right as long as it once was so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from samstad.followup.figures import recipe_of
from samstad.followup.models import (
    Assessment,
    AssignmentAnswer,
    Reply,
    Report,
    RoundPart,
    Submission,
    SubmissionPart,
    SubmissionState,
)
from samstad.followup.queries import HANDED_IN
from samstad.followup.verifying import budget, framed, rows
from samstad.followup.verifying.findings import Finding, as_json
from samstad.methods.composite import Recipe
from samstad.methods.judgement import Rule
from samstad.organisation.models import User
from samstad.statistics.models import Area, Dataset, Index, Indicator, Release
from samstad.statistics.queries import definition_of
from samstad.steering.judging import target_of
from samstad.steering.models import Assignment, Goal, Target


def check(report: Report, content: dict[str, Any]) -> Iterator[Finding]:
    """The report itself, releases, definitions, indices, targets, answers and assessments."""
    yield from _identity(report, content)
    yield from _releases(report, content)
    yield from framed.check(report, content)
    for code, about in content["indicators"].items():
        yield from _definition(report, code, about)
    for index in content["maps"]:
        yield from _index(report, index)
    for entry in (*content.get("types", []), *content.get("alike", [])):
        yield from _recipe(report, entry)
    for goal in content["goals"]:
        for stored in goal["judgements"]:
            yield from _target(goal, stored)
    for part in content["round"].get("parts", []):
        yield from _part(report, part)
    for answer in content["answers"]:
        yield from _answer(report, answer)
    for goal in content["goals"]:
        yield from _assessment(report, goal)
    for code, said in content.get("compiled", {}).get("last", {}).items():
        yield from _last(report, code, said)
    yield from rows.check(report, content)
    yield from budget.check(report, content)


def _identity(report: Report, content: dict[str, Any]) -> Iterator[Finding]:
    """Which report it says that it is."""
    was = {
        "identifier": (content["identifier"], report.identifier),
        "title": (content["title"], as_json(report.title)),
        "day": (content["frozen_at"][:10], timezone.localdate(report.frozen_at).isoformat()),
        "city": (
            (content["city"]["slug"], content["city"]["synthetic"]),
            (report.city.slug, report.city.synthetic),
        ),
        "round": (
            (content["round"]["code"], content["round"]["document"]["code"], content["round"]["year"]),
            (report.round.code, report.round.document.code, report.round.year),
        ),
    }
    for name, (said, found) in was.items():
        if said != found:
            yield Finding(f"{report.identifier}: {name}", f"printed {said}, frozen as {found}")
    names = User.history.filter(email=report.frozen_by).values_list("name", flat=True)
    if content["frozen_by"] not in (report.frozen_by, *names):
        yield Finding(f"{report.identifier}: frozen by", f"{content['frozen_by']} is not who froze it")


def _releases(report: Report, content: dict[str, Any]) -> Iterator[Finding]:
    rows = {release.dataset.code: release for release in report.releases.select_related("dataset")}
    for code in sorted(rows.keys() ^ content["releases"].keys()):
        yield Finding(f"release of {code}", "the report and the database name different releases")
    for code, said in content["releases"].items():
        if code not in rows:
            continue
        release = rows[code]
        was = {
            "number": release.number,
            "content_hash": release.content_hash,
            "published": release.published.isoformat(),
            "imported": timezone.localdate(release.imported).isoformat(),
            "licence": release.licence,
            "recipe": as_json(recipe_of(release)),
            "totals": release.recipe.get("mapping", {}).get("totals") or {},
        }
        if "earlier" in said:  # reports of older versions were decided without
            was["earlier"] = _earlier(release)
        for name, value in was.items():
            if said[name] != value:
                yield Finding(f"release {release}", f"{name} is not what was imported")
        yield from _source(release, said)


def _earlier(release: Release) -> list[list[str]]:
    """The editions before, on which it depends what is withheld of what the city counts."""
    if not release.dataset.counted_by_city:
        return []
    before = release.dataset.releases.filter(number__lt=release.number).order_by("number")
    return [[each.content_hash, each.published.isoformat()] for each in before]


def _source(release: Release, said: dict[str, Any]) -> Iterator[Finding]:
    names = ("name", "publisher", "url", "counted_by_city", "noise")
    known = Dataset.history.filter(id=release.dataset_id)
    if not any(all(getattr(row, name) == said.get(name, {}) for name in names) for row in known):
        yield Finding(f"release {release}", "its source was never described so")


def _definition(report: Report, code: str, about: dict[str, Any]) -> Iterator[Finding]:
    known = Indicator.history.filter(city=report.city, code=code)
    if not any(
        as_json(definition_of(row).to_dict()) == about["definition"]
        and row.decimals == about["decimals"]
        and row.name == about["name"]
        and row.unit == about["unit"]
        for row in known
    ):
        yield Finding(f"indicator {code}", "it was never defined so")


def _index(report: Report, stored: dict[str, Any]) -> Iterator[Finding]:
    rows = Index.history.filter(city=report.city, code=stored["index"])
    said = stored["table"]["recipe"]
    if not any(
        as_json(Recipe.from_dict(row.recipe).to_dict()) == said
        and (row.name, row.about) == (stored["name"], stored["about"])
        for row in rows
    ):
        yield Finding(f"index {stored['index']}", "it was never defined so")


def _recipe(report: Report, stored: dict[str, Any]) -> Iterator[Finding]:
    """The index that types or likeness go by, with its cut points where it has such; and whose areas they are of."""
    rows = Index.history.filter(city=report.city, code=stored["index"])
    if not any(
        as_json(Recipe.from_dict(row.recipe).to_dict()) == stored["recipe"]
        and row.name == stored["name"]
        and stored.get("cut_points") in (None, (row.types or {}).get("cut_points"))
        for row in rows
    ):
        yield Finding(f"index {stored['index']}", "it was never defined so")
    if "source" in stored and stored["source"] != f"{report.city.code}:{stored['base']}":
        yield Finding(f"types by {stored['index']}", "they are not of the areas that they are said to be")


def _target(held_by: dict[str, Any], stored: dict[str, Any]) -> Iterator[Finding]:
    """A target by the codes that the report names it with; it may have been removed since."""
    _document, goal, code = stored["target"].rsplit("/", 2)
    if goal != held_by["code"]:
        yield Finding(stored["target"], f"it is printed under the goal {held_by['code']}")
    rows = Target.history.filter(
        code=code,
        goal_id__in=Goal.history.filter(code=goal).values("id"),
        indicator_id__in=Indicator.history.filter(code=stored["indicator"]).values("id"),
    )
    said = stored["judgement"]
    reference, group = stored.get("reference"), stored.get("subgroup")
    beside = (
        (reference["area_set"], reference["area"]) if reference else None,
        group["indicator"] if group else None,
    )
    if not any(
        as_json(target_of(row).to_dict()) == said["target"]
        and Rule.from_dict(row.rule).to_dict() == said["rule"]
        and _beside(row) == beside
        for row in rows
    ):
        yield Finding(stored["target"], "no such target was ever set")


def _beside(row: Any) -> tuple[tuple[str, str] | None, str | None]:
    """(area set, area) of the reference and the subgroup's indicator, of a target in the history."""
    places = Area.objects.filter(id=row.reference_id).values_list("area_set__code", "code")
    groups = Indicator.history.filter(id=row.subgroup_id).values_list("code", flat=True)
    return places.first(), groups.first()


def _part(report: Report, part: dict[str, Any]) -> Iterator[Finding]:
    known = RoundPart.history.filter(round=report.round_id, code=part["code"])
    if not any(row.heading == part["heading"] for row in known):
        yield Finding(f"part {part['code']}", "the round never asked for it so")


def _answer(report: Report, answer: dict[str, Any]) -> Iterator[Finding]:
    given = answer.get("assignments", [])
    yield from _asked(report, answer)
    said = {
        one["assignment"]: (one["standing"], one["text"]) for one in given if one["standing"] or one["text"]
    }
    printed = any(answer["texts"].values()) or bool(said)
    if answer["state"] == SubmissionState.NOT_STARTED and not printed:
        return
    rows = Submission.history.filter(round=report.round_id, organisation__code=answer["code"])
    for row in rows:
        # The day of a text that was sent back no longer counts.
        given = row.submitted_at if row.state in HANDED_IN else None
        on = timezone.localdate(given).isoformat() if given else None
        if (row.state, on) == (answer["state"], answer["submitted"]) and (
            not printed
            or (
                _texts(row) == {code: text for code, text in answer["texts"].items() if text}
                and _answered(row) == said
            )
        ):
            return
    yield Finding(f"answer {answer['code']}", "the body never handed in such a text")


def _texts(row: Any) -> dict[str, str]:
    """The texts of an answer as they were when this row of its history was written, without empty ones."""
    kept = SubmissionPart.history.filter(submission_id=row.id)
    versions = {(each.code, each.version): each.text for each in kept}
    found = {code: versions.get((code, version), "") for code, version in row.seen.items()}
    return {code: text for code, text in found.items() if text}


def _answered(row: Any) -> dict[str, tuple[str, str]]:
    """What was answered to assignments when this row of the answer's history was written, without empty ones."""
    found = {}
    for each in AssignmentAnswer.history.filter(submission_id=row.id).select_related("assignment__document"):
        if row.seen.get(str(each.assignment)) == each.version and (each.standing or each.text):
            found[str(each.assignment)] = (each.standing, each.text)
    return found


def _asked(report: Report, answer: dict[str, Any]) -> Iterator[Finding]:
    """That the body was asked, and in these words."""
    for one in answer.get("assignments", []):
        document, _sep, code = one["assignment"].partition("/")
        rows = AssignmentAnswer.history.filter(
            submission__round=report.round_id,
            submission__organisation__code=answer["code"],
            assignment__document__code=document,
            assignment__code=code,
        )
        known = Assignment.history.filter(document__city=report.city, document__code=document, code=code)
        if not rows.exists() or not any(row.text == one["asked"] for row in known):
            yield Finding(f"assignment {one['assignment']}", f"{answer['code']} was never asked so")


def _assessment(report: Report, goal: dict[str, Any]) -> Iterator[Finding]:
    said = goal["assessment"]
    if said is None:
        return
    rows = Assessment.history.filter(round=report.round_id, goal__code=goal["code"])
    for row in rows:
        given = (row.level, row.basis, row.motivation, timezone.localdate(row.at).isoformat())
        names = User.history.filter(id=row.by_id).values_list("name", flat=True)
        if (
            given == (said["level"], said["basis"], said["motivation"], said["at"])
            and row.analysis == said.get("analysis", "")
            and said["by"] in names
        ):
            break
    else:
        yield Finding(f"goal {goal['code']}", "nobody ever assessed it so")
    for reply in said.get("replies", []):
        if not _replied(report, goal, reply):
            yield Finding(f"goal {goal['code']}", f"{reply['code']} never replied so")


def _replied(report: Report, goal: dict[str, Any], said: dict[str, Any]) -> bool:
    assessments = Assessment.history.filter(round=report.round_id, goal__code=goal["code"]).values("id")
    rows = Reply.history.filter(assessment_id__in=assessments, organisation__code=said["code"])
    return any(
        row.text == said["text"] and row.at and timezone.localdate(row.at).isoformat() == said["at"]
        for row in rows
    )


def _last(report: Report, code: str, said: dict[str, Any]) -> Iterator[Finding]:
    """The assessment of the year before: of a goal of this code in the city, in a round of that year."""
    versions = Assessment.history.filter(
        goal__document__city=report.city,
        goal__code=code,
        round__year=said["year"],
        level=said["level"],
        basis=said["basis"],
        motivation=said["motivation"],
        by__name=said["by"],
    )
    if not any(timezone.localdate(version.at).isoformat() == said["at"] for version in versions):
        yield Finding(f"goal {code}", f"nobody ever assessed it so in {said['year']}")
