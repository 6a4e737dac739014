"""Every address × everybody, compared with the tables of rights.

The walk grows by itself: a new address is found in the resolver, and fails here until its view declares what it asks
(`access.page` or `access.open_page`) and `OBJECTS` knows how to reach what its loader loads. What is expected is
read from the table's own rows, not from `may`, which the views use.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from samstad.followup.models import (
    Assessment,
    AssignmentAnswer,
    Job,
    ReportingRound,
    RoundState,
    RoundTemplate,
    Submission,
    SubmissionState,
)
from samstad.organisation import clock
from samstad.organisation.models import Organisation, Role
from samstad.organisation.rights import ANONYMOUS, Scope, command_line, may, table_for
from samstad.places.models import (
    Agreement,
    AgreementState,
    InputRequest,
    Measure,
    Party,
    PictureSigner,
    PictureState,
    Problem,
    SituationPicture,
)
from samstad.referrals import links as personal_links
from samstad.referrals.models import (
    AnswerState,
    DocketState,
    ExtensionState,
    InterpellationState,
    MeetingState,
    ReferralState,
)
from samstad.statistics.uploads import stage
from samstad.steering.models import SteeringDocument, SteeringGroup
from samstad.steering.rules import TRANSITIONS
from samstad.web import access as web_access
from samstad.web import loaders, referral_loaders
from samstad.web.access import Access
from samstad.web.views import contents, leading, life, premises_writing, rounds, word_templates, writing
from samstad.web.views import parts as part_views
from samstad.web.views import projects as project_views
from samstad.web.views import replies as reply_views
from tests import people
from tests.web import local_objects, small_city, small_referral

# Addresses that belong to no object: signing in and out, and the choice of language.
WITHOUT_ACCESS = {
    "set_language",
    "sign_in_as",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


@dataclass(frozen=True)
class Case:
    """One object: the parts of its address, and how to put it in the state that is asked about."""

    parts: dict[str, Any]
    get: Callable[[], Any]
    label: str


def patterns() -> list[URLPattern]:
    return [pattern for pattern in get_resolver().url_patterns if isinstance(pattern, URLPattern)]


def access_of(pattern: URLPattern) -> Access | None:
    return getattr(pattern.callback, "access", None)


# --- Objects, one entry for each loader ------------------------------------------------------------------


def one(parts: dict[str, Any], obj: Any) -> list[Case]:
    return [Case(parts, lambda: obj, "")]


def documents(
    made: SimpleNamespace, name: str, owner: Any = None, states: Iterable[str] = ("draft", "in_force")
) -> list[Case]:
    """A document in each state: a draft is not for everybody, and is written by its owner's own people."""

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            SteeringDocument.objects.filter(pk=made.document.pk).update(
                state=state, owner=owner or made.document.owner
            )
            return SteeringDocument.objects.get(pk=made.document.pk)

        return get

    return [Case({name: "program"}, put(state), state) for state in states]


IN_WORK = {before for before, _action in TRANSITIONS}


def projects(made: SimpleNamespace) -> list[Case]:
    return [
        Case(case.parts | {"project": "skola"}, lambda case=case: case.get().projects.get(), case.label)
        for case in documents(made, "code")
    ]


def premises_plans(made: SimpleNamespace) -> list[Case]:
    return [
        Case(
            case.parts | {"organisation": "norra"},
            lambda case=case: case.get().premises_plans.get(),
            case.label,
        )
        for case in documents(made, "code")
    ]


def word_template(made: SimpleNamespace) -> list[Case]:
    """The executive board's to change: here the personas' own body is that."""
    Organisation.objects.filter(city=made.city, kind="executive_board").update(kind="committee")
    Organisation.objects.filter(pk=made.north.pk).update(kind="executive_board")
    return one({}, word_templates.load_template(made.city))


def of_document(made: SimpleNamespace, of: Callable[[SimpleNamespace], list[Case]]) -> list[Case]:
    """What is written in a document: the document says who may, by the state that it is in."""

    def within(case: Case) -> Callable[[], Any]:
        def get() -> Any:
            document = case.get().document
            SteeringDocument.objects.filter(pk=document.pk).update(owner=made.north)
            document.owner = made.north
            return document

        return get

    return [Case(case.parts, within(case), case.label) for case in of(made)]


