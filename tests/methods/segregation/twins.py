"""Slow, obvious twins: each measure as its formula says, over lists of rows, and tables to try them on."""

import math

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

TWO_TO_FOUR, SOME = st.integers(2, 4), st.integers(1, 8)


def tables(groups=TWO_TO_FOUR, areas=SOME, most=60):
    """Counts `(areas, groups)`; zeros are common, whole empty areas and groups too."""
    return st.tuples(areas, groups).flatmap(
        lambda shape: hnp.arrays(np.int64, shape, elements=st.one_of(st.just(0), st.integers(0, most)))
    )


def parted(table):
    """Is there anything to part: at least two groups with somebody in them?"""
    return (np.asarray(table).sum(axis=0) > 0).sum() >= 2


def sums(table):
    rows = [[float(x) for x in row] for row in table]
    t = [sum(row) for row in rows]
    sizes = [sum(column) for column in zip(*rows, strict=True)]
    total = sum(t)
    return rows, t, total, [size / total for size in sizes]


def interaction(p):
    return sum(q * (1 - q) for q in p)


def dissimilarity(table):
    rows, t, total, p = sums(table)
    gaps = [t[i] * abs(rows[i][g] / t[i] - p[g]) for i in range(len(rows)) for g in range(len(p)) if t[i] > 0]
    return sum(gaps) / (2 * total * interaction(p))


def gini(table):
    rows, t, total, p = sums(table)
    lived = [i for i in range(len(rows)) if t[i] > 0]
    gaps = [
        t[i] * t[j] * abs(rows[i][g] / t[i] - rows[j][g] / t[j])
        for g in range(len(p))
        for i in lived
        for j in lived
    ]
    return sum(gaps) / (2 * total**2 * interaction(p))


def entropy(p):
    return -sum(q * math.log(q) for q in p if q > 0)


def information_theory(table):
    rows, t, total, p = sums(table)
    within = [t[i] / total * entropy([x / t[i] for x in rows[i]]) for i in range(len(rows)) if t[i] > 0]
    return 1 - sum(within) / entropy(p)


def mutual_information(table):
    return information_theory(table) * entropy(sums(table)[3])


def variance_ratio(table):
    rows, t, total, p = sums(table)
    gaps = [
        t[i] * (rows[i][g] / t[i] - p[g]) ** 2 for i in range(len(rows)) for g in range(len(p)) if t[i] > 0
    ]
    return sum(gaps) / (total * interaction(p))


def atkinson(table, b):
    """As James & Taeuber write it, for two groups."""
    rows, t, total, (p, _) = sums(table)
    terms = [
        (1 - rows[i][0] / t[i]) ** (1 - b) * (rows[i][0] / t[i]) ** b * t[i] / (p * total)
        for i in range(len(rows))
        if t[i] > 0
    ]
    return 1 - p / (1 - p) * sum(terms) ** (1 / (1 - b))


def exposure(table, group, other):
    rows, t, _, _ = sums(table)
    size = sum(row[group] for row in rows)
    return sum(rows[i][group] / size * rows[i][other] / t[i] for i in range(len(rows)) if t[i] > 0)
