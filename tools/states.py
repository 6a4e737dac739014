"""Writes docs/states.md from the tables of rights and transitions: `python -m tools.states`. A test compares them."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tools import states_local

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "states.md"

HEAD = """# States

Made from the tables in `src/samstad/followup/rules.py`, `src/samstad/steering/rules.py`,
`src/samstad/places/rules.py`, `src/samstad/referrals/rules.py` and `src/samstad/referrals/registry_rules.py`
by `python -m tools.states`; a test compares them.
An arrow says what is done, and who may do it.

## A submission: what one body answers in one round

"""

FOOT = """
Who sees a submission in each state:

| state | seen by |
|---|---|
{rows}

"""


DOCUMENTS = """
## A steering document

```mermaid
stateDiagram-v2
    [*] --> draft: a revision is made (revise), or the city folder is loaded
{arrows}
```

A revision is made of what is {revisable}, by {revisers}. When a document is taken into force, those that it
replaces become replaced and those that it revises become revised; those that it builds on stay. In states
{decided} a yearly target, its indicator and the bodies that answer for it are changed on a decision only.
"""

GOALS = """
## A goal, by the state of its document

The leading body is the one whose document it is. What has left its draft is never written over: a revision is a new
document that begins as a draft with what the old one holds.

| document | goals seen by | a goal is added by | a goal is changed by |
|---|---|---|---|
{rows}
"""


ACTIVITIES = """
## An activity, by its own state and that of its document

```mermaid
stateDiagram-v2
    [*] --> planned: it is written for a goal of a draft
{steps}
```

Steps are taken while the document is {open}. To stop says why.
Dates and what came of it are written in the same states; the rest of an activity in a draft only.

| document | activities seen by | the text is changed by | dates and outcome are changed by |
|---|---|---|---|
{rows}
"""


def who(grants: frozenset) -> str:
    """The grants of one action in words, the body's own first."""
    from samstad.organisation.rights import Scope

    order = {Scope.OWN: 0, Scope.NAMED: 0, Scope.LEADING: 1, Scope.PARTY: 2, Scope.CITY: 3, Scope.ANYONE: 4}
    own = sorted(grant.role.value for grant in grants if grant.scope is Scope.OWN and grant.role)
    words = []
    if own:
        every = len(own) == len(_roles())
        words.append("everybody in the body itself" if every else f"the body's own {' or '.join(own)}")
    elif any(grant.scope is Scope.OWN for grant in grants):
        words.append("everybody in the body itself")
    if any(grant.scope is Scope.NAMED for grant in grants):
        words.append("whom a part has been delegated to")
    leading = sorted(grant.role.value for grant in grants if grant.scope is Scope.LEADING and grant.role)
    if leading:
        words.append(f"the leading body's {' or '.join(leading)}")
    named = sorted(grant.role.value for grant in grants if grant.scope is Scope.PARTY and grant.role)
    if named:
        words.append(f"a named party's {' or '.join(named)}")
    if any(grant.scope is Scope.PARTY and grant.role is None for grant in grants):
        words.append("everybody in the bodies that it names")
    for grant in sorted(grants, key=lambda g: (order[g.scope], g.role or "")):
        if grant.scope is Scope.CITY:
            words.append(
                f"the city's {grant.role.value}" if grant.role else "everybody in the city's own bodies"
            )
        elif grant.scope is Scope.ANYONE:
            words.append("everybody")
    return ", ".join(words) or "nobody"


def _roles() -> list[str]:
    from samstad.organisation.models import Role

    return list(Role.values)