def goals(made: SimpleNamespace) -> list[Case]:
    cases = documents(made, "document")
    return [
        Case(
            case.parts | {"code": "arbete"}, lambda case=case: case.get().goals.get(code="arbete"), case.label
        )
        for case in cases
    ]


def activities(made: SimpleNamespace) -> list[Case]:
    """The activity of the goal, while the document is in each of its states."""
    found = made.goal.activities.get()
    return [
        Case(
            {"document": "program", "goal": "arbete", "code": found.code},
            lambda case=case: case.get().activities.get(),
            case.label,
        )
        for case in goals(made)
    ]


def agreements(made: SimpleNamespace) -> list[Case]:
    return led_agreements(made, lambda: loaders.load_agreement(made.city, "avtal"))


def led_agreements(made: SimpleNamespace, get: Callable[[], Any], **parts: str) -> list[Case]:
    """What belongs to an agreement that the personas' own body leads, in each of its states."""

    def put(state: str) -> Callable[[], Any]:
        def fetch() -> Any:
            Agreement.objects.filter(pk=made.agreement.pk).update(state=state)
            SteeringDocument.objects.filter(code="avtal").update(owner=made.north)
            return get()

        return fetch

    return [Case({"code": "avtal", **parts}, put(state), state) for state in AgreementState.values]


def chains(made: SimpleNamespace) -> list[Case]:
    """The chain of an agreement in each of its own states: the personas' own body leads it and approves first."""
    found = made.agreement
    for order, body in enumerate((made.north, made.south), start=1):
        found.approvers.get_or_create(order=order, defaults={"organisation": body})
    values = {"on": small_city.TODAY, "name": "N", "title": "o", "content_hash": "0" * 64}

    def put(state: str, asked: bool, approved: int) -> Callable[[], Any]:
        def fetch() -> Any:
            found.approvals.all().delete()
            for body in (made.north, made.south)[:approved]:
                found.approvals.create(organisation=body, outcome="approved", **values)
            day = small_city.TODAY if asked else None
            Agreement.objects.filter(pk=found.pk).update(state=state, approval_asked_on=day)
            SteeringDocument.objects.filter(code="avtal").update(owner=made.north)
            return loaders.load_chain(made.city, "avtal")

        return fetch

    return [
        Case({"code": "avtal"}, put(state, asked, approved), label)
        for label, state, asked, approved in (
            ("unasked", "draft", False, 0),
            ("asked", "draft", True, 0),
            ("approved", "draft", True, 2),
            ("sent", "sent", True, 2),
        )
    ]


def parties(made: SimpleNamespace) -> list[Case]:
    Party.objects.create(agreement=made.agreement, organisation=made.north)
    return led_agreements(made, lambda: loaders.load_party(made.city, "avtal", "norra"), organisation="norra")


def pictures(made: SimpleNamespace, get: Callable[[], Any] | None = None, **more: Any) -> list[Case]:
    """A picture of the personas' own body in each state, with a partner that is asked and signs."""
    picture = SituationPicture.objects.create(
        city=made.city, area=made.areas.districts[0], owner=made.north, version=1
    )
    partner = Organisation.objects.get(city=made.city, code="polisen")
    for body in (made.north, partner):
        PictureSigner.objects.create(picture=picture, organisation=body)
    for body in (made.north, partner):
        InputRequest.objects.create(
            picture=picture, organisation=body, due=small_city.TODAY, asked_on=small_city.TODAY
        )
    problem = Problem.objects.create(
        city=made.city, code="otrygghet", picture=picture, owner=made.north, title={"sv": "Otrygghet"}
    )
    Measure.objects.create(activity=made.goal.activities.get(), kind="social", problem=problem)
    parts = {"area_set": "stadsdelar", "code": "S1", "version": 1}

    def put(state: str) -> Callable[[], Any]:
        def fetch() -> Any:
            day = small_city.TODAY if state == "agreed" else None
            SituationPicture.objects.filter(pk=picture.pk).update(state=state, agreed_on=day)
            return get() if get else loaders.load_picture(made.city, **parts)

        return fetch

    return [Case(more.get("parts", parts), put(state), state) for state in PictureState.values]


def of_picture(made: SimpleNamespace, loader: Callable[..., Any], **more: Any) -> list[Case]:
    parts = {"area_set": "stadsdelar", "code": "S1", "version": 1, **more}
    return pictures(made, lambda: loader(made.city, **parts), parts=parts)


