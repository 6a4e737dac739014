"""Who may do what with the sharing of money, and what state follows. Tables only; see `rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samstad.organisation import clock
from samstad.organisation.models import Role
from samstad.organisation.rights import (
    MEMBERS,
    NOBODY,
    PUBLIC,
    Table,
    anywhere,
    leading,
    own,
    parties,
    register,
)
from samstad.places import planning
from samstad.places.approval_rules import CHAIN, CHAIN_STEPS
from samstad.places.grant_rules import APPLICATION, APPLICATION_STEPS, DIALOGUE, DIALOGUE_STEPS
from samstad.places.models import (
    ActionPlanState,
    AllocationRecipe,
    AllocationState,
    DevelopmentNeed,
    DistrictPlan,
    FocusArea,
    NeedState,
    Prioritising,
    PrioritisingState,
)
from samstad.places.prevention_rules import (
    ACTION_PLAN,
    ACTION_PLAN_STEPS,
    COORDINATION,
    COORDINATION_STEPS,
)
from samstad.places.rules import MEMBER, MEMBER_STEPS, leads_partnership
from samstad.steering.models import DocumentState
from samstad.steering.rules import DOCUMENT_BY_STATE

PENS = (Role.COORDINATOR, Role.REPORTER)
HEADS = (Role.COORDINATOR, Role.APPROVER)
COORDINATORS = (Role.COORDINATOR,)


@dataclass(frozen=True)
class Drawn:
    """A table with its steps, as docs/states.md draws it. `rights` names the right of an act that has another name."""

    title: str
    table: Table
    steps: Mapping[tuple[str, str], str]
    begins: str
    first: str
    rights: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def right(self, act: str) -> str:
        return self.rights.get(act, act)


# --- Sharing by need -------------------------------------------------------------------------------------

ALLOCATION_STEPS: dict[tuple[str, str], str] = {
    (AllocationState.DRAFT, "decide"): AllocationState.DECIDED,
}
ALLOCATION = register(
    AllocationRecipe,
    Table(
        "allocation",
        {
            AllocationState.DRAFT: {
                "view": MEMBERS,
                "begin": own(*COORDINATORS),
                "edit": own(*COORDINATORS),
                "decide": own(*HEADS),
                "begin_next": NOBODY,
            },
            AllocationState.DECIDED: {
                "view": PUBLIC,
                "begin": NOBODY,
                "edit": NOBODY,
                "decide": NOBODY,
                "begin_next": own(*COORDINATORS),
            },
        },
        city_of=lambda recipe: recipe.city,
        organisation_of=lambda recipe: recipe.owner,
        state_of=lambda recipe: recipe.state,
    ),
)

# --- Needs, and their joint order ------------------------------------------------------------------------

N = NeedState
NEED_STEPS: dict[tuple[str, str], str] = {
    (N.DRAFT, "state"): N.STATED,
    (N.STATED, "withdraw"): N.DRAFT,
    (N.STATED, "prioritise"): N.PRIORITISED,
    (N.POSTPONED, "prioritise"): N.PRIORITISED,
    **{
        (state, act): after
        for state in (N.STATED, N.PRIORITISED)
        for act, after in (("take_up", N.TAKEN_UP), ("postpone", N.POSTPONED), ("decline", N.DECLINED))
    },
}
# A need is put in order when the joint order is closed, by whoever leads it.
_ORDERED = anywhere(*HEADS)
NEED = register(
    DevelopmentNeed,
    Table(
        "local need",
        {
            state.value: {
                "view": MEMBERS | own(*Role) if state is N.DRAFT else PUBLIC,
                "begin": own(*PENS) if state is N.DRAFT else NOBODY,
                "edit": own(*PENS) if state is N.DRAFT else NOBODY,
                "state": own(*HEADS, Role.REPORTER) if state is N.DRAFT else NOBODY,
                "withdraw": own(*HEADS) if state is N.STATED else NOBODY,
                "prioritise": _ORDERED if (state, "prioritise") in NEED_STEPS else NOBODY,
                # Whoever takes it up says so: any of the city's own bodies.
                "answer": anywhere(*HEADS) if (state, "decline") in NEED_STEPS else NOBODY,
            }
            for state in NeedState
        },
        city_of=lambda need: need.city,
        organisation_of=lambda need: need.owner,
        state_of=lambda need: need.state,
    ),
)

PRIORITISING_STEPS: dict[tuple[str, str], str] = {
    (PrioritisingState.OPEN, "close"): PrioritisingState.CLOSED,
}
PRIORITISING = register(
    Prioritising,
    Table(
        "joint order of needs",
        {
            PrioritisingState.OPEN: {
                "view": MEMBERS,
                "begin": own(*COORDINATORS),
                "rank": parties(*PENS, Role.APPROVER),
                "close": own(*HEADS),
            },
            PrioritisingState.CLOSED: {"view": PUBLIC, "begin": NOBODY, "rank": NOBODY, "close": NOBODY},
        },
        city_of=lambda found: found.city,
        organisation_of=lambda found: found.owner,
        state_of=lambda found: found.state,
        parties_of=lambda found: found.bodies.values_list("pk", flat=True) if found.pk else (),
    ),
)

FOCUS_STEPS: dict[tuple[str, str], str] = {("current", "end"): "ended"}
FOCUS = register(
    FocusArea,
    Table(
        "place in focus",
        {
            "current": {
                "view": PUBLIC,
                "begin": own(*COORDINATORS),
                "end": own(*COORDINATORS),
                "tell": anywhere(*PENS),
            },
            # What was done is told also after the last day.
            "ended": {"view": PUBLIC, "begin": NOBODY, "end": NOBODY, "tell": anywhere(*PENS)},
        },
        city_of=lambda focus: focus.city,
        organisation_of=lambda focus: focus.owner,
        state_of=lambda focus: "ended" if focus.valid_to and focus.valid_to < clock.today() else "current",
    ),
)

# --- A district's plan -----------------------------------------------------------------------------------

# Between writing and current the version's document is decided and taken into force, by its own table.
PLAN_STEPS: dict[tuple[str, str], str] = {
    ("writing", "take_into_force"): "current",
    ("current", "send"): "sent",
    ("current", "revise"): "writing",
    ("sent", "revise"): "writing",
}
PLAN = register(
    DistrictPlan,
    Table(
        "district plan",
        {
            "writing": {
                "view": PUBLIC,
                "tie": own(*PENS) | leading(*COORDINATORS),
                "begin": own(*COORDINATORS),
                "take_into_force": DOCUMENT_BY_STATE[DocumentState.DECIDED]["take_into_force"],
                "revise": NOBODY,
                "send": NOBODY,
            },
            "current": {
                "view": PUBLIC,
                "tie": own(*PENS) | leading(*COORDINATORS),
                "begin": NOBODY,
                "take_into_force": NOBODY,
                "revise": own(*COORDINATORS),
                "send": own(*HEADS) | leading(*COORDINATORS),
            },
            "sent": {
                "view": PUBLIC,
                "tie": own(*PENS) | leading(*COORDINATORS),
                "begin": NOBODY,
                "take_into_force": NOBODY,
                "revise": own(*COORDINATORS),
                "send": NOBODY,
            },
        },
        city_of=lambda plan: plan.city,
        organisation_of=lambda plan: plan.owner,
        state_of=lambda plan: planning.state_of(plan) if plan.pk else "writing",
        leader_of=lambda plan: leads_partnership(plan.partnership) if plan.partnership else None,
    ),
)

# --- What is drawn and held total by a test --------------------------------------------------------------

DRAWN = (
    Drawn(
        "The sharing of a sum by need",
        ALLOCATION,
        ALLOCATION_STEPS,
        "begin",
        AllocationState.DRAFT.value,
        note="The next year begins as a draft of its own, from what was decided.",
    ),
    Drawn(
        "A local need",
        NEED,
        NEED_STEPS,
        "begin",
        NeedState.DRAFT.value,
        rights=dict.fromkeys(("take_up", "postpone", "decline"), "answer"),
        note="Each answer has its reason and a body. A need is prioritised when its joint order is closed.",
    ),
    Drawn(
        "The joint order of needs", PRIORITISING, PRIORITISING_STEPS, "begin", PrioritisingState.OPEN.value
    ),
    Drawn(
        "A district's plan",
        PLAN,
        PLAN_STEPS,
        "begin",
        "writing",
        note="A version in force is never written over; a plan may be revised more than once a year.",
    ),
    Drawn(
        "An application for money",
        APPLICATION,
        APPLICATION_STEPS,
        "begin",
        "draft",
        rights={"grant": "decide", "decline": "decide"},
        note="Nothing is granted before two have read it, nor without a stated outcome and its date.",
    ),
    Drawn("A citizens' budget", DIALOGUE, DIALOGUE_STEPS, "begin", "open"),
    Drawn("A member of a partnership", MEMBER, MEMBER_STEPS, "view", "expected"),
    Drawn(
        "A place in focus",
        FOCUS,
        FOCUS_STEPS,
        "begin",
        "current",
        note="It has ended when its last day is over.",
    ),
    Drawn(
        "An agreement's approval, before it is sent",
        CHAIN,
        CHAIN_STEPS,
        "view",
        "none",
        rights={"approve_last": "approve"},
        note="One body after another approves, each with its decision and registry number. Returned, with a reason, or "
        "taken back: what was approved falls. What has been changed since it was approved is not sent.",
    ),
    Drawn(
        "The action plan against crime (2023:196)",
        ACTION_PLAN,
        ACTION_PLAN_STEPS,
        "begin",
        ActionPlanState.DRAFT.value,
        note="When the next version is decided, the one in force is superseded. It is followed up with the newest "
        "picture.",
    ),
    Drawn("The coordinating function (2023:196)", COORDINATION, COORDINATION_STEPS, "begin", "current"),
)
