"""What the sources leave out, ask in surveys, and revise: how published numbers are not complete."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from samstad.methods.values import Missing, Values

from . import catalogue, plan, simulation
from .catalogue import AREA, DISTRICT
from .frame import Frame
from .people import People
from .shapes import generator

Mask = NDArray[np.bool_]
Cells = dict[str, Values]

PUBLISHED = {
    "befolkning": date(2026, 2, 20),
    "arbete": date(2026, 6, 15),
    "utbildning": date(2026, 5, 11),
    "trygghetsundersokning": date(2026, 3, 30),
    "boende-inkomst": date(2026, 4, 22),
    "halsa": date(2026, 5, 29),
    "demokrati": date(2026, 2, 2),
}
REVISED = "arbete"
REVISED_ON = date(2026, 10, 5)

REVISIONS = (
    ("10", "arbetslosa_20_64", {2024: -0.09, 2025: -0.19}),
    ("11", "arbetslosa_20_64", {2024: -0.08, 2025: -0.18}),
    ("05", "arbetslosa_20_64", {2025: 0.17}),
    ("09", "bistand_langvarigt", {2024: -0.08, 2025: -0.24}),
)
"""District, measure and, by year, how much too low (or high) the first edition was: reports that came in late
from two offices, and one office whose reports were counted twice."""

UNEXPLAINED_CELLS = (
    ("utbildning", "behoriga", 4),
    ("utbildning", "eftergymnasial", 3),
    ("utbildning", "inskrivna_3_5", 2),
    ("halsa", "vaccinerade", 3),
    ("halsa", "ohalsotal", 2),
)
"""Dataset, measure and how many area cells are empty without a reason."""

TOO_FEW_ANSWERS = (("13", 2013), ("07", 2011))
"""District and year in which too few answered the safety survey, so its result was not published."""
_RESPONDENTS = {"trygghetsundersokning": 560, "halsa": 620, "demokrati": 150}
_SURVEYS = {
    "trygghetsundersokning": (("trygg", "utsatt", "polis"), catalogue.SURVEY_SAFETY),
    "halsa": (("god_halsa",), catalogue.SURVEY_HEALTH),
    "demokrati": (("fortroende",), catalogue.SURVEY_TRUST),
}


def add_surveys(seed: int, frame: Frame, people: People, dataset: str, cells: Cells) -> None:
    """Add the survey answers of a dataset: percent with one decimal, and the margin of 95 percent.

    Each question is answered by a sample of each district; the margin is 1.96 standard errors. For single
    areas nothing is collected; for the city the districts' answers are weighted together.
    """
    if dataset not in _SURVEYS:
        return
    questions, years = _SURVEYS[dataset]
    asked = np.isin(plan.YEARS, years)[None, :] & (frame.levels != AREA)[:, None]
    size = _RESPONDENTS[dataset] * (1 + 9.0 * (frame.levels == "city"))
    random = generator(seed, f"respondents {dataset}")
    answers = np.rint(size[:, None] * random.uniform(0.88, 1.12, frame.exists.shape)).astype(np.int64)
    kind = np.where(asked, Missing.PRESENT, Missing.NOT_COLLECTED)
    kind = np.where(frame.exists, kind, Missing.NOT_APPLICABLE)
    for question in questions:
        random = generator(seed, f"survey {question}")
        chance = simulation.probability(random, people, simulation.SURVEYS[question])
        mean, _ = frame.mean(chance, people.total)
        share = random.binomial(answers, np.nan_to_num(mean, nan=0.5)) / answers
        margin = 1.96 * np.sqrt(share * (1 - share) / answers)
        cells[question] = Values.of(np.round(100 * share, 1), kind)
        cells[f"{question}_marginal"] = Values.of(np.round(100 * margin, 1), kind)
    if dataset == "trygghetsundersokning":
        cells["svarande"] = Values.of(answers, kind)


def leave_out(seed: int, frame: Frame, dataset: str, cells: Cells) -> None:
    """Put in the kinds of missing that this source has, in place."""
    if dataset == "utbildning":
        for measure, base in (("behoriga", "elever_ak9"), ("meritvarde", "elever_ak9")):
            _suppress(frame, cells, measure, base, least=10)
        # Both sexes are protected: who knows all pupils and the boys knows the girls.
        cells["flickor_ak9"] = cells["elever_ak9"] - cells["pojkar_ak9"]
        for base in ("pojkar_ak9", "flickor_ak9"):
            _suppress(frame, cells, "behoriga_pojkar", base, least=10)
        for measure, base in (("hog_franvaro", "elever_grundskola"), ("inskrivna_3_5", "barn_3_5")):
            _suppress(frame, cells, measure, base, least=10)
        _suppress(frame, cells, "eftergymnasial", "bef_25_64", least=20)
    elif dataset == "boende-inkomst":
        for measure, base in (
            ("trangbodda", "boende_med_uppgift"),
            ("flyttat", "folkmangd"),
            ("hyresratter", "lagenheter"),
        ):
            _suppress(frame, cells, measure, base, least=50)
        for measure in ("bostadsyta", "medianinkomst"):
            _suppress(frame, cells, measure, "folkmangd", least=50)
        last = np.zeros(frame.exists.shape, dtype=bool)
        last[:, -1] = True
        _mark(cells, "medianinkomst", last & frame.exists, Missing.NOT_YET_PUBLISHED)
    elif dataset == "halsa":
        _suppress(frame, cells, "vaccinerade", "barn_2", least=5)
    elif dataset == "demokrati":
        no_election = ~np.isin(plan.YEARS, catalogue.ELECTIONS)[None, :] & frame.exists
        for measure in ("rostberattigade", "rostande"):
            _mark(cells, measure, no_election, Missing.NOT_COLLECTED)
        # Where nobody lives this source writes "-", which in `utbildning` is a true zero.
        for base, measure in (("rostberattigade", "rostande"), ("unga_6_19", "foreningsaktiva")):
            nobody = cells[base].present & (cells[base].values == 0)
            for name in (base, measure):
                _mark(cells, name, nobody, Missing.NOT_APPLICABLE)
    elif dataset == "trygghetsundersokning":
        few = np.zeros(frame.exists.shape, dtype=bool)
        for code, year in TOO_FEW_ANSWERS:
            few[[row.code for row in frame.rows].index(code), plan.YEARS.index(year)] = True
        for question in _SURVEYS[dataset][0]:
            for measure in (question, f"{question}_marginal"):
                _mark(cells, measure, few, Missing.SUPPRESSED_BY_SOURCE)
    for source, measure, number in UNEXPLAINED_CELLS:
        if source == dataset:
            _lose(seed, frame, cells, measure, number)


def _mark(cells: Cells, measure: str, where: Mask, kind: Missing) -> None:
    values = cells[measure]
    cells[measure] = Values.of(values.values, np.where(where, kind, values.missing))


def _suppress(frame: Frame, cells: Cells, measure: str, base: str, least: int) -> None:
    """Suppress an area's value where its base is 1 to `least` - 1, and so that no difference reveals it.

    Where one area alone of a district is suppressed in a year, the one with the next smallest base is too:
    the district's number minus the others would otherwise give it. A base of 0 needs no protection.
    """
    bases = cells[base].values
    area = (frame.levels == AREA)[:, None] & frame.exists & (bases > 0)
    hide = area & (bases < least)
    district = np.array([row.district for row in frame.rows])
    for code in sorted({row.district for row in frame.rows if row.level == DISTRICT}):
        own = area & (district == code)[:, None]
        alone = (hide & own).sum(axis=0) == 1
        next_smallest = np.where(own & ~hide, bases, np.inf).argmin(axis=0)
        years = np.flatnonzero(alone & (own & ~hide).any(axis=0))
        hide[next_smallest[years], years] = True
    _mark(cells, measure, hide & cells[measure].present, Missing.SUPPRESSED_BY_SOURCE)


def _lose(seed: int, frame: Frame, cells: Cells, measure: str, number: int) -> None:
    """Empty some cells of areas without a reason."""
    candidates = np.argwhere(cells[measure].present & (frame.levels == AREA)[:, None])
    random = generator(seed, f"lost {measure}")
    lost = np.zeros(frame.exists.shape, dtype=bool)
    lost[tuple(candidates[random.choice(len(candidates), number, replace=False)].T)] = True
    _mark(cells, measure, lost, Missing.UNEXPLAINED)


def before_revision(seed: int, frame: Frame, cells: Cells) -> Cells:
    """The edition that was published first, from the revised one: some districts' reports were incomplete.

    Only the years that `REVISIONS` names differ. A count stays between 0 and its base, and nobody becomes
    both employed and registered as unemployed.
    """
    first = dict(cells)
    room = {
        "arbetslosa_20_64": cells["bef_20_64"].values - cells["sysselsatta_20_64"].values,
        "bistand_langvarigt": cells["bef_20_plus"].values,
    }
    for district, measure, changes in REVISIONS:
        random = generator(seed, f"revision {district} {measure}")
        values = first[measure].values.copy()
        for year, change in changes.items():
            t = plan.YEARS.index(year)
            for i, row in enumerate(frame.rows):
                if row.district == district and frame.exists[i, t]:
                    difference = random.binomial(int(values[i, t]), abs(change))
                    moved = values[i, t] + (difference if change > 0 else -difference)
                    values[i, t] = min(moved, room[measure][i, t])
        first[measure] = Values.of(values, first[measure].missing)
    return first