def document() -> str:
    """The whole page."""
    from samstad.followup import rules
    from samstad.followup.models import RoundState, SubmissionState

    lines = [
        "```mermaid",
        "stateDiagram-v2",
        f"    [*] --> {SubmissionState.NOT_STARTED.value}: the round opens",
    ]
    for (before, action), after in rules.TRANSITIONS.items():
        grants = rules.SUBMISSION.rows[before][action]
        lines.append(f"    {before.value} --> {after.value}: {action} ({who(grants)})")
    lines += [f"    {SubmissionState.LOCKED.value} --> [*]", "```"]
    rows = [f"| {state} | {who(rules.SUBMISSION.rows[state]['view'])} |" for state in SubmissionState.values]
    leads = {
        action: who(rules.ROUND.rows[RoundState.OPEN][action]).replace("the body's own", "the leading body's")
        for action in ("close", "freeze", "oversee", "remind")
    }
    around = [
        "## A reporting round",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> open: the city folder is loaded, or a template is started for a year",
        f"    open --> closed: close ({leads['close']}), and what is approved is locked",
        "    closed --> [*]",
        "```",
        "",
        "In a closed round submissions keep their states and are seen by the same people; nothing moves any more.",
        "",
        f"Its report may be frozen, any number of times, by {leads['freeze']}, in both states.",
        "",
        f"The state of all answers at once is seen by {leads['oversee']}; while it is open those who are late are",
        f"reminded by {leads['remind']}, and by the command that is run each day.",
        "",
        "A round on a document that is a draft is seen by the city's own people, and its report is not frozen: a",
        "frozen report is public, and a draft is not.",
        "",
    ]
    parts = [
        HEAD,
        "\n".join(lines),
        "\n",
        FOOT.format(rows="\n".join(rows)),
        "\n".join(around),
        written(),
        replies(),
        steering_documents(),
        goals(),
        activities(),
        places(),
        states_local.sections(who),
        referrals(),
    ]
    return "".join(parts)


def steering_documents() -> str:
    """The life of a document: its transitions, and what its successor's coming into force does to it."""
    from samstad.steering import rules

    arrows = [
        f"    {before.value} --> {after.value}: {action} ({who(rules.DOCUMENT_BY_STATE[before][action])})"
        for (before, action), after in rules.TRANSITIONS.items()
    ]
    arrows += [
        f"    in_force --> {after.value}: one that {kind.value} it is taken into force"
        for kind, after in rules.AFTER_SUCCESSOR.items()
        if after is not None
    ]
    revisable = sorted(state.value for state in rules.REVISABLE)
    return DOCUMENTS.format(
        arrows="\n".join(arrows),
        revisable=" or ".join(revisable),
        revisers=who(rules.DOCUMENT_BY_STATE[revisable[0]]["revise"]),
        decided=" and ".join(sorted(state.value for state in rules.NEEDS_DECISION)),
    )


PARTS = """
## A part of an answer

Its text is seen as the answer is. A reporter delegates a part to another person of the body, who then may write in
that part and no other for as long as the delegation stands and the person has a role in the body.

| answer | written by | delegated by | commented by |
|---|---|---|---|
{rows}
"""

REPLIES = """
## A reply to a status

A status is a person's assessment of a goal. Where it was made by somebody without a seat in the body that owns the
goal, that body is asked; freezing a report and closing the round wait until it has answered, has nothing to add, or its
day is over.

```mermaid
stateDiagram-v2
    [*] --> asked: assess, or ask ({ask})
{moves}
```

| reply | seen by |
|---|---|
{rows}
"""


def written() -> str:
    """Who writes in a part, delegates it and comments on it, by the answer's state."""
    from samstad.followup.rules import PART_BY_STATE

    rows = [
        f"| {state} | {who(row['edit'])} | {who(row['delegate'])} | {who(row['comment'])} |"
        for state, row in ((str(state), row) for state, row in PART_BY_STATE.items())
        if not state.startswith("closed_")
    ]
    return PARTS.format(rows="\n".join(rows))


def replies() -> str:
    """How a body comes to reply, and who sees it."""
    from samstad.followup import rules

    moves = [
        f"    {before.value} --> {after.value}: {action} ({who(rules.REPLY.rows[before][action])})"
        for (before, action), after in rules.REPLY_TRANSITIONS.items()
    ]
    rows = [f"| {state} | {who(row['view'])} |" for state, row in rules.REPLY.rows.items()]
    ask = who(rules.ASSESSMENT.rows["open"]["ask"])
    return REPLIES.format(ask=ask, moves="\n".join(moves), rows="\n".join(rows))


