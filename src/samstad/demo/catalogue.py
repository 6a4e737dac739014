"""What is measured in the example city: datasets, their measures, and the indicators made of them."""

from __future__ import annotations

from dataclasses import dataclass, field

Text = dict[str, str]
AREA, DISTRICT, CITY = "area", "district", "city"

HIGHER, LOWER, NEUTRAL = "higher_is_better", "lower_is_better", "neutral"
SHARE, RATE, VALUE, COUNT = "share", "rate_per_1000", "value", "count"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A source of numbers.

    `levels`: at which levels it gives numbers. `counted_by_city`: then the city's small-base rule applies;
    otherwise what the source publishes is shown as published. `format`: `json-stat` or `csv`.
    """

    code: str
    name: Text
    producer: Text
    format: str
    levels: tuple[str, ...]
    counted_by_city: bool
    measures: dict[str, Text]
    note: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A definition: `numerator` over `denominator`, or a value that the source gives (no denominator).

    `margin`: the measure that holds the source's own margin of error (95 percent), in the indicator's unit.
    `breaks`: years from which the numbers cannot be compared with the years before. `years`: those for
    which something is collected; empty means every year. `caution`: what must be said beside the number.
    """

    code: str
    theme: str
    name: Text
    dataset: str
    numerator: str
    direction: str
    why: Text
    denominator: str | None = None
    kind: str = SHARE
    unit: str = "%"
    decimals: int = 1
    levels: tuple[str, ...] = (AREA, DISTRICT, CITY)
    margin: str | None = None
    breaks: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    caution: Text = field(default_factory=dict)


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


SURVEY_SAFETY = tuple(range(2011, 2026, 2))
SURVEY_HEALTH = tuple(range(2012, 2026, 2))
SURVEY_TRUST = (2013, 2016, 2019, 2022, 2025)
ELECTIONS = (2014, 2018, 2022)

SEXES = {"k": _t("kvinnor", "women"), "m": _t("män", "men")}
AGES = {
    "0-2": _t("0–2 år", "0–2 years"),
    "3-5": _t("3–5 år", "3–5 years"),
    "6-15": _t("6–15 år", "6–15 years"),
    "16-19": _t("16–19 år", "16–19 years"),
    "20-24": _t("20–24 år", "20–24 years"),
    "25-44": _t("25–44 år", "25–44 years"),
    "45-64": _t("45–64 år", "45–64 years"),
    "65-79": _t("65–79 år", "65–79 years"),
    "80+": _t("80 år och äldre", "80 years and over"),
}

THEMES = {
    "work": _t("Arbete", "Work"),
    "education": _t("Utbildning", "Education"),
    "safety": _t("Trygghet", "Safety"),
    "growth": _t("Tillväxt", "Growth"),
    "housing": _t("Boende", "Housing"),
    "health": _t("Hälsa", "Health"),
    "democracy": _t("Demokrati", "Democracy"),
}

_CITY = _t("Sammanstads kommun, statistikfunktionen (påhittad)", "City of Sammanstad, statistics (fictional)")
_REGISTER = _t("Påhittad registermyndighet", "Fictional register authority")
_HEALTH = _t("Påhittad region", "Fictional region")

