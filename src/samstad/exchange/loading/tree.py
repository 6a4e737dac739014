"""What goals and documents hold beside their targets: targets of the year, lineage, assignments, words; groups."""

from __future__ import annotations

from typing import Any

from samstad.exchange.checks import Place
from samstad.exchange.checks_steering import full_goal
from samstad.exchange.loading.context import Loading, by
from samstad.exchange.loading.deciding import require_decision
from samstad.exchange.loading.store import orders
from samstad.exchange.schema import steering as schema
from samstad.exchange.schema.base import stored
from samstad.steering.models import (
    Assignment,
    Concept,
    DocumentSection,
    Goal,
    GroupMember,
    Lineage,
    SteeringDocument,
    SteeringGroup,
    StrategicQuestion,
    ThemeChange,
    YearTarget,
)


def load_year_targets(loading: Loading) -> None:
    loaded: dict[str, tuple[YearTarget, schema.YearTarget]] = {}
    for document in loading.folder.documents:
        for i, one in enumerate(document.goals):
            goal = loading.goals[f"{document.code}/{one.code}"]
            known = by(goal.year_targets.prefetch_related("bodies"), "code")
            for j, target in enumerate(one.year_targets):
                full, place = f"{document.code}/{one.code}/{target.code}", ("goals", i, "year_targets", j)
                row = _load_year_target(loading, goal, known.get(target.code), target, full, place)
                loaded[full] = row, target
    for row, target in loaded.values():
        council = loaded[str(target.council)][0] if target.council else None
        loading.store.put_later(row, {"council": council})


def _load_year_target(
    loading: Loading,
    goal: Goal,
    existing: YearTarget | None,
    one: schema.YearTarget,
    full: str,
    place: Place,
) -> YearTarget:
    values = {
        "indicator": loading.indicators[one.indicator],
        "year": one.year,
        "area": loading.area(one.area),
        "kind": one.kind,
        "value": one.value,
        "periodicity": one.periodicity,
        "by_gender": one.by_gender,
        "women": one.women,
        "men": one.men,
        "decision": loading.decisions[one.decision] if one.decision else None,
    }
    bodies = loading.bodies(one.bodies)
    if not loading.store.is_new(goal) and (existing is None or _changed(existing, values, bodies)):
        what = "the indicator, target or responsible body"
        require_decision(loading, goal.document, existing, one.decision, f"year target {full}", what, place)
    return loading.store.put(
        YearTarget, existing, {"goal": goal, "code": str(one.code)}, values, {"bodies": bodies}
    )


def _changed(row: YearTarget, values: dict[str, Any], bodies: list[Any]) -> bool:
    """Whether what a decision has laid down becomes another: indicator, target or responsible body."""
    laid_down = ("indicator", "year", "area", "kind", "value", "women", "men")
    return any(getattr(row, name) != values[name] for name in laid_down) or {
        body.pk for body in row.bodies.all()
    } != {body.pk for body in bodies}


def load_contents(loading: Loading) -> None:
    """What the documents step on and hold beside goals."""
    for one in loading.folder.documents:
        document = loading.documents[one.code]
        _load_lineage(loading, document, one)
        _load_theme_changes(loading, document, one)
        _in_order(loading, document, "concepts", Concept, one.concepts, ("term", "meaning"))
        _in_order(
            loading, document, "strategic_questions", StrategicQuestion, one.strategic_questions, ("text",)
        )
        _load_sections(loading, document, one)
        _load_assignments(loading, document, one)


def _load_sections(loading: Loading, document: SteeringDocument, one: schema.Document) -> None:
    known = by(document.sections.all(), "number")
    places = orders([known[each.number].order if each.number in known else None for each in one.sections])
    for section, order in zip(one.sections, places, strict=True):
        values = {"title": stored(section.title), "summary": stored(section.summary), "order": order}
        key = {"document": document, "number": str(section.number)}
        loading.store.put(DocumentSection, known.get(section.number), key, values)


