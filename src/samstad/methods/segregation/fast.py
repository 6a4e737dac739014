"""The heaviest measures compiled by numba: the numbers of plain.py, read straight from the counts.

Imported only by engine.py, and only for large input: importing numba costs 0.4 s, and a kernel that is not in the
cache yet costs a second or two to compile. Every kernel is one thread over whole layers and lets go of the
interpreter's lock; engine.py runs several beside each other.

A kernel takes layers `(layers, areas × groups)`, an area's groups side by side, and writes, for each, a number and
a finding (0: sound). Inner loops begin at 0 and step by 1: only then does the compiler take several areas at once.
"""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from samstad.methods.values import FloatArray

NEGATIVE, MISSING, INFINITE = 1, 2, 4
RUN = 4096
"""Areas summed before their sum is added to the whole: one long sum loses 1e-11 at a million areas."""

FASTMATH = {"reassoc", "contract", "arcp", "nsz"}
"""Sums may be reordered (and so use all lanes of the processor); NaN and infinity keep their meaning."""

LOGS: FloatArray = np.log(np.maximum(np.arange(1 << 16), 1).astype(np.float64))
"""ln k for every k that an area's count usually is; ln 0 stands as 0, since 0 ln 0 = 0."""

Findings = npt.NDArray[np.int64]
Layers = npt.NDArray[Any]


def _compiled(function: Any) -> Any:
    return numba.njit(nogil=True, cache=True, fastmath=FASTMATH, error_model="numpy")(function)


def _sizes(row: Any, groups: Any, sizes: Any) -> int:
    """Everybody in each group, and what is wrong with the counts."""
    areas = row.size // groups
    sizes[:] = 0.0
    negative = 0
    part = np.zeros(groups)
    for start in range(0, areas, RUN):
        stop = min(start + RUN, areas)
        if groups == 2:
            # Known steps of 2 are what lets the compiler take several areas at once, here and below.
            first = second = 0.0
            run = row[2 * start : 2 * stop]
            for i in range(stop - start):
                negative |= (run[2 * i] < 0) | (run[2 * i + 1] < 0)
                first += run[2 * i]
                second += run[2 * i + 1]
            sizes[0] += first
            sizes[1] += second
        else:
            part[:] = 0.0
            for i in range(start * groups, stop * groups, groups):
                for g in range(groups):
                    negative |= row[i + g] < 0
                    part[g] += row[i + g]
            sizes += part
    total = sizes.sum()
    return (negative > 0) * 1 + math.isnan(total) * 2 + math.isinf(total) * 4


def _ln(x: Any, logs: Any) -> float:
    k = int(x)
    if k == x and k < logs.size:
        return logs[k]  # type: ignore[no-any-return]
    return math.log(x)


def _groups(sizes: Any) -> int:
    """How many groups have anybody."""
    there = 0
    for g in range(sizes.size):
        there += sizes[g] > 0
    return there


sizes_of, ln, groups_of = _compiled(_sizes), _compiled(_ln), _compiled(_groups)


