"""Areas, where numbers come from, and the definitions of indicators and indices. No numbers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from samstad.exchange.schema.base import (
    BY_CODE,
    AreaCode,
    AreaRef,
    Bool,
    Code,
    Codes,
    Date,
    Float,
    Label,
    Licence,
    Line,
    LocalText,
    MeasureCode,
    Model,
    Number,
    Positive,
    SmallPositive,
    SortedBy,
    Source,
    Url,
    Year,
    each_once,
    ends_after_start,
    fault,
)
from samstad.methods.area_types import PoliceCategory, PoliceListing, categories_of
from samstad.methods.values import Missing
from samstad.statistics.checks import RULES
from samstad.statistics.models import AreaSetKind, Direction, IndicatorKind, LinkKind


def _east_north(point: list[float]) -> list[float]:
    east, north = point
    if not (0 < east < 1_500_000 and 5_500_000 < north < 8_500_000):
        raise ValueError(
            f"({east:g}, {north:g}) does not lie in Sweden as EPSG:3006 (east about 260 000–920 000, "
            "north about 6 130 000–7 680 000 metres); convert the file"
        )
    # Adding 0.0 makes -0.0 a plain zero.
    return [round(east, 2) + 0.0, round(north, 2) + 0.0]


Point = Annotated[list[float], Field(min_length=2, max_length=2), AfterValidator(_east_north)]
Ring = Annotated[list[Point], Field(min_length=4)]
Rings = Annotated[list[Ring], Field(min_length=1)]


class Polygon(Model):
    """Rings of [east, north] in EPSG:3006, metres, to 0.01; first the outline, then the holes."""

    type: Literal["Polygon"] = "Polygon"
    coordinates: Rings


class MultiPolygon(Model):
    """Several polygons that are one area."""

    type: Literal["MultiPolygon"] = "MultiPolygon"
    coordinates: Annotated[list[Rings], Field(min_length=1)]


Geometry = Annotated[Polygon | MultiPolygon, Field(discriminator="type")]


class Area(Model):
    """One area. Where its geometry is known it is a feature of the `.geojson` file instead of a line here."""

    code: AreaCode
    name: LocalText | None = None
    focus: Bool = False
    """Whether the city works with this area as one of its focus areas."""
    category: PoliceCategory | None = None
    """What a list of the police calls the area; only in a set of kind police with an edition."""
    geometry: SkipJsonSchema[Geometry | None] = Field(default=None, exclude=True)


class AreaSet(Model):
    """`area_sets/<code>.yaml` (+ `<code>.geojson`): one version of a division into areas."""

    code: Code
    name: LocalText
    kind: AreaSetKind
    national: Bool = False
    """Whether the set belongs to the whole country and is shared by all cities of an installation."""
    valid_from: Date | None = None
    valid_to: Date | None = None
    source: Source = ""
    licence: Licence = ""
    note: LocalText | None = None
    edition: Year | None = None
    """The year of the list, where the set is one edition of a list that comes again."""
    areas: Annotated[list[Area], BY_CODE] = []
    """The areas without geometry."""

    @model_validator(mode="after")
    def _consistent(self) -> AreaSet:
        ends_after_start(self.valid_from, self.valid_to, "valid_from", "valid_to")
        each_once((area.code for area in self.areas), "area", "areas")
        if self.kind is AreaSetKind.POLICE and self.edition is not None:
            try:
                categories_of(self.edition)
            except ValueError as error:
                fault(str(error), "edition")
        return self

    def wrong_category(self, area: Area) -> str | None:
        """Why the area cannot have its category: it belongs to the editions of the police's list that use it."""
        if area.category is None:
            return None
        if self.kind is not AreaSetKind.POLICE or self.edition is None:
            return "only areas of a set of kind police with an edition have a category"
        try:
            PoliceListing(self.edition, area.category)
        except ValueError as error:
            return str(error)
        return None


class AreaLink(Model):
    """That `weight` of area `from` lies in, or became, area `to`."""

    from_: AreaCode = Field(alias="from")
    to: AreaCode
    weight: Annotated[Float, Field(gt=0, le=1)] = 1.0


class AreaLinkGroup(Model):
    """Links of one kind whose weights come from one place."""

    kind: LinkKind
    method: Annotated[str, Field(max_length=60)]
    """How the weights were found, e.g. exact, area, population."""
    source: Source = ""
    year: Year | None = None
    links: Annotated[list[AreaLink], SortedBy(lambda link: (link.from_, link.to)), Field(min_length=1)]