PLACES = """
## An agreement

"sign_last" is the signature after which no party's is missing. An act that is not a signature carries its reason.

```mermaid
stateDiagram-v2
    [*] --> draft: the city folder is loaded
{agreement}
    ended --> [*]
    replaced --> [*]
```

While it binds (in force, under review), a commitment is reported on by {report}.

## A situation picture

Its figures are frozen when it is sent to be signed, and fall again if it is taken back.

```mermaid
stateDiagram-v2
    [*] --> draft: begin ({begin})
{picture}
    agreed --> [*]
```

| picture | seen by | written by |
|---|---|---|
{rows}
"""


def places() -> str:
    """Agreements and situation pictures: who moves them, and who sees a picture."""
    from samstad.places import rules
    from samstad.places.models import AgreementState, PictureState

    def lines(steps: dict, table: object, signing: object) -> str:
        found = []
        for (before, act), after in steps.items():
            asked = signing if act.startswith("sign") else table
            grants = asked.rows[before]["sign" if act.startswith("sign") else act]
            found.append(f"    {before.value} --> {after.value}: {act} ({who(grants)})")
        return "\n".join(found)

    rows = [
        f"| {state} | {who(rules.PICTURE.rows[state]['view'])} | {who(rules.PICTURE.rows[state]['edit'])} |"
        for state in PictureState.values
    ]
    return PLACES.format(
        agreement=lines(rules.AGREEMENT_STEPS, rules.AGREEMENT, rules.PARTY),
        report=who(rules.COMMITMENT.rows[AgreementState.IN_FORCE]["report"]),
        begin=who(rules.PICTURE.rows[PictureState.DRAFT]["begin"]),
        picture=lines(rules.PICTURE_STEPS, rules.PICTURE, rules.SIGNER),
        rows="\n".join(rows),
    )


REFERRALS = """
## A referral

A version that has been sent is not written over: to revise is to send another.

```mermaid
stateDiagram-v2
    [*] --> draft: begin ({begin})
{referral}
    released --> [*]
```

{seen}

## An answer to a referral

More time is asked for by {extend}, and granted or refused by {extension}.

```mermaid
stateDiagram-v2
    [*] --> received: the referral is sent
{answer}
    complete --> [*]
    abstained --> [*]
```

{answers}

One without an account writes, hands in, abstains and asks for more time by its personal link, until it has handed in or
the link's last day is over. What it sent on paper is taken in by {take_in}; more time is given unasked by {give}.

```mermaid
stateDiagram-v2
    [*] --> received: the referral is sent
{outside}
    complete --> [*]
    abstained --> [*]
```

Its answer is *proposed* where more time was granted in two parts: the answer has been handed in, its decision not yet.

## A matter in the registry

```mermaid
stateDiagram-v2
    [*] --> open: begin ({register})
{docket}
```

Documents are registered while it is open, by {documents}. What is secret is read by {secret}, and each reading is
written down. A closed matter is handed over by {export}.

## A meeting

```mermaid
stateDiagram-v2
    [*] --> planned: plan ({plan})
{meeting}
    posted --> [*]
```

## An interpellation

```mermaid
stateDiagram-v2
    [*] --> asked: begin ({ask})
{interpellation}
    debated --> [*]
    withdrawn --> [*]
```

Until it is given, the answer is written and read by {writers}.
"""


