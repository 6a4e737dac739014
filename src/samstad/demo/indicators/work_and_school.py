"""Indicators of work and education."""

from __future__ import annotations

from ..catalogue import HIGHER, LOWER, VALUE, Indicator, Text


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


INDICATORS = (
    Indicator(
        code="sysselsatta",
        theme="work",
        name=_t("Sysselsatta 20–64 år", "Employed, aged 20–64"),
        dataset="arbete",
        numerator="sysselsatta_20_64",
        denominator="bef_20_64",
        direction=HIGHER,
        why=_t(
            "Eget arbete ger försörjning och kontakter. Måttet visar om vägarna in i arbetslivet fungerar.",
            "Work gives a living and contacts. The figure shows whether the ways into work function.",
        ),
    ),
    Indicator(
        code="arbetslosa",
        theme="work",
        name=_t("Inskrivna arbetslösa 20–64 år", "Registered unemployed, aged 20–64"),
        dataset="arbete",
        numerator="arbetslosa_20_64",
        denominator="bef_20_64",
        direction=LOWER,
        why=_t(
            "Visar hur många som söker arbete och kan delta i insatser.",
            "Shows how many are looking for work and can take part in measures.",
        ),
        caution=_t(
            "Andel av alla 20–64 år, inte av arbetskraften. Den som inte är inskriven syns inte.",
            "A share of all aged 20–64, not of the labour force. Those not registered are not seen.",
        ),
    ),
    Indicator(
        code="langvarigt-bistand",
        theme="work",
        name=_t("Vuxna med långvarigt ekonomiskt bistånd", "Adults with long-term social assistance"),
        dataset="arbete",
        numerator="bistand_langvarigt",
        denominator="bef_20_plus",
        direction=LOWER,
        why=_t(
            "Bistånd minst tio månader under året: stödet har inte lett vidare till egen försörjning.",
            "Assistance at least ten months of the year: the support has not led on to self-support.",
        ),
    ),
    Indicator(
        code="unga-utan-arbete-studier",
        theme="work",
        name=_t(
            "Unga som varken arbetar eller studerar, 16–24 år",
            "Young people not in work or education, aged 16–24",
        ),
        dataset="arbete",
        numerator="uvas_16_24",
        denominator="bef_16_24",
        direction=LOWER,
        why=_t(
            "Ett tidigt tecken på att skola och arbetsliv inte når fram till unga.",
            "An early sign that school and working life do not reach young people.",
        ),
    ),
    Indicator(
        code="gymnasiebehoriga",
        theme="education",
        name=_t("Behöriga till gymnasieskolan, årskurs 9", "Eligible for upper secondary school, year 9"),
        dataset="utbildning",
        numerator="behoriga",
        denominator="elever_ak9",
        direction=HIGHER,
        why=_t(
            "Gymnasieexamen är nästan ett villkor för arbete; behörigheten är steget dit.",
            "Upper secondary school is almost a condition for work; eligibility is the step to it.",
        ),
        caution=_t(
            "Räknas efter var eleven bor, inte efter skola. Få elever i varje område: se flera år.",
            "Counted by where the pupil lives, not by school. Few pupils in each area: see several years.",
        ),
    ),
    Indicator(
        code="gymnasiebehoriga-pojkar",
        theme="education",
        name=_t(
            "Pojkar behöriga till gymnasieskolan, årskurs 9",
            "Boys eligible for upper secondary school, year 9",
        ),
        dataset="utbildning",
        numerator="behoriga_pojkar",
        denominator="pojkar_ak9",
        direction=HIGHER,
        why=_t(
            "Pojkar når behörighet mer sällan än flickor. En siffra för alla visar inte det.",
            "Boys become eligible less often than girls. One number for all does not show it.",
        ),
        caution=_t(
            "Halva underlaget av ett redan litet: se flera år.",
            "Half the base of one that is small already: see several years.",
        ),
    ),
    Indicator(
        code="meritvarde",
        theme="education",
        name=_t("Genomsnittligt meritvärde, årskurs 9", "Average merit rating, year 9"),
        unit="poäng",
        dataset="utbildning",
        numerator="meritvarde",
        kind=VALUE,
        direction=HIGHER,
        why=_t(
            "Visar hela skolresultatet, inte bara gränsen.", "Shows the whole result, not only the threshold."
        ),
    ),
    Indicator(
        code="eftergymnasial",
        theme="education",
        name=_t("Eftergymnasial utbildning, 25–64 år", "Post-secondary education, aged 25–64"),
        dataset="utbildning",
        numerator="eftergymnasial",
        denominator="bef_25_64",
        direction=HIGHER,
        why=_t(
            "Utbildningsnivån följer med i arbete, hälsa och delaktighet.",
            "Educational attainment goes with work, health and participation.",
        ),
    ),
    Indicator(
        code="forskola-3-5",
        theme="education",
        name=_t("Inskrivna i förskola, 3–5 år", "Enrolled in preschool, aged 3–5"),
        dataset="utbildning",
        numerator="inskrivna_3_5",
        denominator="barn_3_5",
        direction=HIGHER,
        why=_t(
            "Förskolan ger språk och en jämnare start i skolan.",
            "Preschool gives language and a more equal start at school.",
        ),
    ),
    Indicator(
        code="hog-franvaro",
        theme="education",
        name=_t("Elever med hög frånvaro i grundskolan", "Compulsory school pupils with high absence"),
        dataset="utbildning",
        numerator="hog_franvaro",
        denominator="elever_grundskola",
        direction=LOWER,
        why=_t(
            "Hög frånvaro är det tidigaste tecknet på avbruten skolgång.",
            "High absence is the earliest sign of interrupted schooling.",
        ),
        breaks=(2022,),
        caution=_t(
            "Från 2022 räknas frånvaro över 20 procent, före det över 15 procent.",
            "From 2022 absence above 20 percent is counted, before that above 15 percent.",
        ),
    ),
)
