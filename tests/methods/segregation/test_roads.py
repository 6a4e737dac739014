"""Two roads, one number: numpy and the compiled kernels; and what the way in must not cost."""

import subprocess
import sys

import numpy as np
import pytest

from samstad.methods import segregation as s
from samstad.methods.segregation import engine

NAMES = ["dissimilarity", "information_theory", "mutual_information", "variance_ratio"]
COMPILED = [getattr(s, name) for name in NAMES] + [
    s.gini, s.isolation, lambda *a, **k: s.isolation(*a, group=1, **k), lambda c, **k: s.exposure(c, 0, 1, **k),
]  # fmt: skip
each = pytest.mark.parametrize(
    "measure", COMPILED, ids=[*NAMES, "gini", "isolation", "isolation of 1", "exposure"]
)
rng = np.random.default_rng(11)
fast_road = engine._module


@pytest.fixture(autouse=True)
def numba_is_here_and_worth_it(monkeypatch):
    pytest.importorskip("numba")
    monkeypatch.setattr(engine, "LARGE", 1)


def both(measure, counts, **options):
    """The compiled number; asserts that numpy gives the same, or the same error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_module", lambda name: None)
        plain = measure(counts, **options)
    assert engine._module("fast_rows") is not None
    fast = measure(counts, **options)
    assert np.allclose(fast, plain, rtol=1e-11, atol=1e-13, equal_nan=True)
    return fast


@each
@pytest.mark.parametrize("groups", [2, 5])
def test_the_roads_give_the_same(measure, groups):
    # More areas than are summed in one run; counts beyond the table of logarithms.
    counts = rng.integers(0, 300, (3, 9000, groups))
    counts[0, :500] = 0
    counts[1, 7] = 10**9
    counts[2, :, 1] = 0
    both(measure, counts)
    both(measure, counts[0] * rng.uniform(0, 2, counts[0].shape))


@each
def test_the_roads_agree_where_there_is_little_to_say(measure):
    for groups in (2, 3):
        both(measure, np.zeros((2, 4, groups)))
        both(measure, np.zeros((2, 0, groups)))
        alone = np.zeros((2, 4, groups))
        alone[:, :, 1] = 3
        both(measure, alone)
        both(measure, np.eye(groups)[np.newaxis])


@each
def test_both_roads_refuse_and_carry_alike(measure, monkeypatch):
    counts = rng.integers(1, 9, (4, 6, 3)).astype(float)
    counts[2, 1, 1] = np.nan
    carried = both(measure, counts, missing="carry")
    assert np.isnan(carried).tolist() == [False, False, True, False]
    wrong = [(np.nan, "missing", "refuse"), (-1.0, "below 0", "carry"), (np.inf, "infinite", "carry")]
    for value, word, missing in wrong:
        counts[2, 1, 1] = value
        for road in (fast_road, lambda name: None):
            monkeypatch.setattr(engine, "_module", road)
            with pytest.raises(ValueError, match=word):
                measure(counts, missing=missing)


@pytest.mark.parametrize("dtype", ["i1", "i2", "u2", "i4", "i8", "u8", "f2", "f4", "f8", ">i4", ">f8"])
def test_every_type_of_count_gives_the_same(dtype):
    counts = rng.integers(0, 90, (5, 40, 3))
    for name in NAMES:
        measure = getattr(s, name)
        assert np.allclose(both(measure, counts.astype(dtype)), measure(counts), rtol=1e-12)


@pytest.mark.parametrize("areas", [0, 1, 2, 255, 256, 257, 4097, 9001])
def test_pairs_of_32_bit_counts_give_the_same(areas):
    """They have a kernel of their own, which adds two areas at a time in whole numbers."""
    counts = rng.integers(0, 300, (5, areas, 2), dtype=np.int32)
    counts[1, : areas // 2] = 0
    counts[2, :, 1] = 0
    counts[3] = 0
    for measure in (s.dissimilarity, s.isolation, lambda c, **k: s.isolation(c, group=1, **k)):
        assert np.array_equal(np.isnan(both(measure, counts)), np.isnan(measure(counts.astype(np.int64))))
    found = s.several(counts, ["dissimilarity", "isolation"])
    for name, numbers in found.items():
        assert np.allclose(numbers, getattr(s, name)(counts), rtol=1e-13, equal_nan=True)


def test_pairs_of_32_bit_counts_where_their_products_are_too_large():
    counts = rng.integers(0, 300, (5, 9001, 2), dtype=np.int32)
    counts[2, :3, 1] = 2**31 - 1
    counts[3, 5] = 2**31 - 1
    counts[4, 0, 0] = 2**31 - 1 - counts[4, 1:, 0].sum()
    both(s.dissimilarity, counts)
    both(s.isolation, counts)
    for at, negative in ((0, -1), (8999, -(2**31)), (9000, -7)):
        for group in (0, 1):
            wrong = counts.copy()
            wrong[1, at, group] = negative
            with pytest.raises(ValueError, match="below 0"):
                s.several(wrong, ["dissimilarity", "isolation"])


@each
def test_narrow_floats_are_summed_in_wide_ones(measure):
    for groups in (2, 3):
        counts = rng.integers(2**22, 2**24, (40, groups))
        assert np.allclose(measure(counts.astype("f4")), measure(counts), rtol=1e-11)


@each
@pytest.mark.parametrize("groups", [2, 5])
def test_a_layer_of_many_areas_is_read_in_spans(measure, groups, monkeypatch):
    counts = rng.integers(0, 300, (2, 9000, groups))
    whole = measure(counts)
    monkeypatch.setattr("samstad.methods.segregation.fast_rows.PART", 7000)
    for table in (counts, counts[:, ::-1], np.asfortranarray(counts)):
        assert np.allclose(measure(table), whole, rtol=1e-12)
    threads = measure(counts)
    monkeypatch.setattr(engine.os, "cpu_count", lambda: 1)
    assert np.array_equal(measure(counts), threads)
    for value, word in ((np.nan, "missing"), (-1.0, "below 0"), (np.inf, "infinite")):
        wrong = counts.astype(float)
        wrong[1, 8999, 1] = value
        with pytest.raises(ValueError, match=word):
            measure(wrong)
    wrong[1, 8999, 1] = np.nan
    assert np.isnan(measure(wrong, missing="carry")).tolist() == [False, True]
    assert np.isnan(measure(np.zeros((9000, groups))))


@pytest.mark.parametrize("groups", [2, 3])
def test_gini_where_shares_crowd(groups):
    """Most in one bucket of shares, all in one, two shares only, and shares nearer than their inverse is finite."""
    crowded = rng.integers(1, 1000, (500, groups)).astype(float)
    crowded[:490, 0] = rng.uniform(0, 1e-9, 490)
    alike = np.tile([3.0, 5.0, 7.0][:groups], (500, 1))
    two = alike.copy()
    two[::3, 0] = 1
    near = alike.copy()
    near[:, 0] = rng.integers(0, 5, 500) * 5e-324
    for counts in (crowded, alike, two, near):
        both(s.gini, counts)
        both(s.gini, rng.permutation(counts))


def test_layout_does_not_matter_and_the_input_is_left_alone():
    counts = rng.integers(0, 90, (5, 40, 6))
    before = counts.copy()
    whole = both(s.dissimilarity, np.ascontiguousarray(counts[:, :, ::2]))
    assert np.array_equal(both(s.dissimilarity, counts[:, :, ::2]), whole)
    assert np.allclose(both(s.dissimilarity, np.asfortranarray(counts[:, :, ::2])), whole)
    counts.flags.writeable = False
    both(s.information_theory, counts)
    one_column = np.array([[[np.nan], [2.0]]])
    s.isolation(one_column, missing="carry")
    assert one_column[0, 1, 0] == 2
    assert np.array_equal(counts, before)


def test_threads_give_what_one_thread_gives(monkeypatch):
    monkeypatch.setattr("samstad.methods.segregation.counts.BLOCK", 50)
    counts = rng.integers(0, 90, (31, 40, 2))
    for cores in (1, 4):
        monkeypatch.setattr(engine.os, "cpu_count", lambda cores=cores: cores)
        assert np.array_equal(s.dissimilarity(counts), [s.dissimilarity(layer) for layer in counts])
        assert np.array_equal(s.gini(counts), [s.gini(layer) for layer in counts])


def test_a_million_areas_are_summed_to_the_last_digits():
    """A plain sum over as many loses 1e-11; the same mix everywhere is exactly even."""
    counts = np.tile([0.1, 0.3], (1_000_000, 1))
    assert both(s.isolation, counts) == pytest.approx(0.25, rel=1e-14)
    assert both(s.dissimilarity, counts) < 1e-13


def test_a_large_input_is_not_copied():
    import tracemalloc

    counts = np.ones((2000, 500, 2), dtype=np.int64)
    s.dissimilarity(counts[:3])
    tracemalloc.start()
    s.several(counts, ["dissimilarity", "isolation"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < counts.nbytes / 10


def test_importing_and_small_input_bring_no_numba():
    code = (
        "import sys; from samstad.methods import segregation as s; s.several([[1, 2], [3, 4]], ['gini', "
        "'dissimilarity']); print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_city_of_131_areas_never_waits_for_a_compiler():
    """A page asks for levels, intervals, changes and chance: all of it in numpy, though a thousand draws are many."""
    code = """
import sys
import numpy as np
from samstad.methods import segregation as s
counts = np.random.default_rng(1).integers(0, 2000, (131, 2))
s.estimate(counts, s.dissimilarity)
s.chance_test(counts, s.dissimilarity)
s.change_test(counts, counts[::-1], s.dissimilarity)
s.estimate_cities(counts, np.arange(131) // 10, {"D": s.dissimilarity, "H": s.information_theory})
print('numba' in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_large_input_does_without_numba():
    code = (
        "import sys; sys.modules['numba'] = None; import numpy as np; from samstad.methods import segregation as s; "
        "print(float(s.dissimilarity(np.tile([[2, 8], [8, 2]], (100_000, 1)))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) == pytest.approx(0.6)
