"""Published indices made again by recipes: Wales and England 2019, and the ASEM portal step by step."""

import csv
import math

import numpy as np
import pytest

from samstad.methods.composite import Component, Domain, Recipe, Treatment, compute
from samstad.methods.composite.levels import evaluate
from samstad.methods.composite.treatment import find_treatment, treated
from samstad.methods.values import Values

pytestmark = pytest.mark.reference

WALES = {
    "Income": 0.22,
    "Employment": 0.22,
    "Health": 0.15,
    "Education": 0.14,
    "Access": 0.1,
    "Housing": 0.07,
    "Crime": 0.05,
    "Environment": 0.05,
}
ENGLAND = {
    "Income": 0.225,
    "Employment": 0.225,
    "Education": 0.135,
    "Health": 0.135,
    "Crime": 0.093,
    "Housing_and_Access": 0.093,
    "Environment": 0.093,
}


def columns(file):
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: [row[name] for row in rows] for name in rows[0]}


def numbers(column):
    return np.array([float(cell) if cell not in ("", "NA") else math.nan for cell in column])


def deprivation(weights):
    """The last step of the British indices: ranks of domains (1 is the most deprived), exponentiated, weighed."""
    return Recipe(
        tuple(Component(code, "higher_is_better", weight) for code, weight in weights.items()),
        "exponential_rank",
        "arithmetic",
        "refuse",
        reference="English and Welsh Indices of Multiple Deprivation 2019, technical reports",
        equal_values="min",
    )


def test_wales_2019_to_the_last_published_digit(reference_data):
    table = columns(reference_data / "reference/deprivation/wimd2019_lsoa11.csv")
    data = {code: Values.of(numbers(table[f"{code}_rank"])) for code in WALES}
    result = compute(deprivation(WALES), data)
    assert np.array_equal(result.ranks, numbers(table["IMD_rank"]))
    assert np.abs(result.score.values - numbers(table["IMD_score"])).max() < 0.6e-8
    for code, weight in WALES.items():
        published = numbers(table[f"{code}_score"])
        assert np.abs(result.parts[code].values / weight - published).max() < 0.6e-8


def test_england_2019_and_every_decile(reference_data):
    table = columns(reference_data / "reference/deprivation/imd2019_england_lsoa11.csv")
    data = {code: Values.of(numbers(table[f"{code}_rank"])) for code in ENGLAND}
    result = compute(deprivation(ENGLAND), data)
    published = numbers(table["IMD_rank"])
    assert np.mean(result.ranks == published) >= 0.996
    assert np.abs(result.ranks - published).max() <= 2
    deciles = np.ceil(result.ranks / len(published) * 10)
    assert np.array_equal(deciles, numbers(table["IMD_decile"]))


DENOMINATORS = {"Den_GDP": "GDP", "Den_Pop": "Population", "Den_Area": "Area", "Den_Energy": "Energy"}
# From the results that the package COINr publishes with its example index: index, and what it is made of.
ASEM_LEVELS = ("Index", "Conn", "Sust", "Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ")
ASEM_LEVELS += ("Social", "SusEcFin")
ASEM = {
    "CHE": (68.38, 62.79, 73.98, 63.41, 32.87, 74.78, 85.94, 56.93, 77.21, 87.85, 56.88),
    "NLD": (64.82, 61.94, 67.70, 64.87, 46.62, 84.55, 71.74, 41.92, 58.73, 86.58, 57.78),
    "DNK": (64.80, 57.10, 72.51, 50.52, 30.43, 78.13, 75.35, 51.04, 69.83, 86.40, 61.29),
    "NOR": (64.47, 57.44, 71.50, 58.18, 25.70, 80.03, 89.46, 33.80, 70.90, 87.00, 56.59),
    "BEL": (63.54, 63.99, 63.09, 71.97, 48.22, 80.84, 75.60, 43.32, 53.01, 86.17, 50.09),
    "SWE": (63.00, 53.87, 72.12, 51.51, 23.87, 80.98, 74.51, 38.50, 66.37, 87.74, 62.27),
    "IND": (39.79, 28.60, 50.99, 18.78, 6.38, 51.90, 59.84, 6.07, 75.34, 22.74, 54.88),
}