class AreaLinks(Model):
    """`area_links/<from>--<to>.yaml`: how the areas of one set lie in, or became, those of another."""

    from_: Code = Field(alias="from")
    to: Code
    groups: Annotated[
        list[AreaLinkGroup],
        SortedBy(lambda g: (g.kind, g.method, g.source, g.year or 0)),
        Field(min_length=1),
    ]

    @model_validator(mode="after")
    def _shares(self) -> AreaLinks:
        rows = [(group.kind.value, link) for group in self.groups for link in group.links]
        each_once(((kind, link.from_, link.to) for kind, link in rows), "link", "groups")
        each_once(((g.kind.value, g.method, g.source, g.year) for g in self.groups), "group", "groups")
        totals: dict[tuple[str, str], float] = {}
        for kind, link in rows:
            totals[kind, link.from_] = totals.get((kind, link.from_), 0.0) + link.weight
        for (kind, code), total in totals.items():
            if total > 1 + 1e-6:
                fault(f'the weights ({kind}) of area "{code}" add up to {total:g}, more than 1', "groups")
        return self


class Territory(Model):
    """The area that an organisation answers for."""

    organisation: Code
    area: AreaRef


class Territories(Model):
    """`territories.yaml`."""

    territories: Annotated[list[Territory], SortedBy(lambda t: (t.organisation, t.area))]

    @model_validator(mode="after")
    def _once(self) -> Territories:
        each_once(((t.organisation, t.area) for t in self.territories), "territory", "territories")
        return self


class Theme(Model):
    """An area of life, such as work or safety."""

    code: Code
    name: LocalText


class Themes(Model):
    """`themes.yaml`: the themes in the order in which they are shown."""

    themes: list[Theme]


SymbolMeaning = StrEnum(  # type: ignore[misc]
    "SymbolMeaning",
    {"ZERO": "zero"} | {kind.name: kind.name.lower() for kind in Missing if kind is not Missing.PRESENT},
)


class Constant(Model):
    """The same on every row of the file."""

    constant: MeasureCode


class MeasureText(Model):
    """What a measure is called, where the file does not say."""

    name: LocalText | None = None
    unit: LocalText | None = None
    additive: Bool | None = None


class Validity(Model):
    """The years in which the areas whose codes, as the source writes them, fit a pattern are there."""

    codes: Label
    from_: Annotated[str, BeforeValidator(str), Field(pattern=r"^[0-9]{4}$")] | None = Field(
        default=None, alias="from"
    )
    to: Annotated[str, BeforeValidator(str), Field(pattern=r"^[0-9]{4}$")] | None = None

    @model_validator(mode="after")
    def _said(self) -> Validity:
        if self.from_ is None and self.to is None:
            fault("say from which year the areas are there, or to which", "codes")
        return self


class Mapping(Model):
    """What each column or dimension of the source's files is; the keys of `statistics.sources.mapping`."""

    area: Label | Constant | None = None
    period: Label | Constant | None = None
    measure: Label | Constant | None = None
    breakdowns: dict[Label, Label] | None = None
    """The system's name of a dimension → the source's column."""
    value: Label | None = None
    values: dict[Label, MeasureCode | dict[Label, Label]] | None = None
    """For a wide file instead of `value`: column → measure, or → its measure, period and categories."""
    intervals: list[MeasureCode] | None = None
    """Measures that the source gives as intervals (`85-90`): both limits are kept, each as a measure."""
    leave_out: dict[Label, list[Label]] | None = None
    """Column → texts of rows that are not taken in."""
    end: Label | None = None
    """What the first cell of the first line under the table begins with."""
    sheet: Label | None = None
    """The sheet of a workbook."""
    table: Label | None = None
    """The dataset that is meant, where a file holds several."""
    totals: dict[Label, Label] | None = None
    """Dimension → the category that is its total."""
    measures: dict[MeasureCode, MeasureText] | None = None
    encoding: Line | None = None
    delimiter: Label | None = None
    decimal: Label | None = None
    thousands: Label | None = None
    skip_lines: SmallPositive | None = None
    strip_suffix: Label | None = None
    """A regular expression that is cut from the end of each area code."""
    validity: list[Validity] | None = None
    """What the source says of an edition's areas in other years is left out: services write 0 there."""


class VariableSelection(Model):
    """Which codes of one variable of a table are fetched: codes, or expressions such as * and TOP(5)."""

    variable: Label
    codes: Annotated[list[Label], Field(min_length=1)]
    codelist: Label | None = None


class ServiceRecipe(Model):
    """How `samstad fetch` gets the numbers; the keys of `statistics.sources.recipes`."""

    areas: dict[Code, Label] | None = None
    """Area set → pattern: the set is filled with the service's codes that fit it, where it has no areas."""
    confirmed: Line | None = None
    """When and how it was tried against the live service; left out: never."""


class PxWeb2Recipe(ServiceRecipe):
    """A table of a PxWeb 2 service."""

    service: Literal["pxweb2"]
    url: Url
    table: Label
    selection: Annotated[list[VariableSelection], Field(min_length=1)]
    language: Label | None = None
    codelist_key: Literal["codelist", "codeList"] | None = None


