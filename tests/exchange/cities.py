"""Small cities made by hypothesis: every noun, every key now and then, awkward texts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from samstad.exchange import checks
from samstad.exchange.schema import nouns
from samstad.exchange.schema.prevention import Coordination, Prevention
from samstad.followup.models import Basis, PartKind, RoundKind, RoundState
from samstad.methods.area_types import EDITIONS, categories_of
from samstad.organisation.models import OrganisationKind
from samstad.places.models import AgreementState, Recurrence, Sector
from samstad.referrals.models import (
    AnswerKind,
    AnswerState,
    InterpellationKind,
    InterpellationState,
    PartyRole,
    Position,
)
from samstad.referrals.models import (
    Direction as MatterDirection,
)
from samstad.statistics.checks import RULES
from samstad.statistics.models import AreaSetKind, Direction, IndicatorKind, LinkKind
from samstad.steering import levels
from samstad.steering.models import Direction as TargetDirection
from samstad.steering.models import (
    DocumentKind,
    DocumentState,
    GoalKind,
    LineageKind,
    Periodicity,
    Responsibility,
    TargetKind,
    YearTargetKind,
)
from tests.exchange import local_work_of_cities as local
from tests.exchange.money_of_cities import activities, budgets, city_premises, premises, projects

SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
#: What some reader of YAML takes for something else, and what is hard to write as a block.
AWKWARD = st.sampled_from(
    [
        "no", "0114", "1e3", "null", "~", "2008-09-18", "a: b", "# x", "- x", "'", '"', "{a}", "<<", "=", "%",
        "två\nrader", "\n", " blank ", "slut\n", "\n\nmitt\n\n", "tab\there", "ord " * 60 + "slut",
        "a  b " * 40 + "c", "långt" * 40, "rad ett\n  indragen\nrad tre", "@x", "*x", "&x", "!x", "?", "|", ">",
        "x" * 99 + " " + "y" * 99 + " z", "12:30:45", "0x1F", ".inf", "é☃😀",
    ]
)  # fmt: skip
PLAIN = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=30,
)
TEXTS = AWKWARD | PLAIN
LINES = TEXTS.map(lambda text: text[:100])
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
YEARS = st.integers(1990, 2040)
NUMBERS = st.floats(-1e9, 1e9, allow_nan=False) | st.integers(-5, 5).map(float)


def one_of(choices: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(choices.values)


def some(values: list[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Some of `values`, each once, in any order."""
    if not values:
        return st.just([])
    return st.lists(st.sampled_from(values), min_size=least, max_size=4, unique=True)


