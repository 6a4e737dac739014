"""Counts handed to the compiled kernels: many layers a thread, or one layer of very many areas in spans.

Which of the two, and where a span ends, depends on the counts alone, and a layer's numbers on no other layer: so the
number of threads changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from samstad.methods.segregation import fast, fast_pairs
from samstad.methods.segregation.counts import CountArray, Counts, refuse
from samstad.methods.segregation.engine import PART, Measure, over_parts
from samstad.methods.values import FloatArray

TURNS = 8
"""Parts of a large batch for each thread: the last is waited for, and each costs some 50 microseconds to hand over."""

D, ISOLATION = fast.NUMBERS.index("dissimilarity"), fast.NUMBERS.index("exposure")


def measured(counts: Counts, measures: Sequence[Measure]) -> FloatArray:
    """`(measures, layers)` of measures that have a kernel; ValueError for what is no count."""
    names = [fast.NUMBERS.index(str(measure.kernel)) for measure in measures]
    wanted = np.zeros(4, dtype=np.bool_)
    wanted[[fast.SUMS_OF[str(measure.kernel)] for measure in measures]] = True
    pairs = {measure.pair for measure in measures if measure.kernel == "exposure"} or {(0, 0)}
    if len(pairs) > 1:
        raise ValueError("one exposure at a time")
    pair = np.array(pairs.pop())
    layers = counts.layers
    out = np.empty((len(layers), len(fast.NUMBERS)))
    cells = layers.shape[1] * layers.shape[2]
    if cells > PART:
        found = 0
        for layer, row in zip(layers, out, strict=True):
            found |= _in_spans(layer, wanted, pair, row)
    else:
        step = max(1, PART // max(cells, 1), -(-len(layers) // (TURNS * (os.cpu_count() or 1))))
        found = _in_parts(layers, step, wanted, pair, out)
    refuse(
        negative=bool(found & fast.NEGATIVE),
        missing=bool(found & fast.MISSING) and counts.missing == "refuse",
        infinite=bool(found & fast.INFINITE),
    )
    return out.T[names]


def _in_parts(layers: CountArray, step: int, wanted: Any, pair: Any, out: FloatArray) -> int:
    """Every thread takes whole layers, some at a time. Gives what is wrong with any of them."""
    findings = np.zeros(len(layers), dtype=np.int64)
    both = list(np.flatnonzero(wanted)) == [fast.GAP, fast.MET] and pair[0] == pair[1]
    narrow = both and layers.shape[2] == 2 and layers.dtype.str == "<i4"

    def work(part: slice) -> None:
        rows, numbers, found = _rows(layers[part]), out[part], findings[part]
        done = _pairs(rows, pair[0], numbers, found) if narrow else 0
        if done < len(rows):
            rest = slice(done, None)
            groups = layers.shape[2]
            fast.measure_rows(rows[rest], wanted, pair, fast.LOGS, groups, numbers[rest], found[rest])

    parts = [slice(start, start + step) for start in range(0, len(layers), step)]
    over_parts(work, parts, layers.size)
    return int(np.bitwise_or.reduce(findings, initial=0))


def _pairs(rows: CountArray, group: int, out: FloatArray, findings: Any) -> int:
    """How many of the layers could be measured as pairs of 32-bit numbers, and were."""
    numbers = np.empty((len(rows), 2))
    done = fast_pairs.measure_pairs(rows.view("<i8"), group, numbers, findings)
    out[:done, [D, ISOLATION]] = numbers[:done]
    return int(done)


def _in_spans(layer: CountArray, wanted: Any, pair: Any, out: FloatArray) -> int:
    """Every thread takes spans of one layer, which it reads twice as any layer. Gives what is wrong with it."""
    areas, groups = layer.shape
    step = PART // groups
    spans = [(at, slice(start, start + step)) for at, start in enumerate(range(0, areas, step))]
    sizes, sums = np.zeros((len(spans), groups)), np.zeros((2, len(spans), 4))
    negative = np.zeros(len(spans), dtype=np.int64)

    def first(span: tuple[int, slice]) -> None:
        at, part = span
        negative[at] = fast.first_reading(_row(layer[part]), wanted, pair, sizes[at], sums[0, at])

    over_parts(first, spans, layer.size)
    everybody = sizes.sum(axis=0)
    found = int(fast.finding(negative.max(), everybody))
    if found:
        out[:] = np.nan
        return found

    def second(span: tuple[int, slice]) -> None:
        at, part = span
        fast.second_reading(_row(layer[part]), wanted, fast.LOGS, everybody, sums[1, at])

    if everybody.sum() > 0 and wanted[: fast.MET].any():
        over_parts(second, spans, layer.size)
    fast.numbers_of(everybody, sums.sum(axis=(0, 1)), pair, out)
    return 0


def _rows(layers: CountArray) -> CountArray:
    """Layers as rows. Read only: a kernel is compiled by itself for arrays that may be written."""
    rows = np.ascontiguousarray(layers).reshape(len(layers), -1).view()
    rows.flags.writeable = False
    return rows


def _row(span: CountArray) -> CountArray:
    return np.asarray(_rows(span[np.newaxis])[0])
