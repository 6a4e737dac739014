"""What must hold of the local work between the files of a city folder; a part of `checks`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from samstad.steering.models import DocumentKind

if TYPE_CHECKING:
    from samstad.exchange.checks import Place, _Checking
    from samstad.exchange.schema.folder import CityFolder


def area_references(folder: CityFolder) -> Iterator[str]:
    """Every area that the local work names; a sharing names its set by any area of it."""
    for things in (folder.needs, folder.focus_areas, folder.district_plans, folder.dialogues):
        yield from (thing.area for thing in things)
    for call in folder.funding_calls:
        yield from (one.area for one in call.applications if one.area)
    yield from (f"{one.area_set}:" for one in folder.allocations)


def needs(c: _Checking) -> None:
    for file, place, need in c.things("needs"):
        _placed(c, need, file, place)
        c.refer("themes", need.theme, file, (*place, "theme"))
        c.refer("organisations", need.answered_by, file, (*place, "answered_by"))
        if need.goal:
            c.goal(str(need.goal), file, (*place, "goal"))
        if need.activity and need.activity not in c.activities:
            c.fault(file, (*place, "activity"), f'there is no activity "{need.activity}"')
        if need.budget_line and need.budget_line not in c.budget_lines:
            c.fault(file, (*place, "budget_line"), f'there is no budget line "{need.budget_line}"')
        for i, row in enumerate(need.evidence):
            c.refer("indicators", row.indicator, file, (*place, "evidence", i, "indicator"))
    for file, place, order in c.things("prioritisings"):
        c.refer("organisations", order.owner, file, (*place, "owner"))
        c.refer("documents", order.document, file, (*place, "document"))
        c.refer_each("organisations", order.bodies, file, (*place, "bodies"))
        bodies = set(order.bodies)
        for i, row in enumerate(order.needs):
            c.refer("needs", row.need, file, (*place, "needs", i, "need"))
            for j, rank in enumerate(row.ranks):
                if rank.organisation not in bodies:
                    at = (*place, "needs", i, "ranks", j, "organisation")
                    c.fault(file, at, f'"{rank.organisation}" is not among the bodies')


def focus_and_plans(c: _Checking) -> None:
    for file, place, focus in c.things("focus_areas"):
        _placed(c, focus, file, place)
        c.refer("decisions", focus.decision, file, (*place, "decision"))
        for i, work in enumerate(focus.works):
            c.refer("organisations", work.organisation, file, (*place, "works", i, "organisation"))
    kinds = {str(document.code): document.kind for document in c.folder.documents}
    planned: dict[str, str] = {}
    districts: dict[str, str] = {}
    for file, place, plan in c.things("district_plans"):
        _placed(c, plan, file, place)
        if districts.setdefault(plan.area, file) != file:
            c.fault(file, (*place, "area"), f'"{plan.area}" has a plan already ({districts[plan.area]})')
        c.refer("partnerships", plan.partnership, file, (*place, "partnership"))
        c.refer("organisations", plan.report_to, file, (*place, "report_to"))
        c.refer_each("themes", plan.themes, file, (*place, "themes"))
        for i, document in enumerate(plan.versions):
            at = (*place, "versions", i)
            c.refer("documents", document, file, at)
            if kinds.get(document, DocumentKind.DISTRICT_PLAN) != DocumentKind.DISTRICT_PLAN:
                c.fault(file, at, f'the document "{document}" is of another kind')
            if planned.setdefault(document, file) != file:
                c.fault(file, at, f'"{document}" is a version of another plan ({planned[document]})')
        for i, sent in enumerate(plan.sendings):
            c.refer("organisations", sent.to, file, (*place, "sendings", i, "to"))
        for i, one in enumerate(plan.agreements):
            c.refer("agreements", one.agreement, file, (*place, "agreements", i, "agreement"))
            c.refer("organisations", one.reported_to, file, (*place, "agreements", i, "reported_to"))


def dialogues_and_knowledge(c: _Checking) -> None:
    for file, place, dialogue in c.things("dialogues"):
        _placed(c, dialogue, file, place)
        for i, row in enumerate(dialogue.proposals):
            c.refer("organisations", row.answered_by, file, (*place, "proposals", i, "answered_by"))
    for file, place, entry in c.things("knowledge"):
        c.refer("organisations", entry.owner, file, (*place, "owner"))


def money(c: _Checking) -> None:
    for file, place, call in c.things("funding_calls"):
        c.refer("organisations", call.owner, file, (*place, "owner"))
        for i, one in enumerate(call.applications):
            inside = (*place, "applications", i)
            c.refer("organisations", one.applicant, file, (*inside, "applicant"))
            c.area(one.area, file, (*inside, "area"))
            c.refer("decisions", one.decision, file, (*inside, "decision"))
            if one.goal:
                c.goal(str(one.goal), file, (*inside, "goal"))
    for file, place, shared in c.things("allocations"):
        c.refer("organisations", shared.owner, file, (*place, "owner"))
        c.refer("area_sets", shared.area_set, file, (*place, "area_set"))
        c.refer("decisions", shared.decision, file, (*place, "decision"))
        for i, row in enumerate(shared.inputs):
            c.refer("indicators", row.indicator, file, (*place, "inputs", i, "indicator"))
        if shared.area_set in c.areas:
            for i, outcome in enumerate(shared.outcomes):
                c.area(f"{shared.area_set}:{outcome.area}", file, (*place, "outcomes", i, "area"))


def of_partnership(c: _Checking, one: Any, file: str, place: Place) -> None:
    for i, row in enumerate(one.groups):
        c.refer("steering_groups", row.group, file, (*place, "groups", i, "group"))
    for i, meeting in enumerate(one.meetings):
        for j, decided in enumerate(meeting.decisions):
            at = (*place, "meetings", i, "decisions", j, "responsible")
            c.refer("organisations", decided.responsible, file, at)
    for i, asked in enumerate(one.questions):
        c.refer("organisations", asked.to, file, (*place, "questions", i, "to"))
        c.refer("needs", asked.need, file, (*place, "questions", i, "need"))


def _placed(c: _Checking, thing: Any, file: str, place: Place) -> None:
    """What has an area and an owner."""
    c.area(thing.area, file, (*place, "area"))
    c.refer("organisations", thing.owner, file, (*place, "owner"))
