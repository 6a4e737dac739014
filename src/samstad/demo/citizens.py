"""The citizens' survey of the example city: trust by sex × district × year, with margins and a changed question.

One source beside those of `catalogue`: the only one in which the same table has women, men and all, so that it is
made, written and described here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from samstad.demo import plan, simulation
from samstad.demo.catalogue import AREA, SURVEY_TRUST
from samstad.demo.frame import Frame
from samstad.demo.geography import CITY_SET, DISTRICT_SET, Geography
from samstad.demo.people import People
from samstad.demo.shapes import generator

CODE = "medborgarundersokning"
PUBLISHED = date(2026, 1, 26)
NAME = {"sv": "Medborgarundersökningen", "en": "The citizens' survey"}
WORDED_ANEW = 2022
TOTAL, WOMEN, MEN = "totalt", "k", "m"
RESPONDENTS = 220  # of each sex in a district
#: How many more women than men answer yes, in units of the logistic scale.
QUESTIONS = {
    "forvaltning": ("fortroende", 0.10),
    "polis": ("polis", 0.16),
}
HEADER = ("Områdeskod", "Område", "År", "Kön", "Svarande", *(
    f"{name}{suffix}" for name in ("Förvaltningen", "Polisen") for suffix in ("", " felmarginal")
))  # fmt: skip
MEASURES = ("svarande", "forvaltning", "forvaltning_marginal", "polis", "polis_marginal")


def _t(sv: str, en: str) -> dict[str, str]:
    return {"sv": sv, "en": en}


def write(geography: Geography, people: People, folder: Path) -> Path:
    """The survey's file, one row for each district, the city, year and sex."""
    frame = Frame.of(geography, "all")
    numbers = _numbers(geography.seed, frame, people)
    lines = [plan.SYNTHETIC["sv"], ";".join(HEADER)]
    for i, row in enumerate(frame.rows):
        if row.level == AREA:
            continue
        for year in SURVEY_TRUST:
            t = plan.YEARS.index(year)
            for sex in (TOTAL, WOMEN, MEN):
                answers = numbers[sex]["svarande"][i, t]
                shares = [f"{numbers[sex][name][i, t]:.1f}".replace(".", ",") for name in MEASURES[1:]]
                lines.append(";".join([row.code, row.name, str(year), sex, str(int(answers)), *shares]))
    path = folder / f"{CODE}-{PUBLISHED.isoformat()}.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode())
    return path


def _numbers(seed: int, frame: Frame, people: People) -> dict[str, dict[str, Any]]:
    """Sex → measure → (rows, years). All are women and men weighted by how many of each live there: half."""
    random = generator(seed, f"citizens {CODE}")
    many = np.where(frame.levels == "city", 10, 1)[:, None] * RESPONDENTS
    found: dict[str, dict[str, Any]] = {
        sex: {"svarande": np.rint(many * random.uniform(0.85, 1.15, frame.exists.shape))}
        for sex in (WOMEN, MEN)
    }
    found[TOTAL] = {"svarande": found[WOMEN]["svarande"] + found[MEN]["svarande"]}
    for question, (latent, gap) in QUESTIONS.items():
        chance = simulation.probability(
            generator(seed, f"citizens {question}"), people, simulation.SURVEYS[latent]
        )
        mean = np.nan_to_num(frame.mean(chance, people.total)[0], nan=0.5)
        score = np.log(mean / (1 - mean))
        variances = {}
        for sex, sign in ((WOMEN, 1), (MEN, -1)):
            answers = found[sex]["svarande"]
            p = 1 / (1 + np.exp(-(score + sign * gap)))
            share = random.binomial(answers.astype(np.int64), p) / answers
            variances[sex] = share * (1 - share) / answers
            found[sex][question] = 100 * share
            found[sex][f"{question}_marginal"] = 196 * np.sqrt(variances[sex])
        found[TOTAL][question] = (found[WOMEN][question] + found[MEN][question]) / 2
        found[TOTAL][f"{question}_marginal"] = 196 * np.sqrt(variances[WOMEN] + variances[MEN]) / 2
    return found


def source() -> dict[str, Any]:
    """The dataset, as the city folder has it, with what was asked."""
    return {
        "code": CODE,
        "name": NAME,
        "publisher": "Sammanstads kommun, statistikfunktionen (påhittad)",
        "licence": "CC0-1.0 (synthetic)",
        "counted_by_city": True,
        "format": "csv",
        "area_sets": sorted([CITY_SET, DISTRICT_SET]),
        "mapping": {
            "area": HEADER[0],
            "period": HEADER[2],
            "breakdowns": {"kön": HEADER[3]},
            "totals": {"kön": TOTAL},
            "values": dict(zip(HEADER[4:], MEASURES, strict=True)),
            "encoding": "utf-8",
            "delimiter": ";",
            "decimal": ",",
            "skip_lines": 1,
        },
        # Shares of women and men do not sum to that of all, and the answers are weighted.
        "additive": False,
        "rhythm": {"months": 36, "delay": 6},
        "note": {
            lang: f"{text} {plan.SYNTHETIC[lang]}"
            for lang, text in _t(
                "Enkät vart tredje år, för kvinnor och män i varje stadsdelsområde.",
                "A survey every third year, of women and men in each district.",
            ).items()
        },
        "survey": survey(),
        "measures": [
            {"code": code, "name": name, "unit": unit}
            for code, name, unit in (
                ("svarande", _t("Svarande", "Respondents"), _t("personer", "persons")),
                ("forvaltning", _t("Förtroende för förvaltningen", "Trust in the administration"), "%"),
                (
                    "forvaltning_marginal",
                    _t("Felmarginal, förvaltningen", "Margin, administration"),
                    _t("procentenheter", "percentage points"),
                ),
                ("polis", _t("Förtroende för polisen", "Trust in the police"), "%"),
                (
                    "polis_marginal",
                    _t("Felmarginal, polisen", "Margin, police"),
                    _t("procentenheter", "percentage points"),
                ),
            )
        ],
    }


