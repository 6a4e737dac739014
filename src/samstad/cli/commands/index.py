"""`samstad index RECIPE FILE`: a composite index of a plain CSV, without any database."""

from __future__ import annotations

import argparse
import csv
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from samstad.cli.console import Console
from samstad.cli.plain_table import PlainTable, read_table
from samstad.organisation.errors import UserError

if TYPE_CHECKING:
    from samstad.methods.composite import IndexResult, Recipe
    from samstad.methods.sensitivity import Sensitivity


def run(options: argparse.Namespace, console: Console) -> dict[str, Any]:
    from samstad.methods.composite import compute
    from samstad.methods.sensitivity import sensitivity

    recipe = read_recipe(Path(options.recipe))
    table = read_table(Path(options.file), options.area, list(recipe.weights), options.missing)
    try:
        result = compute(recipe, table.values)
        drawn = None
        if options.sensitivity:
            drawn = sensitivity(
                recipe,
                table.values,
                weight_spread=options.weight_spread,
                alternatives=alternatives(options.alternative),
                draws=options.draws,
                seed=options.seed,
            )
    except ValueError as error:
        advice = "Mend the recipe, or the file"
        raise UserError(f"the recipe cannot be run: {error}", where=options.file, advice=advice) from error
    rows = [row_of(table, result, drawn, at) for at in range(len(table.areas))]
    effects = {name: vars_of(effect) for name, effect in drawn.effects.items()} if drawn else None
    if options.csv and not options.json:
        write_csv(rows)
    elif not options.json:
        show(console, rows, effects)
    found: dict[str, Any] = {"recipe": recipe.to_dict(), "areas": rows, "constants": result.constants}
    if drawn:
        found["sensitivity"] = {"draws": drawn.draws, "seed": drawn.seed, "level": drawn.level}
        found["sensitivity"] |= {"weight_spread": options.weight_spread, "effects": effects}
        found["sensitivity"]["alternatives"] = alternatives(options.alternative)
    return found


def read_recipe(path: Path) -> Recipe:
    """A recipe as JSON, or as YAML as a city folder has it; alone or under the key `recipe`."""
    import json

    from samstad.methods.composite import Recipe

    content = path.read_bytes()
    try:
        if path.suffix == ".json":
            data = json.loads(content)
        else:
            data = _from_yaml(path, content)
        inner = data.get("recipe", data) if isinstance(data, dict) else data
        if not isinstance(inner, dict):
            raise TypeError("the file holds keys and their values")
        return Recipe.from_dict(inner)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        advice = "docs/methods/composite.md describes it, docs/schema/index.schema.json each key"
        raise UserError(f"this is no recipe: {error}", where=str(path), advice=advice) from error


def _from_yaml(path: Path, content: bytes) -> dict[str, Any]:
    from samstad.exchange.schema.recipe import Index
    from samstad.exchange.schema.recipe import Recipe as Schema
    from samstad.exchange.validation import typed
    from samstad.exchange.yaml_reading import parse

    parsed = parse(str(path), content)
    if parsed.problems:
        raise ValueError("; ".join(str(problem) for problem in parsed.problems))
    whole = isinstance(parsed.data, dict) and "recipe" in parsed.data
    model, problems = typed(Index if whole else Schema, parsed)
    if model is None:
        raise ValueError("; ".join(str(problem) for problem in problems))
    return model.plain()


def alternatives(given: list[str]) -> dict[str, list[str | None]]:
    """`standardisation=z,rank` as choice and alternatives; `none` of left_out is to leave all in."""
    found: dict[str, list[str | None]] = {}
    for text in given:
        name, _, values = text.partition("=")
        each: list[str | None] = list(values.split(",")) if values else []
        found[name] = [None if name == "left_out" and value == "none" else value for value in each]
    return found


def row_of(table: PlainTable, result: IndexResult, drawn: Sensitivity | None, at: int) -> dict[str, Any]:
    from samstad.methods.values import Missing

    kind = Missing(int(result.score.missing[at]))
    row: dict[str, Any] = {
        "area": table.areas[at],
        "score": number(result.score.values[at]),
        "missing": "" if kind is Missing.PRESENT else kind.code,
        "rank": int(result.ranks[at]) or None,
        "coverage": float(result.coverage[at]),
    }
    row |= {f"part:{code}": number(part.values[at]) for code, part in result.parts.items()}
    if drawn is not None:
        row["rank_lower"], row["rank_upper"] = int(drawn.lower[at]) or None, int(drawn.upper[at]) or None
        row["worst_tenth"] = number(drawn.worst[at])
    return row


def vars_of(effect: Any) -> dict[str, float | None]:
    return {name: number(getattr(effect, name)) for name in ("first_order", "total", "error")}


def number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def write_csv(rows: list[dict[str, Any]]) -> None:
    out = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    out.writeheader()
    out.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)


def show(console: Console, rows: list[dict[str, Any]], effects: dict[str, Any] | None) -> None:
    """Areas by rank, those without a score last."""
    drawn = effects is not None
    wide = max(4, *(len(row["area"]) for row in rows))
    heading = f"{'area':<{wide}}  {'score':>10}  {'rank':>5}"
    console.say(heading + ("  rank in draws  share in worst tenth" if drawn else ""))
    for row in sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0)):
        if row["score"] is None:
            console.say(f"{row['area']:<{wide}}  {row['missing']:>10}")
            continue
        line = f"{row['area']:<{wide}}  {row['score']:>10.3f}  {row['rank']:>5}"
        if drawn:
            between = f"{row['rank_lower']}–{row['rank_upper']}"
            line += f"  {between:>13}  {row['worst_tenth']:>20.2f}"
        console.say(line)
    for name, effect in (effects or {}).items():
        console.say(
            f"{name}: {effect['first_order']:.2f} of the variance alone, {effect['total']:.2f} with others"
        )
    console.say("Rank 1 is the highest risk. What the index cannot say: docs/methods/composite.md.")
