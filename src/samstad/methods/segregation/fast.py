"""The heaviest measures compiled by numba: the numbers of plain.py, read straight from the counts.

Imported only by engine.py, and only for large input: importing numba costs 0.4 s, and kernels that are not in the
cache yet cost some seconds to compile. Every kernel is one thread and lets go of the interpreter's lock; engine.py
runs several beside each other.

Counts come as a row: an area's groups side by side, area after area. A row is read twice: first for everybody in
each group and who meets whom, then for what compares an area with the whole. All measures wanted are summed in the
same two readings, since reading is what costs. The loops are small functions that begin at 0: only so does the
compiler take several areas at once.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

NEGATIVE, MISSING, INFINITE = 1, 2, 4

NUMBERS = ("dissimilarity", "mutual_information", "information_theory", "variance_ratio", "exposure")
"""What is given for each layer, in this order; exposure is that of one group to one other."""
GAP, INFORMATION, SQUARES, MET = 0, 1, 2, 3
"""What is summed over areas, by its place; `wanted` says of each whether it is needed."""
SUMS_OF = {
    "dissimilarity": GAP,
    "mutual_information": INFORMATION,
    "information_theory": INFORMATION,
    "variance_ratio": SQUARES,
    "exposure": MET,
}

RUN = 4096
"""Areas summed before their sum is added to the whole: one long sum loses 1e-11 at a million areas."""
ABREAST = 16
"""Areas that are added beside each other, so that sums of any number of groups use all lanes."""

FASTMATH = {"reassoc", "contract", "arcp", "nsz"}
"""Sums may be reordered (and so use all lanes of the processor); NaN and infinity keep their meaning."""

LOGS: FloatArray = np.log(np.maximum(np.arange(1 << 16), 1).astype(np.float64))
"""ln k for every k that an area's count usually is; ln 0 stands as 0, since 0 ln 0 = 0."""

Findings = npt.NDArray[np.int64]
Layers = npt.NDArray[Any]


def compiled(function: Any) -> Any:
    options: dict[str, Any] = {"nogil": True, "fastmath": FASTMATH, "error_model": "numpy"}
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError:  # there is no place where the cache could be written
        return numba.njit(**options)(function)


