"""The statistics of the example city: sums, plausible counts, kinds of missing, and the revision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from samstad.demo import catalogue, people, plan, publishing, purpose, series, simulation
from samstad.demo.catalogue import Indicator
from samstad.demo.geography import Geography
from samstad.demo.indicators import INDICATORS
from samstad.demo.series import Statistics, Table
from samstad.methods import judgement
from samstad.methods.judgement import Point, State, TargetKind, judge
from samstad.methods.uncertainty import wilson
from samstad.methods.values import Missing

BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


def district_series(table: Table, indicator: Indicator, district: str) -> list[Point]:
    """The series of a district: given by the source where it is, else summed over the areas of each year."""
    given = [i for i, row in enumerate(table.rows) if row.level == "district" and row.code == district]
    rows = given or [i for i, row in enumerate(table.rows) if row.district == district]
    points = []
    for t, year in enumerate(table.years):
        own = [i for i in rows if table.exists[i, t]]
        top, broken = table.measures[indicator.numerator], year in indicator.breaks
        kind = Missing(int(top.missing[own, t].max()))
        if kind != Missing.PRESENT:
            points.append(Point(year, None, kind, break_before=broken))
            continue
        value, low, high = float(top.values[own, t].sum()), None, None
        if indicator.kind == catalogue.SHARE:
            base = table.measures[str(indicator.denominator)].values[own, t].sum()
            limits = wilson(value, base)
            value, low, high = 100 * value / base, 100 * float(limits.lower), 100 * float(limits.upper)
        elif indicator.margin is not None:
            margin = float(table.measures[indicator.margin].values[own, t].sum())
            low, high = value - margin, value + margin
        points.append(Point(year, value, lower=low, upper=high, break_before=broken))
    return points


# --- definitions ---------------------------------------------------------------------------------------


def test_each_indicator_rests_on_measures_of_its_dataset() -> None:
    datasets = {d.code: d for d in catalogue.DATASETS}
    assert 24 <= len(INDICATORS) <= 30
    assert len(BY_CODE) == len(INDICATORS)
    for indicator in INDICATORS:
        measures = datasets[indicator.dataset].measures
        assert indicator.numerator in measures
        assert indicator.denominator is None or indicator.denominator in measures
        assert (indicator.denominator is None) == (indicator.kind in (catalogue.VALUE, catalogue.COUNT))
        assert indicator.margin is None or indicator.margin in measures
        assert indicator.direction in (catalogue.HIGHER, catalogue.LOWER, catalogue.NEUTRAL)
        assert indicator.theme in catalogue.THEMES
        assert set(indicator.years) <= set(plan.YEARS)
        for text in (indicator.name, indicator.why):
            assert set(text) == {"sv", "en"}
            assert all(text.values())
    assert {indicator.theme for indicator in INDICATORS} == set(catalogue.THEMES)


def test_every_measure_is_used() -> None:
    used = {(i.dataset, m) for i in INDICATORS for m in (i.numerator, i.denominator, i.margin) if m}
    unused = {(d.code, m) for d in catalogue.DATASETS for m in d.measures} - used
    assert unused == {("trygghetsundersokning", "svarande")}


# --- sums and counts -----------------------------------------------------------------------------------


def test_population_adds_up_across_the_split(city: Geography, statistics: Statistics) -> None:
    table = statistics.table("befolkning")
    numbers = np.nan_to_num(table.measures["folkmangd"].values)
    assert np.array_equal(numbers, np.round(numbers))
    by_year = numbers.sum(axis=(0, 2, 3))
    assert np.array_equal(by_year, statistics.people.total.sum(axis=0))
    assert by_year[0] > 150_000
    for old, halves in city.parts.items():
        if len(halves) > 1:
            new = [list(city.new.codes).index(code) for code in halves]
            before = table.measures["folkmangd"].values[table.row(old), :10]
            assert np.array_equal(before, statistics.people.inhabitants[new, :10].sum(axis=0))


def test_an_area_has_numbers_only_in_the_years_it_existed(city: Geography, statistics: Statistics) -> None:
    for table in statistics.tables:
        for i, row in enumerate(table.rows):
            for t, year in enumerate(table.years):
                known = row.level != "area" or row.code in city.area_set_of(year).codes
                assert bool(table.exists[i, t]) == known
        for values in table.measures.values():
            gone = values.missing.reshape(*table.exists.shape, -1)[~table.exists]
            assert np.all(gone == Missing.NOT_APPLICABLE)


def test_bases_are_exactly_the_register(statistics: Statistics) -> None:
    work, register = statistics.table("arbete"), statistics.table("befolkning").measures["folkmangd"].values
    ages = list(catalogue.AGES)
    groups = {
        "bef_16_24": ("16-19", "20-24"),
        "bef_20_64": ("20-24", "25-44", "45-64"),
        "bef_20_plus": ("20-24", "25-44", "45-64", "65-79", "80+"),
        "folkmangd": tuple(ages),
    }
    for measure, wanted in groups.items():
        expected = register[..., [ages.index(g) for g in wanted]].sum(axis=(2, 3))
        assert np.array_equal(work.measures[measure].values, expected, equal_nan=True)


def test_counts_lie_between_zero_and_their_base(statistics: Statistics) -> None:
    for indicator in INDICATORS:
        if indicator.kind != catalogue.SHARE:
            continue
        for table in (t for t in statistics.tables if t.dataset == indicator.dataset):
            top, base = table.measures[indicator.numerator], table.measures[str(indicator.denominator)]
            both = top.present & base.present
            assert both.any()
            assert np.all(top.values[both] >= 0)
            assert np.all(top.values[both] <= base.values[both])
            assert np.array_equal(top.values[both], np.round(top.values[both]))


def test_nobody_is_both_employed_and_unemployed(statistics: Statistics) -> None:
    for edition in (1, 2):
        table = statistics.table("arbete", edition)
        together = table.measures["sysselsatta_20_64"].values + table.measures["arbetslosa_20_64"].values
        assert np.all(together[table.exists] <= table.measures["bef_20_64"].values[table.exists])


@pytest.mark.parametrize("dataset", ["utbildning", "boende-inkomst", "halsa"])
def test_counts_given_for_districts_are_the_sums_of_their_areas(dataset: str, statistics: Statistics) -> None:
    table = statistics.table(dataset)
    counted = statistics.counts[dataset]
    areas = statistics.people.district
    for measure, array in counted.items():
        for d, district in enumerate(plan.DISTRICTS):
            row = table.measures[measure].values[table.row(district.code)]
            assert np.array_equal(row, array[areas == d].sum(axis=0)), (measure, district.code)
        assert np.array_equal(table.measures[measure].values[table.row(plan.CITY_CODE)], array.sum(axis=0))


def test_weights_of_links_conserve_people(city: Geography, statistics: Statistics) -> None:
    weights: dict[tuple[str, str, str], float] = {}
    for link in statistics.links:
        assert 0 < link.weight <= 1
        key = (link.from_set, link.from_code, link.to_set)
        weights[key] = weights.get(key, 0) + link.weight
    assert all(total == pytest.approx(1, abs=1e-12) for total in weights.values())
    assert {k[1] for k in weights if k[0] == city.old.code} == set(city.old.codes)
    assert {k[1] for k in weights if k[0] == city.new.code} == set(city.new.codes)
    number = dict(zip(city.new.codes, statistics.people.total[:, 2020 - 2011].tolist(), strict=True))
    for link in statistics.links:
        if link.method == "population":
            whole = sum(number[code] for code in city.parts[link.from_code])
            assert link.weight == pytest.approx(number[link.to_code] / whole, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    base=st.lists(st.integers(0, 400), min_size=3, max_size=3),
    chance=st.floats(0, 1),
    stay=st.floats(0, 0.95),
    seed=st.integers(0, 2**32 - 1),
)
def test_persistent_counts_never_leave_their_base(
    base: list[int], chance: float, stay: float, seed: int
) -> None:
    bases = np.array([base, base[::-1]])
    drawn = simulation.persistent(np.random.default_rng(seed), bases, np.full((2, 3), chance), stay)
    assert np.all((drawn >= 0) & (drawn <= bases))


def test_persistent_counts_are_binomial_in_each_year_and_remember_the_year_before() -> None:
    bases = np.full((40_000, 6), 50)
    drawn = simulation.persistent(np.random.default_rng(1), bases, np.full(bases.shape, 0.2), 0.7)
    expected = binom(50, 0.2)
    assert drawn[:, -1].mean() == pytest.approx(expected.mean(), rel=0.01)
    assert drawn[:, -1].var() == pytest.approx(expected.var(), rel=0.05)
    assert np.corrcoef(drawn[:, -2], drawn[:, -1])[0, 1] == pytest.approx(0.7, abs=0.02)


def test_neighbours_are_alike(city: Geography, statistics: Statistics) -> None:
    """Moran's I of the social factor, by neighbours within two kilometres."""
    near = (statistics.people.apart < 2000) & (statistics.people.apart > 0)
    z = statistics.people.disadvantage[:, -1]
    z = z - z.mean()
    moran = len(z) / near.sum() * (z @ near @ z) / (z @ z)
    assert moran > 0.4


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(
    city: Geography, statistics: Statistics
) -> None:
    again = series.build(city)
    for one, two in zip(statistics.tables, again.tables, strict=True):
        for measure in one.measures:
            assert np.array_equal(one.measures[measure].values, two.measures[measure].values, equal_nan=True)
    other = people.build(replace(city, seed=city.seed + 1))
    assert not np.array_equal(other.inhabitants, statistics.people.inhabitants)


