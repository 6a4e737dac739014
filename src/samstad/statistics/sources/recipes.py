"""Which service a dataset's recipe names. A new source is a class in a file of its own, and a row here.

A recipe is data: `{"service": "pxweb2", "url": …, …}`, with the keys of the service's class, and two more:

| key | meaning |
|---|---|
| `areas` | `{area set: pattern}`: an area set without areas is filled from the service's own codes that fit |
| `confirmed` | in words: when and how the recipe was tried against the live service; empty: never |

`{municipality}` anywhere in a recipe stands for the code of the city that owns the dataset, so that one recipe
serves every city (`for_city`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samstad.organisation.errors import UserError
from samstad.statistics.sources.kolada import Kolada
from samstad.statistics.sources.pxweb1 import PxWeb1
from samstad.statistics.sources.pxweb2 import PxWeb2
from samstad.statistics.sources.service import Service
from samstad.statistics.sources.skolverket import Skolverket

SERVICES: dict[str, Any] = {"pxweb2": PxWeb2, "pxweb1": PxWeb1, "kolada": Kolada, "skolverket": Skolverket}
COMMON = ("service", "areas", "confirmed")
MUNICIPALITY = "{municipality}"


def for_city(recipe: Any, municipality: str, where: str) -> Any:
    """The recipe with the city's code for `{municipality}`. Raises UserError where the dataset has no city."""
    if isinstance(recipe, dict):
        return {key: for_city(said, municipality, where) for key, said in recipe.items()}
    if isinstance(recipe, list):
        return [for_city(said, municipality, where) for said in recipe]
    if not isinstance(recipe, str) or MUNICIPALITY not in recipe:
        return recipe
    if not municipality:
        raise UserError(
            f"the recipe asks for {MUNICIPALITY}, and the dataset is national",
            where=where,
            advice="Write the codes themselves, or leave out national: true",
        )
    return recipe.replace(MUNICIPALITY, municipality)


def service_of(recipe: Mapping[str, Any], where: str) -> Service:
    """The service that a recipe names, with what it is to fetch. Raises UserError for what is wrong in it."""
    kind = SERVICES.get(str(recipe.get("service")))
    if kind is None:
        raise UserError(
            f"the recipe's service is {recipe.get('service')!r}",
            where=where,
            advice=f"Known services are {', '.join(SERVICES)}",
        )
    made: Service = kind.of({key: value for key, value in recipe.items() if key not in COMMON}, where)
    return made