def of_problem(made: SimpleNamespace, loader: Callable[..., Any], **parts: Any) -> list[Case]:
    return pictures(made, lambda: loader(made.city, **parts), parts=parts)


def requests(made: SimpleNamespace) -> list[Case]:
    cases = pictures(made)
    number = InputRequest.objects.get(organisation=made.north).pk
    return [
        Case(
            case.parts | {"number": number},
            lambda case=case: (case.get(), loaders.load_request(made.city, **case.parts, number=number))[1],
            case.label,
        )
        for case in cases
    ]


def measures(made: SimpleNamespace) -> list[Case]:
    cases = pictures(made)
    number = Measure.objects.get().pk
    return [
        Case(
            {"number": number},
            lambda case=case: (case.get(), loaders.load_measure(made.city, number))[1],
            case.label,
        )
        for case in cases
    ]


def submissions(made: SimpleNamespace) -> list[Case]:
    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            Submission.objects.filter(pk=made.submission.pk).update(state=state)
            made.submission.parts.update(text="Text")
            return Submission.objects.get(pk=made.submission.pk)

        return get

    parts = {"code": "oktober", "organisation": "norra"}
    return [Case(parts, put(state), state) for state in SubmissionState.values]


def parts(made: SimpleNamespace) -> list[Case]:
    """A part, in each state of its answer."""

    def get(case: Case) -> Callable[[], Any]:
        return lambda: (case.get(), part_views.load_part(made.city, "oktober", "norra", "results"))[1]

    return [Case(case.parts | {"part": "results"}, get(case), case.label) for case in submissions(made)]


def assignment_answers(made: SimpleNamespace) -> list[Case]:
    """An answer to an assignment, in each state of the body's report."""
    assignment = made.document.assignments.get()
    AssignmentAnswer.objects.get_or_create(submission=made.submission, assignment=assignment)
    asked = {"document": "program", "assignment": assignment.code}

    def get(case: Case) -> Callable[[], Any]:
        return lambda: (case.get(), part_views.load_assignment_answer(made.city, **case.parts, **asked))[1]

    return [Case(case.parts | asked, get(case), case.label) for case in submissions(made)]


def templates(made: SimpleNamespace) -> list[Case]:
    """A template that the personas' own body leads."""
    found, _ = RoundTemplate.objects.get_or_create(
        city=made.city,
        code="mall",
        defaults={"led_by": made.north, "kind": "own", "name": {"sv": "Mall"}}
        | dict.fromkeys(("opens_month", "opens_day", "due_month", "due_day"), 9),
    )
    return one({"code": "mall"}, found)


def given(made: SimpleNamespace) -> list[Case]:
    """An assessment that was made, in each state of its round."""
    values = {"level": "partly", "motivation": "Därför.", "by": made.coordinator.user, "at": timezone.now()}
    Assessment.objects.get_or_create(round=made.round, goal=made.goal, defaults=values)
    return assessments(made)


def replies(made: SimpleNamespace) -> list[Case]:
    cases = given(made)
    values = {"assessment_version": 1, "answer_by": small_city.TODAY, "asked_at": timezone.now()}
    found = Assessment.objects.get(round=made.round, goal=made.goal)
    found.replies.get_or_create(organisation=made.north, defaults=values)

    def get(case: Case) -> Callable[[], Any]:
        return lambda: (
            case.get(),
            reply_views.load_reply(made.city, "oktober", "program", "arbete", "norra"),
        )[1]

    return [Case(case.parts | {"organisation": "norra"}, get(case), case.label) for case in cases]


def reporting_rounds(made: SimpleNamespace) -> list[Case]:
    """The round in each state, led by the personas' own body."""

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            ReportingRound.objects.filter(pk=made.round.pk).update(state=state, led_by=made.north)
            return ReportingRound.objects.get(pk=made.round.pk)

        return get

    return [Case({"code": "oktober"}, put(state), state) for state in RoundState.values]


def assessments(made: SimpleNamespace) -> list[Case]:
    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            ReportingRound.objects.filter(pk=made.round.pk).update(state=state)
            return rounds.load_assessment(made.city, "oktober", "program", "arbete")

        return get

    parts = {"code": "oktober", "document": "program", "goal": "arbete"}
    return [Case(parts, put(state), state) for state in RoundState.values]


