"""Every number and sentence again, from the archive, by the definitions that the report carries."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from samstad.drawing import numbers
from samstad.followup import areas_told, figures, situation, year_outcomes
from samstad.followup import content as contents
from samstad.followup.queries import HANDED_IN, days_late
from samstad.followup.verifying.findings import Finding, Verification, as_json
from samstad.methods.composite import Recipe
from samstad.methods.judgement import METHOD_VERSION, Judgement, Reference
from samstad.organisation.texts import LANGUAGES
from samstad.statistics import breakdowns, segregation, store, surveys
from samstad.statistics.area_types import AreaTypes
from samstad.statistics.audience import Audience
from samstad.statistics.converting import to_json
from samstad.statistics.derivation import (
    AreaFrame,
    IndicatorDefinition,
    IndicatorTable,
    ReleaseRef,
    derive,
    latest_period,
)
from samstad.statistics.indices import IndexTable, compute
from samstad.statistics.protection import Forced
from samstad.steering import judging, wording, words, year_judging


class Tables:
    """Indicator tables derived from the archive with the report's own definitions, each once."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content
        self._frames = {code: AreaFrame.from_dict(frame) for code, frame in content["frames"].items()}
        self._releases = {code: release_ref(entry) for code, entry in content["releases"].items()}
        self._made: dict[tuple[str, str], IndicatorTable] = {}

    def definition(self, indicator: str) -> IndicatorDefinition:
        return IndicatorDefinition.from_dict(self._content["indicators"][indicator]["definition"])

    def frame(self, area_set: str) -> AreaFrame:
        return self._frames[area_set]

    def of(self, indicator: str, area_set: str) -> IndicatorTable:
        key = (indicator, area_set)
        if key not in self._made:
            self._made[key] = derive(
                self.definition(indicator),
                self._frames[area_set],
                self._releases,
                store.open_archive,
                Audience(self._content["audience"]),
            )
        return self._made[key]

    def sexes(self, indicator: str) -> tuple[str, dict[str, str]] | None:
        """(dimension, women or men → its category) where the indicator's source counts them apart."""
        selection = self.definition(indicator).numerator
        ref = self._releases.get(selection["dataset"])
        if ref is None:
            return None
        held = store.open_archive(ref.content_hash).dimensions(selection["measure"])
        return year_judging.sexes_among(breakdowns.dimensions_of(selection, held, ref.totals))

    def among(
        self, indicator: str, dimension: str, category: str, area_set: str, forced: Forced
    ) -> IndicatorTable:
        """The indicator of one category alone, such as women."""
        whole = self.definition(indicator)
        only = partial(surveys.narrow, dimension=dimension, category=category)
        narrowed = replace(
            whole,
            numerator=only(whole.numerator),
            denominator=whole.denominator and only(whole.denominator),
            margin=whole.margin and only(whole.margin),
        )
        return derive(
            narrowed,
            self._frames[area_set],
            self._releases,
            store.open_archive,
            Audience(self._content["audience"]),
            forced,
        )


def release_ref(entry: dict[str, Any]) -> ReleaseRef:
    """The part of a release's entry that the derivation reads."""
    names = set(ReleaseRef.__dataclass_fields__)
    return ReleaseRef.from_dict({name: value for name, value in entry.items() if name in names})


def check(content: dict[str, Any], result: Verification) -> Iterator[Finding]:
    """All that can be derived, in the order of the report."""
    if content["format"] != contents.FORMAT:
        yield Finding("format", f"{content['format']!r} is none that this program knows")
    tables = Tables(content)
    yield from _figures(content, tables, result)
    yield from _carried(content, tables)
    yield from _indicators(content, tables)
    yield from _judgements(content, tables, result)
    for place in content["places"]:
        yield from _place(content, tables, place)
    for index in content["maps"]:
        yield from _index(tables, index)
    for entry in content.get("types", []):
        yield from _types(tables, entry)
    for entry in content.get("alike", []):
        yield from _alike(content, tables, entry)
    for entry in content.get("segregation", []):
        yield from _segregation(tables, entry)
    for entry in content.get("compiled", {}).get("outcomes", []):
        yield from year_outcome(content, tables, entry)
    yield from _answers(content)


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)


def _reads_as(printed: dict[str, str], stored: dict[str, str], wording_version: str) -> bool:
    """The same characters; of an earlier version of the words the same but for what keeps a range on one line."""
    if wording_version == words.VERSION:
        return printed == stored
    return {name: numbers.breakable(text) for name, text in printed.items()} == stored