class PxWeb1Recipe(ServiceRecipe):
    """A table of a PxWeb 1 service; `url` is the table's own address."""

    service: Literal["pxweb1"]
    url: Url
    selection: Annotated[list[VariableSelection], Field(min_length=1)]
    citation: Line | None = None


class KoladaRecipe(ServiceRecipe):
    """Key figures of municipalities, or of units."""

    service: Literal["kolada"]
    url: Url | None = None
    kpis: Annotated[list[Label], Field(min_length=1)]
    years: Annotated[list[Year], Field(min_length=1, max_length=2)]
    """The first and the last; the first alone: up to this year."""
    municipalities: list[Label] | None = None
    region_type: Literal["K", "L"] | None = None
    """All municipalities, or all regions."""
    units: list[Label] | None = None
    units_in: list[Label] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> KoladaRecipe:
        if sum(map(bool, (self.municipalities, self.region_type, self.units, self.units_in))) != 1:
            fault("give one of municipalities, region_type, units and units_in", "kpis")
        if self.years[0] > self.years[-1]:
            fault("the first year is after the last", "years")
        return self


class SkolverketRecipe(ServiceRecipe):
    """The statistics of a municipality's school units."""

    service: Literal["skolverket"]
    url: Url | None = None
    municipality: Label
    school_types: list[Label] | None = None
    units: list[Label] | None = None
    year: Literal["starts", "ends"] | None = None


SourceRecipe = Annotated[
    PxWeb2Recipe | PxWeb1Recipe | KoladaRecipe | SkolverketRecipe, Field(discriminator="service")
]


class FileForm(Model):
    """How files are read, apart from any dataset: what `samstad import statistics --propose` writes."""

    format: Annotated[str, Field(min_length=1, max_length=16)]
    mapping: Mapping
    symbols: dict[Label, SymbolMeaning] = {}


class Measure(Model):
    """What a release holds, as its source gives it."""

    code: MeasureCode
    name: LocalText
    unit: LocalText | None = None
    additive: Bool = True
    """Whether the parts may be summed to a whole."""


class Rhythm(Model):
    """How often a new period is expected."""

    months: Annotated[SmallPositive, Field(ge=1)]
    """The length of a period: 12 for a yearly source, 36 for a survey of every third year."""
    delay: SmallPositive = 12
    """Months from the end of a period until it is published."""


class NoiseKind(StrEnum):
    CELL_KEY = "cell_key"
    ROUNDING = "rounding"


class Noise(Model):
    """Noise that the source adds to each cell so that nobody can be recognised, as large as the source says.

    Intervals and tests then reckon with it. Independent between cells and 0 on average.
    """

    kind: NoiseKind
    variance: Annotated[Float, Field(ge=0)]
    """In persons, squared. Rounding at random to the nearest three has 2."""
    maximum: Annotated[Float, Field(ge=0)] | None = None
    """The most that is added to or taken from a cell; left out where the source does not say."""

    @model_validator(mode="after")
    def _possible(self) -> Noise:
        if self.maximum is not None and self.maximum**2 < self.variance:
            fault(f"noise of at most {self.maximum:g} has no variance {self.variance:g}", "variance")
        return self


CheckRule = StrEnum("CheckRule", {code.replace("-", "_").upper(): code for code in RULES})  # type: ignore[misc]


class CheckException(Model):
    """That what a check finds here is right all the same. A key that is left out is any."""

    rule: CheckRule
    area_set: Code | None = None
    area: AreaCode | None = None
    period: Number | None = None
    measure: MeasureCode | None = None
    why: LocalText
    author: Annotated[Line, Field(min_length=1)]
    date: Date
    """When it was decided."""

    @property
    def place(self) -> tuple[str, ...]:
        keys = (self.rule, self.area_set, self.area, self.period, self.measure)
        return tuple(str(key.value if isinstance(key, StrEnum) else key or "") for key in keys)


class Wording(Model):
    """How a question read from `year` on. Its answers cannot be compared with those of another wording."""

    year: Year
    text: LocalText
    why: LocalText | None = None
    """Why it was changed."""


class Question(Model):
    """One question of a survey, as it has been put, and what its answers became."""

    code: Code
    wordings: Annotated[list[Wording], SortedBy(lambda w: w.year)] = []
    """Empty where the wording is not known."""
    answers: list[LocalText] = []
    """The answers that could be given, in their order."""
    counted: LocalText | None = None
    """Which of the answers the measures count."""
    measures: Annotated[list[MeasureCode], SortedBy(str), Field(min_length=1)]

    @model_validator(mode="after")
    def _once(self) -> Question:
        each_once((w.year for w in self.wordings), "wording", "wordings")
        return self


