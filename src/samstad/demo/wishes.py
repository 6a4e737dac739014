"""What the example city wants: documents, goals, which indicators shall move where, and what is done.

Target values are not written here: `setup` works them out from the generated numbers (so many percent better than
the baseline), except those that `purpose` names because their judgement shows something.
"""

from __future__ import annotations

from dataclasses import dataclass

Text = dict[str, str]


def _t(sv: str, en: str) -> Text:
    return {"sv": sv, "en": en}


@dataclass(frozen=True, slots=True)
class Wish:
    """An indicator that shall become `better` percent better than in `baseline`, by `year`.

    With `better` None the target is a direction alone.
    """

    indicator: str
    baseline: int
    year: int
    better: float | None


@dataclass(frozen=True, slots=True)
class CityGoal:
    code: str
    theme: str | None
    text: Text
    owner: str
    wishes: tuple[Wish, ...] = ()
    expected: Text | None = None
    parts: tuple[CityGoal, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalGoal:
    """A goal in one area of the agreement, the same wording pattern in every district ({place} is filled in)."""

    theme: str
    text: Text
    wishes: tuple[Wish, ...]


BUDGET_GOALS = (
    CityGoal(
        "1",
        None,
        _t("En sammanhållen stad med lika livschanser", "A cohesive city with equal life chances"),
        "kommunfullmaktige",
        parts=(
            CityGoal(
                "1-1",
                "work",
                _t("Fler försörjer sig genom eget arbete", "More people make a living from their own work"),
                "arbetsmarknadsnamnden",
                (Wish("sysselsatta", 2020, 2026, 3.0), Wish("langvarigt-bistand", 2020, 2026, 15.0)),
                _t(
                    "Andelen sysselsatta ökar och färre behöver långvarigt ekonomiskt bistånd.",
                    "The share in employment rises and fewer need long-term social assistance.",
                ),
            ),
            CityGoal(
                "1-2",
                "education",
                _t("Alla elever klarar skolan", "Every pupil succeeds in school"),
                "utbildningsnamnden",
                (Wish("gymnasiebehoriga", 2020, 2026, 4.0), Wish("hog-franvaro", 2020, 2026, 10.0)),
            ),
        ),
    ),
    CityGoal(
        "2",
        None,
        _t("En trygg och hälsosam stad", "A safe and healthy city"),
        "kommunfullmaktige",
        parts=(
            CityGoal(
                "2-1",
                "safety",
                _t("Invånarna är trygga där de bor", "Residents are safe where they live"),
                "socialnamnden",
                # The survey gives numbers for districts, not for the city: the local goals carry the targets.
                expected=_t(
                    "Tryggheten ökar i varje stadsdelsområde där den är lägst.",
                    "Safety increases in every district where it is lowest.",
                ),
            ),
            CityGoal(
                "2-2",
                "health",
                _t("Hälsan är god och jämlik", "Health is good and equal"),
                "socialnamnden",
                (Wish("ohalsotal", 2019, 2026, 12.0), Wish("barnvaccination", 2019, 2026, None)),
            ),
        ),
    ),
    CityGoal(
        "3",
        None,
        _t("En växande stad där alla kan delta", "A growing city where everybody can take part"),
        "kommunfullmaktige",
        parts=(
            CityGoal(
                "3-1",
                "growth",
                _t("Företag växer i hela staden", "Businesses grow in the whole city"),
                "kommunstyrelsen",
                (Wish("arbetsstallen", 2020, 2026, 5.0),),
            ),
            CityGoal(
                "3-2",
                "housing",
                _t(
                    "Ingen behöver bo trångt mot sin vilja",
                    "Nobody has to live in crowding against their will",
                ),
                "bostadsbolaget",
                (Wish("trangboddhet", 2019, 2026, 10.0),),
            ),
            CityGoal(
                "3-3",
                "democracy",
                _t("Fler deltar i demokratin", "More people take part in democracy"),
                "kommunstyrelsen",
                (Wish("valdeltagande", 2018, 2026, 3.0), Wish("fortroende-stadsdel", 2022, 2028, 6.0)),
            ),
        ),
    ),
)

LOCAL_GOALS = (
    LocalGoal(
        "work",
        _t("Fler i {place} går till ett arbete", "More people in {place} go to a job"),
        (Wish("sysselsatta", 2020, 2028, 8.0), Wish("unga-utan-arbete-studier", 2020, 2028, 20.0)),
    ),
    LocalGoal(
        "education",
        _t(
            "Fler elever i {place} blir behöriga till gymnasiet",
            "More pupils in {place} qualify for upper secondary",
        ),
        (Wish("gymnasiebehoriga", 2020, 2028, 8.0),),
    ),
    LocalGoal(
        "safety",
        _t("Fler i {place} känner sig trygga utomhus", "More people in {place} feel safe outdoors"),
        (Wish("trygg-utomhus", 2019, 2027, 10.0),),
    ),
    LocalGoal(
        "growth",
        _t("Fler arbetsställen i {place}", "More workplaces in {place}"),
        (Wish("arbetsstallen", 2020, 2028, 10.0),),
    ),
)

# Goals for what the four themes do not name, made in the districts that have a target for one of the indicators.
DRAFT_DISTRICT = "11"
DRAFT_GOALS = {
    "arbete": LocalGoal(
        "work",
        _t(
            "Fler invånare i {place} går till ett arbete än i dag",
            "More residents of {place} go to a job than today",
        ),
        (Wish("sysselsatta", 2025, 2030, 3.0),),
    ),
    "trygghet": LocalGoal("safety", _t("Verka för ökad trygghet", "Work for more safety"), ()),
}
"""What the planner has written so far in the plan of next year; the second says neither where nor how much."""

EXTRA_GOALS: dict[tuple[str, ...], LocalGoal] = {
    ("trangboddhet",): LocalGoal(
        "growth", _t("Färre familjer i {place} bor trångt", "Fewer families in {place} live in crowding"), ()
    ),
    ("valdeltagande", "fortroende-stadsdel"): LocalGoal(
        "safety",
        _t(
            "Fler i {place} deltar i och litar på demokratin",
            "More people in {place} take part in and trust democracy",
        ),
        (),
    ),
}

# theme → what is done for the local goal: title, responsible body ({sdn} is the district's own), partners, state.
LOCAL_ACTIVITIES: dict[str, tuple[tuple[str, Text, str, tuple[str, ...], str, int], ...]] = {
    "work": (
        (
            "jobbspar",
            _t("Jobbspår med språkträning på arbetsplatsen", "Job tracks with language training at work"),
            "arbetsmarknadsnamnden",
            ("arbetsformedlingen", "foretagarna"),
            "ongoing",
            2_400_000,
        ),
    ),
    "education": (
        (
            "laxhjalp",
            _t(
                "Läxhjälp på biblioteket fyra kvällar i veckan",
                "Homework help at the library four evenings a week",
            ),
            "{sdn}",
            ("foreningsradet",),
            "ongoing",
            650_000,
        ),
    ),
    "safety": (
        (
            "est",
            _t("Gemensam lägesbild varje vecka", "A shared situation picture every week"),
            "{sdn}",
            ("lokalpolisen", "bostadsbolaget"),
            "ongoing",
            300_000,
        ),
    ),
    "growth": (
        (
            "lokaler",
            _t("Bottenvåningar öppnas för små företag", "Ground floors opened to small businesses"),
            "bostadsbolaget",
            ("foretagarna",),
            "planned",
            1_100_000,
        ),
    ),
}

# Activity → what it is expected to lead to within a year, and in some years.
EFFECTS: dict[str, tuple[Text, Text]] = {
    "laxhjalp": (
        _t("Fler elever gör läxorna klara.", "More pupils finish their homework."),
        _t("Fler blir behöriga till gymnasiet.", "More qualify for upper secondary school."),
    ),
    "est": (
        _t(
            "Rundor och öppettider läggs om efter när det är otryggt.",
            "Rounds and opening hours follow the hours when people feel unsafe.",
        ),
        _t("Fler känner sig trygga utomhus på kvällen.", "More feel safe outdoors in the evening."),
    ),
}

AGREEMENT_CLAUSES = (
    (
        "1",
        _t("Syfte och tid", "Purpose and period"),
        [
            _t("Parterna arbetar tillsammans 2024–2028.", "The parties work together in 2024–2028."),
            _t("En gemensam avstämning görs senast 2027.", "A joint review is made by 2027."),
        ],
    ),
    (
        "2",
        _t("Områden", "Places"),
        [_t("Avtalet gäller fem stadsdelsområden.", "The agreement covers five districts.")],
    ),
    (
        "3",
        _t("Mål", "Goals"),
        [
            _t(
                "Lokala mål finns för arbete, utbildning, trygghet och tillväxt.",
                "There are local goals for work, education, safety and growth.",
            ),
            _t(
                "Målen är specifika, mätbara, accepterade, realistiska och tidsatta.",
                "The goals are specific, measurable, accepted, realistic and time-bound.",
            ),
        ],
    ),
    (
        "4",
        _t("Redovisning", "Reporting"),
        [
            _t(
                "Utvecklingen, samverkan och resultaten redovisas senast den 1 oktober varje år.",
                "Development, collaboration and results are reported by 1 October every year.",
            ),
            _t(
                "Stadsdelsplanerna redovisas senast den 31 december.",
                "District plans are reported by 31 December.",
            ),
        ],
    ),
)
