"""How the counts and values come about: chances that follow the social factor, and chance itself.

A share's chance in an area and year is logistic in the social factor, the business cycle and a trend.
Counts are drawn, so small areas are as noisy as real ones. People mostly keep their state from one year
to the next (`persistent`), so a small area's line wanders rather than jumps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import plan, shapes
from .people import Ints, People
from .shapes import Floats

CYCLE = np.array(
    [0.30, 0.36, 0.34, 0.25, 0.16, 0.08, 0.0, -0.10, -0.12, 0.34, 0.24, -0.04, -0.08, 0.08, 0.14]
)
"""Slack in the labour market, 2011–2025: falling until 2019, the shock of 2020, rising again from 2024."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Chance of a property in the middle of the city (2018), and what moves it on the logistic scale.

    `slope`: per unit of the social factor. `cycle`: per unit of slack. `trend`: over seven years.
    `own`: how much areas differ for reasons of their own. `stay`: share who keep their state for a year.
    `shift`: (year, change): from that year another definition is used.
    """

    measure: str
    base: str
    chance: float
    slope: float
    cycle: float = 0.0
    trend: float = 0.0
    own: float = 0.10
    stay: float = 0.7
    shift: tuple[int, float] | None = None


CHANCES = {
    "arbete": (
        Chance("sysselsatta_20_64", "bef_20_64", 0.815, -0.40, -0.55, 0.07, 0.08),
        Chance("arbetslosa_20_64", "bef_20_64", 0.052, 0.52, 0.95, 0.02, 0.08),
        Chance("bistand_langvarigt", "bef_20_plus", 0.013, 0.85, 0.35, -0.13, 0.15, 0.8),
        Chance("uvas_16_24", "bef_16_24", 0.070, 0.36, 0.40, -0.05, 0.12, 0.4),
    ),
    "utbildning": (
        Chance("behoriga", "elever_ak9", 0.875, -0.50, 0.0, 0.02, 0.12, 0.0),
        Chance("eftergymnasial", "bef_25_64", 0.450, -0.44, 0.0, 0.16, 0.12, 0.9),
        Chance("inskrivna_3_5", "barn_3_5", 0.950, -0.32, 0.0, 0.10, 0.10, 0.5),
        Chance("hog_franvaro", "elever_grundskola", 0.110, 0.32, 0.0, 0.10, 0.12, 0.5, (2022, -0.55)),
    ),
    "boende-inkomst": (
        Chance("trangbodda", "boende_med_uppgift", 0.105, 0.62, 0.0, 0.24, 0.12, 0.85),
        Chance("flyttat", "folkmangd", 0.135, 0.10, 0.0, -0.03, 0.15, 0.0),
        Chance("hyresratter", "lagenheter", 0.42, 0.62, 0.0, -0.05, 0.45, 0.95),
    ),
    "halsa": (Chance("vaccinerade", "barn_2", 0.968, -0.28, 0.0, -0.10, 0.10, 0.0),),
    "demokrati": (
        Chance("rostande", "rostberattigade", 0.835, -0.46, 0.0, -0.06, 0.06, 0.85),
        Chance("foreningsaktiva", "unga_6_19", 0.430, -0.28, 0.0, -0.09, 0.12, 0.6),
    ),
}

SURVEYS = {
    "trygg": Chance("trygg", "svarande", 0.745, -0.36, 0.0, -0.02),
    "utsatt": Chance("utsatt", "svarande", 0.205, 0.14, 0.0, 0.04),
    "polis": Chance("polis", "svarande", 0.575, -0.26, 0.0, 0.02),
    "god_halsa": Chance("god_halsa", "svarande", 0.725, -0.20, 0.0, -0.03),
    "fortroende": Chance("fortroende", "svarande", 0.430, -0.10, 0.0, 0.0, shift=(2022, 0.22)),
}


def counts(seed: int, people: People) -> dict[str, dict[str, Ints]]:
    """Counts of each dataset and measure on the areas of 2021, (areas, years)."""
    bases = _bases(seed, people)
    result: dict[str, dict[str, Ints]] = {}
    for dataset, chances in CHANCES.items():
        own = dict(bases[dataset])
        for chance in chances:
            random = shapes.generator(seed, f"count {chance.measure}")
            own[chance.measure] = persistent(
                random, own[chance.base], probability(random, people, chance), chance.stay
            )
        result[dataset] = own
    # Nobody is both employed and registered as unemployed.
    work = result["arbete"]
    work["arbetslosa_20_64"] = np.minimum(
        work["arbetslosa_20_64"], work["bef_20_64"] - work["sysselsatta_20_64"]
    )
    work |= _workplaces(seed, people)
    result["utbildning"] |= _boys(seed, result["utbildning"])
    result["trygghetsundersokning"] = {"folkmangd": people.total, "valdsbrott": _violent_crimes(seed, people)}
    return result


def probability(random: np.random.Generator, people: People, chance: Chance) -> Floats:
    """Chance for each area and year, (areas, years), between 0 and 1."""
    years = np.array(plan.YEARS)
    z = people.disadvantage
    score = np.log(chance.chance / (1 - chance.chance)) + chance.slope * z
    score = score + chance.cycle * CYCLE * (1 + 0.1 * z) + chance.trend * (years - 2018) / 7
    score = score + random.normal(0, chance.own, (len(z), 1))
    if chance.shift is not None:
        score = score + np.where(years >= chance.shift[0], chance.shift[1], 0.0)
    return np.asarray(1 / (1 + np.exp(-score)))


def persistent(random: np.random.Generator, base: Ints, chance: Floats, stay: float) -> Ints:
    """Counts out of `base` (areas, years): `stay` of the people keep their state, the rest draw anew.

    The newly drawn have the chance that brings the whole to `chance`, as far as one between 0 and 1 can.
    Each count lies between 0 and its base, and has the mean base × chance.
    """
    result = np.zeros_like(base)
    result[:, 0] = random.binomial(base[:, 0], chance[:, 0])
    for t in range(1, base.shape[1]):
        before, had = base[:, t - 1], result[:, t - 1]
        staying = random.binomial(np.minimum(before, base[:, t]), stay)
        kept = random.hypergeometric(had, before - had, staying)
        fresh = np.clip((chance[:, t] - stay * chance[:, t - 1]) / (1 - stay), 0, 1)
        result[:, t] = kept + random.binomial(base[:, t] - staying, fresh)
    return result


def _bases(seed: int, people: People) -> dict[str, dict[str, Ints]]:
    """The populations that shares are taken of. Those that are age groups are exactly the register's."""
    random = shapes.generator(seed, "bases")
    total = people.total
    voters = random.binomial(people.aged("20-24", "25-44", "45-64", "65-79", "80+"), 0.955)
    voters = voters + random.binomial(people.aged("16-19"), 0.48)
    return {
        "arbete": {
            "bef_16_24": people.aged("16-19", "20-24"),
            "bef_20_64": people.aged("20-24", "25-44", "45-64"),
            "bef_20_plus": people.aged("20-24", "25-44", "45-64", "65-79", "80+"),
            "folkmangd": total,
        },
        "utbildning": {
            "elever_ak9": random.binomial(people.aged("6-15"), 0.098),
            "elever_grundskola": random.binomial(people.aged("6-15"), 0.985),
            "barn_3_5": people.aged("3-5"),
            "bef_25_64": people.aged("25-44", "45-64"),
        },
        "boende-inkomst": {
            "boende_med_uppgift": random.binomial(total, 0.975),
            "folkmangd": total,
            "lagenheter": np.ceil(total / 2.1).astype(np.int64),
        },
        "halsa": {"barn_2": random.binomial(people.aged("0-2"), 1 / 3)},
        "demokrati": {"rostberattigade": voters, "unga_6_19": people.aged("6-15", "16-19")},
    }


