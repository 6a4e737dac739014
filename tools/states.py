"""Writes docs/states.md from the tables of rights and transitions: `python -m tools.states`. A test compares them."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "states.md"

HEAD = """# States

Made from the tables in `src/samstad/followup/rules.py`, `src/samstad/steering/rules.py` and
`src/samstad/places/rules.py` by `python -m tools.states`; a test compares them. An arrow says what is done, and who
may do it.

## A submission: what one body answers in one round

"""

FOOT = """
Who sees a submission in each state:

| state | seen by |
|---|---|
{rows}

"""


GOALS = """
## A goal, by the state of its document

The leading body is the one whose document it is. What has left its draft is never written over; the city folder sets
the state.

| document | goals seen by | a goal is added by | a goal is changed by |
|---|---|---|---|
{rows}
"""


def who(grants: frozenset) -> str:
    """The grants of one action in words, the body's own first."""
    from samstad.organisation.rights import Scope

    order = {Scope.OWN: 0, Scope.LEADING: 1, Scope.PARTY: 2, Scope.CITY: 3, Scope.ANYONE: 4}
    own = sorted(grant.role.value for grant in grants if grant.scope is Scope.OWN and grant.role)
    words = []
    if own:
        every = len(own) == len(_roles())
        words.append("everybody in the body itself" if every else f"the body's own {' or '.join(own)}")
    elif any(grant.scope is Scope.OWN for grant in grants):
        words.append("everybody in the body itself")
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
        for action in ("close", "freeze")
    }
    around = [
        "## A reporting round",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "    [*] --> open: the city folder is loaded",
        f"    open --> closed: close ({leads['close']}), and what is approved is locked",
        "    closed --> [*]",
        "```",
        "",
        "In a closed round submissions keep their states and are seen by the same people; nothing moves any more.",
        "",
        f"Its report may be frozen, any number of times, by {leads['freeze']}, in both states.",
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
        goals(),
        places(),
    ]
    return "".join(parts)


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
