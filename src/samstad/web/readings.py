"""A picture's figures and kinds of evidence in words: what stands in which part, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from samstad.drawing import numbers
from samstad.methods.values import Missing
from samstad.organisation.models import City
from samstad.places import picturing
from samstad.places.models import FigureKind, LawPart, PartKind, PictureFigure, PicturePart, SituationPicture
from samstad.statistics.audience import Audience
from samstad.web import figures, police
from samstad.web.templatetags.samstad import language, plain
from samstad.web.views.area_types import type_names

# Which part of the law each kind of evidence belongs to, and in which order the kinds are shown.
FIGURES_IN: dict[str, LawPart] = dict.fromkeys(FigureKind.values, LawPart.MAPPING)
PARTS_IN: dict[str, LawPart] = {
    PartKind.SURVEY: LawPart.MAPPING,
    PartKind.EVENT: LawPart.MAPPING,
    PartKind.RESIDENTS: LawPart.OTHER,
    PartKind.OTHER: LawPart.OTHER,
    PartKind.ANALYSIS: LawPart.ANALYSIS,
}


@dataclass(frozen=True)
class Line:
    """A figure in words: what it is, what it says, when, beside what, and from which editions."""

    pk: int
    name: str
    value: str
    period: str
    interval: str = ""
    whole: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    url: str = ""

    @property
    def short(self) -> str:
        return f"{self.name}: {self.value}" + (f" ({self.period})" if self.period else "")


# The code of a source → it; None where the city has none of that code.
Names = dict[str, Any]


@dataclass
class Group:
    """One kind of evidence, kept apart from the others."""

    code: str
    title: str
    lines: list[Line] = field(default_factory=list)
    parts: list[PicturePart] = field(default_factory=list)


def groups(picture: SituationPicture, audience: Audience) -> list[tuple[str, str, list[Group]]]:
    """(code, name, kinds of evidence) for the three parts of the law, in its order."""
    found: dict[LawPart, dict[str, Group]] = {part: {} for part in LawPart}
    rows = picture.figures.select_related("indicator__city", "index__city", "police_area__area_set__city")
    names: Names = {}
    for figure in rows:
        figure.picture = picture
        group = found[FIGURES_IN[figure.kind]].setdefault(
            figure.kind, Group(figure.kind, str(FigureKind(figure.kind).label))
        )
        group.lines.append(line(figure, audience, names))
    for part in picture.parts.select_related("reported_by__city"):
        group = found[PARTS_IN[part.kind]].setdefault(
            part.kind, Group(part.kind, str(PartKind(part.kind).label))
        )
        group.parts.append(part)
    order = [*FigureKind.values, *(kind for kind in PartKind.values if kind not in FigureKind.values)]
    return [
        (part.value, str(part.label), sorted(kinds.values(), key=lambda group: order.index(group.code)))
        for part, kinds in found.items()
    ]


def line(figure: PictureFigure, audience: Audience, names: Names | None = None) -> Line:
    """One figure for this reader. `names` keeps the sources that were asked for, for the figures that follow."""
    reading = picturing.shown(figure, audience)
    period = "" if reading["period"] is None else str(reading["period"])
    if figure.kind == FigureKind.POLICE:
        period = _("edition %(number)s") % {"number": period} if period else ""
    return Line(
        figure.pk,
        plain(reading["name"]),
        _value(reading),
        period,
        _interval(reading),
        "" if reading["whole"] is None else _number(reading, reading["whole"]),
        tuple(_sources(figure.picture.city, reading["releases"], {} if names is None else names)),
        _url(figure),
    )


def _value(reading: dict[str, Any]) -> str:
    if reading["kind"] == FigureKind.POLICE:
        return police.categories().get(reading["category"], _("category not known"))
    if reading["value"] is None:
        return numbers.missing_text(Missing.from_code(reading["missing"]), language())
    if reading["kind"] == FigureKind.AREA_TYPE:
        kind = int(reading["value"])
        return _("Type %(number)s: %(name)s") % {"number": kind, "name": type_names().get(kind, "")}
    return _number(reading, reading["value"])


def _number(reading: dict[str, Any], value: float) -> str:
    unit = plain(reading["unit"])
    joint = "" if unit == "%" and language() == "en" else numbers.HARD_SPACE if unit else ""
    return numbers.format_number(value, reading["decimals"], language()) + joint + unit


def _interval(reading: dict[str, Any]) -> str:
    low, high = reading["lower"], reading["upper"]
    if low is None or high is None or (reading["kind"] == FigureKind.AREA_TYPE and low == high):
        return ""
    return numbers.format_range(low, high, reading["decimals"], language())


def _sources(city: City, releases: list[dict[str, Any]], names: Names) -> list[tuple[str, str]]:
    """(words, address) of each edition behind the figure."""
    wanted = {ref["dataset"] for ref in releases}
    if not wanted <= names.keys():
        names.update(dict.fromkeys(wanted), **figures.datasets_by_code(city, wanted))
    return [
        (
            _("%(source)s, edition %(number)s")
            % {
                "source": plain(source.name) if (source := names[ref["dataset"]]) else ref["dataset"],
                "number": ref["number"],
            },
            reverse("release", args=[city.slug, ref["dataset"], ref["number"]]),
        )
        for ref in releases
    ]


def _url(figure: PictureFigure) -> str:
    from samstad.web.addresses import address

    about: Any = figure.indicator or figure.index or figure.police_area
    return address(about, figure.picture.city)