def _boys(seed: int, school: dict[str, Ints]) -> dict[str, Ints]:
    """Boys among those who finished year 9, and among those eligible: fewer than chance alone would give."""
    random = shapes.generator(seed, "boys")
    pupils, eligible = school["elever_ak9"], school["behoriga"]
    boys = random.binomial(pupils, 0.513)
    reached = random.hypergeometric(eligible, pupils - eligible, boys)
    # Some of the places that chance gave to boys are girls': no more than there are girls without one.
    girls_left = (pupils - boys) - (eligible - reached)
    return {
        "pojkar_ak9": boys,
        "behoriga_pojkar": reached - random.binomial(np.minimum(reached, girls_left), 0.3),
    }


def _workplaces(seed: int, people: People) -> dict[str, Ints]:
    """Workplaces, jobs and new businesses: they follow the place, not those who live there."""
    random = shapes.generator(seed, "workplaces")
    jobs_level = np.array([d.jobs for d in plan.DISTRICTS])[people.district]
    floor = np.where(people.total[:, -1:] == 0, 900, 30)  # the harbour has work and no inhabitants
    anchor = people.total.mean(axis=1, keepdims=True) + floor
    place = jobs_level[:, None] * np.exp(random.normal(0, 0.5, (len(jobs_level), 1)))
    wander = np.exp(random.normal(0, 0.02, people.total.shape).cumsum(axis=1))
    path = place * wander * np.exp(0.006 * (np.array(plan.YEARS) - 2018) - 0.12 * CYCLE)
    sites = np.rint(0.045 * anchor * path).astype(np.int64)
    jobs = np.rint(sites * 7.5 * np.exp(random.normal(0, 0.25, (len(sites), 1))) * wander).astype(np.int64)
    adults = people.aged("20-24", "25-44", "45-64")
    started = random.poisson(adults * 0.013 * np.exp(-0.10 * people.disadvantage - 0.4 * CYCLE))
    return {"arbetsstallen": sites, "jobb": jobs, "nystartade": started.astype(np.int64)}


def _violent_crimes(seed: int, people: People) -> Ints:
    random = shapes.generator(seed, "crime")
    busy = np.log(np.array([d.jobs for d in plan.DISTRICTS])[people.district])[:, None]
    rate = 0.0085 * np.exp(0.22 * people.disadvantage + 0.22 * busy + 0.01 * (np.array(plan.YEARS) - 2018))
    return np.asarray(random.poisson(people.total * rate), dtype=np.int64)


def latent_values(people: People, pupils: Ints) -> dict[str, tuple[Floats, Ints, float]]:
    """Values that a source gives: level on the areas of 2021, whom it is about, and the noise of one person.

    `pupils`: those who finished year 9, (areas, years). A value for a larger area is computed by the source;
    here it is the mean over those people.
    """
    z, years = people.disadvantage, np.array(plan.YEARS)
    adults, workers = people.aged("20-24", "25-44", "45-64"), people.aged("16-19", "20-24", "25-44", "45-64")
    pay = 312 * np.exp(0.027 * (years - 2018)) * np.exp(-0.155 * z - 0.05 * CYCLE)
    space = 41.5 - 4.4 * z - 0.05 * (years - 2018)
    sick = (24.5 + 4.6 * z) * np.exp(-0.022 * (years - 2018))
    merit = 229 - 15 * z + 0.15 * (years - 2018)
    return {
        "medianinkomst": (pay, adults, 90.0),
        "bostadsyta": (space, people.total, 9.0),
        "ohalsotal": (sick, workers, 45.0),
        "meritvarde": (merit, pupils, 48.0),
    }
