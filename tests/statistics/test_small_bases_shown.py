"""What all public pages and files show of an indicator, taken together, gives back nothing that is withheld.

Every page and file reads `derive` for the public: the tables of areas, districts and the municipality are all that
there is of an indicator in one edition. An attacker with linear programming has all of them, and all bases.
"""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from samstad.methods.composite import Recipe
from samstad.methods.values import Missing
from samstad.statistics import indices
from samstad.statistics.audience import Audience
from samstad.statistics.breakdowns import settled
from samstad.statistics.derivation import derive
from tests.statistics.builders import MemoryReader, cells, frames, release, share

AREAS = ("a", "b", "c", "d")
N_AREAS = len(AREAS)
WITHIN = {
    "new": {code: (code,) for code in AREAS},
    "d": {"1": ("a", "b"), "2": ("c", "d")},
    "city": {"0": AREAS},
}
YEAR = 2022
LEVELS = [(level, area) for level, members in WITHIN.items() for area in members]


def tables(reader, definition, **options):
    ref = release(counted_by_city=True, **options)
    return {
        level: derive(definition, frame, {"register": ref}, lambda _hash: reader, Audience.PUBLIC)
        for level, frame in frames().items()
    }


def indicator(**where):
    chosen = {"where": where} if where else {}
    return share(
        numerator={"dataset": "register", "measure": "work", **chosen},
        denominator={"dataset": "register", "measure": "all", **chosen},
        small_base_rule={"base": 20, "part": 5},
    )


def ends(wanted, equations, sums, bounds):
    found = []
    for sign in (1, -1):
        solved = linprog(
            sign * np.array(wanted, float),
            A_eq=np.array(equations, float) if equations else None,
            b_eq=sums if sums else None,
            bounds=bounds,
        )
        assert solved.status == 0
        found.append(sign * solved.fun)
    return found


@st.composite
def counted(draw):
    """Base and part of each area, often small, none or all."""
    bases = [draw(st.one_of(st.integers(0, 40), st.integers(0, 300))) for _ in AREAS]
    return [(base, draw(st.one_of(st.integers(0, base), st.sampled_from([0, base])))) for base in bases]


def reader_of(numbers):
    return MemoryReader(
        cells("new", YEAR, "all", {a: n[0] for a, n in zip(AREAS, numbers, strict=True)})
        | cells("new", YEAR, "work", {a: n[1] for a, n in zip(AREAS, numbers, strict=True)})
    )


def known(of, offset=0, width=N_AREAS):
    """Each shown numerator as an equation, and the areas that are hidden."""
    equations, sums, hidden = [], [], []
    for level, area in LEVELS:
        figure = of[level].at(area, YEAR)
        row = np.zeros(width)
        row[[offset + AREAS.index(leaf) for leaf in WITHIN[level][area]]] = 1
        if figure.missing == Missing.PRESENT:
            equations.append(row)
            sums.append(figure.numerator)
            # A share tells the numerator too, to one who knows the base: nothing is gained by hiding one alone.
            assert np.isclose(figure.value, 100 * figure.numerator / figure.denominator)
        elif figure.missing == Missing.WITHHELD:
            assert (figure.value, figure.numerator, figure.denominator) == (None, None, None)
            assert (figure.lower, figure.upper) == (None, None)
            hidden.append((level, area, row))
    return equations, sums, hidden


@settings(max_examples=80, deadline=None)
@given(counted())
def test_all_levels_together_give_back_no_withheld_number(numbers):
    of = tables(reader_of(numbers), indicator())
    equations, sums, hidden = known(of)
    bounds = [(0, base) for base, _ in numbers]
    for level, area, row in hidden:
        low, high = ends(row, equations, sums, bounds)
        base = sum(numbers[AREAS.index(leaf)][0] for leaf in WITHIN[level][area])
        assert high - low >= min(base, 6) - 1e-6, (level, area, low, high)


