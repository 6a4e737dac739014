"""What the example city contains on purpose, and where: tests and documentation point at each entry."""

from __future__ import annotations

from dataclasses import dataclass

from samstad.methods.values import Missing

from . import plan, publishing
from .catalogue import AREA, DISTRICT, Text
from .series import Statistics


@dataclass(frozen=True, slots=True)
class Purpose:
    """One thing put in on purpose.

    `measure`: of `dataset`; `indicator`: the code of the indicator that shows it. `places`: names of areas or
    codes of districts, empty where it is found in many. `years`: empty where it is found in many. `missing`:
    the kind of missing that the source's cells have there.
    """

    code: str
    text: Text
    dataset: str = ""
    measure: str = ""
    indicator: str = ""
    level: str = ""
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A target worth setting in the example, since its judgement shows something.

    The indicator shall reach `value` (in its unit) in `year`, compared with `baseline`. `states`: what
    `methods.judgement.judge` says by its default rule at the default seed, for the first and for the latest
    edition of the dataset (one where there is only one).
    """

    indicator: str
    district: str
    baseline: int
    year: int
    value: float
    states: tuple[str, ...]


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


FLIPPING_TARGETS = (
    Target("arbetslosa", "10", 2021, 2025, 11.8, ("met", "not_met")),
    Target("arbetslosa", "11", 2021, 2025, 10.1, ("met", "not_met")),
    Target("arbetslosa", "05", 2021, 2025, 9.5, ("not_met", "met")),
    Target("arbetslosa", "10", 2022, 2027, 9.5, ("not_met", "worse")),
    Target("langvarigt-bistand", "09", 2022, 2025, 2.9, ("cannot_be_judged", "worse")),
)
"""Those that the revision of `arbete` turns."""

WORSENING_TARGET = Target("trangboddhet", "09", 2015, 2025, 14.0, ("worse",))
CLEARLY_MET_TARGET = Target("arbetslosa", "04", 2015, 2025, 10.5, ("met", "met"))

UNJUDGEABLE_TARGETS = (
    Target("gymnasiebehoriga", "10", 2015, 2025, 80.0, ("cannot_be_judged",)),
    Target("hog-franvaro", "08", 2015, 2025, 7.0, ("cannot_be_judged",)),
    Target("fortroende-stadsdel", "05", 2022, 2025, 50.0, ("cannot_be_judged",)),
    Target("medianinkomst", "04", 2015, 2025, 300.0, ("cannot_be_judged",)),
)
"""For different reasons: few pupils, a baseline before a change of definition, wide margins, a year that is not
yet published."""

TARGETS = (
    *FLIPPING_TARGETS,
    WORSENING_TARGET,
    CLEARLY_MET_TARGET,
    *UNJUDGEABLE_TARGETS,
    Target("sysselsatta", "04", 2015, 2027, 76.5, ("on_the_way", "on_the_way")),
    Target("eftergymnasial", "10", 2015, 2027, 33.0, ("on_the_way",)),
    Target("gymnasiebehoriga", "04", 2015, 2025, 84.0, ("met",)),
    Target("valdeltagande", "10", 2014, 2026, 75.0, ("worse",)),
    Target("trygg-utomhus", "09", 2013, 2025, 72.0, ("worse",)),
)


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """A target of a kind that states its direction: the indicator's own.

    Those with a reference are measured against the whole city. `state`: what is judged at the default seed, on the
    latest edition.
    """

    kind: str
    indicator: str
    district: str
    baseline: int
    year: int
    state: str
    value: float | None = None
    share: float | None = None
    subgroup: str | None = None

    @property
    def code(self) -> str:
        return f"{self.indicator}-{self.kind.replace('_', '-')}-{self.year}"


STATED_TARGETS = (
    StatedTarget("reach", "eftergymnasial", "05", 2018, 2026, "on_the_way", value=42.0),
    StatedTarget("close_gap", "sysselsatta", "04", 2015, 2027, "on_the_way", share=0.5),
    # The district's own number rises a little; the city's rises more.
    StatedTarget("close_gap", "eftergymnasial", "09", 2015, 2027, "worse", share=0.25),
    StatedTarget(
        "match_reference",
        "gymnasiebehoriga",
        "04",
        2015,
        2026,
        "not_met",
        subgroup="gymnasiebehoriga-pojkar",
    ),
)
"""One of each kind, and a gap that grows although nothing gets worse."""

_SMALL = tuple(name for _, name, _ in plan.HAMLETS)

ON_PURPOSE = (
    Purpose(
        "not_collected",
        _t(
            "Val hålls vart fjärde år och undersökningar görs vissa år; mellan dem finns inget att samla in.",
            "Elections are held every fourth year and surveys in some years; between them nothing is "
            "collected.",
        ),
        "demokrati",
        "rostande",
        "valdeltagande",
        AREA,
        missing=Missing.NOT_COLLECTED,
    ),
    Purpose(
        "not_applicable",
        _t(
            "Ingen bor i Djuphamnen: där finns inget meritvärde och ingen medianinkomst. "
            "Ett område som delats finns inte efter 2020 och dess delar inte före 2021.",
            "Nobody lives in Djuphamnen, so it has no merit rating and no median income. "
            "An area that was split does not exist after 2020, and its parts not before 2021.",
        ),
        "utbildning",
        "meritvarde",
        "meritvarde",
        AREA,
        ("Djuphamnen",),
        missing=Missing.NOT_APPLICABLE,
    ),
    Purpose(
        "suppressed_by_source",
        _t(
            "Källan redovisar inte resultat för färre än tio elever, och döljer ett område till när ett "
            "ensamt "
            "annars kunde räknas fram ur stadsdelens siffra.",
            "The source does not publish results for fewer than ten pupils, and hides one more area where a "
            "single one could be worked out from the district's number.",
        ),
        "utbildning",
        "behoriga",
        "gymnasiebehoriga",
        AREA,
        missing=Missing.SUPPRESSED_BY_SOURCE,
    ),
    Purpose(
        "withheld",
        _t(
            "Staden räknar själv antalet med långvarigt bistånd: i många områden är de högst fem, och i "
            "de minsta "
            "är basen högst tjugo. Källfilen har siffrorna; de hålls inne först när de visas för "
            "allmänheten.",
            "The city itself counts those with long-term assistance: in many areas they are five or "
            "fewer, and in "
            "the smallest the base is twenty or less. The file has the numbers; they are withheld when "
            "shown.",
        ),
        "arbete",
        "bistand_langvarigt",
        "langvarigt-bistand",
        AREA,
    ),
    Purpose(
        "not_yet_published",
        _t("Inkomster för 2025 är inte publicerade än.", "Incomes for 2025 are not published yet."),
        "boende-inkomst",
        "medianinkomst",
        "medianinkomst",
        DISTRICT,
        years=(2025,),
        missing=Missing.NOT_YET_PUBLISHED,
    ),
    Purpose(
        "unexplained",
        _t("Några celler är tomma utan förklaring.", "Some cells are empty without an explanation."),
        "utbildning",
        "behoriga",
        "gymnasiebehoriga",
        AREA,
        missing=Missing.UNEXPLAINED,
    ),
    Purpose(
        "true_zero",
        _t(
            "I utbildning betyder minustecknet noll; i demokrati betyder samma tecken ej aktuellt.",
            "In utbildning a dash means zero; in demokrati the same sign means not applicable.",
        ),
        "utbildning",
        "hog_franvaro",
        "hog-franvaro",
        AREA,
    ),
    Purpose(
        "small_base",
        _t("Fem områden har färre än 60 invånare.", "Five areas have fewer than 60 inhabitants."),
        "befolkning",
        "folkmangd",
        level=AREA,
        places=_SMALL,
    ),
    Purpose(
        "nobody",
        _t(
            "Djuphamnen har arbetsplatser men inga invånare.", "Djuphamnen has workplaces but no inhabitants."
        ),
        "arbete",
        "jobb",
        "arbetstillfallen",
        AREA,
        ("Djuphamnen",),
    ),
    Purpose(
        "split",
        _t(
            "Två områden delades 2021 och bytte kod; kopplingarna har vikter efter folkmängden 2020.",
            "Two areas were split in 2021 and their codes changed; the links weigh by population in 2020.",
        ),
        "befolkning",
        "folkmangd",
        level=AREA,
        places=tuple(plan.SPLIT_NAMES.values()),
        years=(plan.SPLIT_YEAR,),
    ),
    Purpose(
        "revision",
        _t(
            "Arbete kom ut den 15 juni 2026 och reviderades den 5 oktober: i fyra stadsdelsområden var "
            "2024 och "
            "2025 för låga eller för höga, vilket ändrar bedömningen av några målvärden.",
            "Arbete was published on 15 June 2026 and revised on 5 October: in four districts 2024 and "
            "2025 were "
            "too low or too high, which changes the judgement of some targets.",
        ),
        "arbete",
        "arbetslosa_20_64",
        "arbetslosa",
        DISTRICT,
        tuple(sorted({district for district, _, _ in publishing.REVISIONS})),
        (2024, 2025),
    ),
    Purpose(
        "worse",
        _t(
            "Trångboddheten i Norra Kvarnbacken mer än fördubblas under perioden.",
            "Overcrowding in Norra Kvarnbacken more than doubles over the period.",
        ),
        "boende-inkomst",
        "trangbodda",
        "trangboddhet",
        DISTRICT,
        ("09",),
    ),
    Purpose(
        "cannot_be_judged",
        _t(
            "Förtroendet för stadsdelsförvaltningen mäts vart tredje år med få svarande, och metoden "
            "byttes 2022: "
            "två jämförbara värden med bred marginal.",
            "Trust in the district administration is measured every third year with few respondents, and the "
            "method changed in 2022: two comparable values with a wide margin.",
        ),
        "demokrati",
        "fortroende",
        "fortroende-stadsdel",
        DISTRICT,
        ("05",),
        (2022, 2025),
    ),
    Purpose(
        "too_few_answers",
        _t(
            "I två stadsdelsområden svarade för få ett år, så resultatet publicerades inte.",
            "In two districts too few answered one year, so the result was not published.",
        ),
        "trygghetsundersokning",
        "trygg",
        "trygg-utomhus",
        DISTRICT,
        tuple(district for district, _ in publishing.TOO_FEW_ANSWERS),
        tuple(year for _, year in publishing.TOO_FEW_ANSWERS),
        Missing.SUPPRESSED_BY_SOURCE,
    ),
    Purpose(
        "under_reporting",
        _t(
            "Anmälda våldsbrott visar bara det som anmäls; i samma fil finns undersökningen att läsa dem "
            "mot.",
            "Reported violent crimes show only what is reported; the survey to read them against is in "
            "the file.",
        ),
        "trygghetsundersokning",
        "valdsbrott",
        "valdsbrott",
        DISTRICT,
    ),
)


def cells(entry: Purpose, statistics: Statistics) -> list[tuple[str, int]]:
    """The cells (code, year) of the latest edition that an entry with a kind of missing is about."""
    if entry.missing is None:
        raise ValueError(f"{entry.code} is not about a kind of missing")
    table = statistics.table(entry.dataset)
    kinds = table.measures[entry.measure].missing
    return [
        (row.code, year)
        for i, row in enumerate(table.rows)
        for t, year in enumerate(table.years)
        if kinds[i, t] == entry.missing
        and table.exists[i, t]
        and row.level == entry.level
        and (not entry.places or row.name in entry.places or row.code in entry.places)
        and (not entry.years or year in entry.years)
    ]