def _dissimilarity(layers: Any, groups: Any, out: Any, findings: Any) -> None:
    areas = layers.shape[1] // groups
    sizes = np.empty(groups)
    for layer in range(layers.shape[0]):
        row = layers[layer]
        findings[layer] = sizes_of(row, groups, sizes)
        total = sizes.sum()
        whole = 0.0
        if groups == 2:
            one, two = 0.5 / sizes[0], 0.5 / sizes[1]
            for start in range(0, areas, RUN):
                part = 0.0
                run = row[2 * start : 2 * (start + RUN)]
                for i in range(run.size // 2):
                    part += abs(run[2 * i] * one - run[2 * i + 1] * two)
                whole += part
        else:
            p = sizes / total
            for start in range(0, areas, RUN):
                part = 0.0
                for i in range(start * groups, min(start + RUN, areas) * groups, groups):
                    t = 0.0
                    for g in range(groups):
                        t += row[i + g]
                    for g in range(groups):
                        part += abs(row[i + g] - t * p[g])
                whole += part
            whole /= 2 * total * (p * (1 - p)).sum()
        sound = findings[layer] == 0 and groups_of(sizes) > 1
        out[layer] = min(whole, 1.0) if sound else np.nan


def _mutual_information(layers: Any, groups: Any, relative: Any, logs: Any, out: Any, findings: Any) -> None:
    """M, or H where `relative`."""
    areas = layers.shape[1] // groups
    sizes, log_p = np.empty(groups), np.zeros(groups)
    for layer in range(layers.shape[0]):
        row = layers[layer]
        findings[layer] = sizes_of(row, groups, sizes)
        total = sizes.sum()
        if findings[layer] or not total > 0:
            out[layer] = np.nan
            continue
        entropy = 0.0
        for g in range(groups):
            log_p[g] = math.log(sizes[g] / total) if sizes[g] > 0 else 0.0
            entropy -= sizes[g] / total * log_p[g]
        whole = 0.0
        for start in range(0, areas, RUN):
            part = 0.0
            for i in range(start * groups, min(start + RUN, areas) * groups, groups):
                t = mine = 0.0
                for g in range(groups):
                    x = float(row[i + g])
                    t += x
                    mine += x * (ln(x, logs) - log_p[g])
                part += max(mine - t * ln(t, logs), 0.0)
            whole += part
        m = whole / total
        if relative:
            m = min(m / entropy, 1.0) if groups_of(sizes) > 1 else np.nan
        out[layer] = m


def _variance_ratio(layers: Any, groups: Any, out: Any, findings: Any) -> None:
    areas = layers.shape[1] // groups
    sizes = np.empty(groups)
    for layer in range(layers.shape[0]):
        row = layers[layer]
        findings[layer] = sizes_of(row, groups, sizes)
        total = sizes.sum()
        p = sizes / total
        whole = 0.0
        for start in range(0, areas, RUN):
            part = 0.0
            for i in range(start * groups, min(start + RUN, areas) * groups, groups):
                t = square = 0.0
                for g in range(groups):
                    t += row[i + g]
                for g in range(groups):
                    square += (row[i + g] - t * p[g]) ** 2
                part += square / (t if t > 0 else 1.0)
            whole += part
        sound = findings[layer] == 0 and groups_of(sizes) > 1
        out[layer] = min(whole / (total * (p * (1 - p)).sum()), 1.0) if sound else np.nan


def _exposure(layers: Any, groups: Any, group: Any, other: Any, out: Any, findings: Any) -> None:
    areas = layers.shape[1] // groups
    sizes = np.empty(groups)
    for layer in range(layers.shape[0]):
        row = layers[layer]
        findings[layer] = sizes_of(row, groups, sizes)
        whole = 0.0
        for start in range(0, areas, RUN):
            part = 0.0
            if groups == 2 and group == other:
                run = row[2 * start : 2 * (start + RUN)]
                for i in range(run.size // 2):
                    x, y = float(run[2 * i]), float(run[2 * i + 1])
                    t = x + y
                    mine = x if group == 0 else y
                    part += mine * mine / (t if t > 0 else 1.0)
            else:
                for i in range(start * groups, min(start + RUN, areas) * groups, groups):
                    t = 0.0
                    for g in range(groups):
                        t += row[i + g]
                    part += float(row[i + group]) * float(row[i + other]) / (t if t > 0 else 1.0)
            whole += part
        sound = findings[layer] == 0 and sizes[group] > 0
        out[layer] = min(whole / sizes[group], 1.0) if sound else np.nan


_KERNELS = {
    "dissimilarity": _compiled(_dissimilarity),
    "mutual_information": _compiled(_mutual_information),
    "variance_ratio": _compiled(_variance_ratio),
    "exposure": _compiled(_exposure),
}


def run(kernel: str, layers: Layers, arguments: tuple[int, ...]) -> tuple[FloatArray, Findings]:
    """The kernel's number for each layer, and its finding."""
    number, _, groups = layers.shape
    out, findings = np.empty(number), np.zeros(number, dtype=np.int64)
    rows = np.ascontiguousarray(layers).reshape(number, -1).view()
    # numba compiles once for arrays that may be written and once for those that may not (a mapped file).
    rows.flags.writeable = False
    tables = (LOGS,) if kernel == "mutual_information" else ()
    _KERNELS[kernel](rows, groups, *arguments, *tables, out, findings)
    return out, findings