def uploads(made: SimpleNamespace) -> list[Case]:
    """A file that was sent in and waits to be confirmed."""
    staged = stage(command_line(), made.dataset, "fil.csv", [b"a;b\n1;2\n"], small_city.TODAY)
    return one({"dataset": "register", "token": staged.token}, staged)


# --- Referrals, meetings, matters and interpellations, each the personas' own in each of its states ---------


def in_states(row: Any, states: Iterable[str], parts: dict[str, Any], get: Callable[[], Any]) -> list[Case]:
    """The row put in each state, as its table names them: a matter may be secret in each."""

    def put(state: str) -> Callable[[], Any]:
        def fetch() -> Any:
            type(row).objects.filter(pk=row.pk).update(**small_referral.values_of(row, state))
            return get()

        return fetch

    return [Case(parts, put(state), state) for state in states]


def referrals(
    made: SimpleNamespace, loader: Callable[..., Any], led: str = "north", **parts: Any
) -> list[Case]:
    found = small_referral.build(made, getattr(made, led))
    if not parts:
        found.referral = small_referral.unanswered(found)
    given = {"code": found.referral.code} | {key: getattr(found, name).pk for key, name in parts.items()}
    if loader is referral_loaders.load_attachment:
        given["number"] = 1
    return in_states(found.referral, ReferralState.values, given, lambda: loader(made.city, **given))


def answers(made: SimpleNamespace, loader: Callable[..., Any], **parts: Any) -> list[Case]:
    """An answer of the personas' own body, to what the board has referred."""
    found = small_referral.build(made, made.board)
    given = {"code": found.referral.code, "number": found.answer.pk}
    given |= {key: getattr(found, name).pk for key, name in parts.items()}
    return in_states(found.answer, AnswerState.values, given, lambda: loader(made.city, **given))


def extensions(made: SimpleNamespace) -> list[Case]:
    found = small_referral.build(made, made.board)
    given = {"code": found.referral.code, "number": found.extension.pk}
    return in_states(
        found.extension,
        ExtensionState.values,
        given,
        lambda: referral_loaders.load_extension(made.city, **given),
    )


def links(made: SimpleNamespace) -> list[Case]:
    found = small_referral.build(made, made.board)
    token = personal_links.token_of(found.link)
    return one({"token": token}, referral_loaders.load_link(made.city, token))


def frozen(made: SimpleNamespace) -> list[Case]:
    """A frozen proposal, while its answer is in each state."""
    found = small_referral.build(made, made.board)
    given = {"identifier": found.frozen.identifier, "name": "document.json"}
    return in_states(
        found.answer,
        AnswerState.values,
        given,
        lambda: referral_loaders.load_frozen_file(made.city, **given),
    )


def dockets(made: SimpleNamespace, loader: Callable[..., Any], of: str = "docket") -> list[Case]:
    found = small_referral.build(made, made.board)
    given = {"number": getattr(found, of).pk}
    states = [*DocketState.values, *(f"secret_{state}" for state in DocketState.values)]
    return in_states(found.docket, states, given, lambda: loader(made.city, **given))


def meetings(made: SimpleNamespace, loader: Callable[..., Any], **parts: Any) -> list[Case]:
    found = small_referral.build(made, made.board)
    given = {"body": "norra", "day": found.meeting.date.isoformat(), **parts}
    return in_states(found.meeting, MeetingState.values, given, lambda: loader(made.city, **given))


def interpellations(made: SimpleNamespace) -> list[Case]:
    found = small_referral.build(made, made.board)
    given = {"code": found.interpellation.code}
    return in_states(
        found.interpellation,
        InterpellationState.values,
        given,
        lambda: referral_loaders.load_interpellation(made.city, **given),
    )


def debated(made: SimpleNamespace) -> list[Case]:
    """The minutes of a debate, which are there once it has been held."""
    found = small_referral.build(made, made.board)
    found.interpellation.minutes_file = found.answer_file.file
    found.interpellation.save()
    given = {"code": found.interpellation.code}
    return one(given, referral_loaders.load_interpellation_minutes(made.city, **given))


def pending(made: SimpleNamespace) -> list[Case]:
    """A report that waits to be compiled, of a round led by the personas' own body."""
    ReportingRound.objects.filter(pk=made.round.pk).update(led_by=made.north)
    job = Job.objects.create(round=made.round, by=made.coordinator.user, queued=clock.now())
    return [Case({"code": "oktober", "number": job.pk}, lambda: Job.objects.get(pk=job.pk), "")]