def _load_lineage(loading: Loading, document: SteeringDocument, one: schema.Document) -> None:
    known = by(document.steps_on.all(), "predecessor_id")
    for step in one.steps_on:
        before = loading.documents[step.document]
        loading.store.put(
            Lineage,
            known.get(before.pk),
            {"document": document, "predecessor": before},
            {"kind": step.kind, "note": stored(step.note)},
        )


def _load_theme_changes(loading: Loading, document: SteeringDocument, one: schema.Document) -> None:
    known = by(document.theme_changes.all(), "code")
    for change in one.theme_changes:
        loading.store.put(
            ThemeChange,
            known.get(change.code),
            {"document": document, "code": str(change.code)},
            {
                "before": stored(change.before),
                "after": stored(change.after),
                "note": stored(change.note),
            },
        )


def _in_order(
    loading: Loading,
    document: SteeringDocument,
    relation: str,
    model: type[Concept] | type[StrategicQuestion],
    wanted: list[Any],
    names: tuple[str, ...],
) -> None:
    """Words and questions, in the order in which they stand."""
    known: dict[str, Any] = by(getattr(document, relation).all(), "code")
    places = orders([known[one.code].order if one.code in known else None for one in wanted])
    for one, order in zip(wanted, places, strict=True):
        values: dict[str, Any] = {name: stored(getattr(one, name)) for name in names}
        key = {"document": document, "code": str(one.code)}
        loading.store.put(model, known.get(one.code), key, values | {"order": order})


def _load_assignments(loading: Loading, document: SteeringDocument, one: schema.Document) -> None:
    known = by(document.assignments.prefetch_related("bodies", "goals"), "code")
    places = orders([known[each.code].order if each.code in known else None for each in one.assignments])
    for i, (each, order) in enumerate(zip(one.assignments, places, strict=True)):
        existing = known.get(each.code)
        if existing is not None and _asked_anew(loading, existing, each):
            where = f"assignment {document.code}/{each.code}"
            what = "what is asked, of whom or by when"
            require_decision(loading, document, existing, each.decision, where, what, ("assignments", i))
        loading.assignments[f"{one.code}/{each.code}"] = loading.store.put(
            Assignment,
            existing,
            {"document": document, "code": str(each.code)},
            {
                "text": stored(each.text),
                "due": each.due,
                "decision": loading.decisions[each.decision] if each.decision else None,
                "order": order,
                "source": each.source,
            },
            {
                "bodies": loading.bodies(each.bodies),
                "goals": [loading.goals[full_goal(goal, one.code)] for goal in each.goals],
            },
        )


def _asked_anew(loading: Loading, row: Assignment, one: schema.Assignment) -> bool:
    """Whether what is asked, of whom or by when becomes another."""
    bodies = {body.pk for body in row.bodies.all()}
    same = (row.text, row.due) == (stored(one.text), one.due)
    return not same or bodies != {body.pk for body in loading.bodies(one.bodies)}


def load_groups(loading: Loading) -> None:
    rows = SteeringGroup.objects.filter(city=loading.city)
    known = by(rows.prefetch_related("documents", "decisions"), "code")
    for one in loading.folder.steering_groups:
        group = loading.store.put(
            SteeringGroup,
            known.get(one.code),
            {"city": loading.city, "code": str(one.code)},
            {
                "name": stored(one.name),
                "mandate": stored(one.mandate),
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "source": one.source,
            },
            {
                "documents": [loading.documents[code] for code in one.documents],
                "decisions": [loading.decisions[code] for code in one.decisions],
            },
        )
        loading.steering_groups[one.code] = group
        seats = by(group.members.all(), "organisation_id")
        for member in one.members:
            body = loading.organisations[member.organisation]
            loading.store.put(
                GroupMember,
                seats.get(body.pk),
                {"group": group, "organisation": body},
                {"seat": stored(member.seat), "chairs": member.chairs},
            )
    for one in loading.folder.steering_groups:
        after = loading.steering_groups[one.successor] if one.successor else None
        loading.store.put_later(loading.steering_groups[one.code], {"successor": after})
