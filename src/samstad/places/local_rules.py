"""Who may do what with the sharing of money, and what state follows. Tables only; see `rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samstad.organisation.models import Role
from samstad.organisation.rights import MEMBERS, NOBODY, PUBLIC, Table, own, register
from samstad.places.models import AllocationRecipe, AllocationState

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
)
