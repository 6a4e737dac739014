"""Objects of the local work for the walk of rights and for the crawl: one entry for each loader."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from samstad.web import local_loaders as loaders
from tests.places.conftest import new_allocation

State = tuple[str, Callable[[], Any]]


def _owned(row: Any, made: SimpleNamespace, **more: Any) -> None:
    """The personas' own body has the object."""
    type(row).objects.filter(pk=row.pk).update(owner=made.north, **more)


def allocations(made: SimpleNamespace) -> tuple[dict[str, Any], list[State]]:
    recipe = new_allocation(made)
    decision = made.city.decisions.first()

    def put(state: str) -> Callable[[], Any]:
        def get() -> Any:
            _owned(
                recipe,
                made,
                state=state,
                decision=decision if state == "decided" else None,
                frozen={"areas": []} if state == "decided" else {},
            )
            return loaders.load_allocation(made.city, recipe.code)

        return get

    return {"code": recipe.code}, [(state, put(state)) for state in ("draft", "decided")]


OBJECTS: dict[Callable[..., Any], Callable[[SimpleNamespace], tuple[dict[str, Any], list[State]]]] = {
    loaders.load_allocation: allocations,
}