def referrals() -> str:
    """Referrals, answers, matters, meetings and interpellations: who moves them, and who sees them."""
    from samstad.referrals import registry_rules, rules
    from samstad.referrals.models import (
        AnswerState,
        DocketState,
        ExtensionState,
        InterpellationState,
        MeetingState,
        ReferralState,
    )

    def lines(steps: dict, table: object) -> str:
        return "\n".join(
            f"    {before.value} --> {after.value}: {act} ({who(table.rows[before.value][act])})"
            for (before, act), after in steps.items()
        )

    def seen(table: object, states: object, noun: str) -> str:
        rows = [f"| {state} | {who(table.rows[state]['view'])} |" for state in states.values]
        return "\n".join([f"| {noun} | seen by |", "|---|---|", *rows])

    draft, opened = ReferralState.DRAFT.value, DocketState.OPEN.value
    return REFERRALS.format(
        begin=who(rules.REFERRAL.rows[draft]["begin"]),
        referral=lines(rules.REFERRAL_STEPS, rules.REFERRAL),
        seen=seen(rules.REFERRAL, ReferralState, "referral"),
        answer=lines(rules.ANSWER_STEPS, rules.ANSWER),
        answers=seen(rules.ANSWER, AnswerState, "answer"),
        extend=who(rules.ANSWER.rows[AnswerState.DRAFT.value]["ask_extension"]),
        extension=who(rules.EXTENSION.rows[ExtensionState.ASKED.value]["decide"]),
        give=who(rules.ANSWER.rows["outside_received"]["give_extension"]),
        outside="\n".join(
            f"    {before.value} --> {after.value}: {act}"
            for (before, act), after in rules.OUTSIDE_STEPS.items()
        ),
        take_in=who(rules.ANSWER.rows["outside_received"]["take_in"]),
        register=who(registry_rules.DOCKET.rows[opened]["begin"]),
        docket=lines(registry_rules.DOCKET_STEPS, registry_rules.DOCKET),
        documents=who(registry_rules.DOCKET.rows[opened]["register"]),
        secret=who(registry_rules.REGISTERED.rows["secret"]["view"]),
        export=who(registry_rules.DOCKET.rows[DocketState.CLOSED.value]["export"]),
        plan=who(registry_rules.MEETING.rows[MeetingState.PLANNED.value]["plan"]),
        meeting=lines(registry_rules.MEETING_STEPS, registry_rules.MEETING),
        ask=who(registry_rules.INTERPELLATION.rows[InterpellationState.ASKED.value]["begin"]),
        interpellation=lines(registry_rules.INTERPELLATION_STEPS, registry_rules.INTERPELLATION),
        writers=who(registry_rules.INTERPELLATION.rows[InterpellationState.ASKED.value]["write"]),
    )


def goals() -> str:
    """Who reads and writes goals while their document is in each state."""
    from samstad.steering.models import DocumentState
    from samstad.steering.rules import DOCUMENT_BY_STATE, GOAL_BY_STATE

    rows = [
        f"| {state} | {who(GOAL_BY_STATE[state]['view'])} | {who(DOCUMENT_BY_STATE[state]['add_goal'])} "
        f"| {who(GOAL_BY_STATE[state]['edit'])} |"
        for state in DocumentState.values
    ]
    return GOALS.format(rows="\n".join(rows))


def activities() -> str:
    """Through which states an activity goes, and who writes of it while its document is in each."""
    from samstad.steering import activity_rules as rules
    from samstad.steering.models import DocumentState

    open_to = [state for state in DocumentState if state in rules.CARRIED_OUT_IN]
    steps = [
        f"    {before.value} --> {after.value}: {step} "
        f"({who(rules.ROWS[f'{open_to[0].value}/{before.value}'][step])})"
        for (before, step), after in rules.TRANSITIONS.items()
    ]
    rows = []
    for state in DocumentState:
        row = rules.ROWS[f"{state.value}/planned"]
        rows.append(f"| {state.value} | {who(row['view'])} | {who(row['edit'])} | {who(row['carry_out'])} |")
    return ACTIVITIES.format(
        steps="\n".join(steps), open=" or ".join(state.value for state in open_to), rows="\n".join(rows)
    )


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samstad.conf.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["SAMSTAD_HOME"] = home
        import django

        django.setup()
        DOCUMENT.write_text(document(), encoding="utf-8")
    print(DOCUMENT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