@pytest.fixture(scope="module")
def asem(reference_data):
    """The raw data over their denominators with what is missing filled in, and the published later steps.

    The portal fills in with the mean of the continent. A recipe here never does that: it is done outside, so
    that the later steps can be compared.
    """
    folder = reference_data / "reference/composite"
    raw, meta = columns(folder / "ASEM_iData.csv"), columns(folder / "ASEM_COIN_IndMeta.csv")
    steps = {step: columns(folder / f"ASEM_COIN_{step}.csv") for step in ("Treated", "Normalised")}
    order = [raw["uCode"].index(code) for code in steps["Treated"]["UnitCode"]]
    continent = np.array(steps["Treated"]["Group_EurAsia"])
    filled = {}
    for code, denominator in zip(meta["IndCode"], meta["Denominator"], strict=True):
        column = Values.of(numbers(raw[code])[order])
        if denominator in DENOMINATORS:
            column = column.over(Values.of(numbers(raw[DENOMINATORS[denominator]])[order]))
        means = {place: np.nanmean(column.values[continent == place]) for place in set(continent)}
        filled[code] = np.where(column.present, column.values, [means[place] for place in continent])
    return steps, meta, filled


def asem_recipe(meta):
    pillars = dict.fromkeys(zip(meta["Agg1"], meta["Agg2"], strict=True))
    rows = zip(meta["IndCode"], meta["Direction"], meta["IndWeight"], meta["Agg1"], strict=True)
    return Recipe(
        # A country's score is a strength there, and so what is good is what is more.
        tuple(
            Component(
                code, "higher_is_worse" if float(way) > 0 else "higher_is_better", float(weight), pillar
            )
            for code, way, weight, pillar in rows
        ),
        "min_max",
        "arithmetic",
        "refuse",
        (0.0, 100.0),
        "ASEM Sustainable Connectivity Portal",
        Treatment("winsorise_skewed"),
        (*(Domain(pillar, 1.0, sub) for pillar, sub in pillars), Domain("Conn"), Domain("Sust")),
    )


def test_asem_treatment(asem):
    steps, meta, filled = asem
    changed = 0
    for code in meta["IndCode"]:
        found = treated(find_treatment(Treatment("winsorise_skewed"), filled[code]), filled[code])
        published = numbers(steps["Treated"][code])
        # The file holds ten digits, and where they are fewer nine decimals.
        assert np.allclose(found, published, rtol=5e-9, atol=5e-10), code
        changed += int(np.sum(found != filled[code]))
    assert changed == 35


def test_asem_scale_from_the_published_treated_values(asem):
    steps, meta, _ = asem
    made = asem_recipe(meta)
    published = {code: numbers(steps["Treated"][code]) for code in meta["IndCode"]}
    run = compute(made, {code: Values.of(column) for code, column in published.items()})
    for component in made.components:
        low, high = (run.constants[component.code][name] for name in ("low", "high"))
        scaled = 100 * (component.sign * published[component.code] - low) / (high - low)
        assert np.abs(scaled - numbers(steps["Normalised"][component.code])).max() < 1e-12, component.code


def test_asem_from_raw_data_to_the_published_scores(asem):
    steps, meta, filled = asem
    made = asem_recipe(meta)
    result = compute(made, {code: Values.of(column) for code, column in filled.items()})
    at = {code: place for place, code in enumerate(steps["Treated"]["UnitCode"])}
    found = {"Index": result.score} | result.domains
    for code, published in ASEM.items():
        scores = tuple(round(float(found[level].values[at[code]]), 2) for level in ASEM_LEVELS)
        assert scores == published, code
    assert [result.ranks[at[code]] for code in ASEM] == [1, 2, 3, 4, 5, 6, 45]


def test_the_whole_recipe_is_the_sum_of_its_steps(asem):
    """The recipe run at once against the steps run one by one in plain numpy."""
    steps, meta, filled = asem
    normalised = {code: numbers(steps["Normalised"][code]) for code in meta["IndCode"]}
    pillars = {
        pillar: np.mean(
            [normalised[c] for c, p in zip(meta["IndCode"], meta["Agg1"], strict=True) if p == pillar], axis=0
        )
        for pillar in set(meta["Agg1"])
    }
    above = dict(zip(meta["Agg1"], meta["Agg2"], strict=True))
    subs = [np.mean([pillars[p] for p in pillars if above[p] == sub], axis=0) for sub in ("Conn", "Sust")]
    run = evaluate(asem_recipe(meta), filled)
    assert np.abs(run.score - np.mean(subs, axis=0)).max() < 1e-6
