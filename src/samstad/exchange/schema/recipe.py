"""How a composite index is made: the same keys as `samstad.methods.composite.Recipe`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from samstad.exchange.schema.base import (
    Code,
    Float,
    Label,
    Line,
    LocalText,
    Model,
    Positive,
    SmallPositive,
    Text,
    each_once,
    fault,
)
from samstad.methods import composite
from samstad.statistics.area_types import AreaTypes

Scale = Literal["none", "z", "robust_z", "min_max", "rank", "exponential_rank"]
Weight = Annotated[Float, Field(gt=0)]


class Treatment(Model):
    """What is done with outlying values; each kind has its own keys, and no others."""

    kind: Literal["none", "winsorise", "winsorise_skewed", "box_cox"]
    tail: Float | None = None
    """winsorise: values beyond this share of the lowest and highest are set to the limit (default 0.05)."""
    skewness: Float | None = None
    kurtosis: Float | None = None
    most: SmallPositive | None = None
    """winsorise_skewed: at most so many values (default 5), while skewness and kurtosis are above (2, 3.5)."""
    power: Float | None = None
    """box_cox: 0, the default, is the logarithm."""


class Component(Model):
    """One indicator of an index. `group` is the domain it lies in, or without domains a label."""

    code: Code
    direction: Literal["higher_is_worse", "higher_is_better"]
    weight: Weight = 1.0
    group: Label | None = None
    treatment: Treatment | None = None


class Domain(Model):
    """A level between indicators and index."""

    code: Annotated[Label, Field(min_length=1)]
    weight: Weight = 1.0
    parent: Label | None = None
    standardisation: Scale = "none"
    aggregation: Literal["arithmetic", "geometric"] | None = None


class Recipe(Model):
    """How an index is made; the same keys as `samstad.methods.composite.Recipe`."""

    components: Annotated[list[Component], Field(min_length=1)]
    standardisation: Scale
    aggregation: Literal["arithmetic", "geometric"]
    on_missing: Literal["refuse", "carry", "reweigh"]
    scale: Annotated[list[Float], Field(min_length=2, max_length=2)] | None = None
    reference: Text | None = None
    treatment: Treatment | None = None
    domains: list[Domain] | None = None
    ties: Literal["min", "max", "dense"] | None = None
    equal_values: Literal["min", "mean", "max"] | None = None
    min_coverage: Annotated[Float, Field(gt=0, le=1)] | None = None

    @model_validator(mode="after")
    def _goes_together(self) -> Recipe:
        each_once((component.code for component in self.components), "component", "components")
        if self.scale and self.scale[0] >= self.scale[1]:
            fault("the scale does not go from low to high", "scale")
        try:
            composite.Recipe.from_dict(self.plain())
        except ValueError as error:
            fault(str(error))
        return self


class MeanAndSd(Model):
    """Cut points μ − σ, μ, μ + σ and μ + 2σ of the index in the city's own smallest areas, the same year."""

    rule: Literal["mean_and_sd"]
    divisor: Literal["population", "sample"]
    """Whether σ divides by the number of areas, or by one less: no source that we know of says which is official."""


class FixedCutPoints(Model):
    """Four cut points that somebody has set, in the unit of the index."""

    rule: Literal["fixed"]
    values: Annotated[list[Float], Field(min_length=4, max_length=4)]
    vintage: Annotated[Line, Field(min_length=1)]
    """The year or edition that they belong to."""
    source: Annotated[Line, Field(min_length=1)]


class Criteria(Model):
    """Which of the city's indicators stands for each criterion of the urban development areas of 2012."""

    employment: Code | None = None
    long_term_assistance: Code | None = None
    qualified_for_upper_secondary: Code | None = None
    population: Code | None = None


class Types(Model):
    """What kinds of areas the index tells apart: see `samstad.statistics.area_types`."""

    cut_points: Annotated[MeanAndSd | FixedCutPoints, Field(discriminator="rule")] | None = None
    criteria: Criteria | None = None


def _none_if_empty(types: Types | None) -> Types | None:
    """Types that say nothing are no types: else an empty mapping would not come back as it was written."""
    return None if types == Types() else types


class Index(Model):
    """`indices/<code>.yaml`: a composite index as a recipe."""

    code: Code
    version: Positive = 1
    name: LocalText
    about: LocalText | None = None
    recipe: Recipe
    types: Annotated[Types | None, AfterValidator(_none_if_empty)] = None
    author: Annotated[Line, Field(min_length=1)]
    checker: Line = ""

    @model_validator(mode="after")
    def _types_go_with_the_recipe(self) -> Index:
        if self.types is not None:
            try:
                AreaTypes.from_dict(self.types.plain()).check(composite.Recipe.from_dict(self.recipe.plain()))
            except ValueError as error:
                fault(str(error), "types")
        return self