DATASETS = (
    Dataset(
        "befolkning",
        _t("Befolkning efter kön och ålder", "Population by sex and age"),
        _REGISTER,
        "json-stat",
        (AREA,),
        False,
        {"folkmangd": _t("Folkmängd den 31 december", "Population on 31 December")},
        _t("Delarna summerar exakt.", "The parts add up exactly."),
    ),
    Dataset(
        "arbete",
        _t("Arbete, försörjning och arbetsställen", "Work, support and workplaces"),
        _CITY,
        "json-stat",
        (AREA,),
        True,
        {
            "bef_16_24": _t("Befolkning 16–24 år", "Population aged 16–24"),
            "bef_20_64": _t("Befolkning 20–64 år", "Population aged 20–64"),
            "bef_20_plus": _t("Befolkning 20 år och äldre", "Population aged 20 and over"),
            "folkmangd": _t("Folkmängd", "Population"),
            "sysselsatta_20_64": _t("Sysselsatta 20–64 år", "Employed, aged 20–64"),
            "arbetslosa_20_64": _t("Inskrivna arbetslösa 20–64 år", "Registered unemployed, aged 20–64"),
            "bistand_langvarigt": _t(
                "Vuxna med långvarigt ekonomiskt bistånd", "Adults with long-term social assistance"
            ),
            "uvas_16_24": _t(
                "Unga 16–24 år som varken arbetar eller studerar", "Aged 16–24, not in work or education"
            ),
            "arbetsstallen": _t("Arbetsställen", "Workplaces"),
            "nystartade": _t("Nystartade företag under året", "Businesses started during the year"),
            "jobb": _t("Arbetstillfällen i området", "Jobs located in the area"),
        },
    ),
    Dataset(
        "utbildning",
        _t("Förskola, skola och utbildningsnivå", "Preschool, school and educational attainment"),
        _REGISTER,
        "csv",
        (AREA, DISTRICT, CITY),
        False,
        {
            "elever_ak9": _t("Elever som avslutat årskurs 9", "Pupils who finished year 9"),
            "behoriga": _t("Behöriga till gymnasieskolan", "Eligible for upper secondary school"),
            "pojkar_ak9": _t("Pojkar som avslutat årskurs 9", "Boys who finished year 9"),
            "behoriga_pojkar": _t(
                "Pojkar behöriga till gymnasieskolan", "Boys eligible for upper secondary school"
            ),
            "meritvarde": _t("Genomsnittligt meritvärde", "Average merit rating"),
            "elever_grundskola": _t("Elever i grundskolan", "Pupils in compulsory school"),
            "hog_franvaro": _t("Elever med hög frånvaro", "Pupils with high absence"),
            "barn_3_5": _t("Barn 3–5 år", "Children aged 3–5"),
            "inskrivna_3_5": _t("Inskrivna i förskola 3–5 år", "Enrolled in preschool, aged 3–5"),
            "bef_25_64": _t("Befolkning 25–64 år", "Population aged 25–64"),
            "eftergymnasial": _t("Eftergymnasial utbildning", "Post-secondary education"),
        },
        _t(
            "Färre än tio elever redovisas inte (..). Minustecken betyder noll.",
            "Fewer than ten pupils are not published (..). A dash means zero.",
        ),
    ),
    Dataset(
        "trygghetsundersokning",
        _t("Trygghetsundersökning och anmälda brott", "Safety survey and reported crime"),
        _CITY,
        "csv",
        (DISTRICT,),
        False,
        {
            "svarande": _t("Antal svarande", "Number of respondents"),
            "trygg": _t("Trygg ute sent på kvällen, procent", "Feels safe outdoors at night, percent"),
            "trygg_marginal": _t("Felmarginal, trygg", "Margin of error, feels safe"),
            "utsatt": _t(
                "Utsatt för brott senaste året, procent", "Victim of crime in the last year, percent"
            ),
            "utsatt_marginal": _t("Felmarginal, utsatt", "Margin of error, victim"),
            "polis": _t("Stort förtroende för polisen, procent", "High confidence in the police, percent"),
            "polis_marginal": _t(
                "Felmarginal, förtroende för polisen", "Margin of error, confidence in police"
            ),
            "valdsbrott": _t("Anmälda våldsbrott", "Reported violent crimes"),
            "folkmangd": _t("Folkmängd", "Population"),
        },
        _t("Undersökningen görs vartannat år.", "The survey is made every second year."),
    ),
    Dataset(
        "boende-inkomst",
        _t("Boende och inkomst", "Housing and income"),
        _REGISTER,
        "json-stat",
        (AREA, DISTRICT, CITY),
        False,
        {
            "boende_med_uppgift": _t("Boende med uppgift om utrymme", "Residents with known dwelling space"),
            "trangbodda": _t("Trångbodda", "Residents in overcrowded dwellings"),
            "folkmangd": _t("Folkmängd", "Population"),
            "flyttat": _t("Inflyttade till bostaden under året", "Moved into their dwelling during the year"),
            "lagenheter": _t("Bebodda lägenheter", "Occupied dwellings"),
            "hyresratter": _t("Hyresrätter", "Rented dwellings"),
            "bostadsyta": _t("Bostadsyta per person, m²", "Dwelling space per person, m²"),
            "medianinkomst": _t("Medianinkomst 20–64 år, tkr", "Median income aged 20–64, SEK thousand"),
        },
        _t(
            "Inkomster för 2025 publiceras i december 2026.",
            "Incomes for 2025 are published in December 2026.",
        ),
    ),
    Dataset(
        "halsa",
        _t("Hälsa", "Health"),
        _HEALTH,
        "json-stat",
        (AREA, DISTRICT, CITY),
        False,
        {
            "ohalsotal": _t("Ohälsotal, dagar per person 16–64 år", "Sick-leave days per person aged 16–64"),
            "barn_2": _t("Barn två år", "Children aged two"),
            "vaccinerade": _t("Vaccinerade mot mässling, två år", "Vaccinated against measles, aged two"),
            "god_halsa": _t("God självskattad hälsa, procent", "Good self-rated health, percent"),
            "god_halsa_marginal": _t("Felmarginal, god hälsa", "Margin of error, good health"),
        },
    ),
    Dataset(
        "demokrati",
        _t("Val, förtroende och föreningsliv", "Elections, trust and associations"),
        _CITY,
        "csv",
        (AREA, DISTRICT, CITY),
        True,
        {
            "rostberattigade": _t(
                "Röstberättigade i kommunvalet", "Entitled to vote in the municipal election"
            ),
            "rostande": _t("Röstande i kommunvalet", "Voters in the municipal election"),
            "unga_6_19": _t("Barn och unga 6–19 år", "Children and young people aged 6–19"),
            "foreningsaktiva": _t("Aktiva i förening 6–19 år", "Members of an association, aged 6–19"),
            "fortroende": _t(
                "Förtroende för stadsdelsförvaltningen, procent",
                "Trust in the district administration, percent",
            ),
            "fortroende_marginal": _t("Felmarginal, förtroende", "Margin of error, trust"),
        },
        _t(
            "Ny undersökningsmetod från 2022: svaren kan inte jämföras med tidigare år.",
            "New survey method from 2022: answers cannot be compared with earlier years.",
        ),
    ),
)
