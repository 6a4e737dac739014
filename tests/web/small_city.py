"""A small city that has one of everything the site shows, built row by row, with every kind of missing.

`build(side)` makes side × side areas in as many districts as a row has, so that a test can ask whether a page's
queries grow with the areas.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils import timezone

from samstad.followup import actions, starting
from samstad.followup.models import Report, ReportFile, ReportingRound
from samstad.followup.standard import OCTOBER
from samstad.methods.values import Missing
from samstad.organisation import clock
from samstad.organisation.models import City, Decision, Matter
from samstad.places.models import Agreement, Clause, Commitment, Partnership, PartnershipMember, Party
from samstad.statistics import store
from samstad.statistics.models import (
    Area,
    AreaLink,
    AreaSet,
    Dataset,
    Index,
    Indicator,
    Release,
    ReleasePointer,
    Territory,
    Theme,
)
from samstad.steering.models import (
    Activity,
    Assignment,
    Concept,
    Goal,
    GoalRole,
    GroupMember,
    Lineage,
    SteeringDocument,
    SteeringGroup,
    StrategicQuestion,
    Target,
    ThemeChange,
    YearTarget,
)
from tests import people

TODAY = dt.date(2026, 9, 20)
YEARS = range(2018, 2026)
SAMPLE = (
    '<!doctype html><html lang="sv"><head><title>Redovisning</title><style>h1 { color: black }</style></head>'
    "<body><h1>Redovisning</h1></body></html>"
)
KINDS = [kind for kind in Missing if kind not in (Missing.PRESENT, Missing.WITHHELD)]


def areas(city: City, side: int) -> SimpleNamespace:
    """Squares of 500 m: statistical areas, districts (rows of squares), the municipality."""
    import shapely

    sets = {
        code: AreaSet.objects.create(
            city=city, code=code, kind=kind, name={"sv": name}, valid_from=dt.date(2015, 1, 1)
        )
        for code, kind, name in (
            ("kommun", "municipality", "Kommunen"),
            ("stadsdelar", "district", "Stadsdelar"),
            ("basomraden", "statistical", "Basområden"),
        )
    }
    whole = Area.objects.create(area_set=sets["kommun"], code="0", name=city.name)
    districts, small = [], []
    for row in range(side):
        district = Area.objects.create(
            area_set=sets["stadsdelar"],
            code=f"S{row + 1}",
            name={"sv": f"{['Åkerby', 'Ängen', 'Östra', 'Norra', 'Södra', 'Västra'][row % 6]} {row + 1}"},
            focus=row == 0,
        )
        AreaLink.objects.create(kind="nested", source_area=district, target_area=whole, method="code")
        districts.append(district)
        for column in range(side):
            x, y = 670_000 + 500 * column, 6_580_000 + 500 * row
            area = Area.objects.create(
                area_set=sets["basomraden"],
                code=f"{row + 1}{column + 1:02d}",
                name={"sv": f"Kvarter {row + 1}.{column + 1}"},
                geometry=shapely.to_wkb(shapely.box(x, y, x + 500, y + 500)),
            )
            AreaLink.objects.create(kind="nested", source_area=area, target_area=district, method="code")
            small.append(area)
    sets["basomraden"].content_hash = hashlib.sha256(f"{city.slug}{side}".encode()).hexdigest()
    sets["basomraden"].save()
    return SimpleNamespace(whole=whole, districts=districts, small=small, **sets)


def edition(dataset: Dataset, small: list[Area], published: dt.date, shift: float = 0.0) -> Release:
    """A release of persons in work and of all, with every kind of missing somewhere and a small base."""
    import polars as pl

    rows = []
    for at, area in enumerate(small):
        for year in YEARS:
            everybody = 15.0 if at == len(small) - 1 else 400.0 + 7 * at
            working = (
                None
                if at < len(KINDS) and year == YEARS[-1]
                else round(everybody * (0.5 + 0.013 * (year - 2018) + 0.02 * (at % 5)) + shift)
            )
            kind = KINDS[at] if working is None else Missing.PRESENT
            for measure, value, missing in (("alla", everybody, 0), ("arbete", working, int(kind))):
                rows.append(
                    {
                        "area_set": area.area_set.code,
                        "area": area.code,
                        "period": str(year),
                        "measure": measure,
                        "breakdown": "",
                        "value": value,
                        "missing": missing,
                    }
                )
    content = store.put(pl.DataFrame(rows, infer_schema_length=None), dataset.city.slug, dataset.code)
    noon = timezone.make_aware(dt.datetime.combine(published, dt.time(12)))
    before = dataset.releases.order_by("-number").first()
    release = Release.objects.create(
        dataset=dataset,
        number=before.number + 1 if before else 1,
        predecessor=before,
        content_hash=content,
        source_hash=hashlib.sha256(content.encode()).hexdigest(),
        source_name="sysselsattning.csv",
        published=published,
        fetched=noon,
        imported=noon,
        imported_by="cli:test",
        licence="CC0",
        rows=len(rows),
        missing={kind.code: 1 for kind in KINDS},
        recipe={"mapping": {"measure": "antal"}},
        note={"sv": "Reviderad."} if before else {},
    )
    ReleasePointer.objects.create(dataset=dataset, release=release, since=noon, moved_by="cli:test")
    return release


def indicator(city: City, theme: Theme, dataset: Dataset, code: str, name: str, **more: Any) -> Indicator:
    found = Indicator.objects.create(
        city=city,
        code=code,
        theme=theme,
        name={"sv": name},
        definition={"sv": "Andel i arbete av alla 20–64 år."},
        why={"sv": "Arbete är grunden."},
        unit={"sv": "%"},
        kind="share",
        direction="higher_is_better",
        numerator={"dataset": dataset.code, "measure": "arbete"},
        denominator={"dataset": dataset.code, "measure": "alla"},
        small_base_rule={"base": 20, "part": 5},
        author="Statistikkontoret",
        checker="En granskare",
        next_review=dt.date(2027, 1, 1),
        **more,
    )
    found.datasets.add(dataset)
    return found


def build(slug: str = "provstad", code: str = "9902", side: int = 3) -> SimpleNamespace:
    """The whole city. Everything is reachable from the namespace that is given back."""
    with clock.set_to(TODAY):
        return _build(slug, code, side)


def _build(slug: str, code: str, side: int) -> SimpleNamespace:
    city = people.city(slug, code)
    city.synthetic = True
    city.save()
    made = areas(city, side)
    theme = Theme.objects.create(city=city, code="arbete", name={"sv": "Arbete", "en": "Work"})
    board, north, south = (people.body(city, name) for name in ("styrelsen", "norra", "sodra"))
    Territory.objects.create(organisation=north, area=made.districts[0])
    dataset = Dataset.objects.create(
        city=city,
        code="register",
        name={"sv": "Sysselsättningsregistret"},
        publisher="Statistikkontoret",
        url="https://example.org/register",
        licence="CC0",
        counted_by_city=True,
        format="csv",
    )
    dataset.area_sets.add(made.basomraden)
    empty = Dataset.objects.create(
        city=city, code="tom", name={"sv": "Tom källa"}, publisher="SCB", licence="CC0", format="csv"
    )
    work = indicator(
        city,
        theme,
        dataset,
        "arbete",
        "Andel i arbete",
        caution={"sv": "Läs med eftertanke."},
        breaks=[{"year": 2020, "why": {"sv": "ny definition"}}],
    )
    nothing = indicator(city, theme, empty, "utan-siffror", "Utan siffror")
    index = Index.objects.create(
        city=city,
        code="risk",
        name={"sv": "Socialt riskindex"},
        about={"sv": "Ett prov."},
        recipe={
            "components": [{"code": "arbete", "weight": 1.0, "direction": "higher_is_better"}],
            "standardisation": "z",
            "aggregation": "arithmetic",
            "on_missing": "carry",
        },
        author="Statistikkontoret",
    )
    index.indicators.add(work)
    typed = Index.objects.create(
        city=city,
        code="typer",
        name={"sv": "Index med typer"},
        recipe=index.recipe
        | {
            "components": [{"code": "arbete", "weight": 1.0, "direction": "higher_is_worse"}],
            "standardisation": "none",
        },
        types={
            "cut_points": {
                "rule": "fixed",
                "values": [50.0, 55.0, 60.0, 65.0],
                "vintage": "2022",
                "source": "Ett prov",
            },
            "criteria": {"employment": "arbete"},
        },
        author="Statistikkontoret",
    )
    typed.indicators.add(work)
    _police(city)
    first = edition(dataset, made.small, dt.date(2026, 3, 1))
    document, goal, target = _steering(city, theme, made, board, north, work)
    agreement = _agreement(city, made, board, south, theme)
    reporting_round, cast = _round(city, document, board, north, south)
    report = _report(city, reporting_round, first)
    second = edition(dataset, made.small, dt.date(2026, 9, 1), shift=3)
    return SimpleNamespace(
        city=city,
        areas=made,
        theme=theme,
        board=board,
        north=north,
        south=south,
        dataset=dataset,
        empty=empty,
        indicator=work,
        without_numbers=nothing,
        index=index,
        typed=typed,
        releases=[first, second],
        document=document,
        goal=goal,
        target=target,
        agreement=agreement,
        round=reporting_round,
        report=report,
        **vars(cast),
    )


def _police(city: City) -> None:
    """Two editions of the police's list: one area in both, one that left and one that came."""
    listed = {
        2023: {"centrum": "risk", "norr": "vulnerable"},
        2025: {"centrum": "vulnerable", "soder": "particularly_vulnerable"},
    }
    for year, areas_ in listed.items():
        edition_ = AreaSet.objects.create(
            city=city,
            code=f"polisen-{year}",
            kind="police",
            edition=year,
            name={"sv": f"Polisens lista {year}"},
            source="Ett prov",
        )
        for code, category in areas_.items():
            Area.objects.create(
                area_set=edition_, code=code, name={"sv": code.capitalize()}, category=category
            )