OBJECTS: dict[Callable[..., Any], Callable[[SimpleNamespace], list[Case]]] = {
    loaders.load_city: lambda m: one({}, m.city),
    loaders.load_area: lambda m: one({"area_set": "stadsdelar", "code": "S1"}, m.areas.districts[0]),
    loaders.load_indicator: lambda m: one({"code": "arbete"}, m.indicator),
    loaders.load_index: lambda m: one({"code": "typer"}, m.typed),
    loaders.load_dataset: lambda m: one({"dataset": "register"}, m.dataset),
    loaders.load_upload: uploads,
    loaders.load_release: lambda m: one({"dataset": "register", "number": 1}, m.releases[0]),
    loaders.load_organisation: lambda m: one({"code": "norra"}, m.north),
    loaders.load_document: lambda m: documents(m, "code", m.north, list(IN_WORK)),
    loaders.load_goal: goals,
    loaders.load_activity: activities,
    loaders.load_project: projects,
    loaders.load_premises_plan: premises_plans,
    project_views.load_written: lambda m: of_document(m, projects),
    premises_writing.load_written: lambda m: of_document(m, premises_plans),
    word_templates.load_template: word_template,
    loaders.load_standing: lambda m: one({}, SteeringDocument(city=m.city, owner=m.north, state="draft")),
    writing.load_goal_of: lambda m: [
        Case({"code": "program", "goal": "arbete"}, case.get, case.label) for case in goals(m)
    ],
    life.load_comparison: lambda m: [
        Case(case.parts | {"other": "foregangare"}, case.get, case.label)
        for case in documents(m, "code", m.north)
    ],
    contents.load_assignment: lambda m: [
        Case(
            case.parts | {"assignment": "service"},
            lambda case=case: (case.get(), contents.load_assignment(m.city, "program", "service"))[1],
            case.label,
        )
        for case in documents(m, "code", m.north)
    ],
    part_views.load_assignment_answer: assignment_answers,
    loaders.load_year_target: lambda m: [
        Case(
            {"document": "program", "goal": "arbete", "code": "arbete-2026"},
            lambda case=case: case.get().year_targets.get(code="arbete-2026"),
            case.label,
        )
        for case in goals(m)
    ],
    loaders.load_steering_group: lambda m: one(
        {"code": "styrgrupp"}, SteeringGroup.objects.get(code="styrgrupp")
    ),
    loaders.load_agreement: agreements,
    loaders.load_chain: chains,
    loaders.load_party: parties,
    loaders.load_commitment: lambda m: led_agreements(
        m, lambda: loaders.load_commitment(m.city, "avtal", "redovisa"), commitment="redovisa"
    ),
    loaders.load_picture: pictures,
    loaders.load_new_picture: lambda m: one(
        {"area_set": "stadsdelar", "code": "S1"}, loaders.load_new_picture(m.city, "stadsdelar", "S1")
    ),
    loaders.load_signer: lambda m: of_picture(m, loaders.load_signer, organisation="norra"),
    loaders.load_request: requests,
    loaders.load_new_problem: lambda m: of_picture(m, loaders.load_new_problem),
    loaders.load_problem: lambda m: of_problem(m, loaders.load_problem, code="otrygghet"),
    loaders.load_measure: measures,
    loaders.load_round: reporting_rounds,
    loaders.load_job: pending,
    loaders.load_submission: submissions,
    part_views.load_part: parts,
    leading.load_template: templates,
    leading.load_templates: lambda m: one({}, RoundTemplate(city=m.city)),
    rounds.load_assessment: assessments,
    reply_views.load_given: given,
    reply_views.load_reply: replies,
    loaders.load_report: lambda m: one({"identifier": m.report.identifier}, m.report),
    referral_loaders.load_referral: lambda m: referrals(m, referral_loaders.load_referral),
    referral_loaders.load_new_referral: lambda m: one({}, referral_loaders.load_new_referral(m.city)),
    referral_loaders.load_attachment: lambda m: referrals(m, referral_loaders.load_attachment),
    referral_loaders.load_opinion: lambda m: referrals(m, referral_loaders.load_opinion, number="opinion"),
    referral_loaders.load_answer: lambda m: answers(m, referral_loaders.load_answer),
    referral_loaders.load_answer_file: lambda m: answers(
        m, referral_loaders.load_answer_file, file="answer_file"
    ),
    referral_loaders.load_extension: extensions,
    referral_loaders.load_link: links,
    referral_loaders.load_frozen_file: frozen,
    referral_loaders.load_docket: lambda m: dockets(m, referral_loaders.load_docket),
    referral_loaders.load_new_docket: lambda m: one({}, referral_loaders.load_new_docket(m.city)),
    referral_loaders.load_registered: lambda m: dockets(m, referral_loaders.load_registered, "registered"),
    referral_loaders.load_meeting: lambda m: meetings(m, referral_loaders.load_meeting),
    referral_loaders.load_new_meeting: lambda m: one({}, referral_loaders.load_new_meeting(m.city)),
    referral_loaders.load_item: lambda m: meetings(m, referral_loaders.load_item, number=1),
    referral_loaders.load_interpellation: interpellations,
    referral_loaders.load_interpellation_minutes: debated,
    referral_loaders.load_new_interpellation: lambda m: one(
        {}, referral_loaders.load_new_interpellation(m.city)
    ),
    loaders.load_report_file: lambda m: one(
        {"identifier": m.report.identifier, "name": "report.json"}, m.report.files.get(name="report.json")
    ),
}


