"""Against PySAL's segregation 2.5.4 where it is right: D, isolation, Gini, H, and more groups, without space."""

import warnings

import numpy as np
import pytest

from samstad.methods import segregation as s

pytestmark = pytest.mark.oracle


@pytest.fixture(scope="module")
def peer():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import segregation.multigroup
        import segregation.singlegroup
    return segregation


@pytest.fixture(scope="module")
def counts():
    rng = np.random.default_rng(21)
    return rng.poisson(rng.gamma(1.5, 40, (700, 4)) * [1, 3, 0.3, 2])


def of(measure, counts, **names):
    import pandas as pd

    frame = pd.DataFrame(counts, columns=[f"g{i}" for i in range(counts.shape[1])])
    frame["total"] = counts.sum(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return measure(frame, **names).statistic


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("Dissim", s.dissimilarity),
        ("Gini", s.gini),
        ("Entropy", s.information_theory),
        ("Isolation", s.isolation),
        ("Interaction", lambda c: s.exposure(c, 0, 1)),
        ("CorrelationR", s.variance_ratio),
        ("Atkinson", s.atkinson),
    ],
)
def test_two_groups(peer, counts, name, ours):
    two = counts[:, :2]
    theirs = of(getattr(peer.singlegroup, name), two, group_pop_var="g0", total_pop_var="total")
    assert ours(two) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("MultiDissim", s.dissimilarity),
        ("MultiGini", s.gini),
        ("MultiInfoTheory", s.information_theory),
        ("MultiRelativeDiversity", s.variance_ratio),
    ],
)
def test_more_groups(peer, counts, name, ours):
    groups = [f"g{i}" for i in range(counts.shape[1])]
    assert ours(counts) == pytest.approx(of(getattr(peer.multigroup, name), counts, groups=groups), rel=1e-9)