def _figures(content: dict[str, Any], tables: Tables, result: Verification) -> Iterator[Finding]:
    for key, stored in content["figures"].items():
        result.figures += 1
        names = (stored["indicator"], stored["area_set"], stored["area"], stored["period"])
        if figures.figure_key(*names) != key:
            yield Finding(key, "the figure is of something else than its key says")
        table = tables.of(stored["indicator"], stored["area_set"])
        figure = table.at(stored["area"], stored["period"])
        kind = figure.missing.code
        if kind != stored["missing"] or not _same(figure.value, stored["value"]):
            yield Finding(
                key, f"printed {stored['value']} ({stored['missing']}), derived {figure.value} ({kind})"
            )
        elif not (_same(figure.lower, stored["lower"]) and _same(figure.upper, stored["upper"])):
            yield Finding(key, "the interval does not follow from the archive")
        elif stored.get("converted", False) != figure.converted:
            yield Finding(
                key, "whether it was carried over from other areas does not follow from the archive"
            )
        for lang in LANGUAGES:
            printed = figures.printed(
                figure.value, figure.missing, figure.lower, figure.upper, table.definition.decimals, lang
            )
            if not _reads_as(printed, stored["printed"][lang], content["software"]["wording"]):
                yield Finding(key, f"printed {stored['printed'][lang]}, should be {printed}")


def _carried(content: dict[str, Any], tables: Tables) -> Iterator[Finding]:
    """That each figure from other areas says which, by which weights, and how much was placed."""
    wanted = {
        figures.carried_key(stored["indicator"], stored["area_set"], stored["period"]): stored
        for stored in content["figures"].values()
        if tables.of(stored["indicator"], stored["area_set"]).converted.get(stored["period"])
    }
    told = content.get("carried", {})
    for key in sorted(wanted.keys() ^ told.keys()):
        yield Finding(f"carried over: {key}", "the report does not say of each figure where it is from")
    for key in sorted(wanted.keys() & told.keys()):
        indicator, area_set, period = (wanted[key][name] for name in ("indicator", "area_set", "period"))
        again = as_json(to_json(tables.of(indicator, area_set).converted, period))
        said = told[key]
        if said["counts"] != again or [said[n] for n in ("indicator", "area_set", "period")] != [
            indicator,
            area_set,
            period,
        ]:
            yield Finding(f"carried over: {key}", "it does not follow from the archive and the weights")


def _indicators(content: dict[str, Any], tables: Tables) -> Iterator[Finding]:
    """That each indicator names the releases that its numbers are read from."""
    for code, about in content["indicators"].items():
        named = [dataset for dataset in tables.definition(code).datasets if dataset in content["releases"]]
        if sorted(about["releases"]) != sorted(named):
            yield Finding(f"indicator {code}", "it names other releases than it is read from")


def _judgements(content: dict[str, Any], tables: Tables, result: Verification) -> Iterator[Finding]:
    """Judged again by the same version of the rule, and worded again by the same version of the words."""
    software, targets = content["software"], contents.targets_in(content)
    if software["judgement"] != METHOD_VERSION:
        what = f"judged by version {software['judgement']} of the rule, and this program has {METHOD_VERSION}"
        yield Finding("judgements", f"{what}; verify with samstad {software['samstad']}")
        return
    if software["wording"] != words.VERSION:
        result.notes.append(f"sentences are of version {software['wording']} and were not worded again")
    for stored in targets:
        result.judgements += 1
        yield from _judgement(content, tables, stored)


def _judgement(content: dict[str, Any], tables: Tables, stored: dict[str, Any]) -> Iterator[Finding]:
    """The series and those beside it, the judgement on them, its words, and the years shown."""
    where = stored["target"]
    indicator, area_set, area = stored["indicator"], stored["area_set"], stored["area"]
    table = tables.of(indicator, area_set)
    points = [point.to_dict() for point in table.series(area)]
    if as_json(points) != stored["points"]:
        yield Finding(where, "the series that was judged does not follow from the archive")
    said = stored["judgement"]
    reference, subgroups = _beside(tables, stored)
    given = stored.get("reference")
    if (
        reference is not None
        and given is not None
        and as_json(reference) != {name: given[name] for name in reference}
    ):
        yield Finding(where, "the series that it is compared with does not follow from the archive")
    if subgroups and as_json(subgroups) != {stored["subgroup"]["indicator"]: stored["subgroup"]["points"]}:
        yield Finding(where, "the subgroup's series does not follow from the archive")
    again = judging.judge_again(points, said["target"], said["rule"], reference, subgroups)
    if as_json(again.to_dict()) != said or again.state.value != stored["state"]:
        yield Finding(where, f"judged {stored['state']}, and again {again.state.value}")
    if content["software"]["wording"] == words.VERSION:
        yield from _words(content, table, stored, again)
    yield from _shown(content, where, table, area, stored["series"])
    if given is not None:
        other = tables.of(indicator, given["area_set"])
        yield from _shown(content, where, other, given["area"], given["series"])
        if given["releases"] != {ref.dataset: ref.content_hash for ref in other.releases}:
            yield Finding(where, "what it is compared with is not of the releases that the report names")


