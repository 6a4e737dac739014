"""Who lives in the example city: inhabitants by area, year, sex and age, and the social factor behind it all.

The simulation runs on the areas of 2021 for all years; numbers for the areas of 2011 are their sums.
That is why a split area's parts always add up to the whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from . import plan, shapes
from .catalogue import AGES
from .geography import Geography
from .growing import density
from .shapes import Floats

Ints = NDArray[np.int64]
_AGE_SHARES = np.array([0.036, 0.036, 0.118, 0.044, 0.060, 0.285, 0.245, 0.130, 0.046])
"""Shares of the nine age groups of `AGES` in the middle of the city."""
_YOUNG_TILT = np.array([0.45, 0.42, 0.30, 0.20, 0.40, 0.30, -0.30, -0.70, -1.0])
"""How a young profile (tilt 1) differs, as a change of the logarithm."""


@dataclass(frozen=True)
class People:
    """Inhabitants and living conditions on the areas of 2021.

    `inhabitants`: (areas, years, 2 sexes, 9 ages). `disadvantage`: the social factor (areas, years), 0 in
    the middle of the city, positive where conditions are harder; no source gives it. `district`: index into
    `plan.DISTRICTS` for each area. `apart`: metres between the areas' inner points (areas, areas).
    """

    inhabitants: Ints
    disadvantage: Floats
    district: Ints
    apart: Floats

    def aged(self, *groups: str) -> Ints:
        """Inhabitants of these age groups, (areas, years); without arguments all of them."""
        names = list(AGES)
        wanted = [names.index(g) for g in groups] if groups else list(range(len(names)))
        return np.asarray(self.inhabitants[:, :, :, wanted].sum(axis=(2, 3)), dtype=np.int64)

    @property
    def total(self) -> Ints:
        return self.aged()


def build(geography: Geography) -> People:
    """The inhabitants that belong to this geography and its seed."""
    points = shapely.point_on_surface(geography.new.geometries)
    xy = np.stack([shapely.get_x(points), shapely.get_y(points)], axis=1)
    apart = np.hypot(xy[:, None, 0] - xy[None, :, 0], xy[:, None, 1] - xy[None, :, 1])
    codes = [d.code for d in plan.DISTRICTS]
    district = np.array([codes.index(area.district) for area in geography.new], dtype=np.int64)
    disadvantage = _disadvantage(geography.seed, district, apart)
    return People(_inhabitants(geography, district, xy), disadvantage, district, apart)


def _disadvantage(seed: int, district: Ints, apart: Floats) -> Floats:
    """The district's level and drift, plus a part that neighbouring areas share and one of their own."""
    random = shapes.generator(seed, "disadvantage")
    near = np.exp(-apart / 1800)
    shared = np.linalg.cholesky(near + 1e-9 * np.eye(len(apart))) @ random.normal(0, 1, (len(apart), 2))
    level = np.array([d.disadvantage for d in plan.DISTRICTS])[district]
    drift = np.array([d.drift for d in plan.DISTRICTS])[district]
    progress = (np.array(plan.YEARS) - plan.YEARS[0]) / (plan.YEARS[-1] - plan.YEARS[0])
    start = level + 0.34 * shared[:, 0] + random.normal(0, 0.12, len(apart))
    change = drift + 0.10 * shared[:, 1]
    wander = random.normal(0, 0.035, (len(apart), len(plan.YEARS))).cumsum(axis=1)
    return np.asarray(start[:, None] + change[:, None] * progress + wander)


def _expected_totals(geography: Geography, district: Ints, xy: Floats) -> Floats:
    """About how many live in each area each year, (areas, years)."""
    random = shapes.generator(geography.seed, "totals")
    years = np.array(plan.YEARS)
    size = density(xy[:, 0], xy[:, 1]) ** 0.3 * shapely.area(geography.new.geometries) ** 0.15
    size *= np.exp(random.normal(0, 0.2, len(district)))
    fixed = {(d, name): n for d, name, n in plan.HAMLETS} | {plan.HARBOUR: 0}
    small = np.array([fixed.get((area.district, area.name), -1) for area in geography.new])
    split = np.array([geography.old_of_new[area.code] != area.code for area in geography.new])
    totals = np.zeros((len(district), len(years)))
    for d, planned in enumerate(plan.DISTRICTS):
        own = (district == d) & (small < 0)
        share = size * own * np.where(split, 0.8, 1.0)  # two halves had together somewhat more than one area
        grows = planned.growth + random.normal(0, 0.004, len(district))
        path = share[:, None] / share.sum() * planned.inhabitants * np.exp(grows[:, None] * (years - 2018))
        totals += np.where(own[:, None], path, 0)
    # The areas that were split are those where most was built: that is why they were split.
    built = 1 / (1 + np.exp(-(years - 2019) / 1.3))
    totals *= 1 + np.where(split, random.uniform(0.25, 0.9, len(district)), 0)[:, None] * built
    return np.where((small >= 0)[:, None], np.maximum(small, 0)[:, None], totals)


def _inhabitants(geography: Geography, district: Ints, xy: Floats) -> Ints:
    random = shapes.generator(geography.seed, "inhabitants")
    totals = _expected_totals(geography, district, xy)
    years = np.array(plan.YEARS)
    young = np.array([d.young for d in plan.DISTRICTS])[district] + random.normal(0, 0.18, len(district))
    ageing = np.zeros((len(years), len(AGES)))
    ageing[:, -2:] = 0.012 * (years - 2018)[:, None]  # the old become more each year,
    ageing[:, :2] = -0.010 * (years - 2018)[:, None]  # the small children fewer
    tilt = young[:, None, None] * _YOUNG_TILT + ageing[None]
    own = random.normal(0, 0.08, (len(district), 1, len(AGES)))
    shares = _AGE_SHARES * np.exp(tilt + own)
    shares /= shares.sum(axis=2, keepdims=True)
    women = np.array([0.485, 0.485, 0.486, 0.484, 0.487, 0.490, 0.497, 0.512, 0.61])
    by_sex = np.stack([shares * women, shares * (1 - women)], axis=2)
    expected = totals[:, :, None, None] * by_sex
    # Next year's inhabitants are mostly this year's: the deviation fades, it is not drawn anew.
    deviation = random.normal(0, 1, expected.shape)
    for t in range(1, len(years)):
        deviation[:, t] = 0.88 * deviation[:, t - 1] + np.sqrt(1 - 0.88**2) * deviation[:, t]
    return np.asarray(np.maximum(np.rint(expected + 0.8 * np.sqrt(expected) * deviation), 0), dtype=np.int64)
