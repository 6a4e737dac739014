"""The printed tables of yearly targets: each row follows from targets as the history has them at some time.

A row is made again in every way in which the history allows it: of each version of a target on the goal, or of one
that the council asked of it, with each version of the indicator's words, and of the council's target that it answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast

from samstad.drawing.numbers import Lang
from samstad.followup import year_outcomes
from samstad.followup.models import Report
from samstad.followup.verifying.findings import Finding
from samstad.organisation import clock
from samstad.organisation.texts import LANGUAGES, pick
from samstad.statistics.models import Area, Indicator
from samstad.steering import levels
from samstad.steering.models import Goal, Periodicity, YearTarget
from samstad.steering.year_rows import NOT_SET, PERIOD_WORDS, said


def check(report: Report, content: dict[str, Any]) -> Iterator[Finding]:
    """The tree names the goals that are told, and every row was once so."""
    compiled = content.get("compiled", {})
    told = sorted(goal["code"] for goal in content["goals"])
    if compiled and sorted(row["goal"] for row in compiled["tree"]) != told:
        yield Finding(f"{report.identifier}: tree", "it does not hold the goals that are told")
    for code, by_lang in compiled.get("rows", {}).items():
        for lang, rows in by_lang.items():
            known = _possible(report, code, cast(Lang, lang))
            for row in rows:
                if tuple(row) not in known:
                    yield Finding(f"goal {code}", f"no target of the year was ever set so: {' | '.join(row)}")
    outcomes = compiled.get("outcomes", [])
    for code, by_lang in compiled.get("rows", {}).items():
        if "outcomes" in compiled and len(by_lang["sv"]) != sum(one["goal"] == code for one in outcomes):
            yield Finding(f"goal {code}", "a target of the year has no outcome, or one has two")
    for entry in outcomes:
        yield from _outcome(report, content, entry)


def _outcome(report: Report, content: dict[str, Any], entry: dict[str, Any]) -> Iterator[Finding]:
    """That a target was once set so: on the goal, or by the council on the one over it."""
    what = f"outcome {entry['goal']}/{entry['target']}"
    goals = list(Goal.history.filter(document_id=report.round.document_id, code=entry["goal"]))
    on = {goal.id for goal in goals} | {goal.parent_id for goal in goals}
    targets = YearTarget.history.filter(goal_id__in=on - {None}, code=entry["target"], year=entry["year"])
    said = ("wanted", "by_gender", "indicator", "area_set", "area")
    if entry["year"] != report.round.year or not any(
        asked == {name: entry[name] for name in said}
        for target in targets
        for asked in _set_so(content, target)
    ):
        yield Finding(what, "no target of the year was ever set so")
    apart = entry["apart"]
    if apart and set(apart["levels"]) != _levels(report, content, entry["area_set"]):
        yield Finding(what, "the areas that are withheld together are others")


def _set_so(content: dict[str, Any], target: Any) -> Iterator[dict[str, Any]]:
    """A target with each version of its indicator, as a report tells it."""
    area = Area.objects.select_related("area_set").filter(pk=target.area_id).first()
    whole = content["whole"] or {"area_set": None, "area": None}
    place = {"area_set": area.area_set.code, "area": area.code} if area else whole
    for row in Indicator.history.filter(id=target.indicator_id):
        yield {
            "wanted": {lang: year_outcomes.wanted(target, row, cast(Lang, lang)) for lang in LANGUAGES},
            "by_gender": target.by_gender,
            "indicator": row.code,
            "area_set": place["area_set"],
            "area": place["area"],
        }


def _levels(report: Report, content: dict[str, Any], own: str) -> set[str]:
    """The area sets that were in force when the report was frozen, and the place's own."""
    with clock.set_to(dt.datetime.fromisoformat(content["frozen_at"]).date()):
        levels = year_outcomes.levels_of(report.city, report.city.area_sets.get(code=own))
    return {level.code for level in levels}


def _possible(report: Report, code: str, lang: Lang) -> set[tuple[str, ...]]:
    """Every row that could have been printed for the goal: indicator, committee's, council's, period."""
    document, year = report.round.document_id, report.round.year
    goals = list(Goal.history.filter(document_id=document, code=code))
    found: set[tuple[str, ...]] = set()
    for target in YearTarget.history.filter(goal_id__in={goal.id for goal in goals}, year=year):
        council = any(goal.kind in levels.OF_THE_COUNCIL for goal in goals if goal.id == target.goal_id)
        for name, own in _words(target, lang):
            period = PERIOD_WORDS[Periodicity(target.periodicity)][lang]
            if council:
                found.add((name, "", own, period))
            else:
                found |= {(name, own, asked, period) for asked in _asked(target, lang)}
    # What the council has asked and nobody has answered stands on the goals that lie under its own.
    over = {goal.parent_id for goal in goals if goal.kind not in levels.OF_THE_COUNCIL}
    for target in YearTarget.history.filter(goal_id__in=over - {None}, year=year):
        period = PERIOD_WORDS[Periodicity(target.periodicity)][lang]
        found |= {(name, NOT_SET[lang], asked, period) for name, asked in _words(target, lang)}
    return found


def _asked(target: Any, lang: Lang) -> set[str]:
    """What the council's target that it answers has said; nothing where it answers none."""
    if target.council_id is None:
        return {""}
    return {
        level for row in YearTarget.history.filter(id=target.council_id) for _name, level in _words(row, lang)
    }


def _words(target: Any, lang: Lang) -> set[tuple[str, str]]:
    """(indicator with its place, target in words) by each version of the indicator."""
    area = Area.objects.filter(pk=target.area_id).first() if target.area_id else None
    place = f", {pick(area.name, lang).text}" if area else ""
    return {
        (f"{pick(row.name, lang).text}{place}", said(target, lang, row))
        for row in Indicator.history.filter(id=target.indicator_id)
    }
