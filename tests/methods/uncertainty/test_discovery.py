"""False discoveries: the published example, the definition as a slow twin, and the promise by simulation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from samstad.methods.uncertainty import false_discovery

# Benjamini & Hochberg (1995), § 4.1: fifteen comparisons of a treatment of myocardial infarction.
PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip
P = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_four_of_fifteen_are_found_as_published():
    assert false_discovery(PUBLISHED).found.tolist() == [True] * 4 + [False] * 11


@given(P)
def test_it_agrees_with_the_existing_library(p):
    assert false_discovery(p).adjusted == pytest.approx(stats.false_discovery_control(p, method="bh"))
    any_ = false_discovery(p, dependence="any").adjusted
    assert any_ == pytest.approx(stats.false_discovery_control(p, method="by"))


@given(P, st.floats(0.01, 0.5))
def test_what_is_found_is_what_stepping_up_finds(p, level):
    ordered, m = sorted(p), len(p)
    passed = [i for i, each in enumerate(ordered, 1) if each <= i * level / m]
    limit = ordered[max(passed) - 1] if passed else -1
    found = false_discovery(p, level)
    near = np.isclose(found.adjusted, level, rtol=1e-9)
    assert np.all(near | (found.found == (np.array(p) <= limit)))


@given(P, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_missing_is_no_test(p, random):
    places = list(range(len(p)))
    random.shuffle(places)
    one = false_discovery(p).adjusted
    shuffled = false_discovery([p[i] for i in places]).adjusted
    assert shuffled.tolist() == one[places].tolist()
    with_gaps = false_discovery([np.nan, *p, np.nan])
    assert with_gaps.adjusted[1:-1].tolist() == one.tolist()
    assert np.isnan(with_gaps.adjusted[[0, -1]]).all()
    assert not with_gaps.found[[0, -1]].any()


def test_layers_are_each_controlled_by_themselves_and_nonsense_is_refused():
    both = false_discovery([PUBLISHED, PUBLISHED[::-1]]).adjusted
    assert both[0].tolist() == both[1][::-1].tolist() == false_discovery(PUBLISHED).adjusted.tolist()
    with pytest.raises(ValueError, match="outside"):
        false_discovery([0.5, 1.5])
    with pytest.raises(ValueError, match="dependence"):
        false_discovery([0.5], dependence="none")


@pytest.mark.slow
def test_of_what_is_found_few_are_false():
    generator = np.random.default_rng(3)
    shift = np.where(np.arange(200) < 40, 3.0, 0.0)
    p = stats.norm.sf(generator.normal(size=(2000, 200)) + shift)
    for dependence in ("positive", "any"):
        found = false_discovery(p, 0.1, dependence=dependence).found
        false = found[:, 40:].sum(axis=1) / np.maximum(found.sum(axis=1), 1)
        assert false.mean() <= 0.1 * 160 / 200 + 0.005
        assert found[:, :40].mean() > 0.3