@compiled
def pair_sizes(run: Any) -> Any:
    """Both groups' sizes in a run of areas, and whether a count is below 0."""
    first = second = 0.0
    negative = 0
    for i in range(run.size // 2):
        negative |= (run[2 * i] < 0) | (run[2 * i + 1] < 0)
        first += run[2 * i]
        second += run[2 * i + 1]
    return first, second, negative


@compiled
def pair_met(run: Any, group: Any) -> Any:
    """What `pair_sizes` gives, and Σ x²/t of one of the two groups: one reading instead of two."""
    first = second = met = 0.0
    negative = 0
    for i in range(run.size // 2):
        negative |= (run[2 * i] < 0) | (run[2 * i + 1] < 0)
        x, y = np.float64(run[2 * i]), np.float64(run[2 * i + 1])
        t = x + y
        mine = x if group == 0 else y
        first += x
        second += y
        met += mine * mine / (t if t > 0 else 1.0)
    return first, second, negative, met


@compiled
def pair_gap(run: Any, one: Any, two: Any) -> Any:
    gap = 0.0
    for i in range(run.size // 2):
        gap += abs(run[2 * i] * one - run[2 * i + 1] * two)
    return gap


@compiled
def group_sizes(run: Any, groups: Any, sizes: Any) -> Any:
    """Adds everybody in each group; says whether a count is below 0."""
    width = groups * ABREAST
    part = np.zeros(width)
    negative = 0
    for block in range(run.size // width + 1):
        abreast = run[block * width : (block + 1) * width]
        for at in range(abreast.size):
            negative |= abreast[at] < 0
            part[at] += abreast[at]
    for at in range(width):
        sizes[at % groups] += part[at]
    return negative


@compiled
def group_met(run: Any, groups: Any, group: Any, other: Any) -> Any:
    areas, part = run.reshape(-1, groups), 0.0
    for i in range(areas.shape[0]):
        t = 0.0
        for g in range(groups):
            t += areas[i, g]
        part += np.float64(areas[i, group]) * np.float64(areas[i, other]) / (t if t > 0 else 1.0)
    return part


@compiled
def group_gap(run: Any, groups: Any, p: Any) -> Any:
    areas, part = run.reshape(-1, groups), 0.0
    for i in range(areas.shape[0]):
        t = 0.0
        for g in range(groups):
            t += areas[i, g]
        for g in range(groups):
            part += abs(areas[i, g] - t * p[g])
    return part


@compiled
def ln(x: Any, logs: Any) -> float:
    k = int(x)
    if k == x and k < logs.size:
        return logs[k]  # type: ignore[no-any-return]
    # float() of a narrow float stays narrow here.
    return math.log(np.float64(x))


@compiled
def information(run: Any, groups: Any, log_p: Any, logs: Any) -> Any:
    areas, part = run.reshape(-1, groups), 0.0
    for i in range(areas.shape[0]):
        # Whole numbers stay whole, as places in the table of logarithms; + 0 makes either kind 64 bits wide.
        t = run.dtype.type(0) + 0
        mine = 0.0
        for g in range(groups):
            x = areas[i, g]
            t += x
            mine += x * (ln(x, logs) - log_p[g])
        part += max(mine - t * ln(t, logs), 0.0)
    return part


@compiled
def squares(run: Any, groups: Any, p: Any) -> Any:
    areas, part = run.reshape(-1, groups), 0.0
    for i in range(areas.shape[0]):
        t = square = 0.0
        for g in range(groups):
            t += areas[i, g]
        for g in range(groups):
            square += (areas[i, g] - t * p[g]) ** 2
        part += square / (t if t > 0 else 1.0)
    return part


@compiled
def first_reading(row: Any, wanted: Any, pair: Any, sizes: Any, sums: Any) -> Any:
    """Adds everybody in each group and, where wanted, who is met; says whether a count is below 0."""
    groups, negative = sizes.size, 0
    for start in range(0, row.size, groups * RUN):
        run = row[start : start + groups * RUN]
        if groups == 2 and wanted[MET] and pair[0] == pair[1]:
            one, two, below, met = pair_met(run, pair[0])
            sizes[0] += one
            sizes[1] += two
            sums[MET] += met
        elif groups == 2 and not wanted[MET]:
            one, two, below = pair_sizes(run)
            sizes[0] += one
            sizes[1] += two
        else:
            below = group_sizes(run, groups, sizes)
            if wanted[MET]:
                sums[MET] += group_met(run, groups, pair[0], pair[1])
        negative |= below
    return negative


@compiled
def second_reading(row: Any, wanted: Any, logs: Any, sizes: Any, sums: Any) -> None:
    """Adds what compares each area with the whole, where wanted."""
    groups = sizes.size
    p = sizes / sizes.sum()
    log_p = np.zeros(groups)
    for g in range(groups):
        if p[g] > 0:
            log_p[g] = math.log(p[g])
    for start in range(0, row.size, groups * RUN):
        run = row[start : start + groups * RUN]
        if wanted[GAP]:
            if groups == 2:
                sums[GAP] += pair_gap(run, 0.5 / sizes[0], 0.5 / sizes[1])
            else:
                sums[GAP] += group_gap(run, groups, p)
        if wanted[INFORMATION]:
            sums[INFORMATION] += information(run, groups, log_p, logs)
        if wanted[SQUARES]:
            sums[SQUARES] += squares(run, groups, p)


@compiled
def finding(negative: Any, sizes: Any) -> Any:
    """What is wrong with the counts (0: sound): NaN and infinity live on in the sum."""
    total = sizes.sum()
    return (negative > 0) * NEGATIVE + math.isnan(total) * MISSING + math.isinf(total) * INFINITE


@compiled
def numbers_of(sizes: Any, sums: Any, pair: Any, out: Any) -> None:
    """The measures of a sound layer, from what was summed."""
    total = sizes.sum()
    p = sizes / total
    entropy, inner = 0.0, (p * (1 - p)).sum()
    there = 0
    for g in range(sizes.size):
        there += sizes[g] > 0
        if sizes[g] > 0:
            entropy -= p[g] * math.log(p[g])
    out[:] = np.nan
    if total > 0:
        out[1] = sums[INFORMATION] / total
    if sizes[pair[0]] > 0:
        out[4] = min(sums[MET] / sizes[pair[0]], 1.0)
    if there > 1:
        out[0] = min(sums[GAP] if sizes.size == 2 else sums[GAP] / (2 * total * inner), 1.0)
        out[2] = min(out[1] / entropy, 1.0)
        out[3] = min(sums[SQUARES] / (total * inner), 1.0)


@compiled
def measure_rows(rows: Any, wanted: Any, pair: Any, logs: Any, groups: Any, out: Any, findings: Any) -> None:
    """Whole layers, one after another: a layer is near the processor still when it is read again."""
    sizes, sums = np.empty(groups), np.empty(4)
    again = wanted[GAP] or wanted[INFORMATION] or wanted[SQUARES]
    for layer in range(rows.shape[0]):
        sizes[:] = 0.0
        sums[:] = 0.0
        negative = first_reading(rows[layer], wanted, pair, sizes, sums)
        findings[layer] = finding(negative, sizes)
        if findings[layer]:
            out[layer] = np.nan
            continue
        if again and sizes.sum() > 0:
            second_reading(rows[layer], wanted, logs, sizes, sums)
        numbers_of(sizes, sums, pair, out[layer])
