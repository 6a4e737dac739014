"""`samstad segregation FILE`: how apart groups live, of a plain CSV with an area a row and a group a column."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any

from samstad.cli.console import Console
from samstad.cli.plain_table import read_heading, read_table
from samstad.organisation.errors import UserError

ESTIMATED = ("dissimilarity", "information_theory")
"""Measures with chance taken out and an interval; the others are told as counted."""


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    import numpy as np

    path = Path(options.file)
    groups = wanted(options, path)
    columns = [*groups, options.base] if options.base else groups
    table = read_table(path, options.area, columns, options.missing, text=options.within)
    present = np.logical_and.reduce([table.values[name].present for name in columns])
    if not present.all() and not options.leave_out:
        gone = [code for code, here in zip(table.areas, present, strict=True) if not here]
        raise UserError(
            f"counts are missing in {len(gone)} of {len(present)} areas: {', '.join(gone[:5])}",
            where=str(path),
            advice="Mend the file, or say --leave-out: the result is then of the other areas",
        )
    counts = np.stack([table.values[name].values[present] for name in columns], axis=1)
    if options.base:
        counts = np.stack([counts[:, 0], counts[:, 1] - counts[:, 0]], axis=1)
        groups = [groups[0], f"{options.base} − {groups[0]}"]
    try:
        found = measured(counts, groups, options)
        labels = [label for label, here in zip(table.text, present, strict=True) if here]
        if options.within:
            found["nested"] = nested(counts, labels)
    except ValueError as error:
        raise UserError(str(error), where=str(path), advice="Mend the counts") from error
    left_out = [code for code, here in zip(table.areas, present, strict=True) if not here]
    found |= {"areas": int(present.sum()), "left_out": left_out, "groups": groups}
    if not options.json:
        show(console, found)
    return found


def wanted(options: argparse.Namespace, path: Path) -> list[str]:
    """The columns of groups: those that were named, or all that are nothing else."""
    heading = read_heading(path)
    taken = (options.area or heading[0], options.within, options.base)
    groups = options.group or [name for name in heading if name not in taken]
    if options.base and len(groups) != 1:
        advice = "Name one --group; the others are those of the base who are not in it"
        raise UserError(
            f"a base goes with one group, and here are {len(groups)}", where=str(path), advice=advice
        )
    if not options.base and len(groups) < 2:
        advice = "Give a column for each group, or one group and its --base"
        raise UserError(
            f"segregation is between groups, and here is {len(groups)}", where=str(path), advice=advice
        )
    return list(groups)


def measured(counts: Any, groups: list[str], options: argparse.Namespace) -> dict[str, Any]:
    """All measures of one table; those with an interval have chance taken out."""
    from samstad.methods import segregation

    estimates = {}
    for name in ESTIMATED:
        each = segregation.estimate(
            counts, getattr(segregation, name), draws=options.draws, seed=options.seed
        )
        estimates[name] = {key: number(getattr(each, key)) for key in ("raw", "value", "low", "high")}
    counted = {
        name: number(float(getattr(segregation, name)(counts)))
        for name in ("gini", "mutual_information", "atkinson", "variance_ratio")
    }
    test = segregation.chance_test(
        counts, segregation.dissimilarity, draws=options.draws - 1, seed=options.seed
    )
    return {
        "persons": number(float(counts.sum())),
        "estimates": estimates,
        "as_counted": counted,
        "isolation": {
            name: number(float(segregation.isolation(counts, column))) for column, name in enumerate(groups)
        },
        "chance": {"expected": number(test.expected), "p": number(test.p)},
        "draws": options.draws,
        "seed": options.seed,
    }


def nested(counts: Any, labels: list[str]) -> dict[str, Any]:
    """Between and within the sets that the areas lie in."""
    import numpy as np

    from samstad.methods import segregation

    found = segregation.decompose_nested(counts, np.array(labels))
    return {"total": number(found.total), "between": number(found.between), "within": number(found.within)}


def number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def show(console: Console, found: dict[str, Any]) -> None:
    left = f", {len(found['left_out'])} left out" if found["left_out"] else ""
    console.say(
        f"{found['areas']} areas{left}, {found['persons']:.0f} persons, {len(found['groups'])} groups\n"
    )
    console.say(f"{'':<22}  {'estimate':>9}  {'95 % interval':>17}  {'as counted':>10}")
    for name, each in found["estimates"].items():
        between = f"{shown(each['low'])}–{shown(each['high'])}"
        line = f"{name:<22}  {shown(each['value']):>9}  {between:>17}  {shown(each['raw']):>10}"
        console.say(line)
    for name, value in found["as_counted"].items():
        console.say(f"{name:<22}  {'':>9}  {'':>17}  {shown(value):>10}")
    for name, value in found["isolation"].items():
        console.say(f"{'isolation of ' + name:<22}  {'':>9}  {'':>17}  {shown(value):>10}")
    chance = found["chance"]
    console.say(
        f"\nChance alone would give a dissimilarity of {shown(chance['expected'])} (p = {chance['p']:.3g})."
    )
    if "nested" in found:
        parts = found["nested"]
        console.say(
            f"Information theory index: {shown(parts['between'])} between, {shown(parts['within'])} within."
        )


def shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
