"""Assignments, questions, definitions, groups and new documents: who writes them, when, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, Decision
from samstad.steering import assignment_actions, group_actions, life, word_actions
from samstad.steering.assignment_actions import WrittenAssignment
from samstad.steering.deciding import WrittenDecision
from samstad.steering.group_actions import WrittenGroup
from samstad.steering.life import UnfinishedError
from samstad.steering.models import Assignment, Concept, SteeringDocument, SteeringGroup, StrategicQuestion
from samstad.steering.stale import StaleError
from tests import people

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TODAY = dt.date(2026, 9, 20)


@pytest.fixture
def cast() -> SimpleNamespace:
    with clock.set_to(TODAY):
        city = people.city()
        board = people.body(city, "styrelsen", "executive_board")
        north, south = people.body(city, "norra"), people.body(city, "sodra")
        document = SteeringDocument.objects.create(
            city=city,
            code="budget",
            kind="budget",
            state="draft",
            owner=board,
            title={"sv": "Budget"},
            year=2026,
        )
        yield SimpleNamespace(
            city=city,
            board=board,
            north=north,
            south=south,
            document=document,
            decision=Decision.objects.create(
                city=city, code="d", body=board, date=dt.date(2026, 6, 1), title={"sv": "Justering"}
            ),
            coordinator=people.person("samordnare@example.org", (board, "coordinator")),
            reporter=people.person("rapportor@example.org", (board, "reporter")),
            reader=people.person("lasare@example.org", (board, "reader")),
            outside=people.person("annan@example.org", (north, "coordinator"), (north, "reporter")),
        )


def put(cast: SimpleNamespace, state: str) -> SteeringDocument:
    SteeringDocument.objects.filter(pk=cast.document.pk).update(state=state)
    return SteeringDocument.objects.get(pk=cast.document.pk)


def written(cast: SimpleNamespace, **more: object) -> WrittenAssignment:
    return WrittenAssignment(
        **({"text": {"sv": "Redovisa servicen"}, "bodies": frozenset({cast.north})} | more)
    )


def where(error: pytest.ExceptionInfo) -> set[str]:
    return {one.where for one in error.value.problems}


# --- Assignments ------------------------------------------------------------------------------------------


def test_an_assignment_is_given_in_a_draft(cast: SimpleNamespace) -> None:
    row = assignment_actions.give(cast.reporter, cast.document, written(cast))
    assert (row.code, [body.code for body in row.bodies.all()]) == ("redovisa-servicen", ["norra"])
    record = AuditRecord.objects.get(action="assignment.give")
    assert record.changes["bodies"] == [None, ["norra"]]
    again = assignment_actions.give(cast.reporter, cast.document, written(cast))
    assert again.code == "redovisa-servicen-2"


@pytest.mark.parametrize("who", ["reader", "outside"])
def test_others_give_none(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(PermissionDenied):
        assignment_actions.give(getattr(cast, who), cast.document, written(cast))
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": {"sv": " "}}, "text_sv"),
        ({"text": {"sv": "ord " * 1000}}, "text_sv"),
        ({"bodies": frozenset()}, "bodies"),
        ({"due": dt.date(26, 1, 1)}, "due"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(cast: SimpleNamespace, change: dict, field: str) -> None:
    with pytest.raises(UnfinishedError) as error:
        assignment_actions.give(cast.reporter, cast.document, written(cast, **change))
    assert where(error) == {field}
    assert not Assignment.objects.exists()


def test_it_is_not_due_before_the_document_applies(cast: SimpleNamespace) -> None:
    SteeringDocument.objects.update(valid_from=dt.date(2026, 1, 1))
    with pytest.raises(UnfinishedError) as error:
        assignment_actions.give(cast.reporter, cast.document, written(cast, due=dt.date(2025, 12, 31)))
    assert where(error) == {"due"}


def test_another_city_s_bodies_are_given_nothing(cast: SimpleNamespace) -> None:
    stranger = people.body(people.city("annan", "9903"), "b")
    with pytest.raises(UnfinishedError) as error:
        assignment_actions.give(cast.reporter, cast.document, written(cast, bodies=frozenset({stranger})))
    assert where(error) == {"bodies"}


@pytest.mark.parametrize("state", ["decided", "in_force"])
def test_after_the_decision_only_a_coordinator_and_only_on_a_decision(
    cast: SimpleNamespace, state: str
) -> None:
    row = assignment_actions.give(cast.reporter, cast.document, written(cast))
    document = put(cast, state)
    row.document = document
    other = written(cast, bodies=frozenset({cast.south}))
    for act in (
        lambda who, on: assignment_actions.change(who, row, None, other, on),
        lambda who, on: assignment_actions.give(who, document, other, on),
    ):
        with pytest.raises(PermissionDenied):
            act(cast.reporter, cast.decision)
        with pytest.raises(UnfinishedError) as error:
            act(cast.coordinator, None)
        assert where(error) == {"decision"}
    assert list(Assignment.objects.get().bodies.all()) == [cast.north]
    assignment_actions.change(cast.coordinator, row, None, other, cast.decision)
    record = AuditRecord.objects.get(action="assignment.change")
    assert (record.decision, record.changes["bodies"]) == (cast.decision, [["norra"], ["sodra"]])
    assert Assignment.objects.get().decision == cast.decision
    with pytest.raises(UserError):
        assignment_actions.take_away(cast.coordinator, row)


@pytest.mark.parametrize("state", ["referral", "revised", "replaced"])
def test_in_no_other_state_is_one_given(cast: SimpleNamespace, state: str) -> None:
    document = put(cast, state)
    with pytest.raises(PermissionDenied):
        assignment_actions.give(cast.coordinator, document, written(cast), cast.decision)


def test_a_stale_form_loses_nothing_and_is_told(cast: SimpleNamespace) -> None:
    row = assignment_actions.give(cast.reporter, cast.document, written(cast))
    read = WrittenAssignment.of(row).mark
    theirs = replace(WrittenAssignment.of(row), text={"sv": "Deras"})
    assignment_actions.change(cast.coordinator, row, read, theirs)
    mine = written(cast, text={"sv": "Mitt"})
    with pytest.raises(StaleError) as error:
        assignment_actions.change(cast.reporter, row, read, mine)
    assert Assignment.objects.get().text == {"sv": "Deras"}
    assignment_actions.change(cast.reporter, row, error.value.mark, mine)
    assert Assignment.objects.get().text == {"sv": "Mitt"}
    # The same again is no change.
    assignment_actions.change(cast.reporter, row, None, mine)
    assert AuditRecord.objects.filter(action="assignment.change").count() == 2


def test_a_code_is_never_used_again(cast: SimpleNamespace) -> None:
    row = assignment_actions.give(cast.reporter, cast.document, written(cast))
    assignment_actions.take_away(cast.reporter, row)
    assert assignment_actions.give(cast.reporter, cast.document, written(cast)).code == "redovisa-servicen-2"


# --- Questions and definitions ----------------------------------------------------------------------------


def test_questions_and_definitions_are_written_in_a_draft(cast: SimpleNamespace) -> None:
    new = Concept(document=cast.document)
    row = word_actions.write(cast.reporter, new, {"term": {"sv": "Stad"}, "meaning": {"sv": "Hela staden"}})
    question = StrategicQuestion(document=cast.document)
    word_actions.write(cast.reporter, question, {"text": {"sv": "Vilka nås inte?", "en": ""}})
    assert [one.code for one in (*Concept.objects.all(), *StrategicQuestion.objects.all())] == [
        "stad",
        "vilka-nas-inte",
    ]
    read = word_actions.mark(row)
    changed = {"term": {"sv": "Stad"}, "meaning": {"sv": "Alla delar"}}
    word_actions.write(cast.reporter, row, changed, read)
    with pytest.raises(StaleError):
        word_actions.write(cast.reporter, row, {"term": {"sv": "X"}, "meaning": {"sv": "Y"}}, read)
    assert Concept.objects.get().meaning == {"sv": "Alla delar"}
    record = AuditRecord.objects.filter(object_type="steering.Concept", object_id=str(row.pk)).latest("id")
    assert record.changes == {"meaning": [{"sv": "Hela staden"}, {"sv": "Alla delar"}]}
    word_actions.take_away(cast.reporter, row)
    assert not Concept.objects.exists()
    assert Concept.history.filter(history_type="-").exists()


def test_the_same_word_twice_or_without_meaning_is_refused(cast: SimpleNamespace) -> None:
    texts = {"term": {"sv": "Stad"}, "meaning": {"sv": "Hela"}}
    word_actions.write(cast.reporter, Concept(document=cast.document), texts)
    with pytest.raises(UnfinishedError) as error:
        word_actions.write(
            cast.reporter, Concept(document=cast.document), {**texts, "term": {"sv": " stad "}}
        )
    assert where(error) == {"term_sv"}
    with pytest.raises(UnfinishedError) as error:
        word_actions.write(cast.reporter, Concept(document=cast.document), {"term": {"sv": "Rum"}})
    assert where(error) == {"meaning_sv"}


def test_what_is_decided_keeps_its_words(cast: SimpleNamespace) -> None:
    row = word_actions.write(
        cast.reporter, Concept(document=cast.document), {"term": {"sv": "A"}, "meaning": {"sv": "B"}}
    )
    for state in ("referral", "decided", "in_force", "revised", "replaced"):
        row.document = put(cast, state)
        with pytest.raises(PermissionDenied):
            word_actions.write(cast.coordinator, row, {"term": {"sv": "C"}, "meaning": {"sv": "D"}})
        with pytest.raises(PermissionDenied):
            word_actions.take_away(cast.coordinator, row)


# --- Steering groups --------------------------------------------------------------------------------------


def test_a_group_has_mandate_members_decisions_and_a_successor(cast: SimpleNamespace) -> None:
    old = group_actions.set_up(
        cast.coordinator,
        cast.city,
        WrittenGroup({"sv": "Styrgrupp ytterstad"}, {"sv": "Leder."}, frozenset({cast.document})),
    )
    group_actions.seat(cast.coordinator, old, cast.north, "Direktör", chairs=True)
    group_actions.seat(cast.coordinator, old, cast.south)
    group_actions.seat(cast.coordinator, old, cast.south, "Controller")
    group_actions.leave(cast.coordinator, old, cast.north)
    group_actions.decide(
        cast.coordinator, old, WrittenDecision(cast.board, dt.date(2026, 3, 1), "KS 2026/1", "Arbetsplan")
    )
    new = group_actions.set_up(
        cast.coordinator, cast.city, WrittenGroup({"sv": "Styrgrupp sammanhållen stad"})
    )
    group_actions.change(
        cast.coordinator,
        old,
        None,
        replace(WrittenGroup.of(old), successor=new, valid_to=dt.date(2026, 6, 1)),
    )
    old.refresh_from_db()
    assert [(one.organisation.code, one.seat) for one in old.members.all()] == [
        ("sodra", {"sv": "Controller"})
    ]
    assert [one.matter.registry_number for one in old.decisions.all()] == ["KS 2026/1"]
    assert list(new.predecessors.all()) == [old]
    acts = AuditRecord.objects.filter(object_type="steering.SteeringGroup", object_id=str(old.pk))
    assert [one.action for one in acts.order_by("id")] == [
        "group.set_up",
        "group.seat",
        "group.seat",
        "group.seat",
        "group.leave",
        "group.decide",
        "group.change",
    ]


def test_groups_do_not_follow_one_another_in_a_circle(cast: SimpleNamespace) -> None:
    rows = [
        group_actions.set_up(cast.coordinator, cast.city, WrittenGroup({"sv": name}))
        for name in ("Ett", "Två", "Tre")
    ]
    for before, after in ((0, 1), (1, 2)):
        group_actions.change(
            cast.coordinator,
            rows[before],
            None,
            replace(WrittenGroup.of(rows[before]), successor=rows[after]),
        )
    for wrong in (rows[0], rows[2]):
        with pytest.raises(UnfinishedError) as error:
            group_actions.change(
                cast.coordinator, rows[2], None, replace(WrittenGroup.of(rows[2]), successor=wrong)
            )
        assert where(error) == {"successor"}


def test_what_is_wrong_with_a_group_is_told(cast: SimpleNamespace) -> None:
    wrong = WrittenGroup({"sv": ""}, valid_from=dt.date(2026, 2, 1), valid_to=dt.date(2026, 1, 1))
    with pytest.raises(UnfinishedError) as error:
        group_actions.set_up(cast.coordinator, cast.city, wrong)
    assert where(error) == {"name_sv", "valid_to"}
    group = group_actions.set_up(cast.coordinator, cast.city, WrittenGroup({"sv": "Grupp"}))
    for act in (
        lambda: group_actions.seat(cast.coordinator, group, None),
        lambda: group_actions.leave(cast.coordinator, group, cast.north),
        lambda: group_actions.decide(cast.coordinator, group, None),
    ):
        with pytest.raises(UnfinishedError):
            act()


@pytest.mark.parametrize("who", ["reporter", "reader", "outside"])
def test_only_who_leads_the_city_sets_up_groups(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(PermissionDenied):
        group_actions.set_up(getattr(cast, who), cast.city, WrittenGroup({"sv": "Grupp"}))
    assert not SteeringGroup.objects.exists()


# --- A new document ---------------------------------------------------------------------------------------


def test_a_document_begins_as_a_draft(cast: SimpleNamespace) -> None:
    new = SteeringDocument(city=cast.city, owner=cast.board, kind="budget", year=2027, state="in_force")
    made = life.begin(cast.coordinator, new, title={"sv": "Budget 2027", "en": ""})
    assert (made.code, made.state, made.title) == ("budget-2027", "draft", {"sv": "Budget 2027"})
    assert AuditRecord.objects.get(action="document.begin").object_id == str(made.pk)
    with pytest.raises(PermissionDenied):
        life.begin(
            cast.outside, SteeringDocument(city=cast.city, owner=cast.board, kind="budget"), title={"sv": "B"}
        )


def test_what_is_wrong_with_a_document_is_told(cast: SimpleNamespace) -> None:
    wrong = SteeringDocument(
        city=cast.city,
        owner=cast.board,
        kind="dikt",
        year=27,
        valid_from=dt.date(2027, 2, 1),
        valid_to=dt.date(2027, 1, 1),
    )
    with pytest.raises(UnfinishedError) as error:
        life.begin(cast.coordinator, wrong, title={"sv": " "})
    assert where(error) == {"kind", "title_sv", "year", "valid_to"}
    with pytest.raises(UnfinishedError) as error:
        life.begin(cast.coordinator, SteeringDocument(city=cast.city, kind="budget"), title={"sv": "B"})
    assert where(error) == {"owner"}