def _beside(
    tables: Tables, stored: dict[str, Any]
) -> tuple[dict[str, Any] | None, dict[str, list[dict[str, Any]]]]:
    """The reference and the subgroup of a judgement from the archive, as it is judged again."""
    reference, subgroups = None, {}
    if (given := stored.get("reference")) is not None:
        table = tables.of(stored["indicator"], given["area_set"])
        contains = judging.lies_in(
            tables.frame(given["area_set"]), given["area"], stored["area_set"], stored["area"]
        )
        reference = Reference(tuple(table.series(given["area"])), contains).to_dict()
    if (group := stored.get("subgroup")) is not None:
        series = tables.of(group["indicator"], stored["area_set"]).series(stored["area"])
        subgroups[group["indicator"]] = [point.to_dict() for point in series]
    return reference, subgroups


def _shown(
    content: dict[str, Any], where: str, table: IndicatorTable, area: str, series: list[str]
) -> Iterator[Finding]:
    shown = [
        figures.figure_key(table.definition.code, table.area_set, area, year)
        for year in figures.shown_periods(table)
    ]
    if shown != series or any(key not in content["figures"] for key in shown):
        yield Finding(where, "the years shown are not the last that the archive has")


def _words(
    content: dict[str, Any], table: IndicatorTable, stored: dict[str, Any], again: Judgement
) -> Iterator[Finding]:
    about = content["indicators"][stored["indicator"]]
    reference, group = stored.get("reference"), stored.get("subgroup")
    subject = wording.Subject(
        about["name"],
        stored["area_name"],
        about["unit"],
        table.definition.decimals,
        reference["name"] if reference else {},
        {group["indicator"]: content["indicators"][group["indicator"]]["name"]} if group else {},
    )
    for lang in LANGUAGES:
        worded = {
            "label": wording.label_of(again, lang),
            "sentence": wording.sentence_of(again, subject, lang),
            "reasons": wording.reasons_of(again, subject, lang),
            "target_text": wording.target_text(again, subject, lang),
        }
        for name, text in worded.items():
            if stored[name][lang] != text:
                yield Finding(stored["target"], f"printed {stored[name][lang]!r}, should be {text!r}")


def _place(content: dict[str, Any], tables: Tables, place: dict[str, Any]) -> Iterator[Finding]:
    """That each row shows the latest figure, the one before it, and the city's of the same year; and the goals."""
    here = (place["area_set"], place["area"])
    if place["goals"] != [g["code"] for g in content["goals"] if (g["area_set"], g["area"]) == here]:
        yield Finding(place["area"], "the goals are not those of the place")
    for row in place["indicators"]:
        indicator, own, whole = row["indicator"], (place["area_set"], place["area"]), content["whole"]
        table = tables.of(indicator, place["area_set"])
        latest = latest_period(table)
        wanted: dict[str, Any] = {"period": latest, "latest": None, "before": None, "city": None}
        if latest is not None:
            wanted["latest"] = figures.figure_key(indicator, *own, latest)
            before = figures.measured_before(table, place["area"], latest)
            if before is not None:
                wanted["before"] = figures.figure_key(indicator, *own, before)
            if whole is not None and latest in tables.of(indicator, whole["area_set"]).periods:
                wanted["city"] = figures.figure_key(indicator, whole["area_set"], whole["area"], latest)
        keys = [key for key in (wanted["latest"], wanted["before"], wanted["city"]) if key]
        if any(row[name] != wanted[name] for name in wanted) or any(
            k not in content["figures"] for k in keys
        ):
            yield Finding(f"{place['area']} {indicator}", "the row does not show the latest figures")