# --- on purpose ----------------------------------------------------------------------------------------

WITH_KIND = [entry for entry in purpose.ON_PURPOSE if entry.missing is not None]


@pytest.mark.parametrize("entry", WITH_KIND, ids=lambda entry: entry.code)
def test_what_is_missing_on_purpose_is_there(entry: purpose.Purpose, statistics: Statistics) -> None:
    found = purpose.cells(entry, statistics)
    assert found
    table = statistics.table(entry.dataset)
    assert all(table.kind(entry.measure, code, year) == entry.missing for code, year in found)


def test_every_kind_of_missing_is_there(statistics: Statistics) -> None:
    kinds = {int(k) for t in statistics.tables for v in t.measures.values() for k in np.unique(v.missing)}
    assert kinds == {int(k) for k in Missing} - {int(Missing.WITHHELD)}  # withheld arises when shown
    assert {entry.missing for entry in WITH_KIND} == {Missing(k) for k in kinds} - {Missing.PRESENT}
    assert len({entry.code for entry in purpose.ON_PURPOSE}) == len(purpose.ON_PURPOSE)


def test_the_small_base_rule_has_something_to_withhold(statistics: Statistics) -> None:
    table = statistics.table("arbete")
    base, few = table.measures["bef_20_plus"].values, table.measures["bistand_langvarigt"].values
    with np.errstate(invalid="ignore"):
        assert ((base > 0) & (base <= 20)).sum() >= 15
        assert ((base > 20) & (few <= 5)).sum() >= 100
        assert ((base > 20) & (few > 5)).sum() >= 500


