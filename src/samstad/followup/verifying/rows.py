"""The printed tables of yearly targets: each row follows from targets as the history has them at some time.

A row is made again in every way in which the history allows it: of each version of a target on the goal, or of one
that the council asked of it, with each version of the indicator's words, and of the council's target that it answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from samstad.drawing.numbers import Lang
from samstad.followup.models import Report
from samstad.followup.verifying.findings import Finding
from samstad.organisation.texts import pick
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
