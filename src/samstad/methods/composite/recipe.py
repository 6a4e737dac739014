"""How an index is made, as data: a template that can be run again on any year."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from samstad.methods.composite.treatment import NO_TREATMENT, Treatment
from samstad.methods.record import checked_fields


class Direction(StrEnum):
    HIGHER_IS_WORSE = "higher_is_worse"
    HIGHER_IS_BETTER = "higher_is_better"


class Standardisation(StrEnum):
    NONE = "none"
    Z = "z"
    ROBUST_Z = "robust_z"
    MIN_MAX = "min_max"
    RANK = "rank"
    EXPONENTIAL_RANK = "exponential_rank"


class Aggregation(StrEnum):
    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


class OnMissing(StrEnum):
    REFUSE = "refuse"
    CARRY = "carry"
    REWEIGH = "reweigh"


class Ties(StrEnum):
    """The rank that equals get of the numbers they take up: 2 and 3 give 2, 2.5, 3, or 2 without a gap."""

    MIN = "min"
    MEAN = "mean"
    MAX = "max"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class Component:
    """One indicator of an index: its code, which way is worse, its weight > 0 among its siblings, the domain
    that it lies in (without domains: a label to show it under), and its own treatment of outliers.
    """

    code: str
    direction: Direction
    weight: float = 1.0
    group: str | None = None
    treatment: Treatment | None = None

    def __post_init__(self) -> None:
        _check_node("component", self.code, self.weight)
        # A text would compare unequal to every direction, and be silently turned the wrong way.
        object.__setattr__(self, "direction", Direction(self.direction))

    @property
    def sign(self) -> int:
        """+1 where more is more risk, −1 where more is less."""
        return 1 if self.direction is Direction.HIGHER_IS_WORSE else -1

    def to_dict(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "code": self.code,
            "direction": self.direction.value,
            "weight": self.weight,
            "group": self.group,
        }
        return plain if self.treatment is None else plain | {"treatment": self.treatment.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Component:
        return cls(**_with_treatment(checked_fields(cls, data)))


@dataclass(frozen=True, slots=True)
class Domain:
    """A level between indicators and index: the components with its code as `group`, and the domains with its
    code as `parent`, put together.

    weight: > 0, among its siblings. aggregation: the recipe's own where it is None. standardisation: what is
    done with the domain's score before it goes on up; `exponential_rank` in the British indices.
    """

    code: str
    weight: float = 1.0
    parent: str | None = None
    standardisation: Standardisation = Standardisation.NONE
    aggregation: Aggregation | None = None

    def __post_init__(self) -> None:
        _check_node("domain", self.code, self.weight)
        object.__setattr__(self, "standardisation", Standardisation(self.standardisation))
        if self.aggregation is not None:
            object.__setattr__(self, "aggregation", Aggregation(self.aggregation))

    def to_dict(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "weight": self.weight,
            "parent": self.parent,
            "standardisation": self.standardisation.value,
            "aggregation": self.aggregation.value if self.aggregation else None,
        }


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an index is made.

    standardisation: of the components: `none` the value itself; `z` (x − mean)/sd over the areas, sd with
        divisor n; `robust_z` (x − median)/(1.4826 MAD); `min_max` onto `scale`; `rank` the rank from the
        lowest divided by the number of areas, (0, 1]; `exponential_rank` −23 ln(1 − R(1 − e^(−100/23))) of it.
    aggregation: Σ w·s, or Π s^w, with the weights divided by their sum. Geometric needs s > 0 everywhere.
    on_missing: `refuse` raises; `carry` gives the area the strongest kind among its components; `reweigh`
        divides the weight among what is there, where that is at least `min_coverage` (0–1] of it.
    scale: the ends of `min_max`, (low, high).
    reference: where the recipe comes from and who decided it; goes with every result.
    treatment: of outliers, for components that do not say their own.
    domains: levels between components and index; without them the components lie right under the index.
    ties: ranks of equal scores, `min`, `max` or `dense`. equal_values: ranks of equal values where the scale
        is one of ranks, `mean`, `min` or `max`.
    Raises ValueError where these do not go together.
    """

    components: tuple[Component, ...]
    standardisation: Standardisation
    aggregation: Aggregation
    on_missing: OnMissing
    scale: tuple[float, float] = (0.0, 1.0)
    reference: str = ""
    treatment: Treatment = NO_TREATMENT
    domains: tuple[Domain, ...] = ()
    ties: Ties = Ties.MIN
    equal_values: Ties = Ties.MEAN
    min_coverage: float | None = None

    def __post_init__(self) -> None:
        for name, kind in (
            ("standardisation", Standardisation),
            ("aggregation", Aggregation),
            ("on_missing", OnMissing),
            ("ties", Ties),
            ("equal_values", Ties),
        ):
            object.__setattr__(self, name, kind(getattr(self, name)))
        low, high = self.scale
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(f"scale {self.scale} does not go from low to high")
        if self.ties is Ties.MEAN or self.equal_values is Ties.DENSE:
            raise ValueError("a rank is a whole number (ties: not mean), and a scale of ranks has no dense")
        coverage = self.min_coverage
        if (self.on_missing is OnMissing.REWEIGH) != (coverage is not None and 0 < coverage <= 1):
            raise ValueError("reweigh needs a min_coverage above 0 and at most 1")
        if coverage is not None and self.on_missing is not OnMissing.REWEIGH:
            raise ValueError("min_coverage is for reweigh alone")
        _check_tree(self)
        for parent in (None, *(domain.code for domain in self.domains)):
            if self.aggregation_of(parent) is Aggregation.GEOMETRIC:
                _check_geometric(self, parent)

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each component in the index, through its domains; they add up to 1."""
        found: dict[str, float] = {}
        self._weigh(None, 1.0, found)
        return {component.code: found[component.code] for component in self.components}

    def _weigh(self, parent: str | None, weight: float, found: dict[str, float]) -> None:
        for code, share in self.shares_under(parent).items():
            found[code] = weight * share
            if any(domain.code == code for domain in self.domains):
                self._weigh(code, weight * share, found)

    def children(self, parent: str | None) -> tuple[Component | Domain, ...]:
        """What lies right under a domain, or under the index (None), in the order of the recipe."""
        components = tuple(c for c in self.components if (c.group if self.domains else None) == parent)
        return components + tuple(domain for domain in self.domains if domain.parent == parent)

    def shares_under(self, parent: str | None) -> dict[str, float]:
        """The weights of the children among themselves, adding up to 1."""
        children = self.children(parent)
        total = sum(child.weight for child in children)
        return {child.code: child.weight / total for child in children}

    def aggregation_of(self, parent: str | None) -> Aggregation:
        """How the children of a domain, or of the index (None), are put together."""
        own = next((domain.aggregation for domain in self.domains if domain.code == parent), None)
        return own or self.aggregation

    def treatment_of(self, component: Component) -> Treatment:
        return component.treatment or self.treatment

    def to_dict(self) -> dict[str, Any]:
        """As JSON. What is as it always was before it could be chosen is left out: a recipe that was frozen
        then is the same recipe now.
        """
        plain: dict[str, Any] = {
            "components": [component.to_dict() for component in self.components],
            "standardisation": self.standardisation.value,
            "aggregation": self.aggregation.value,
            "on_missing": self.on_missing.value,
            "scale": list(self.scale),
            "reference": self.reference,
        }
        if self.treatment != NO_TREATMENT:
            plain["treatment"] = self.treatment.to_dict()
        if self.domains:
            plain["domains"] = [domain.to_dict() for domain in self.domains]
        if self.ties is not Ties.MIN:
            plain["ties"] = self.ties.value
        if self.equal_values is not Ties.MEAN:
            plain["equal_values"] = self.equal_values.value
        if self.min_coverage is not None:
            plain["min_coverage"] = self.min_coverage
        return plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Recipe:
        entries = _with_treatment(checked_fields(cls, data))
        low, high = entries.get("scale", (0.0, 1.0))
        domains = tuple(Domain(**checked_fields(Domain, item)) for item in entries.get("domains", ()))
        components = tuple(Component.from_dict(item) for item in entries["components"])
        return cls(
            **{**entries, "components": components, "domains": domains, "scale": (float(low), float(high))}
        )


def _with_treatment(entries: dict[str, Any]) -> dict[str, Any]:
    if entries.get("treatment") is None:
        return {name: value for name, value in entries.items() if name != "treatment"}
    return entries | {"treatment": Treatment.from_dict(entries["treatment"])}


def _check_node(noun: str, code: str, weight: float) -> None:
    if not code:
        raise ValueError(f"a {noun} needs a code")
    if not (math.isfinite(weight) and weight > 0):
        raise ValueError(f"{noun} {code}: weight {weight} is not above 0")


def _check_tree(recipe: Recipe) -> None:
    nodes: tuple[Component | Domain, ...] = (*recipe.components, *recipe.domains)
    codes = [node.code for node in nodes]
    if not recipe.components:
        raise ValueError("an index needs at least one component")
    if len(set(codes)) < len(codes):
        raise ValueError(f"a component or domain is there twice: {codes}")
    if not recipe.domains:
        return
    domains = {domain.code: domain for domain in recipe.domains}
    above = {c.group for c in recipe.components} | {domain.parent for domain in recipe.domains}
    unknown = sorted(code for code in above if code is not None and code not in domains)
    empty = sorted(code for code in domains if code not in above)
    if unknown or empty:
        raise ValueError(f"there is no domain {unknown}, or nothing lies in {empty}")
    for domain in recipe.domains:
        seen, at = {domain.code}, domain.parent
        while at is not None:
            if at in seen:
                raise ValueError(f"domain {domain.code} lies in itself")
            seen.add(at)
            at = domains[at].parent


def _check_geometric(recipe: Recipe, parent: str | None) -> None:
    for child in recipe.children(parent):
        scale = recipe.standardisation if isinstance(child, Component) else child.standardisation
        if scale in (Standardisation.Z, Standardisation.ROBUST_Z):
            raise ValueError("a geometric mean needs numbers above 0, and z has as many below as above")
        if scale is Standardisation.MIN_MAX and recipe.scale[0] <= 0:
            raise ValueError("a geometric mean of min_max needs a scale from above 0, such as (1, 100)")
        if scale is Standardisation.NONE and isinstance(child, Component) and child.sign < 0:
            raise ValueError("a geometric mean of unscaled values cannot turn a component round")