def _index(tables: Tables, stored: dict[str, Any]) -> Iterator[Finding]:
    """An index from its recipe and the archive's values, with classes and ranks."""
    said = IndexTable.from_dict(stored["table"])
    components = {code: tables.of(code, stored["area_set"]) for code in said.recipe_codes}
    again = compute(said.recipe, components, said.period)
    where = f"index {stored['index']}"
    if as_json(again.to_dict()) != stored["table"]:
        yield Finding(where, "the index does not follow from the archive")
    elif situation.classes_and_doubt(again, components) != stored["doubt"]:
        yield Finding(where, "the classes or ranks do not follow from the archive")
    elif (
        "sensitivity" in stored
        and as_json(situation.other_choices(again, components)) != stored["sensitivity"]
    ):
        yield Finding(where, "the places that other choices give do not follow from the archive")


def _components(tables: Tables, recipe: Recipe, area_set: str) -> dict[str, IndicatorTable]:
    return {component.code: tables.of(component.code, area_set) for component in recipe.components}


def _types(tables: Tables, stored: dict[str, Any]) -> Iterator[Finding]:
    """Types of areas by the index's recipe and cut points."""
    recipe = Recipe.from_dict(stored["recipe"])
    rule = AreaTypes.from_dict({"cut_points": stored["cut_points"]}).cut_points
    assert rule is not None
    own, base = (_components(tables, recipe, stored[name]) for name in ("area_set", "base"))
    if as_json(areas_told.typed(rule, recipe, own, base, stored["source"])) != stored["table"]:
        yield Finding(f"types by {stored['index']}", "they do not follow from the archive")


def _alike(content: dict[str, Any], tables: Tables, stored: dict[str, Any]) -> Iterator[Finding]:
    """Which areas are most like the report's places."""
    recipe, area_set = Recipe.from_dict(stored["recipe"]), stored["area_set"]
    places = [place["area"] for place in content["places"] if place["area_set"] == area_set]
    if as_json(areas_told.near(recipe, _components(tables, recipe, area_set), places)) != stored["table"]:
        yield Finding(f"areas alike by {stored['index']}", "they do not follow from the archive")


def _segregation(tables: Tables, stored: dict[str, Any]) -> Iterator[Finding]:
    """Levels and changes from the archive's counts, by the same draws."""
    table = tables.of(stored["indicator"], stored["area_set"])
    again = segregation.compute(table, tables.frame(stored["area_set"]), latest_only=True)
    if as_json(again.to_dict()) != stored["table"]:
        yield Finding(
            f"segregation {stored['indicator']}", "the level or the change does not follow from the archive"
        )


def year_outcome(content: dict[str, Any], tables: Tables, entry: dict[str, Any]) -> Iterator[Finding]:
    """What came of a target of the year, of all and of women and men, and that it is printed so."""
    what, indicator = f"outcome {entry['goal']}/{entry['target']}", entry["indicator"]
    apart = entry["apart"]
    period, made = year_outcomes.again(
        entry,
        lambda level: tables.of(indicator, level),
        partial(tables.among, indicator),
    )
    unit = content["indicators"][indicator]["unit"] if made else {}
    figures_again = {
        who: year_outcomes.told(figure, unit, tables.definition(indicator).decimals)
        for who, figure in made.items()
    }
    counted = tables.sexes(indicator) if entry["by_gender"] and period is not None else None
    if counted != (apart and (apart["dimension"], apart["categories"])):
        yield Finding(what, "whether the source counts women and men apart does not follow from the archive")
    if period != entry["period"]:
        yield Finding(what, f"printed the year {entry['period']}, and the last that is known is {period}")
    elif as_json(figures_again) != entry["figures"]:
        yield Finding(what, "it does not follow from the archive")


def _answers(content: dict[str, Any]) -> Iterator[Finding]:
    """Who had answered, how late, and that only what was approved is printed."""
    due = dt.date.fromisoformat(content["round"]["due"])
    frozen = dt.datetime.fromisoformat(content["frozen_at"]).date()
    for answer in content["answers"]:
        on = dt.date.fromisoformat(answer["submitted"]) if answer["submitted"] else frozen
        printed = any(answer["texts"].values()) or any(
            one["text"] or one["standing"] for one in answer.get("assignments", [])
        )
        if answer["handed_in"] != (answer["state"] in HANDED_IN) or answer["days_late"] != days_late(due, on):
            yield Finding(
                f"answer {answer['code']}", "whether and when it was handed in does not hold together"
            )
        if printed and answer["state"] not in contents.PRINTED_STATES:
            yield Finding(f"answer {answer['code']}", "a text is printed that was not approved")
