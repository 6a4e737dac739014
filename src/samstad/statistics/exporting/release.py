"""A release as tables again, with the names, order and notes that its source gave it.

A release is one row a cell; a table has a cell for every combination. What the release does not hold is not collected,
as everywhere it is read. Measures that are broken down in different ways, and areas of different sets, are tables of
their own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.audience import Audience
from samstad.statistics.models import Area, Release
from samstad.statistics.sources.cube import MOST_CELLS, Cube, Dimension
from samstad.statistics.store import breakdown_of, dimensions_of, read_frame

if TYPE_CHECKING:
    import polars as pl

ROLES = {"area": "geo", "period": "time", "measure": "metric"}


def cubes(release: Release, audience: Audience = Audience.PUBLIC, most: int = MOST_CELLS) -> list[Cube]:
    """One table for each area set and way of breaking down, in order.

    Raises UserError where a table has more than `most` cells, and where the public asks for what the city itself
    counts: the small-base rule is applied to indicators, and the single cells of such a release are what it withholds.
    """
    if release.dataset.counted_by_city and audience is Audience.PUBLIC:
        raise UserError(
            "the city counts this itself, and its cells are not for everybody",
            where=f"release {release}",
            advice="Its indicators can be had, with what is small withheld",
        )
    frame = read_frame(release.content_hash)
    broken_down: dict[tuple[str, ...], list[str]] = {}
    for measure, dimensions in dimensions_of(frame).items():
        broken_down.setdefault(tuple(dimensions), []).append(measure)
    found = []
    for area_set in sorted(frame["area_set"].unique()):
        for names, measures in sorted(broken_down.items()):
            part = frame.filter((frame["area_set"] == area_set) & frame["measure"].is_in(measures))
            if part.height:
                found.append(_Table(release, area_set, names, part).cube(most))
    return found


class _Table:
    """One area set and one way of breaking down."""

    def __init__(self, release: Release, area_set: str, names: tuple[str, ...], frame: pl.DataFrame) -> None:
        self.release, self.area_set, self.names, self.frame = release, area_set, names, frame
        # What the last of the files said of itself; a delivery in parts says the same in each.
        self.about: dict[str, Any] = (release.recipe.get("files") or [{}])[-1]
        self.said = {each["is"]: each for each in self.about.get("dimensions", [])}

    def cube(self, most: int) -> Cube:
        dimensions = self._dimensions()
        shape = [len(each.codes) for _, each in dimensions]
        total = math.prod(shape)
        if total > most:
            raise UserError(
                f"the table has {total:,} cells, more than {most:,}", where=f"release {self.release}"
            )
        numbers = np.full(total, np.nan)
        kinds = np.full(total, np.uint8(Missing.NOT_COLLECTED))
        place = np.zeros(self.frame.height, np.int64)
        for role, dimension in dimensions:
            place = place * len(dimension.codes) + self._places(role, dimension)
        numbers[place] = self.frame["value"].fill_null(float("nan")).to_numpy()
        kinds[place] = self.frame["missing"].to_numpy()
        return Cube(
            [each for _, each in dimensions],
            numbers,
            kinds,
            label=self.about.get("label") or self.release.dataset.name.get("sv", ""),
            source=self.about.get("source") or self.release.dataset.publisher,
            updated=self.about.get("updated") or self.release.published.isoformat(),
            language=self.about.get("language", ""),
            notes=self.about.get("notes", []),
            extension=self.about.get("extension", {}) | {"release": self._release()},
        )

    def _release(self) -> dict[str, Any]:
        release = self.release
        return {
            "dataset": release.dataset.code,
            "number": release.number,
            "sha256": release.content_hash,
            "licence": release.licence,
            "published": release.published.isoformat(),
            "area_set": self.area_set,
        }

    def _dimensions(self) -> list[tuple[str, Dimension]]:
        """Role → dimension, in the order of the file, those that it did not have last."""
        wanted = ["area", *(f"by_{name}" for name in self.names), "measure", "period"]
        order = [each["is"] for each in self.about.get("dimensions", [])]
        roles = [role for role in order if role in wanted] + [role for role in wanted if role not in order]
        found = [(role, self._dimension(role)) for role in roles]
        taken: set[str] = set()
        for role, dimension in found:
            if dimension.name in taken:
                dimension.name = role.removeprefix("by_")
            taken.add(dimension.name)
        return found

    def _dimension(self, role: str) -> Dimension:
        said = self.said.get(role, {})
        present = self._present(role)
        known = said.get("periods") if role == "period" else said.get("codes")
        codes = [code for code in known or [] if code in present]
        codes += sorted(present - set(codes))
        labels = self._labels(role, said, codes)
        name = said.get("name") or role.removeprefix("by_")
        kept = {key: said[key] for key in ("total", "elimination", "notes", "extension") if key in said}
        inside = set(codes)
        return Dimension(
            name,
            said.get("label") or name,
            codes,
            {code: labels[code] for code in codes if code in labels},
            said.get("role") or ROLES.get(role, ""),
            units=self._units(said, codes) if role == "measure" else {},
            children=_within(said.get("children", {}), inside),
            category_notes={code: n for code, n in said.get("category_notes", {}).items() if code in inside},
            **kept,
        )

    def _present(self, role: str) -> set[str]:
        if role.startswith("by_"):
            name = role.removeprefix("by_")
            return {breakdown_of(text)[name] for text in self.frame["breakdown"].unique()}
        return set(self.frame[role].unique())

    def _labels(self, role: str, said: dict[str, Any], codes: list[str]) -> dict[str, str]:
        if role == "area":
            areas = Area.objects.filter(area_set__code=self.area_set, area_set__datasets=self.release.dataset)
            return {code: name["sv"] for code, name in areas.values_list("code", "name") if name.get("sv")}
        labels: dict[str, str] = said.get("labels", {})
        if role == "period":
            by_code = dict(zip(said.get("codes", []), said.get("periods", []), strict=True))
            return {by_code[code]: label for code, label in labels.items() if code in by_code}
        if role == "measure":
            known = self.release.dataset.measures.filter(code__in=codes)
            return {each.code: each.name.get("sv", each.code) for each in known} | labels
        return labels

    def _units(self, said: dict[str, Any], codes: list[str]) -> dict[str, dict[str, Any]]:
        known = self.release.dataset.measures.filter(code__in=codes)
        units = {each.code: {"base": each.unit["sv"]} for each in known if each.unit.get("sv")}
        return units | {code: unit for code, unit in said.get("units", {}).items() if code in codes}

    def _places(self, role: str, dimension: Dimension) -> np.ndarray[Any, np.dtype[np.int64]]:
        """For each row, where in the dimension its category is."""
        import polars as pl

        index = {code: place for place, code in enumerate(dimension.codes)}
        if role.startswith("by_"):
            name, column = role.removeprefix("by_"), "breakdown"
            texts = self.frame["breakdown"].unique()
            index = {text: index[breakdown_of(text)[name]] for text in texts}
        else:
            column = role
        places = self.frame[column].replace_strict(
            pl.Series(list(index), dtype=pl.String), pl.Series(list(index.values()), dtype=pl.Int64)
        )
        return places.to_numpy()


def _within(children: dict[str, list[str]], codes: set[str]) -> dict[str, list[str]]:
    """A hierarchy among the categories that are there."""
    kept = {
        parent: [c for c in inside if c in codes] for parent, inside in children.items() if parent in codes
    }
    return {parent: inside for parent, inside in kept.items() if inside}
