"""Published results to their last digit, from data that nobody here made."""

import csv
import json

import numpy as np
import pytest

from samstad.methods import segregation as s

pytestmark = pytest.mark.reference


def printed(number, digits=3):
    """As R prints it: so many significant digits."""
    return float(f"{number:.{digits}g}")


@pytest.fixture(scope="module")
def schools(reference_data):
    """Counts (schools, groups), the groups' names, and each school's state and district."""
    with (reference_data / "reference/segregation/schools00.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    units = sorted({(row["state"], row["district"], row["school"]) for row in rows})
    groups = sorted({row["race"] for row in rows})
    counts = np.zeros((len(units), len(groups)))
    at = {unit: i for i, unit in enumerate(units)}
    for row in rows:
        counts[at[row["state"], row["district"], row["school"]], groups.index(row["race"])] += float(row["n"])
    return counts, groups, [unit[0] for unit in units], [unit[1] for unit in units]


@pytest.fixture(scope="module")
def expected(reference_data):
    path = reference_data / "reference/segregation/EXPECTED_schools00.json"
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_schools_are_as_segregated_as_published(schools, expected):
    counts, groups, _, _ = schools
    assert (counts.shape[0], counts.sum()) == (expected["units"], expected["n_total"])
    total = expected["mutual_total(race,school)"]
    assert printed(s.mutual_information(counts)) == total["M"]
    assert printed(s.information_theory(counts)) == total["H"]
    assert s.mutual_information(counts) == pytest.approx(total["M_full_precision_recomputed"], abs=1e-12)
    assert s.information_theory(counts) == pytest.approx(total["H_full_precision_recomputed"], abs=1e-12)
    for pair, d in expected["pairwise_dissimilarity_recomputed_only"].items():
        two = counts[:, [groups.index(name) for name in pair.split("-")]]
        assert s.dissimilarity(two) == pytest.approx(d, abs=1e-12)


def test_between_and_within_states_are_as_published(schools, expected):
    counts, _, states, districts = schools
    for index, name in [("mutual_information", "M"), ("information_theory", "H")]:
        for levels in ((states,), (states, districts)):
            nested = s.decompose_nested(counts, *levels, index=index)
            assert printed(nested.between) == expected["between_state"][name]
            assert printed(nested.within) == expected["within_state"][name]


def test_the_toy_tables_are_as_published(expected):
    toy = expected["toy"]
    apart = np.array([[100, 60, 40, 0], [0, 40, 60, 100]]).T
    assert s.dissimilarity(apart) == toy["dissimilarity m1 [[100,60,40,0],[0,40,60,100]]"]
    assert s.dissimilarity([[5, 5], [7, 7]]) == toy["dissimilarity equal columns"]
    assert s.dissimilarity([[5, 0], [0, 7]]) == toy["dissimilarity disjoint"]


def test_foreign_background_in_sweden_and_stockholm(reference_data):
    with (reference_data / "stat/deso2018_2019_befolkning_utlandsk_bakgrund.csv").open(
        encoding="utf-8"
    ) as file:
        rows = list(csv.DictReader(file))
    everybody = np.array([int(row["befolkning"]) for row in rows])
    foreign = np.array([int(row["utlandsk_bakgrund"]) for row in rows])
    counts = np.column_stack([foreign, everybody - foreign])
    stockholm = np.array([row["deso_2018"].startswith("0180") for row in rows])
    assert (len(rows), everybody.sum(), everybody[stockholm].sum()) == (5984, 10_327_589, 974_073)
    assert round(float(s.dissimilarity(counts)), 4) == 0.3788
    assert round(float(s.dissimilarity(counts[stockholm])), 4) == 0.3721