def _steering(
    city: City, theme: Theme, made: Any, board: Any, north: Any, work: Indicator
) -> tuple[Any, Any, Any]:
    matter = Matter.objects.create(
        city=city, registry_number="KS 2024/17", body=board, title={"sv": "Programmet"}
    )
    decision = Decision.objects.create(
        city=city,
        code="beslut-1",
        body=board,
        date=dt.date(2024, 5, 1),
        matter=matter,
        title={"sv": "Program antaget"},
    )
    document = SteeringDocument.objects.create(
        city=city,
        code="program",
        kind="programme",
        state="in_force",
        owner=board,
        decision=decision,
        title={"sv": "Program för en sammanhållen stad", "en": "Programme for a cohesive city"},
        summary={"sv": "Vad vi vill."},
        valid_from=dt.date(2024, 1, 1),
        valid_to=dt.date(2028, 12, 31),
    )
    goal = Goal.objects.create(
        document=document,
        code="arbete",
        kind="programme",
        owner=north,
        theme=theme,
        area=made.districts[0],
        text={"sv": "Fler i arbete"},
        expected_result={"sv": "Fler kan försörja sig."},
    )
    Goal.objects.create(
        document=document,
        code="lokalt",
        kind="local",
        owner=north,
        parent=goal,
        text={"sv": "Fler unga i arbete"},
    )
    GoalRole.objects.create(goal=goal, organisation=board, responsibility="following_up")
    before = SteeringDocument.objects.create(
        city=city, code="foregangare", kind="programme", state="replaced", owner=board, title={"sv": "Program 2019"},
        valid_from=dt.date(2019, 1, 1), valid_to=dt.date(2023, 12, 31),
    )  # fmt: skip
    Lineage.objects.create(document=document, predecessor=before, kind="replaces")
    ThemeChange.objects.create(
        document=document, code="tema", before={"sv": "Trygghet"}, after={"sv": "Social hållbarhet"}
    )
    YearTarget.objects.create(
        goal=goal, code="arbete-2026", indicator=work, year=2026, kind="number", value=80, decision=decision
    )
    assignment = Assignment.objects.create(
        document=document, code="service", text={"sv": "Redovisa servicen"}, decision=decision
    )
    assignment.bodies.set([north])
    assignment.goals.set([goal])
    Concept.objects.create(document=document, code="stad", term={"sv": "Stad"}, meaning={"sv": "Hela staden"})
    StrategicQuestion.objects.create(document=document, code="vilka", text={"sv": "Vilka nås inte?"})
    group = SteeringGroup.objects.create(
        city=city, code="styrgrupp", name={"sv": "Styrgruppen"}, mandate={"sv": "Leder arbetet."}
    )
    group.documents.set([document])
    group.decisions.set([decision])
    GroupMember.objects.create(group=group, organisation=board, chairs=True)
    target = Target.objects.create(
        goal=goal,
        code="arbete-2026",
        indicator=work,
        area=made.districts[0],
        kind="at_least",
        value=80,
        baseline_year=2021,
        year=2026,
        set_by=board,
    )
    Target.objects.create(
        goal=goal,
        code="utan",
        indicator=city.indicators.get(code="utan-siffror"),
        area=made.whole,
        kind="increase",
        baseline_year=2021,
        year=2026,
        set_by=board,
    )
    activity = Activity.objects.create(
        goal=goal,
        code="jobbtorg",
        title={"sv": "Jobbtorg"},
        description={"sv": "Stöd till arbete."},
        responsible=north,
        state="ongoing",
        start=dt.date(2025, 1, 1),
        cost_sek=1_500_000,
        effect_short={"sv": "Fler söker."},
        effect_long={"sv": "Fler arbetar."},
    )
    activity.areas.add(made.districts[0])
    activity.partners.add(board)
    return document, goal, target


