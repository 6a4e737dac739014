"""Noise added by the source: never a narrower interval or a surer difference, and none changes nothing."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.methods.uncertainty import (
    SourceNoise,
    compare_shares,
    p_with_noise,
    share_of_noisy,
    widen,
    wilson,
)
from samstad.methods.values import Missing
from samstad.statistics import standing_out
from samstad.statistics.audience import Audience
from samstad.statistics.definitions import ReleaseRef
from samstad.statistics.derivation import derive
from tests.statistics.builders import MemoryReader, cells, frames, release, share
from tests.statistics.test_converting import both as counted_elsewhere
from tests.statistics.test_converting import made as carried
from tests.statistics.test_derivation import ALL, WORK, YEAR, both, city_years, made

NOISE = {"kind": "cell_key", "variance": 2.0, "maximum": 3.0}
NONE = {"kind": "cell_key", "variance": 0.0}
KINDS = st.sampled_from([share(), share(kind="rate", per=1000), share(kind="count", denominator=None)])


def limits(table):
    return np.stack([table.lower, table.upper])


@settings(max_examples=60, deadline=None)
@given(
    city_years(), KINDS, st.sampled_from(["new", "d", "city"]), st.sampled_from(list(Audience)), st.booleans()
)
def test_zero_noise_changes_nothing(numbers, definition, area_set, audience, ours):
    content = both("new", 2022, *numbers)
    plain, said = (
        made(content, area_set, definition, audience, counted_by_city=ours, noise=noise)
        for noise in ({}, NONE)
    )
    assert plain.noise is said.noise is None
    assert np.array_equal(limits(plain), limits(said), equal_nan=True)
    assert np.array_equal(plain.values.values, said.values.values, equal_nan=True)


@settings(max_examples=100, deadline=None)
@given(city_years(), KINDS, st.sampled_from(["new", "d", "city"]), st.floats(0, 9), st.floats(0.01, 9))
def test_noise_never_narrows_an_interval(numbers, definition, area_set, less, more):
    content = both("new", 2022, *numbers)
    tables = [
        made(content, area_set, definition, noise={"kind": "rounding", "variance": variance})
        for variance in (0.0, less, less + more)
    ]
    for narrow, wide in itertools.pairwise(tables):
        had = ~np.isnan(narrow.lower)
        assert (wide.lower <= narrow.lower + 1e-9)[had].all()
        assert (wide.upper >= narrow.upper - 1e-9)[had].all()
        assert np.array_equal(wide.values.values, narrow.values.values, equal_nan=True)
        shown = ~np.isnan(wide.lower)
        assert (wide.lower >= 0)[shown].all()
        assert (wide.values.values >= wide.lower)[shown].all()
        assert (wide.values.values <= wide.upper)[shown].all()


def test_a_share_of_two_cells_is_as_the_method_has_it():
    figure = made(YEAR, noise=NOISE).at("a", 2022)
    one = SourceNoise(2.0, 3.0)
    expected = share_of_noisy(60, 100, one, one)
    assert (figure.lower, figure.upper) == pytest.approx([100 * each for each in expected])


def test_every_cell_that_is_added_up_brings_its_noise():
    sexes = {
        key: value
        for sex in "km"
        for key, value in (
            cells("new", 2022, "work", {c: n // 2 for c, n in WORK.items()}, kon=sex)
            | cells("new", 2022, "all", {c: n // 2 for c, n in ALL.items()}, kon=sex)
        ).items()
    }
    two = made(sexes, noise=NOISE)
    assert two.noise.numerator.tolist() == [[4.0] * 4]
    # A district is the sum of two areas of two cells each; what the source gives itself is one cell.
    assert made(sexes, "d", noise=NOISE).noise.denominator.tolist() == [[8.0, 8.0]]
    women = share(numerator={"dataset": "register", "measure": "work", "where": {"kon": ["k"]}})
    assert made(sexes, definition=women, noise=NOISE).noise.numerator.tolist() == [[2.0] * 4]
    totals = made(sexes, noise=NOISE, totals={"kon": "k"})
    assert totals.noise.numerator.tolist() == [[2.0] * 4]
    own = made(YEAR | both("d", 2022, {"1": 140, "2": 75}, {"1": 300, "2": 210}), "d", noise=NOISE)
    assert own.noise.numerator.tolist() == [[2.0, 2.0]]


def test_an_area_that_is_left_out_leaves_its_noise_out():
    lacking = made(both("new", 2022, WORK | {"b": Missing.SUPPRESSED_BY_SOURCE}, ALL), "d", noise=NOISE)
    assert lacking.noise.numerator.tolist() == [[2.0, 4.0]]
    assert lacking.noise.denominator.tolist() == [[2.0, 4.0]]


def test_a_part_of_an_area_brings_the_square_of_its_weight():
    table = carried(
        counted_elsewhere({"p": 60, "q": 80, "r": 30, "s": 45}, dict.fromkeys("pqrs", 200)), noise=NOISE
    )
    assert table.noise.numerator[0] == pytest.approx([2 * (1 + 0.25**2), 2 * (0.75**2 + 0.5**2)])


def test_only_the_source_that_adds_noise_has_it():
    refs = {"register": release(noise=NOISE), "people": release("people")}
    content = {
        "register": MemoryReader(cells("new", 2022, "work", WORK)),
        "people": MemoryReader(cells("new", 2022, "all", ALL)),
    }
    definition = share(denominator={"dataset": "people", "measure": "all"})
    table = derive(definition, frames()["new"], refs, content.__getitem__, Audience.INTERNAL)
    low, high = widen(0.6, *wilson(60, 100), 2.0 / 100**2)
    assert (table.at("a", 2022).lower, table.at("a", 2022).upper) == pytest.approx((100 * low, 100 * high))
    assert not table.noise.denominator.any()


def test_what_noise_has_made_impossible_has_an_interval_that_holds_it():
    figure = made(both("new", 2022, {"a": 21, "b": -1}, {"a": 20, "b": 40}), noise=NOISE).at("a", 2022)
    assert figure.value == pytest.approx(105)
    assert figure.lower < 100 < figure.upper
    below = made(both("new", 2022, {"a": 21, "b": -1}, {"a": 20, "b": 40}), noise=NOISE).at("b", 2022)
    assert below.lower == below.value == pytest.approx(-2.5)
    assert below.upper > 0


def test_a_count_gets_the_noise_alone_and_a_value_of_the_source_keeps_its_own_margin():
    count = made(YEAR, definition=share(kind="count", denominator=None), noise=NOISE).at("a", 2022)
    reach = 1.959964 * 2**0.5
    assert (count.lower, count.upper) == pytest.approx((60 - reach, 60 + reach))
    value = share(kind="value", denominator=None)
    assert made(YEAR, definition=value, noise=NOISE).noise is None


def test_noise_is_frozen_with_the_release_and_older_reports_have_none():
    stored = json.loads(json.dumps(release(noise=NOISE).to_dict()))
    assert ReleaseRef.from_dict(stored) == release(noise=NOISE)
    del stored["noise"]
    assert ReleaseRef.from_dict(stored) == release()


def test_a_description_that_is_none_is_refused():
    with pytest.raises(ValueError, match="variance"):
        made(YEAR, noise={"kind": "cell_key", "variance": 9.0, "maximum": 2.0})


# --- Which areas differ ----------------------------------------------------------------------------------


def many(seed, variance, areas=40, spread=0.06):
    """A set of areas with counts that have been given noise, as a table that knows of it or not."""
    generator = np.random.default_rng(seed)
    people = generator.integers(30, 200, size=areas)
    chance = np.clip(generator.normal(0.4, spread, size=areas), 0.05, 0.95)
    half = round((np.sqrt(12 * variance + 1) - 1) / 2)  # uniform on −half … half has this variance
    counted, base = (
        np.maximum(each + generator.integers(-half, half + 1, size=areas), 0)
        for each in (generator.binomial(people, chance), people)
    )
    codes = [f"{i:02}" for i in range(areas)]
    content = both("new", 2022, dict(zip(codes, np.minimum(counted, base).tolist(), strict=True)),
                   dict(zip(codes, base.tolist(), strict=True)))  # fmt: skip
    frame = frames()["new"].__class__("new", tuple(codes), groups=(None,) * areas)
    return [
        made(content, frame=frame, noise=noise) for noise in ({}, {"kind": "rounding", "variance": variance})
    ]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([2.0, 10.0]))
def test_with_noise_no_more_areas_differ_and_smoothed_limits_are_wider(seed, variance):
    plain, noisy = (standing_out.compute(table, 2022) for table in many(seed, variance))
    assert (noisy.adjusted >= plain.adjusted - 1e-12).all()
    assert set(np.flatnonzero(noisy.signs != standing_out.UNCERTAIN)) <= set(
        np.flatnonzero(plain.signs != standing_out.UNCERTAIN)
    )
    assert (noisy.lower <= plain.lower + 1e-9).all()
    assert (noisy.upper >= plain.upper - 1e-9).all()
    assert noisy.smoothed == pytest.approx(plain.smoothed)


def test_where_noise_makes_all_difference_nothing_is_coloured():
    coloured = [
        [
            bool((standing_out.compute(t, 2022).signs != standing_out.UNCERTAIN).any())
            for t in many(s, 30.0, 40, 0.0)
        ]
        for s in range(60)
    ]
    unaware, aware = np.sum(coloured, axis=0)
    assert unaware > 15
    # At most one map in twenty, with the doubt of 60 maps.
    assert aware <= 8


@given(st.floats(1e-12, 1), st.floats(0.01, 10), st.floats(0, 10), st.floats(0, 10))
def test_p_grows_with_the_noise_and_is_itself_without(p, chance, one, other):
    less, more = sorted((one, other))
    assert p_with_noise(p, chance, 0.0) == p
    assert p <= p_with_noise(p, chance, less) <= p_with_noise(p, chance, more) + 1e-12 <= 1 + 1e-12


def test_p_with_noise_is_the_test_of_the_sum_of_both():
    # z = 2 of which as much variance is noise as chance: z = √2.
    assert p_with_noise(0.0455002638963584, 1.0, 1.0) == pytest.approx(0.15729920705028513)
    assert np.isnan(p_with_noise(np.nan, 1.0, 1.0))
    assert np.isnan(p_with_noise(0.5, 1.0, np.nan))
    # A p below all doubles grows too.
    assert 0 < p_with_noise(0.0, 1.0, 1e4) < 1
    for wrong in ((1.2, 1, 1), (0.5, -1, 1), (0.5, 1, -1)):
        with pytest.raises(ValueError, match=r"p-value|variance"):
            p_with_noise(*wrong)


def test_the_test_of_two_noisy_shares_keeps_its_level():
    generator = np.random.default_rng(4)
    base, noise = 60, 4.0
    counts = generator.binomial(base, 0.3, size=(2, 20_000)) + generator.integers(-3, 4, size=(2, 20_000))
    counts = np.clip(counts, 0, base)
    p = compare_shares(counts[0], base, counts[1], base)
    chance = 0.3 * 0.7 * 2 / base
    aware = p_with_noise(p, chance, 2 * noise / base**2)
    assert np.mean(p < 0.05) > 0.08
    assert np.mean(aware < 0.05) < 0.055