def survey() -> dict[str, Any]:
    answers = [
        _t("mycket stort", "very great"),
        _t("ganska stort", "fairly great"),
        _t("varken stort eller litet", "neither great nor small"),
        _t("ganska litet", "fairly small"),
        _t("mycket litet", "very small"),
    ]
    counted = _t("Mycket stort eller ganska stort", "Very great or fairly great")
    return {
        "population": _t("Folkbokförda 18 år och äldre", "Registered residents aged 18 and over"),
        "method": _t(
            "Enkät på papper och webb till ett slumpmässigt urval i varje stadsdelsområde",
            "A questionnaire on paper and the web to a random sample in each district",
        ),
        "weights": _t(
            "Kvinnor och män väger lika mycket i värdet för alla",
            "Women and men weigh the same in the value of all",
        ),
        "margin": _t(
            "95 procent, av antalet svarande; räknad av staden",
            "95 percent, by the number of respondents; computed by the city",
        ),
        "years": list(SURVEY_TRUST),
        "categories": {"kön": {WOMEN: _t("kvinnor", "women"), MEN: _t("män", "men")}},
        "questions": [
            {
                "code": "forvaltning",
                "wordings": [
                    {
                        "year": SURVEY_TRUST[0],
                        "text": _t(
                            "Hur nöjd är du med hur stadsdelsförvaltningen sköter sitt uppdrag?",
                            "How satisfied are you with how the district administration does its work?",
                        ),
                    },
                    {
                        "year": WORDED_ANEW,
                        "text": _t(
                            "Hur stort förtroende har du för stadsdelsförvaltningen där du bor?",
                            "How much trust do you have in the district administration where you live?",
                        ),
                        "why": _t(
                            "Den äldre frågan mätte nöjdhet och inte förtroende.",
                            "The older question measured satisfaction and not trust.",
                        ),
                    },
                ],
                "answers": answers,
                "counted": counted,
                "measures": ["forvaltning", "forvaltning_marginal"],
            },
            {
                "code": "polis",
                "wordings": [
                    {
                        "year": SURVEY_TRUST[0],
                        "text": _t(
                            "Hur stort förtroende har du för polisen?",
                            "How much trust do you have in the police?",
                        ),
                    }
                ],
                "answers": answers,
                "counted": counted,
                "measures": ["polis", "polis_marginal"],
            },
        ],
    }


def indicators() -> list[dict[str, Any]]:
    """Trust in the district administration, and in the police; each with its respondents as base."""
    changed = _t(
        "Frågan fick en ny ordalydelse. Åren före kan inte jämföras med åren efter.",
        "The question was worded anew. The years before cannot be compared with the years after.",
    )
    return [
        _indicator(
            "medborgare-forvaltningen",
            "democracy",
            _t(
                "Förtroende för förvaltningen, medborgarundersökningen",
                "Trust in the administration, citizens' survey",
            ),
            _t(
                "Förtroendet varierar mellan stadsdelsområden och mellan kvinnor och män.",
                "Trust varies between districts and between women and men.",
            ),
            "forvaltning",
            [{"year": WORDED_ANEW, "why": changed}],
        ),
        _indicator(
            "medborgare-polisen",
            "safety",
            _t("Förtroende för polisen, medborgarundersökningen", "Trust in the police, citizens' survey"),
            _t(
                "Den som litar på polisen anmäler och vittnar oftare.",
                "Those who trust the police report and testify more often.",
            ),
            "polis",
            [],
        ),
    ]


def _indicator(
    code: str, theme: str, name: dict[str, str], why: dict[str, str], measure: str, breaks: list[Any]
) -> dict[str, Any]:
    from samstad.demo.setup.codes import AUTHOR, CHECKER  # the set-up as a whole rests on this file

    return {
        "code": code,
        "theme": theme,
        "name": name,
        "why": why,
        "population": survey()["population"],
        "kind": "value",
        "unit": "%",
        "decimals": 1,
        "direction": "higher_is_better",
        "numerator": {"dataset": CODE, "measure": measure},
        "denominator": {"dataset": CODE, "measure": "svarande"},
        "margin": {"dataset": CODE, "measure": f"{measure}_marginal"},
        "breaks": breaks,
        "author": AUTHOR,
        "checker": CHECKER,
        "next_review": "2027-06-30",
    }