def maybe(values: list[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values) if values else st.none()


@st.composite
def texts(draw: st.DrawFn) -> Any:
    swedish = draw(TEXTS)
    return draw(st.sampled_from([swedish, {"sv": swedish, "en": draw(TEXTS)}]))


NOISES = [None, {"kind": "cell_key", "variance": 2.0, "maximum": 3.0}, {"kind": "rounding", "variance": 0.5}]
OPTIONAL = st.none() | texts()


@st.composite
def spans(draw: st.DrawFn, first: str = "valid_from", last: str = "valid_to") -> dict[str, Any]:
    days = sorted(draw(st.lists(DATES, min_size=2, max_size=2)))
    return {first: draw(st.sampled_from([None, days[0]])), last: draw(st.sampled_from([None, days[1]]))}


@st.composite
def squares(draw: st.DrawFn, number: int) -> dict[str, Any] | None:
    """A square, now and then with a hole, or two of them; none overlaps another number's."""
    if draw(st.booleans()):
        return None
    east, north = 600_000 + 1000 * number + draw(st.floats(0, 100)), 6_500_000 + draw(st.floats(0, 100))
    side = draw(st.floats(10, 300))

    def ring(e: float, n: float, s: float) -> list[list[float]]:
        return [[e, n], [e + s, n], [e + s, n + s], [e, n + s], [e, n]]

    outline = ring(east, north, side)
    if draw(st.booleans()):
        return {
            "type": "MultiPolygon",
            "coordinates": [[outline], [ring(east, north + 400, side)]],
        }
    holes = [ring(east + side / 4, north + side / 4, side / 2)] if draw(st.booleans()) else []
    return {"type": "Polygon", "coordinates": [outline, *holes]}


@st.composite
def area_sets(draw: st.DrawFn, code: str) -> nouns.AreaSet:
    area_codes = draw(
        st.lists(st.sampled_from(["0114", "01", "A1", "no", "x:y", "9 å"]), min_size=1, unique=True)
    )
    kind, edition = draw(one_of(AreaSetKind)), draw(st.sampled_from([None, *EDITIONS]))
    listed = kind is AreaSetKind.POLICE and edition is not None
    categories = st.sampled_from([None, *categories_of(edition)]) if listed and edition else st.none()
    return nouns.AreaSet(
        code=code,
        name=draw(texts()),
        kind=kind,
        edition=edition,
        national=draw(st.booleans()),
        **draw(spans()),
        source=draw(LINES),
        note=draw(OPTIONAL),
        areas=[
            nouns.Area(
                code=c,
                name=draw(OPTIONAL),
                focus=draw(st.booleans()),
                category=draw(categories),
                geometry=draw(squares(i)),
            )
            for i, c in enumerate(area_codes)
        ],
    )


@st.composite
def area_links(draw: st.DrawFn, sets: list[nouns.AreaSet]) -> list[nouns.AreaLinks]:
    if len(sets) < 2 or draw(st.booleans()):
        return []
    older, newer = sets[0], sets[1]
    groups = []
    for kind in draw(st.lists(one_of(LinkKind), min_size=1, max_size=2, unique=True)):
        share = 1 / len(newer.areas)
        whole = draw(st.booleans())
        links = [
            {"from": a.code, "to": b.code, "weight": 1 if whole else share}
            for a in older.areas
            for b in (newer.areas[:1] if whole else newer.areas)
        ]
        year = draw(st.none() | YEARS)
        groups.append({"kind": kind, "method": "area", "source": draw(LINES), "year": year, "links": links})
    return [nouns.AreaLinks(**{"from": older.code}, to=newer.code, groups=groups)]


@st.composite
def surveys(draw: st.DrawFn) -> dict[str, Any]:
    years = draw(st.lists(YEARS, max_size=2, unique=True))
    return {
        "population": draw(OPTIONAL),
        "method": draw(OPTIONAL),
        "weights": draw(OPTIONAL),
        "margin": draw(OPTIONAL),
        "years": draw(st.lists(YEARS, max_size=3, unique=True)),
        "questions": [
            {
                "code": "f1",
                "wordings": [{"year": y, "text": draw(texts()), "why": draw(OPTIONAL)} for y in years],
                "answers": draw(st.lists(texts(), max_size=2)),
                "counted": draw(OPTIONAL),
                # Another measure than indicators rest on: the breaks that they must have are tested apart.
                "measures": ["antal"],
            }
        ],
    }


@st.composite
def check_exceptions(draw: st.DrawFn) -> list[nouns.CheckException]:
    rules = draw(st.lists(st.sampled_from(sorted(RULES)), max_size=2, unique=True))
    return [
        nouns.CheckException(
            rule=rule,
            area_set=draw(st.none() | SLUGS),
            area=draw(st.none() | st.just("0114")),
            period=draw(st.none() | st.sampled_from(["2024", "2024Q1"])),
            measure=draw(st.none() | st.just("antal")),
            why=draw(texts()),
            author=draw(LINES),
            date=draw(DATES),
        )
        for rule in rules
    ]


@st.composite
def sources(draw: st.DrawFn, code: str, sets: list[nouns.AreaSet]) -> nouns.Dataset:
    national = draw(st.booleans())
    mine = [s.code for s in sets if s.national or not national]
    mapping: dict[str, Any] = {
        "area": "Region",
        "measure": draw(st.sampled_from(["ContentsCode", {"constant": "antal"}])),
        "breakdowns": {"kon": "Kön", "alder": "no"},
        "totals": {"kon": "1+2"},
        "delimiter": draw(st.sampled_from([";", ",", "\t", " "])),
        "skip_lines": draw(st.integers(0, 3)),
    }
    return nouns.Dataset(
        code=code,
        name=draw(texts()),
        national=national,
        publisher=draw(LINES),
        url=draw(st.sampled_from([None, "https://example.org/a?b=c#d"])),
        licence="CC0",
        counted_by_city=draw(st.booleans()),
        format="csv",
        area_sets=draw(some(mine)),
        mapping={key: mapping[key] for key in draw(some(list(mapping)))},
        symbols=draw(
            st.dictionaries(
                st.sampled_from(["..", ".", "-", "", "no"]), st.sampled_from(["zero", "not_collected"])
            )
        ),
        note=draw(OPTIONAL),
        additive=(additive := draw(st.booleans())),
        noise=None if additive else draw(st.sampled_from(NOISES)),
        rhythm=draw(st.sampled_from([None, {"months": 12}, {"months": 36, "delay": 0}])),
        survey=draw(st.none() | surveys()),
        exceptions=draw(check_exceptions()),
        measures=[
            nouns.Measure(code=c, name=draw(texts()), unit=draw(OPTIONAL), additive=draw(st.booleans()))
            for c in ("antal", "01")
        ],
    )


@st.composite
def indicators(draw: st.DrawFn, code: str, themes: list[str], datasets: list[str]) -> nouns.Indicator:
    where = draw(st.none() | st.just({"kon": ["1", "2"], "alder": ["0-5"]}))

    def selection() -> dict[str, Any]:
        return {"dataset": draw(st.sampled_from(datasets)), "measure": "01", "where": where}

    return nouns.Indicator(
        code=code,
        version=draw(st.integers(1, 3)),
        theme=draw(st.sampled_from(themes)),
        name=draw(texts()),
        why=draw(OPTIONAL),
        kind=draw(one_of(IndicatorKind)),
        per=draw(st.sampled_from([100, 1000])),
        unit=draw(OPTIONAL),
        decimals=draw(st.integers(0, 3)),
        direction=draw(one_of(Direction)),
        numerator=selection(),
        denominator=selection(),
        margin=draw(st.none() | st.just(selection())),
        small_base_rule=draw(st.sampled_from([{}, {"base": 20}, {"base": 0, "part": 5}])),
        reference=draw(LINES),
        author=draw(LINES),
        next_review=draw(st.none() | DATES),
    )


COMPARED = (TargetKind.CLOSE_GAP, TargetKind.MATCH_REFERENCE)


@st.composite
def year_targets(
    draw: st.DrawFn, kind: GoalKind, council: str | None, known: dict[str, list[str]]
) -> list[nouns.YearTarget]:
    """One of the council's on its levels, elsewhere one that may answer it; of the first indicator in 2020."""
    if not known["indicators"] or draw(st.booleans()):
        return []
    theirs = kind in levels.OF_THE_COUNCIL
    kinds = [each for each in YearTargetKind if theirs or each != YearTargetKind.BY_COMMITTEE]
    wanted = draw(st.sampled_from(kinds))
    by_gender = draw(st.booleans())
    apart = by_gender and wanted == YearTargetKind.NUMBER and draw(st.booleans())
    return [
        nouns.YearTarget(
            code="a1",
            indicator=known["indicators"][0],
            year=2020,
            kind=wanted,
            value=draw(NUMBERS) if wanted == YearTargetKind.NUMBER else None,
            periodicity=draw(one_of(Periodicity)),
            by_gender=by_gender,
            women=draw(NUMBERS) if apart else None,
            men=draw(NUMBERS) if apart else None,
            bodies=draw(some(known["organisations"])) if theirs else [],
            council=None if theirs else draw(st.sampled_from([None, council])),
            decision=draw(maybe(known["decisions"])),
        )
    ]


@st.composite
def goals(
    draw: st.DrawFn, number: int, before: list[nouns.Goal], known: dict[str, Any], council: str | None
) -> nouns.Goal:
    level = draw(one_of(GoalKind))
    under = [each.code for each in before if levels.may_lie_under(level, each.kind)]
    served = [each.code for each in before if levels.may_serve(level, each.kind)]
    span = draw(spans("start", "end"))
    kind = draw(one_of(TargetKind))
    if len(known["areas"]) < 2 and kind in COMPARED:
        kind = TargetKind.REACH
    numbered = (TargetKind.AT_LEAST, TargetKind.AT_MOST, TargetKind.REACH)
    target = {
        "code": "t1",
        "kind": kind,
        "value": draw(NUMBERS) if kind in numbered else None,
        "direction": draw(one_of(TargetDirection)) if kind in (TargetKind.REACH, *COMPARED) else None,
        "share": draw(st.sampled_from([0.25, 0.5, 1.0])) if kind == TargetKind.CLOSE_GAP else None,
        "baseline_year": 2010,
        "year": draw(st.integers(2011, 2040)),
        "rule": draw(st.sampled_from([{}, {"tolerance": 0.0}, {"require_interval_certainty": False}])),
    }
    body = st.sampled_from(known["organisations"])
    targets = []
    if known["indicators"] and known["areas"]:
        target |= {"indicator": draw(st.sampled_from(known["indicators"])), "set_by": draw(body)}
        places = draw(st.permutations(known["areas"]))
        target |= {"area": places[0], "reference": places[1] if kind in COMPARED else None,
                   "decision": draw(maybe(known["decisions"]))}  # fmt: skip
        if kind == TargetKind.MATCH_REFERENCE:
            target["subgroup"] = draw(maybe(known["indicators"]))
        targets = [target]
    return nouns.Goal(
        code=f"g{number}",
        kind=level,
        parent=draw(maybe(under)),
        serves=draw(some(served)),
        continues=draw(maybe(known["earlier"])),
        global_goals=draw(st.lists(st.integers(1, 17), max_size=2, unique=True)),
        expected_result=draw(OPTIONAL),
        decision=draw(maybe(known["decisions"])),
        year_targets=draw(year_targets(GoalKind(level), council, known)),
        owner=draw(body),
        theme=draw(maybe(known["themes"])),
        area=draw(maybe(known["areas"])),
        text=draw(texts()),
        roles=draw(
            st.lists(
                st.builds(
                    nouns.GoalRole,
                    organisation=body,
                    responsibility=one_of(Responsibility),
                    decision=maybe(known["decisions"]),
                ),
                max_size=2,
                unique_by=lambda role: (role.organisation, role.responsibility),
            )
        ),
        targets=targets,
        activities=draw(activities([each.code for each in before], known, texts(), span)),
    )


@st.composite
def documents(
    draw: st.DrawFn, code: str, before: list[nouns.Document], known: dict[str, Any]
) -> nouns.Document:
    made: list[nouns.Goal] = []
    council = None
    known = known | {
        "earlier": [f"{each.code}/{goal.code}" for each in before for goal in each.goals],
        "assignments": [f"{each.code}/{one.code}" for each in before for one in each.assignments],
    }
    for number in range(draw(st.integers(0, 3))):
        goal = draw(goals(number, made, known, council))
        made.append(goal)
        if GoalKind(goal.kind) in levels.OF_THE_COUNCIL and goal.year_targets:
            council = f"{code}/{goal.code}/a1"
    mine = [goal.code for goal in made]
    asked = draw(some(["u2", "u1"]))
    alone = draw(
        activities(mine, known | {"assignments": [*known["assignments"], *asked]}, texts(), {}, alone=True)
    )
    return nouns.Document(
        code=code,
        kind=DocumentKind.AGREEMENT,
        state=draw(one_of(DocumentState)),
        title=draw(texts()),
        summary=draw(OPTIONAL),
        owner=draw(st.sampled_from(known["organisations"])),
        **draw(spans()),
        decision=draw(maybe(known["decisions"])),
        year=draw(st.sampled_from([None, 2020])),
        steps_on=[
            {"document": each.code, "kind": draw(one_of(LineageKind)), "note": draw(OPTIONAL)}
            for each in before
            if draw(st.booleans())
        ],
        theme_changes=[
            {"code": c, "before": draw(texts()), "after": draw(texts()), "note": draw(OPTIONAL)}
            for c in draw(some(["tema-1", "tema-2"]))
        ],
        concepts=[
            {"code": c, "term": draw(texts()), "meaning": draw(texts())} for c in draw(some(["b", "a"]))
        ],
        strategic_questions=[{"code": c, "text": draw(texts())} for c in draw(some(["b", "a"]))],
        assignments=[
            {
                "code": c,
                "text": draw(texts()),
                "bodies": draw(some(known["organisations"], 1)),
                "goals": draw(some(mine)),
                "due": draw(st.none() | DATES),
                "decision": draw(maybe(known["decisions"])),
            }
            for c in asked
        ],
        source=draw(LINES),
        goals=draw(st.permutations(made)),
        activities=alone,
        sections=[
            {"number": number, "title": draw(texts()), "summary": draw(OPTIONAL)}
            for number in draw(some(["4.10", "1e3", "2"]))
        ],
        budget=draw(budgets(made, alone, texts())),
        projects=draw(projects(made, known["organisations"], texts())),
        premises_plans=draw(premises(known["organisations"], texts(), DATES)),
        city_premises=draw(city_premises()),
    )


@st.composite
def steering_groups(
    draw: st.DrawFn, code: str, before: list[str], known: dict[str, Any], papers: list[str]
) -> nouns.SteeringGroup:
    return nouns.SteeringGroup(
        code=code,
        name=draw(texts()),
        mandate=draw(OPTIONAL),
        documents=draw(some(papers)),
        decisions=draw(some(known["decisions"])),
        **draw(spans()),
        successor=draw(maybe(before)),
        members=[
            {"organisation": body, "seat": draw(OPTIONAL), "chairs": draw(st.booleans())}
            for body in draw(some(known["organisations"]))
        ],
    )


@st.composite
def agreements(draw: st.DrawFn, document: str, known: dict[str, list[str]]) -> nouns.Agreement:
    bodies = draw(some(known["organisations"], 1))
    fact = {
        "text": draw(texts()),
        "quote": draw(st.none() | TEXTS),
        "terms": draw(st.none() | some(["a", "b"], 1)),
    }
    return nouns.Agreement(
        document=document,
        state=draw(one_of(AgreementState)),
        state_note=draw(OPTIONAL),
        copies=draw(st.none() | st.integers(0, 9)),
        areas=draw(some(known["areas"])),
        themes=draw(some(known["themes"])),
        matters=draw(some(known["matters"])),
        parties=[nouns.Party(organisation=b, signatory=draw(LINES), signed_on=draw(DATES)) for b in bodies],
        pages=draw(st.none() | st.just(9)),
        renewal_by=draw(st.none() | DATES),
        files=[
            nouns.Attachment(name=name, title=draw(OPTIONAL), sha256=draw(st.sampled_from([None, "0a" * 32])))
            for name in draw(some(["bilaga-1.pdf", "bilaga-2.pdf"]))
        ],
        copy_facts=[
            nouns.Copy(
                number=number,
                held_by=draw(st.sampled_from([None, bodies[0]])),
                note=draw(OPTIONAL),
                signed=[nouns.SignedPages(party=bodies[0], pages=draw(some([1, 2, 9], 1)))]
                if draw(st.booleans())
                else [],
            )
            for number in draw(some([1, 2]))
        ],
        clauses=[
            nouns.Clause(number=n, heading=draw(texts()), facts=[fact] if draw(st.booleans()) else [])
            for n in draw(st.permutations(["1", "2", "10"]))
        ],
        commitments=[
            nouns.Commitment(
                code=c,
                clause=draw(st.sampled_from([None, "10"])),
                parties=bodies,
                text=draw(texts()),
                recurrence=draw(one_of(Recurrence)),
                due_month=10,
                due_day=draw(st.sampled_from([None, 1, 31])),
            )
            for c in draw(some(["rapport", "plan"]))
        ],
    )


@st.composite
def round_parts(draw: st.DrawFn) -> list[nouns.Part]:
    return [
        nouns.Part(
            code=code,
            kind=draw(one_of(PartKind)),
            heading=draw(texts()),
            instruction=draw(OPTIONAL),
            required=draw(st.booleans()),
        )
        for code in draw(some(["lage", "mal", "samverkan"], 1))
    ]


@st.composite
def round_templates(draw: st.DrawFn, document: str, known: dict[str, list[str]]) -> nouns.RoundTemplate:
    return nouns.RoundTemplate(
        code="mall",
        name=draw(texts()),
        kind=draw(one_of(RoundKind)),
        document=draw(st.sampled_from([None, document])),
        led_by=draw(st.sampled_from(known["organisations"])),
        opens=nouns.DayRule(month=draw(st.integers(1, 12)), day=draw(st.integers(1, 31))),
        due=nouns.DayRule(month=2, day=29, year=1),
        basis=draw(st.none() | one_of(Basis)),
        instructions=draw(OPTIONAL),
        reminders=draw(some([-7, -1, 1, 14])),
        reply_days=draw(st.integers(0, 30)),
        body_kinds=["committee"],
        addressees=draw(some(known["organisations"])),
        parts=draw(round_parts()),
    )


@st.composite
def rounds(draw: st.DrawFn, document: str, known: dict[str, list[str]]) -> nouns.Round:
    opens, due = sorted(draw(st.lists(DATES, min_size=2, max_size=2)))
    return nouns.Round(
        code="runda",
        name=draw(texts()),
        document=document,
        led_by=draw(st.sampled_from(known["organisations"])),
        year=draw(YEARS),
        opens=opens,
        due=due,
        state=draw(one_of(RoundState)),
        template=draw(st.sampled_from([None, "mall"])),
        kind=draw(one_of(RoundKind)),
        basis=draw(st.none() | one_of(Basis)),
        reminders=draw(some([-7, -1, 1, 14])),
        parts=draw(round_parts()),
        addressees=draw(some(known["organisations"], 1)),
    )


TREATMENTS = [
    {"kind": "winsorise", "tail": 0.01},
    {"kind": "winsorise_skewed", "most": 3},
    {"kind": "box_cox"},
]


@st.composite
def recipes(draw, codes):
    """A recipe of the indicators there are, in domains or not, with what is not said left to its default."""
    domains = draw(st.booleans())
    more = {
        "treatment": draw(maybe(TREATMENTS)),
        "ties": draw(maybe(["min", "max", "dense"])),
        "equal_values": draw(maybe(["min", "mean", "max"])),
        "reference": draw(st.none() | TEXTS),
        "domains": [
            {"code": "liv", "weight": 2.5, "standardisation": "exponential_rank"},
            {"code": "arbete", "parent": "liv", "aggregation": "arithmetic"},
        ]
        if domains
        else None,
    }
    return {
        "standardisation": draw(st.sampled_from(["none", "z", "robust_z", "min_max", "rank"])),
        "aggregation": "arithmetic",
        **draw(
            st.sampled_from(
                [
                    {"on_missing": "carry"},
                    {"on_missing": "reweigh", "min_coverage": 0.5},
                    {"on_missing": "refuse"},
                ]
            )
        ),
        "components": [
            {
                "code": code,
                "direction": "higher_is_worse",
                "weight": draw(st.floats(0.1, 9)),
                "group": "arbete" if domains else draw(maybe(["liv"])),
                "treatment": draw(maybe(TREATMENTS)),
            }
            for code in codes
        ],
        **{key: value for key, value in more.items() if value is not None},
    }


@st.composite
def typed_indices(draw: st.DrawFn, codes: list[str]) -> list[nouns.Index]:
    """An index with area types and criteria, or none."""
    if not codes or draw(st.booleans()):
        return []
    cut_points = st.sampled_from(
        [
            None,
            {"rule": "mean_and_sd", "divisor": "sample"},
            {"rule": "fixed", "values": [1, 2.5, 3, 4], "vintage": "2022", "source": "x"},
        ]
    )
    criteria = dict(zip(["employment", "population"], codes, strict=False))
    plain = {
        "standardisation": "none",
        "aggregation": "arithmetic",
        "on_missing": "carry",
        "components": [{"code": code, "direction": "higher_is_worse"} for code in codes],
    }
    types = {"cut_points": draw(cut_points), "criteria": draw(st.sampled_from([None, criteria]))}
    return [nouns.Index(code="typer", name=draw(texts()), recipe=plain, types=types, author="x")]


@st.composite
def dockets(draw: st.DrawFn, bodies: list[str], others: list[str]) -> nouns.Docket | None:
    if draw(st.booleans()):
        return None
    opened, closed = sorted(draw(st.lists(DATES, min_size=2, max_size=2)))
    return nouns.Docket(
        opened=opened,
        closed=draw(st.sampled_from([None, closed])),
        closed_why=draw(LINES),
        secrecy=draw(st.sampled_from(["", "OSL 26 kap. 1 §"])),
        source=f"Källa {draw(LINES)}",
        parties=[
            nouns.MatterParty(role=draw(one_of(PartyRole)), name=draw(PLAIN))
            if draw(st.booleans())
            else nouns.MatterParty(role="sender", organisation=draw(st.sampled_from(bodies)))
            for _ in range(draw(st.integers(0, 2)))
        ],
        documents=[
            nouns.MatterDocument(
                direction=draw(one_of(MatterDirection)),
                date=draw(DATES),
                title=draw(LINES),
                correspondent=draw(LINES),
            )
            for _ in range(draw(st.integers(0, 2)))
        ],
        relations=[nouns.MatterRelation(kind="answers", other=other) for other in draw(some(others))],
    )


@st.composite
def answers(draw: st.DrawFn, points: list[str], known: dict[str, list[str]]) -> nouns.Answer | None:
    if draw(st.booleans()):
        return None
    proposal_by, extract_by = sorted(draw(st.lists(DATES, min_size=2, max_size=2)))
    more = nouns.Extension(
        proposal_by=proposal_by,
        extract_by=draw(st.sampled_from([None, extract_by])),
        extract_when=draw(LINES),
        granted_on=draw(st.none() | DATES),
    )
    return nouns.Answer(
        state=draw(one_of(AnswerState)),
        kind=draw(one_of(AnswerKind)),
        position=draw(st.none() | one_of(Position)),
        matter=draw(maybe(known["matters"])),
        group_on=draw(st.none() | DATES),
        decided_on=draw(st.none() | DATES),
        extension=draw(st.sampled_from([None, more])),
        sections=[nouns.AnswerSection(code=code, text=draw(PLAIN)) for code in ("forslag", "synpunkter")],
        opinions=[
            nouns.Opinion(point=point, position=draw(one_of(Position)), reason=f"Skäl {draw(LINES)}")
            for point in points
            if draw(st.booleans())
        ],
        signatures=draw(st.lists(st.builds(nouns.Signature, name=PLAIN, title=LINES), max_size=2)),
    )


@st.composite
def referrals(draw: st.DrawFn, documents: list[str], known: dict[str, list[str]]) -> nouns.Referral:
    points = draw(some(["1", "2 a", "no"]))
    asked = draw(some([f"o:{code}" for code in known["organisations"]] + ["n:Rådet", "n:no"], 1))
    return nouns.Referral(
        code="remiss",
        title=draw(texts()),
        led_by=draw(st.sampled_from(known["organisations"])),
        due=dt.date(2041, 1, 1),
        sent_on=draw(st.none() | DATES),
        matter=draw(maybe(known["matters"])),
        document=draw(maybe(documents)),
        text=draw(st.none() | TEXTS),
        instructions=draw(OPTIONAL),
        source=f"Källa {draw(LINES)}",
        points=[
            nouns.Point(number=number, heading=draw(texts()), question=draw(OPTIONAL)) for number in points
        ],
        attachments=draw(st.lists(PLAIN, max_size=2)),
        addressees=[
            nouns.Addressee(
                organisation=one[2:] if one.startswith("o:") else None,
                name=one[2:] if one.startswith("n:") else None,
                answer=draw(answers(points, known)),
            )
            for one in asked
        ],
    )


@st.composite
def interpellations(
    draw: st.DrawFn, made: list[nouns.Document], known: dict[str, list[str]]
) -> nouns.Interpellation:
    return nouns.Interpellation(
        code="fraga",
        kind=draw(one_of(InterpellationKind)),
        number=draw(st.sampled_from(["2016:28", "1e3", "no"])),
        title=draw(texts()),
        asked_by=draw(LINES),
        party=draw(st.sampled_from(["", "m", "no"])),
        asked_on=draw(st.none() | DATES),
        body=draw(st.sampled_from(known["organisations"])),
        areas=draw(some(known["areas"])),
        goals=draw(some([f"{document.code}/{goal.code}" for document in made for goal in document.goals])),
        matter=draw(maybe(known["matters"])),
        state=draw(one_of(InterpellationState)),
        answer=draw(st.none() | TEXTS),
        answered_by=draw(LINES),
        answered_on=draw(st.none() | DATES),
        source=f"Källa {draw(LINES)}",
    )


@st.composite
def cities(draw: st.DrawFn) -> nouns.CityFolder:
    """A city folder that holds together."""
    bodies = draw(st.lists(SLUGS, min_size=1, max_size=4, unique=True))
    organisations = [
        nouns.Organisation(
            code=code,
            name=draw(texts()),
            kind=draw(one_of(OrganisationKind)),
            parent=draw(maybe(bodies[:i])),
            **draw(spans()),
            successor=draw(maybe(bodies[i + 1 :])),
        )
        for i, code in enumerate(bodies)
    ]
    numbers = draw(st.lists(TEXTS.map(lambda t: t[:70]), max_size=2, unique=True))
    sets = [draw(area_sets(code)) for code in draw(some(["sams", "distrikt", "no"]))]
    datasets = [draw(sources(code, sets)) for code in draw(some(["befolkning", "0x1"]))]
    themes = draw(some(["arbete", "trygghet", "01"]))
    known = {
        "organisations": bodies,
        "matters": numbers,
        "decisions": draw(some(["beslut-1", "beslut-2"])),
        "themes": themes,
        "areas": [f"{s.code}:{a.code}" for s in sets for a in s.areas],
    }
    known["indicators"] = draw(some(["arbetslosa", "trygga"])) if themes and datasets else []
    codes = draw(some(["avtal-1", "avtal-2"]))
    made: list[nouns.Document] = []
    for code in codes:
        made.append(draw(documents(code, made, known)))
    groups = draw(some(["styrgrupp-a", "styrgrupp-b"]))
    agreed = [draw(agreements(code, known)) for code in codes if draw(st.booleans())]
    plans = draw(some(["plan-2026", "plan-2027"])) if known["areas"] else []
    for code in plans:
        made.append(draw(documents(code, made, known)))
        made[-1].kind = DocumentKind.DISTRICT_PLAN
    known |= {
        "documents": [str(each.code) for each in made],
        "goals": [f"{each.code}/{goal.code}" for each in made for goal in each.goals],
        "activities": [
            f"{each.code}/{goal.code}/{one.code}"
            for each in made
            for goal in each.goals
            for one in goal.activities
        ],
        "lines": [f"{each.code}/{row.code}" for each in made for row in each.budget],
    }
    needs = draw(local.needs(known, texts()))
    partners = (
        [draw(partnerships(agreed[0].document, groups, [str(need.code) for need in needs], known))]
        if agreed
        else []
    )
    index = draw(recipes(known["indicators"]))
    typed = draw(typed_indices(known["indicators"]))
    folder = nouns.CityFolder(
        city=nouns.City(slug="prov", code="9902", synthetic=True, name=draw(texts()), about=draw(OPTIONAL)),
        organisations=organisations,
        matters=[
            nouns.Matter(
                registry_number=n,
                body=draw(maybe(bodies)),
                title=draw(OPTIONAL),
                docket=draw(dockets(bodies, [other for other in numbers if other != n])),
            )
            for n in numbers
        ],
        decisions=[
            nouns.Decision(
                code=code,
                body=draw(st.sampled_from(bodies)),
                date=draw(st.none() | DATES),
                matter=draw(maybe(numbers)),
            )
            for code in known["decisions"]
        ],
        themes=[nouns.Theme(code=code, name=draw(texts())) for code in themes],
        area_sets=sets,
        area_links=draw(area_links(sets)),
        territories=[
            nouns.Territory(organisation=draw(st.sampled_from(bodies)), area=area)
            for area in draw(some(known["areas"]))
        ],
        sources=datasets,
        indicators=[draw(indicators(c, themes, [d.code for d in datasets])) for c in known["indicators"]],
        indices=[nouns.Index(code="risk", name=draw(texts()), recipe=index, author="x"), *typed]
        if known["indicators"]
        else [],
        documents=made,
        steering_groups=[
            draw(steering_groups(code, groups[:i], known, codes)) for i, code in enumerate(groups)
        ],
        agreements=agreed,
        needs=needs,
        prioritisings=draw(local.prioritisings(needs, known, texts())),
        focus_areas=draw(local.focus_areas(known, texts())),
        partnerships=partners,
        district_plans=draw(
            local.district_plans(
                plans,
                [str(one.document) for one in agreed],
                [str(one.code) for one in partners],
                known,
                texts(),
            )
        ),
        dialogues=draw(local.dialogues(known, texts())),
        knowledge=draw(local.knowledge(known, texts())),
        funding_calls=draw(local.funding_calls(known, texts())),
        allocations=draw(local.allocations(sets, known, texts())),
        prevention=[draw(preventions(known, groups))] if len(bodies) > 1 and draw(st.booleans()) else [],
        round_templates=[draw(round_templates(codes[0], known))] if codes else [],
        rounds=[draw(rounds(codes[0], known))] if codes else [],
        referrals=[draw(referrals(codes, known))] if draw(st.booleans()) else [],
        interpellations=[draw(interpellations(made, known))] if draw(st.booleans()) else [],
    )
    for fault in checks.faults(folder):  # what is national and unused becomes the city's own
        if fault.place == ("national",):
            noun, _, file = fault.file.partition("/")
            next(t for t in getattr(folder, noun) if f"{t.code}.yaml" == file).national = False
    assume(not checks.faults(folder))
    return folder


@st.composite
def preventions(draw: st.DrawFn, known: dict[str, list[str]], groups: list[str]) -> Prevention:
    """The coordinating function held by one after another, the last perhaps still."""
    bodies = known["organisations"]
    leader = draw(st.sampled_from(bodies))
    days = draw(
        st.lists(st.dates(dt.date(2024, 1, 1), dt.date(2026, 1, 1)), max_size=3, unique=True).map(sorted)
    )
    until = [day - dt.timedelta(days=1) for day in days[1:]] + [None]
    return Prevention(
        leader=leader,
        reports_to=draw(st.sampled_from([body for body in bodies if body != leader])),
        council=draw(maybe(groups)),
        report_within=draw(st.integers(1, 24)),
        coordination=[
            Coordination(
                organisation=draw(st.sampled_from(bodies)), seat=draw(texts()), since=day, until=last
            )
            for day, last in zip(days, until, strict=False)
        ],
    )


@st.composite
def partnerships(
    draw: st.DrawFn, agreement: str, groups: list[str], needs: list[str], known: dict[str, list[str]]
) -> nouns.Partnership:
    members = draw(
        st.lists(
            st.builds(
                nouns.Member,
                sector=one_of(Sector),
                organisation=maybe(known["organisations"]),
                described_as=texts(),
                obligatory=st.booleans(),
                signing=local.signings(texts()),
            ),
            max_size=3,
            unique_by=lambda member: member.key,
        )
    )
    return nouns.Partnership(
        code="partnerskap",
        name=draw(texts()),
        agreement=agreement,
        areas=draw(some(known["areas"])),
        members=members,
        **draw(local.happenings(len(members), groups, needs, known, texts())),
    )