def local(of: Callable[[SimpleNamespace], Any]) -> Callable[[SimpleNamespace], list[Case]]:
    def made_of(made: SimpleNamespace) -> list[Case]:
        parts, states = of(made)
        return [Case(parts, put, state) for state, put in states]

    return made_of


OBJECTS |= {loader: local(of) for loader, of in local_objects.OBJECTS.items()}


# --- People ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Persona:
    """Nobody (role None), or somebody with one role: in the object's organisation, in the one that leads what it is a
    part of, in another one, in another city."""

    role: Role | None
    where: str = ""

    def __str__(self) -> str:
        return f"{self.role.value} ({self.where})" if self.role else "anonymous"


EVERYBODY = [Persona(None)] + [
    Persona(role, where) for role in Role for where in ("own", "leading", "other", "partner", "elsewhere")
]


class Cast(dict[Persona, Any]):
    """An actor for each persona, and a client for those who are asked to go to a page."""

    def __init__(self, city: SimpleNamespace, client_of: Any) -> None:
        super().__init__()
        self._client_of = client_of
        self._clients: dict[Persona, Any] = {}
        bodies = {
            "own": city.north,
            "leading": city.board,
            "other": people.body(city.city, "annan"),
            "partner": people.body(city.city, "polisen", "authority"),
            "elsewhere": people.body(people.city("annanstad", "9903"), "styrelsen"),
        }
        for persona in EVERYBODY:
            email = f"{persona}@walk.example.org".replace(" ", "-").translate({40: None, 41: None})
            seat = (bodies[persona.where], persona.role.value) if persona.role else None
            self[persona] = people.person(email, seat) if seat else ANONYMOUS

    def client(self, persona: Persona) -> Any:
        if persona not in self._clients:
            self._clients[persona] = self._client_of(self[persona] if persona.role else None)
        return self._clients[persona]


@pytest.fixture
def cast(city: SimpleNamespace, client_of: Any) -> Cast:
    return Cast(city, client_of)


def city_body(case_object: Any, persona: Persona) -> Any:
    """The body that the persona is of, where it can be the one that leads."""
    codes = {"own": "norra", "leading": "styrelsen", "other": "annan", "partner": "polisen"}
    city = table_for(case_object).city_of(case_object)
    return city.organisations.filter(code=codes.get(persona.where, "-")).first() or persona


def expected(case_object: Any, action: str, persona: Persona) -> bool:
    """What the table's row says, worked out from the grants as they are written."""
    table = table_for(case_object)
    for grant in table.rows[table.state_of(case_object)][action]:
        if grant.scope is Scope.ANYONE:
            return True
        if persona.role is None or grant.role not in (None, persona.role):
            continue
        if grant.scope is Scope.OWN and persona.where == "own":
            return True
        if grant.scope is Scope.PARTY and persona.where != "elsewhere":
            body = city_body(case_object, persona)
            if body is not persona and body.pk in set(table.parties_of(case_object)):
                return True
        if grant.scope is Scope.LEADING and table.leader_of(case_object) == city_body(case_object, persona):
            return True
        if grant.scope is Scope.CITY and persona.where in {"own", "leading", "other"}:
            return True
    return False