def _agreement(city: City, made: Any, board: Any, south: Any, theme: Theme) -> Agreement:
    document = SteeringDocument.objects.create(
        city=city,
        code="avtal",
        kind="agreement",
        state="in_force",
        owner=board,
        title={"sv": "Lokalt utvecklingsavtal"},
        valid_from=dt.date(2024, 1, 1),
        valid_to=dt.date(2027, 12, 31),
    )
    agreement = Agreement.objects.create(
        document=document,
        state="signed_by_one",
        state_note={"sv": "En underskrift."},
        copies=2,
        joint_review_by=dt.date(2027, 12, 31),
    )
    agreement.areas.add(*made.districts)
    agreement.themes.add(theme)
    agreement.matters.add(Matter.objects.get(city=city))
    Party.objects.create(agreement=agreement, organisation=board, named_as="Staden", signatory="Ordförande")
    Party.objects.create(agreement=agreement, organisation=south, signed_on=dt.date(2024, 1, 10))
    clause = Clause.objects.create(
        agreement=agreement,
        number="6",
        heading={"sv": "Uppföljning"},
        facts=[{"text": {"sv": "Redovisas varje år."}}],
    )
    promise = Commitment.objects.create(
        agreement=agreement,
        code="redovisa",
        clause=clause,
        text={"sv": "Redovisa utvecklingen"},
        report_to=south,
        recurrence="yearly",
        due_month=10,
        due_day=1,
    )
    promise.parties.add(board)
    group = Partnership.objects.create(
        city=city, code="partnerskap", name={"sv": "Partnerskapet"}, agreement=agreement
    )
    PartnershipMember.objects.create(partnership=group, sector="city", organisation=board)
    PartnershipMember.objects.create(
        partnership=group, sector="residents", described_as={"sv": "Boende"}, obligatory=False, order=1
    )
    return agreement


