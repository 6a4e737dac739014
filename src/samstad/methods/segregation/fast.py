"""The heaviest measures compiled by numba: the numbers of plain.py, read straight from the counts.

Imported only by engine.py, and only for large input: importing numba costs 0.4 s, and a kernel that is not in the
cache yet costs a second or two to compile. Every kernel is one thread over whole layers and lets go of the
interpreter's lock; engine.py runs several beside each other.

A kernel takes layers `(layers, areas, groups)` and writes, for each, a number and a finding (0: sound).
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


def _sizes(table: Any, sizes: Any) -> int:
    """Everybody in each group, and what is wrong with the counts."""
    areas, groups = table.shape
    sizes[:] = 0.0
    negative = 0
    for start in range(0, areas, RUN):
        stop = min(start + RUN, areas)
        if groups == 2:
            first = second = 0.0
            for i in range(start, stop):
                negative += (table[i, 0] < 0) | (table[i, 1] < 0)
                first += table[i, 0]
                second += table[i, 1]
            sizes[0] += first
            sizes[1] += second
        else:
            part = np.zeros(groups)
            for i in range(start, stop):
                for g in range(groups):
                    negative += table[i, g] < 0
                    part[g] += table[i, g]
            sizes += part
    total = sizes.sum()
    return (negative > 0) * 1 + math.isnan(total) * 2 + math.isinf(total) * 4


def _ln(x: Any, logs: Any) -> float:
    k = int(x)
    if k == x and k < logs.size:
        return logs[k]  # type: ignore[no-any-return]
    return math.log(x)


sizes_of, ln = _compiled(_sizes), _compiled(_ln)


def _dissimilarity(layers: Any, out: Any, findings: Any) -> None:
    areas, groups = layers.shape[1], layers.shape[2]
    sizes = np.empty(groups)
    for layer in range(layers.shape[0]):
        table = layers[layer]
        findings[layer] = sizes_of(table, sizes)
        total = sizes.sum()
        whole = 0.0
        if groups == 2:
            one, two = 0.5 / sizes[0], 0.5 / sizes[1]
            for start in range(0, areas, RUN):
                part = 0.0
                for i in range(start, min(start + RUN, areas)):
                    part += abs(table[i, 0] * one - table[i, 1] * two)
                whole += part
        else:
            p = sizes / total
            interaction = (p * (1 - p)).sum()
            for start in range(0, areas, RUN):
                part = 0.0
                for i in range(start, min(start + RUN, areas)):
                    t = 0.0
                    for g in range(groups):
                        t += table[i, g]
                    for g in range(groups):
                        part += abs(table[i, g] - t * p[g])
                whole += part
            whole = whole / (2 * total * interaction) if interaction > 0 else np.nan
        one_group = sizes.max() == total
        out[layer] = np.nan if findings[layer] or one_group else min(whole, 1.0)


def _mutual_information(layers: Any, relative: Any, logs: Any, out: Any, findings: Any) -> None:
    """M, or H where `relative`."""
    areas, groups = layers.shape[1], layers.shape[2]
    sizes, log_p = np.empty(groups), np.zeros(groups)
    for layer in range(layers.shape[0]):
        table = layers[layer]
        findings[layer] = sizes_of(table, sizes)
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
            for i in range(start, min(start + RUN, areas)):
                t = mine = 0.0
                for g in range(groups):
                    x = float(table[i, g])
                    t += x
                    mine += x * (ln(x, logs) - log_p[g])
                part += max(mine - t * ln(t, logs), 0.0)
            whole += part
        m = whole / total
        if relative:
            m = min(m / entropy, 1.0) if sizes.max() < total else np.nan
        out[layer] = m


def _variance_ratio(layers: Any, out: Any, findings: Any) -> None:
    areas, groups = layers.shape[1], layers.shape[2]
    sizes = np.empty(groups)
    for layer in range(layers.shape[0]):
        table = layers[layer]
        findings[layer] = sizes_of(table, sizes)
        total = sizes.sum()
        p = sizes / total
        whole = 0.0
        for start in range(0, areas, RUN):
            part = 0.0
            for i in range(start, min(start + RUN, areas)):
                t = square = 0.0
                for g in range(groups):
                    t += table[i, g]
                for g in range(groups):
                    square += (table[i, g] - t * p[g]) ** 2
                part += square / (t if t > 0 else 1.0)
            whole += part
        sound = findings[layer] == 0 and sizes.max() < total
        out[layer] = min(whole / (total * (p * (1 - p)).sum()), 1.0) if sound else np.nan


def _exposure(layers: Any, group: Any, other: Any, out: Any, findings: Any) -> None:
    areas, groups = layers.shape[1], layers.shape[2]
    sizes = np.empty(groups)
    for layer in range(layers.shape[0]):
        table = layers[layer]
        findings[layer] = sizes_of(table, sizes)
        whole = 0.0
        for start in range(0, areas, RUN):
            part = 0.0
            if groups == 2:
                for i in range(start, min(start + RUN, areas)):
                    t = float(table[i, 0]) + float(table[i, 1])
                    part += float(table[i, group]) * float(table[i, other]) / (t if t > 0 else 1.0)
            else:
                for i in range(start, min(start + RUN, areas)):
                    t = 0.0
                    for g in range(groups):
                        t += table[i, g]
                    part += float(table[i, group]) * float(table[i, other]) / (t if t > 0 else 1.0)
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
    out, findings = np.empty(layers.shape[0]), np.zeros(layers.shape[0], dtype=np.int64)
    block = np.ascontiguousarray(layers).view()
    # numba compiles once for arrays that may be written and once for those that may not (a mapped file).
    block.flags.writeable = False
    tables = (LOGS,) if kernel == "mutual_information" else ()
    _KERNELS[kernel](block, *arguments, *tables, out, findings)
    return out, findings
