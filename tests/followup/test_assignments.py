"""Assignments are asked of the bodies that they name, answered in the round, and missed where they are not."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from samstad.drawing.document import Heading
from samstad.followup import (
    actions,
    assigned,
    content,
    layout_answers,
    missing,
    overseeing,
    starting,
    writing,
)
from samstad.followup.models import AssignmentAnswer, Comment, ReportingRound, Submission
from samstad.followup.verifying import recorded
from samstad.followup.writing import Written
from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.merging import fingerprint
from samstad.steering.models import Assignment, SteeringDocument
from tests import people
from tests.answers import FULL

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PART = {
    "code": "uppdrag",
    "kind": "assignments",
    "heading": {"sv": "Uppdrag"},
    "instruction": {},
    "required": True,
}


def document(cast: SimpleNamespace, code: str, **more: object) -> SteeringDocument:
    given = {"kind": "budget", "state": "in_force", "owner": cast.board, "title": {"sv": code}} | more
    return SteeringDocument.objects.create(city=cast.city, code=code, **given)


def assignment(of: SteeringDocument, code: str, *bodies: object) -> Assignment:
    made = Assignment.objects.create(document=of, code=code, text={"sv": f"Redovisa {code}"})
    made.bodies.set(bodies)
    return made


@pytest.fixture
def plan(cast: SimpleNamespace) -> SimpleNamespace:
    """A round of plans with a part for assignments, in a year whose budget has given two to the north."""
    cast.budget = document(cast, "budget-2026", year=2026)
    cast.service = assignment(cast.budget, "service", cast.north)
    cast.schools = assignment(cast.budget, "skolor", cast.north, cast.south)
    cast.plans = another_round(cast, "plan", dt.date(2026, 9, 15))
    cast.answer = cast.plans.submissions.get(organisation=cast.north)
    return cast


def another_round(cast: SimpleNamespace, code: str, due: dt.date) -> ReportingRound:
    made = ReportingRound.objects.create(
        city=cast.city,
        code=code,
        name={"sv": code},
        document=cast.round.document,
        led_by=cast.board,
        year=2026,
        opens=dt.date(2026, 8, 15),
        due=due,
    )
    made.addressees.set([cast.north, cast.south])
    starting.copy_parts(made, [PART])
    actions.open_round(cast.coordinator, made)
    return made


def asked(submission: Submission) -> list[str]:
    return [row.code for row in assigned.answers(submission)]


def answer(cast: SimpleNamespace, code: str, text: str, standing: str | None = "done", version: int = 1):
    return writing.save(cast.reporter, cast.answer, {code: Written(version, text, standing=standing)})


def test_each_body_is_asked_for_its_own(plan: SimpleNamespace) -> None:
    assert asked(plan.answer) == ["budget-2026/service", "budget-2026/skolor"]
    assert asked(plan.plans.submissions.get(organisation=plan.south)) == ["budget-2026/skolor"]
    # A round without a part for it asks for none.
    assert asked(plan.submission) == []


def test_what_is_asked_comes_from_documents_that_stand_and_are_of_the_year(plan: SimpleNamespace) -> None:
    others = {
        "draft": document(plan, "utkast", year=2026, state="draft"),
        "revised": document(plan, "reviderad", year=2026, state="revised"),
        "replaced": document(plan, "ersatt", state="replaced"),
        "last_year": document(plan, "budget-2025", year=2025),
        "ended": document(plan, "gammalt", valid_to=dt.date(2025, 12, 31)),
        "later": document(plan, "framtida", valid_from=dt.date(2027, 1, 1)),
    }
    for one in others.values():
        assignment(one, "x", plan.north)
    elsewhere = people.city("annan", "9903")
    other = SteeringDocument.objects.create(
        city=elsewhere,
        code="b",
        kind="budget",
        state="in_force",
        year=2026,
        owner=people.body(elsewhere, "b"),
        title={"sv": "b"},
    )
    assignment(other, "x", plan.north)
    lasting = assignment(document(plan, "policy", valid_from=dt.date(2020, 1, 1)), "x", plan.north)
    past = assignment(document(plan, "arets", year=2026, state="replaced"), "x", plan.north)
    own = assignment(plan.round.document, "x", plan.north)
    given = set(assigned.given_in(plan.plans))
    assert given == {plan.service, plan.schools, lasting, past, own}


def test_what_is_given_while_the_round_is_open_is_asked_too(plan: SimpleNamespace) -> None:
    assignment(plan.budget, "nytt", plan.north)
    actions.open_round(plan.coordinator, plan.plans)
    actions.open_round(plan.coordinator, plan.plans)
    assert asked(plan.answer) == ["budget-2026/nytt", "budget-2026/service", "budget-2026/skolor"]


def test_what_was_handed_in_is_not_asked_for_more(plan: SimpleNamespace) -> None:
    for code in asked(plan.answer):
        answer(plan, code, "Klart.")
    actions.submit(plan.reporter, plan.answer)
    assignment(plan.budget, "nytt", plan.north)
    actions.open_round(plan.coordinator, plan.plans)
    assert "budget-2026/nytt" not in asked(plan.answer)


def test_it_is_not_handed_in_before_every_assignment_is_answered(plan: SimpleNamespace) -> None:
    answer(plan, "budget-2026/service", "Vi har börjat.")
    answer(plan, "budget-2026/skolor", "Ännu inget.", standing="")
    with pytest.raises(UserError, match="uppdrag"):
        actions.submit(plan.reporter, plan.answer)
    assert assigned.asked_of(plan.answer) == assigned.Asked(2, 1)
    answer(plan, "budget-2026/skolor", "Ännu inget.", "planned", 2)
    assert missing.parts(plan.answer) == []
    actions.submit(plan.reporter, plan.answer)


def test_who_has_no_assignment_writes_that_in_the_part(plan: SimpleNamespace) -> None:
    plan.plans.addressees.add(plan.board)
    actions.open_round(plan.coordinator, plan.plans)
    mine = plan.plans.submissions.get(organisation=plan.board)
    assert [part.code for part in missing.parts(mine)] == ["uppdrag"]
    writer = people.person("styrelse@example.org", (plan.board, "reporter"))
    writing.save(writer, mine, {"uppdrag": Written(1, "Inga uppdrag.")})
    assert missing.parts(mine) == []


def test_the_coordinator_sees_who_has_not_answered(plan: SimpleNamespace, django_assert_num_queries) -> None:
    answer(plan, "budget-2026/service", "Klart.")
    lines = {line.row.organisation.code: line for line in overseeing.lines(plan.plans)}
    assert {code: line.unanswered for code, line in lines.items()} == {"norra": 1, "sodra": 1}
    assert [part.code for part in lines["norra"].lacking] == ["uppdrag"]
    answer(plan, "budget-2026/skolor", "Klart.")
    actions.submit(plan.reporter, plan.answer)
    lines = {line.row.organisation.code: line for line in overseeing.lines(plan.plans)}
    assert lines["norra"].unanswered == 0
    returned = actions.return_(plan.approver, Submission.objects.get(pk=plan.answer.pk), "Mer.")
    answer(plan, "budget-2026/skolor", "Klart, i alla skolor.", version=2)
    lines = {line.row.organisation.code: line for line in overseeing.lines(plan.plans)}
    assert [part.code for part in lines["norra"].changed] == ["uppdrag"]
    assert missing.changed_since(Submission.objects.get(pk=returned.pk)) == ["budget-2026/skolor"]


def test_two_who_write_lose_nothing(plan: SimpleNamespace) -> None:
    code = "budget-2026/service"
    answer(plan, code, "Ett.\n\nTvå.", "planned")
    answer(plan, code, "Ett.\n\nTvå, och mer.", "ongoing", 2)
    theirs = {code: Written(2, "Ett, nämligen här.\n\nTvå.", standing="planned")}
    saved = writing.save(plan.colleague, plan.answer, theirs)
    row = AssignmentAnswer.objects.get(submission=plan.answer, assignment=plan.service)
    # Only the first moved the standing: the second had it as it was read.
    assert (row.text, row.standing) == ("Ett, nämligen här.\n\nTvå, och mer.", "ongoing")
    assert saved.merged == [code]


def test_it_is_written_by_those_who_write_the_answer(plan: SimpleNamespace) -> None:
    written = {"budget-2026/service": Written(1, "Jag.", standing="done")}
    for who in (plan.stranger, plan.coordinator, plan.approver):
        with pytest.raises(PermissionDenied):
            writing.save(who, plan.answer, written)
    helper = people.person("hjalp@example.org", (plan.north, "reader"))
    with pytest.raises(PermissionDenied):
        writing.save(helper, plan.answer, written)
    writing.delegate(plan.reporter, plan.answer.parts.get(code="uppdrag"), helper.user)
    writing.save(helper, plan.answer, written)
    assert AssignmentAnswer.objects.get(assignment=plan.service).text == "Jag."


def test_a_standing_that_is_none_and_a_paste_of_a_book_are_refused(plan: SimpleNamespace) -> None:
    with pytest.raises(UserError):
        answer(plan, "budget-2026/service", "Klart.", "kanske")
    with pytest.raises(UserError, match="200"):
        answer(plan, "budget-2026/service", "ord " * 60_000)
    assert AssignmentAnswer.objects.get(assignment=plan.service).text == ""


def test_the_last_answer_stands_beside(plan: SimpleNamespace) -> None:
    answer(plan, "budget-2026/service", "I planen: vi ska.", "planned")
    later = another_round(plan, "berattelse", dt.date(2026, 12, 15))
    mine = later.submissions.get(organisation=plan.north)
    before = assigned.before(mine)
    assert [row.text for row in before.values()] == ["I planen: vi ska."]
    assert assigned.before(plan.answer) == {}


def test_the_report_has_approved_answers_and_names_what_was_asked(plan: SimpleNamespace) -> None:
    answer(plan, "budget-2026/service", "Fördelat lika.")
    answer(plan, "budget-2026/skolor", "I två skolor.", "ongoing")
    submitted = actions.submit(plan.reporter, plan.answer)
    said = {one["code"]: one.get("assignments") for one in content._answers(plan.plans)}
    assert [one["text"] for one in said["norra"]] == ["", ""]
    actions.approve(plan.approver, submitted)
    answers = content._answers(plan.plans)
    north = next(one for one in answers if one["code"] == "norra")
    assert [(one["assignment"], one["standing"], one["text"]) for one in north["assignments"]] == [
        ("budget-2026/service", "done", "Fördelat lika."),
        ("budget-2026/skolor", "ongoing", "I två skolor."),
    ]
    assert layout_answers.printed(north)
    assert not layout_answers.printed(next(one for one in answers if one["code"] == "sodra"))


def test_an_answer_in_a_report_that_was_never_given_is_found(plan: SimpleNamespace) -> None:
    for code in asked(plan.answer):
        answer(plan, code, "Fördelat lika.")
    actions.approve(plan.approver, actions.submit(plan.reporter, plan.answer))
    report = SimpleNamespace(round_id=plan.plans.pk, city=plan.city)

    def found(**change: str) -> list[object]:
        north = next(one for one in content._answers(plan.plans) if one["code"] == "norra")
        north["assignments"][0] |= change
        return list(recorded._answer(report, north))

    assert found() == []
    for change in (
        {"text": "Allt är löst."},
        {"standing": "planned"},
        {"asked": {"sv": "Något annat"}},
        {"assignment": "budget-2026/annat"},
    ):
        assert found(**change)


def test_the_answers_follow_the_texts_in_the_report(plan: SimpleNamespace) -> None:
    page = SimpleNamespace(
        lang="sv",
        written="",
        say=lambda word, **more: word,
        text=lambda value: value["sv"],
        content={
            "round": {"parts": []},
            "answers": [
                {
                    "organisation": {"sv": "Norra"},
                    "code": "norra",
                    "state": "approved",
                    "days_late": 0,
                    "texts": FULL,
                    "assignments": [
                        {
                            "assignment": "b/x",
                            "asked": {"sv": "Redovisa x"},
                            "standing": "done",
                            "text": "Klart.",
                        }
                    ],
                }
            ],
        },
    )
    blocks = list(layout_answers.collaboration(page))
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings[-2:] == ["assignments", "Redovisa x"]


def test_a_remark_on_an_answer_follows_its_paragraph(plan: SimpleNamespace) -> None:
    """As on a part: by those who may, on a paragraph that is there; told to the coordinator until it is dealt with."""
    writing.save(
        plan.reporter,
        plan.answer,
        {"budget-2026/service": Written(1, "Vi har börjat.\n\nMer i höst.", standing="ongoing")},
    )
    row = plan.answer.assignment_answers.get(assignment=plan.service)
    mark = fingerprint("Mer i höst.")
    for wrong, text in (("0" * 64, "När?"), (mark, " ")):
        with pytest.raises(UserError):
            writing.comment(plan.coordinator, row, wrong, text)
    with pytest.raises(PermissionDenied):
        writing.comment(plan.stranger, row, mark, "När?")
    made = writing.comment(plan.coordinator, row, mark, "När?")
    assert (made.on, made.part, made.excerpt, made.city) == (row, None, "Mer i höst.", plan.city)
    line = next(one for one in overseeing.lines(plan.plans) if one.row.organisation == plan.north)
    assert line.comments == 1
    with pytest.raises(PermissionDenied):
        writing.resolve(plan.stranger, made)
    assert writing.resolve(plan.reporter, made).resolved_by == plan.reporter.user
    line = next(one for one in overseeing.lines(plan.plans) if one.row.organisation == plan.north)
    assert line.comments == 0


def test_a_remark_is_of_one_text(plan: SimpleNamespace) -> None:
    """Of a part or of an answer: the database holds no remark of both, and none of neither."""
    row = plan.answer.assignment_answers.first()
    part = plan.answer.parts.first()
    said = {"paragraph": "x", "excerpt": "x", "text": "x", "by": plan.reporter.user, "at": clock.now()}
    for on in ({}, {"part": part, "answer": row}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.create(**said, **on)