def seen(response: Any) -> str:
    """The response as a right: let in, asked to sign in, or refused."""
    if response.status_code == 403:
        return "refused"
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "asked to sign in"
    assert response.status_code < 500, response.status_code
    assert response.status_code != 404, "the walk did not reach its object"
    return "let in"


# --- The walk --------------------------------------------------------------------------------------------


def test_every_view_declares_what_it_asks() -> None:
    silent = {p.name for p in patterns() if access_of(p) is None}
    assert silent == WITHOUT_ACCESS


def test_every_loader_can_be_walked() -> None:
    loaders_used = {a.loader for p in patterns() if (a := access_of(p)) and a.loader}
    assert loaders_used <= OBJECTS.keys()


@pytest.mark.parametrize("name", sorted(p.name for p in patterns() if access_of(p) and access_of(p).action))
def test_walk(name: str, city: SimpleNamespace, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """`may` answers for everybody as the table's rows say, and the address does as `may` says.

    One of each role who is let in, and one who is not, goes to the address; the first who is let in gets the page
    itself, and the others only as far as its door: pages in themselves are read elsewhere.
    """
    pattern = next(p for p in patterns() if p.name == name)
    access = access_of(pattern)
    assert access is not None
    assert access.loader is not None
    wrong = []
    for case in OBJECTS[access.loader](city):
        obj = case.get()
        table = table_for(obj)
        organisation = table.organisation_of(obj)
        if any(grant.scope is Scope.OWN for grant in table.rows[table.state_of(obj)][access.action]):
            assert organisation == city.north, "OBJECTS has an object that is not the personas' own"
        url = reverse(name, kwargs={"slug": city.city.slug, **case.parts})
        been: set[tuple[Role | None, bool]] = set()
        for persona in chosen(obj, access.action):
            let_in = expected(obj, access.action, persona)
            if may(cast[persona], access.action, obj) != let_in:
                wrong.append(f"{access.action} [{case.label}] {persona}: `may` does not say {let_in}")
            if (persona.role, let_in) in been:
                continue
            inside = let_in and not any(before for _role, before in been)
            been.add((persona.role, let_in))
            wanted = "let in" if let_in else "refused" if persona.role else "asked to sign in"
            for method in access.methods:
                found = visited(cast.client(persona), method, url, monkeypatch, inside=inside)
                if found != wanted:
                    wrong.append(f"{method} {url} [{case.label}] {persona}: {found}, not {wanted}")
    assert not wrong, "\n".join(wrong)


def visited(client: Any, method: str, url: str, monkeypatch: pytest.MonkeyPatch, *, inside: bool) -> str:
    """What somebody meets at the address, as `seen` names it; nothing that is done there stays."""
    with monkeypatch.context() as patch, transaction.atomic():
        if not inside:
            patch.setattr(web_access, "answer", lambda _view, _request, _obj: HttpResponse())
        response = client.generic(method, url)
        transaction.set_rollback(True)
    return seen(response)


def chosen(obj: Any, action: str) -> list[Persona]:
    """Everybody; where anyone at all may, four are enough to see that nobody is shut out."""
    if all(expected(obj, action, persona) for persona in EVERYBODY):
        return [Persona(None), *(Persona(Role.READER, where) for where in ("own", "other", "elsewhere"))]
    table = table_for(obj)
    told = {grant.scope for grant in table.rows[table.state_of(obj)][action]}
    if told & {Scope.LEADING, Scope.PARTY}:
        return EVERYBODY
    # Where nothing rests on who leads, that body is one of the city's others.
    return [persona for persona in EVERYBODY if persona.where != "leading"]


def test_a_role_whose_time_is_over_lets_nobody_in(city: SimpleNamespace, client_of: Any) -> None:
    actor = people.person("slut@walk.example.org", (city.north, "reporter"))
    actor.user.memberships.update(valid_to=small_city.TODAY - dt.timedelta(days=1))
    response = client_of(actor).get(f"/{city.city.slug}/rapportering/oktober/norra/")
    assert response.status_code == 403


def test_other_methods_are_refused(city: SimpleNamespace, client_of: Any) -> None:
    assert client_of(None).post(f"/{city.city.slug}/mal/").status_code == 405
    assert (
        client_of(city.reporter).get(f"/{city.city.slug}/rapportering/oktober/norra/lamna-in/").status_code
        == 405
    )