class Survey(Model):
    """Of whom it was asked, how, and how the answers were weighted."""

    population: LocalText | None = None
    method: LocalText | None = None
    weights: LocalText | None = None
    margin: LocalText | None = None
    """What the stated margin of error is, and who computes it."""
    years: Annotated[list[Year], SortedBy(int)] = []
    """The years in which it was made."""
    categories: dict[Label, dict[Label, LocalText]] = {}
    """Dimension → category → what it is called, e.g. kon: k: kvinnor."""
    questions: Annotated[list[Question], BY_CODE, Field(min_length=1)]

    @model_validator(mode="after")
    def _once(self) -> Survey:
        each_once((q.code for q in self.questions), "question", "questions")
        each_once((m for q in self.questions for m in q.measures), "measure", "questions")
        each_once(self.years, "year", "years")
        return self


class Dataset(Model):
    """`sources/<code>.yaml`: where numbers come from, and how its files are read."""

    code: Code
    name: LocalText
    national: Bool = False
    publisher: Line
    url: Url | None = None
    licence: Licence
    counted_by_city: Bool = False
    """Whether the city itself counts; then its small-base rule decides what may be shown."""
    format: Annotated[str, Field(min_length=1, max_length=16)]
    area_sets: Codes = []
    mapping: Mapping = Mapping()
    symbols: dict[Label, SymbolMeaning] = {}
    """What each sign for a missing value means at this source."""
    recipe: SourceRecipe | None = None
    """How `samstad fetch` gets it from its service; left out where somebody sends files."""
    by_hand: LocalText | None = None
    """Why there is no recipe, and how the numbers come instead."""
    additive: Bool = True
    """Whether parts sum to totals at this source; not where it rounds, or adds noise."""
    noise: Noise | None = None
    rhythm: Rhythm | None = None
    note: LocalText | None = None
    survey: Survey | None = None
    measures: Annotated[list[Measure], BY_CODE] = []
    exceptions: Annotated[list[CheckException], SortedBy(lambda e: e.place)] = []
    """What the checks find and somebody has found to be right."""

    @model_validator(mode="after")
    def _parts_with_noise(self) -> Dataset:
        if self.noise is not None and self.additive:
            fault(
                "a source that adds noise has parts that do not sum to totals: write additive: false", "noise"
            )
        return self

    @model_validator(mode="after")
    def _once(self) -> Dataset:
        each_once((" ".join(e.place).strip() for e in self.exceptions), "exception", "exceptions")
        each_once((measure.code for measure in self.measures), "measure", "measures")
        if self.recipe is not None and self.by_hand is not None:
            fault("there is a recipe: then it does not come by hand", "by_hand")
        return self


class Selection(Model):
    """Which cells of which measure are summed."""

    dataset: Code
    measure: MeasureCode
    where: dict[Label, Annotated[list[Label], Field(min_length=1)]] | None = None
    """Dimension → categories; a dimension that is not named stands for its total."""


class SmallBaseRule(Model):
    """Shown only above these: the base, and the part with and without the property."""

    base: Positive | None = None
    part: Positive | None = None


class SeriesBreak(Model):
    """A year from which the values cannot be compared with those before."""

    year: Year
    why: LocalText


class Indicator(Model):
    """`indicators/<code>.yaml`: a definition, with who wrote and who checked it."""

    code: Code
    version: Positive = 1
    theme: Code
    name: LocalText
    why: LocalText | None = None
    definition: LocalText | None = None
    caution: LocalText | None = None
    population: LocalText | None = None
    kind: IndicatorKind
    per: Annotated[Positive, Field(ge=1)] = 100
    unit: LocalText | None = None
    decimals: Annotated[SmallPositive, Field(le=10)] = 1
    direction: Direction
    numerator: Selection
    denominator: Selection | None = None
    margin: Selection | None = None
    breaks: Annotated[list[SeriesBreak], SortedBy(lambda b: b.year)] = []
    """Years from which the values cannot be compared with those before."""
    small_base_rule: SmallBaseRule = SmallBaseRule()
    reference: Source = ""
    """Where the definition is taken from: a decision, a table, a key figure of a source."""
    author: Annotated[Line, Field(min_length=1)]
    checker: Line = ""
    next_review: Date | None = None

    @model_validator(mode="after")
    def _has_base(self) -> Indicator:
        if self.kind in (IndicatorKind.SHARE, IndicatorKind.RATE) and self.denominator is None:
            fault(f"a {self.kind.value} is a count over a base: add the key denominator", "kind")
        return self

    def selections(self) -> dict[str, Selection]:
        found = {key: getattr(self, key) for key in ("numerator", "denominator", "margin")}
        return {key: selection for key, selection in found.items() if selection is not None}