def _round(
    city: City, document: Any, board: Any, north: Any, south: Any
) -> tuple[ReportingRound, SimpleNamespace]:
    found = ReportingRound.objects.create(
        city=city,
        code="oktober",
        name={"sv": "Redovisning 1 oktober"},
        document=document,
        led_by=board,
        report_to=south,
        year=2026,
        opens=dt.date(2026, 8, 15),
        due=dt.date(2026, 9, 15),
        instructions={"sv": "Skriv kort."},
    )
    found.addressees.set([north, south])
    starting.copy_parts(found, OCTOBER)
    domain = f"{city.slug}.example.org"
    coordinator = people.person(f"samordnare@{domain}", (board, "coordinator"))
    actions.open_round(coordinator, found)
    cast = SimpleNamespace(
        coordinator=coordinator,
        reporter=people.person(f"rapportor@{domain}", (north, "reporter")),
        colleague=people.person(f"kollega@{domain}", (north, "reporter")),
        approver=people.person(f"chef@{domain}", (north, "approver")),
        submission=found.submissions.get(organisation=north),
        late=found.submissions.get(organisation=south),
    )
    return found, cast


def _report(city: City, found: ReportingRound, release: Release) -> Report:
    """A frozen report with files as freezing leaves them; its content says what pages ask of it."""
    import json

    report = Report(
        city=city,
        identifier=f"{city.slug}-oktober-1",
        round=found,
        title={"sv": "Redovisning 2026"},
        frozen_at=clock.now(),
        frozen_by="samordnare@example.org",
    )
    report.save()
    report.releases.set([release])
    folder = settings.HOME.reports / report.identifier
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps({"goals": []}).encode()
    page = SAMPLE.encode()
    for name, lang, kind, data in (
        ("report.json", "", "application/json", content),
        ("report.sv.html", "sv", "text/html", page),
        ("report.sv.pdf", "sv", "application/pdf", b"%PDF-1.7 test"),
    ):
        (folder / name).write_bytes(data)
        ReportFile.objects.create(
            report=report,
            name=name,
            lang=lang,
            media_type=kind,
            size=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
        )
    return report