def test_small_areas_and_the_harbour(city: Geography, statistics: Statistics) -> None:
    total = dict(zip([a.name for a in city.new], statistics.people.total.tolist(), strict=True))
    for _, name, _ in plan.HAMLETS:
        assert min(total[name]) > 0
        assert max(total[name]) < 60
    assert set(total["Djuphamnen"]) == {0}
    code = next(a.code for a in city.new if a.name == "Djuphamnen")
    assert statistics.table("arbete").value("jobb", code, 2025) > 100
    assert sum(max(years) < 60 for years in total.values()) == len(plan.HAMLETS) + 1


def test_true_zeros_are_numbers(statistics: Statistics) -> None:
    table = statistics.table("utbildning")
    values = table.measures["hog_franvaro"]
    assert (values.values[values.present] == 0).sum() >= 3


def test_a_suppressed_area_cannot_be_worked_out_from_its_district(statistics: Statistics) -> None:
    for dataset in ("utbildning", "boende-inkomst", "halsa"):
        table = statistics.table(dataset)
        for measure, values in table.measures.items():
            for district in plan.DISTRICTS:
                own = [
                    i
                    for i, row in enumerate(table.rows)
                    if row.level == "area" and row.district == district.code
                ]
                hidden = (values.missing[own] == Missing.SUPPRESSED_BY_SOURCE).sum(axis=0)
                assert np.all(hidden != 1), (measure, district.code)