@settings(max_examples=60, deadline=None)
@given(counted())
def test_the_complement_gives_back_no_withheld_number(numbers):
    """In work and not in work on one page: what is shown of the one is the base less the other."""
    of = tables(reader_of(numbers), indicator())
    rest = tables(reader_of([(base, base - part) for base, part in numbers]), indicator())
    for level, area in LEVELS:
        assert (of[level].at(area, YEAR).missing == Missing.WITHHELD) == (
            rest[level].at(area, YEAR).missing == Missing.WITHHELD
        )


@settings(max_examples=60, deadline=None)
@given(counted(), counted())
@example([(0, 0), (6, 0), (0, 0), (15, 6)], [(21, 6), (0, 0), (0, 0), (0, 0)])  # all men in one area
def test_women_men_and_all_on_one_page_give_back_no_withheld_number(women, men):
    """Two unknowns an area, and three tables a level. A range is narrower here than where nothing else is shown, and
    may be one number for who knows all bases: what is tried is to add and to subtract.
    """
    content = {}
    for sex, numbers in (("k", women), ("m", men)):
        for measure, place in (("all", 0), ("work", 1)):
            content |= cells(
                "new",
                YEAR,
                measure,
                {a: n[place] for a, n in zip(AREAS, numbers, strict=True)},
                kon=sex,
            )
    reader = MemoryReader(content)
    whole, ref = tables(reader, indicator()), release(counted_by_city=True)

    def of_one(sex, level, forced):
        chosen = indicator(kon=[sex])
        return derive(
            chosen, frames()[level], {"register": ref}, lambda _hash: reader, Audience.PUBLIC, forced
        )

    shown = settled(whole, "km", of_one)
    width = 2 * N_AREAS
    equations, hidden = [], []
    for sex, offset in (("k", 0), ("m", N_AREAS)):
        found = known({level: shown[level][sex] for level in WITHIN}, offset, width)
        equations += found[0]
        hidden += found[2]
    of_all = known(whole, 0, width)
    both = [row + np.roll(row, N_AREAS) for row in of_all[0]]
    hidden += [(level, area, row + np.roll(row, N_AREAS)) for level, area, row in of_all[2]]
    equations += both
    somebody = np.array([base > 0 for base, _ in (*women, *men)])
    top, counts = np.array([*women, *men], float).T
    shown_sums = np.array(equations).reshape(len(equations), width)[:, somebody]
    for level, area, row in hidden:
        base, part = row @ top, row @ counts
        if base > 20 and min(part, base - part) > 5:
            # It is hidden for others' sake alone, and these are what is looked at.
            continue
        if row[somebody].any():
            assert not follows(row[somebody], shown_sums), (level, area)


def follows(row, shown_sums):
    """Whether the sum is had by adding and subtracting those that are shown."""
    if not len(shown_sums):
        return False
    how, *_ = np.linalg.lstsq(shown_sums.T, row, rcond=None)
    return np.abs(shown_sums.T @ how - row).max() < 1e-7


@settings(max_examples=40, deadline=None)
@given(counted(), counted())
def test_an_index_shows_no_part_of_what_is_withheld(one, two):
    """Its parts and scores are of areas whose components are all shown."""
    recipe = Recipe.from_dict(
        {
            "components": [
                {"code": "one", "direction": "higher_is_worse"},
                {"code": "two", "direction": "higher_is_worse"},
            ],
            "standardisation": "none",
            "aggregation": "arithmetic",
            "on_missing": "carry",
        }
    )
    components = {
        code: tables(reader_of(numbers), indicator())["new"] for code, numbers in (("one", one), ("two", two))
    }
    index = indices.compute(recipe, components, YEAR)
    for place, area in enumerate(index.areas):
        kinds = {table.at(area, YEAR).missing for table in components.values()}
        if Missing.WITHHELD in kinds:
            assert index.scores[place] is None
            assert index.ranks[place] == 0
        for code, part in index.parts.items():
            if components[code].at(area, YEAR).missing == Missing.WITHHELD:
                assert part[place] is None
