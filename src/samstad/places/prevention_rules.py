"""Who may do what with the city's crime prevention by the law (2023:196), and what state follows. Tables only."""

from __future__ import annotations

from samstad.organisation.models import Role
from samstad.organisation.rights import MEMBERS, NOBODY, PUBLIC, Table, anywhere, own, register
from samstad.places.models import ActionPlan, ActionPlanState, Coordination, CrimePrevention
from samstad.places.rules import HEADS, PENS

_RECORDS = own(*PENS, Role.APPROVER, Role.REGISTRAR)
PREVENTION = register(
    CrimePrevention,
    Table(
        "crime prevention",
        {
            "any": {
                "view": PUBLIC,
                # The municipal council has said which body leads; the city's coordinator writes it down.
                "set_up": own(*HEADS) | anywhere(Role.COORDINATOR),
                "appoint": own(*HEADS),
                "meet": _RECORDS,
                "tell": _RECORDS,
            }
        },
        city_of=lambda work: work.city,
        # Until it has been said who leads, nobody does.
        organisation_of=lambda work: work.leader if work.leader_id else None,
    ),
)

COORDINATION_STEPS: dict[tuple[str, str], str] = {("current", "end"): "ended"}
COORDINATION = register(
    Coordination,
    Table(
        "coordinating function",
        {
            "current": {"view": PUBLIC, "begin": own(*HEADS), "end": own(*HEADS)},
            "ended": {"view": PUBLIC, "begin": NOBODY, "end": NOBODY},
        },
        city_of=lambda row: row.work.city,
        organisation_of=lambda row: row.work.leader,
        state_of=lambda row: "ended" if row.until else "current",
    ),
)

S = ActionPlanState
# The version in force is superseded when the next is decided, by those who decide it.
ACTION_PLAN_STEPS: dict[tuple[str, str], str] = {
    (S.DRAFT, "decide"): S.DECIDED,
    (S.DECIDED, "supersede"): S.REPLACED,
}
ACTION_PLAN = register(
    ActionPlan,
    Table(
        "action plan",
        {
            S.DRAFT: {
                "view": MEMBERS | own(*Role),
                "begin": own(*PENS),
                "edit": own(*PENS),
                "decide": own(*HEADS),
                "supersede": NOBODY,
                "follow_up": NOBODY,
            },
            S.DECIDED: {
                "view": PUBLIC,
                "begin": NOBODY,
                "edit": NOBODY,
                "decide": NOBODY,
                "supersede": own(*HEADS),
                "follow_up": _RECORDS,
            },
            S.REPLACED: {
                "view": PUBLIC,
                "begin": NOBODY,
                "edit": NOBODY,
                "decide": NOBODY,
                "supersede": NOBODY,
                "follow_up": NOBODY,
            },
        },
        city_of=lambda plan: plan.work.city,
        organisation_of=lambda plan: plan.work.leader,
        state_of=lambda plan: plan.state,
    ),
)