def test_the_revision_changes_only_what_it_says(statistics: Statistics) -> None:
    first, second = statistics.table("arbete", 1), statistics.table("arbete", 2)
    assert first.published < second.published == publishing.REVISED_ON
    assert statistics.table("arbete") is second
    named = {(d, m, y) for d, m, changes in publishing.REVISIONS for y in changes}
    changed = set()
    for measure in first.measures:
        before, after = first.measures[measure], second.measures[measure]
        assert np.array_equal(before.missing, after.missing)
        differ = before.present & (before.values != after.values)
        changed |= {
            (first.rows[i].district, measure, first.years[t]) for i, t in np.argwhere(differ).tolist()
        }
    assert changed == named


@pytest.mark.parametrize("target", purpose.TARGETS, ids=lambda t: f"{t.indicator}-{t.district}-{t.year}")
def test_targets_are_judged_as_said(target: purpose.Target, statistics: Statistics) -> None:
    indicator = BY_CODE[target.indicator]
    kind = TargetKind.AT_LEAST if indicator.direction == catalogue.HIGHER else TargetKind.AT_MOST
    asked = judgement.Target(kind, target.value, target.year, target.baseline)
    tables = [t for t in statistics.tables if t.dataset == indicator.dataset]
    states = [judge(district_series(t, indicator, target.district), asked).state for t in tables]
    assert tuple(states) == target.states


def test_the_targets_show_every_state_and_the_revision_turns_some() -> None:
    latest = {target.states[-1] for target in purpose.TARGETS}
    assert latest == {str(state) for state in State} - {"withheld"}
    turned = [t for t in purpose.TARGETS if len(set(t.states)) == 2]
    assert turned == list(purpose.FLIPPING_TARGETS)
    assert {t.district for t in turned} == {d for d, _, _ in publishing.REVISIONS}
    assert purpose.WORSENING_TARGET.states == ("worse",)
    assert set(purpose.CLEARLY_MET_TARGET.states) == {"met"}
    assert all(set(t.states) == {"cannot_be_judged"} for t in purpose.UNJUDGEABLE_TARGETS)


def test_overcrowding_more_than_doubles_beyond_chance(statistics: Statistics) -> None:
    points = district_series(statistics.table("boende-inkomst"), BY_CODE["trangboddhet"], "09")
    first, last = points[0], points[-1]
    assert first.upper is not None
    assert last.lower is not None
    assert last.lower > 2 * first.upper


def test_a_survey_with_two_comparable_values_and_wide_margins(statistics: Statistics) -> None:
    indicator = BY_CODE["fortroende-stadsdel"]
    points = [
        p for p in district_series(statistics.table("demokrati"), indicator, "05") if p.value is not None
    ]
    comparable = [p for p in points if p.period >= indicator.breaks[-1]]
    assert len(points) == 5
    assert len(comparable) == 2
    assert all(p.upper is not None and p.lower is not None and p.upper - p.lower > 12 for p in comparable)


def test_focus_districts_differ_and_go_different_ways(statistics: Statistics) -> None:
    z, district = statistics.people.disadvantage, statistics.people.district
    level = {d.code: z[district == i].mean(axis=0) for i, d in enumerate(plan.DISTRICTS)}
    focus = [d.code for d in plan.DISTRICTS if d.focus]
    assert min(level[c][0] for c in focus) > max(level[d.code][0] for d in plan.DISTRICTS if not d.focus)
    assert level["04"][-1] < level["04"][0] - 0.4
    assert level["09"][-1] > level["09"][0] + 0.4
