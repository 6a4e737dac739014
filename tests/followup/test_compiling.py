"""What a report gathers across goals: the year before, the tree, and targets of the year as the city prints them."""

from __future__ import annotations

import copy
import datetime as dt
from types import SimpleNamespace

from samstad.drawing import html, word
from samstad.followup import actions, compiling, layout, layout_sheets
from samstad.followup import content as frozen
from samstad.followup.models import Report, ReportingRound
from samstad.followup.verifying import rows
from samstad.organisation import clock
from samstad.statistics.models import Indicator, Theme
from samstad.steering.models import Activity, Assignment, Goal, Lineage, SteeringDocument, YearTarget


def a_round(cast, document, year: int) -> ReportingRound:
    made = ReportingRound.objects.create(
        city=cast.city, code=f"ar-{year}", name={"sv": f"Verksamhetsberättelse {year}"}, document=document,
        led_by=cast.board, year=year, opens=dt.date(2026, 8, 15), due=dt.date(2026, 9, 15),
    )  # fmt: skip
    made.addressees.set([cast.north])
    return made


def assessed(cast, made: ReportingRound, goal: Goal, level: str) -> None:
    actions.assess(cast.reporter, made, goal, level=level, basis="outcome", motivation=f"Därför {made.year}")


def printed(cast, made: ReportingRound) -> None:
    report = Report(
        city=cast.city,
        identifier=made.code,
        round=made,
        title={"sv": "R"},
        frozen_at=clock.now(),
        frozen_by="x",
    )
    report.save()


def test_the_year_before_follows_a_goal_through_the_documents_that_were_replaced(cast) -> None:
    before = SteeringDocument.objects.create(
        city=cast.city, code="program-2020", kind="programme", state="in_force", owner=cast.board,
        title={"sv": "Förra programmet"},
    )  # fmt: skip
    old = Goal.objects.create(
        document=before, code="arbete", kind="programme", owner=cast.north, text={"sv": "Arbete"}
    )
    made = a_round(cast, before, 2025)
    assessed(cast, made, old, "partly")
    assert compiling.last_assessments(cast.round, [cast.goal]) == {}
    step = Lineage.objects.create(document=cast.round.document, predecessor=before, kind="builds_on")
    printed(cast, made)
    assert compiling.last_assessments(cast.round, [cast.goal]) == {}
    Lineage.objects.filter(pk=step.pk).update(kind="revises")
    Report.objects.all().delete()
    now = ReportingRound.objects.get(pk=cast.round.pk)
    # It has not been published: a report is public, and says nothing of it.
    assert compiling.last_assessments(now, [cast.goal]) == {}
    printed(cast, made)
    found = compiling.last_assessments(now, [cast.goal])
    assert (found["arbete"]["level"], found["arbete"]["year"]) == ("partly", 2025)


def test_the_latest_year_before_counts_and_the_same_year_does_not(cast) -> None:
    for year, level in ((2023, "fully"), (2024, "not_met"), (2026, "partly")):
        made = a_round(cast, cast.round.document, year)
        assessed(cast, made, cast.goal, level)
        printed(cast, made)
    found = compiling.last_assessments(cast.round, [cast.goal])
    assert (found["arbete"]["level"], found["arbete"]["year"]) == ("not_met", 2024)


def test_targets_of_the_rounds_year_are_printed_as_the_city_prints_them(cast) -> None:
    theme = Theme.objects.create(city=cast.city, code="arbete", name={"sv": "Arbete"})

    def indicator(code: str, unit: str) -> Indicator:
        return Indicator.objects.create(
            city=cast.city, code=code, theme=theme, name={"sv": code.title()}, kind="value", unit={"sv": unit},
            direction="lower_is_better", numerator={"dataset": "r", "measure": "m"}, next_review=dt.date(2027, 1, 1),
        )  # fmt: skip

    document, year = cast.round.document, cast.round.year
    council = Goal.objects.create(
        document=document, code="kf", kind="direction", owner=cast.board, text={"sv": "Alla"}
    )
    Goal.objects.filter(pk=cast.goal.pk).update(kind="committee", parent=council)
    leave, open_ = indicator("sjukfrånvaro", "%"), indicator("nöjdhet", "%")
    asked = YearTarget.objects.create(
        goal=council, code="k1", indicator=leave, year=year, kind="by_committee", periodicity="four_months"
    )
    YearTarget.objects.create(
        goal=cast.goal, code="n1", indicator=leave, year=year, kind="number", value=7.5, council=asked,
        periodicity="four_months",
    )  # fmt: skip
    YearTarget.objects.create(
        goal=cast.goal, code="n0", indicator=open_, year=year - 1, kind="number", value=1
    )
    found = compiling.rows_of_year(cast.round)
    assert found["arbete"]["sv"] == [["Sjukfrånvaro", "7,5\xa0%", "tas fram av nämnden", "Tertial"]]
    assert found["kf"]["en"][0][2:] == ["set by the committee", "Four months"]
    verified_by_history(cast, found, council)


def verified_by_history(cast, found, council: Goal) -> None:
    """Verifying finds every cell of a row that is altered, in each language, and nothing once the city has moved on."""
    codes = sorted(goal.code for goal in cast.round.document.goals.all())
    report = SimpleNamespace(identifier="r", round=cast.round)
    whole = {
        "goals": [{"code": code} for code in codes],
        "compiled": {"tree": [{"goal": code, "depth": 0} for code in codes], "rows": found},
    }
    assert list(rows.check(report, whole)) == []
    altered = 0
    for code, by_lang in found.items():
        for lang, printed_rows in by_lang.items():
            for at, row in enumerate(printed_rows):
                for cell in range(4):
                    forged = copy.deepcopy(whole)
                    forged["compiled"]["rows"][code][lang][at][cell] = row[cell] + "x"
                    assert len(list(rows.check(report, forged))) == 1, (code, lang, cell)
                    altered += 1
    assert altered >= 16
    forged = copy.deepcopy(whole)
    forged["compiled"]["tree"][0]["goal"] += "x"
    assert len(list(rows.check(report, forged))) == 1
    # Another goal's row is no row of this one, and another year's is none of this.
    forged = copy.deepcopy(whole)
    forged["compiled"]["rows"]["kf"] = found["arbete"]
    assert list(rows.check(report, forged))
    for target in YearTarget.objects.filter(goal=cast.goal, year=cast.round.year):
        target.value = 9
        target.save()
    council.text = {"sv": "Annat"}
    council.save()
    assert list(rows.check(report, whole)) == []  # it was so when it was printed


def content(cast) -> dict:
    """As small as a content can be: two goals, one under the other, one assessed now and last year."""
    name = {"sv": "Norra nämnden", "en": "Northern committee"}
    given = {"level": "fully", "basis": "outcome", "motivation": "Bra", "by": "Anna", "at": "2026-09-20"}
    goal = {
        "text": {"sv": "Fler i arbete"},
        "owner": name,
        "theme": {},
        "area": None,
        "area_name": {},
        "area_set": None,
    }
    activity = {
        "title": {"sv": "Läxhjälp"},
        "responsible": name,
        "state": "ongoing",
        "start": "2026-01-15",
        "end": None,
    }
    rows = {
        "sv": [["Sjukfrånvaro", "7,5 %", "tas fram av nämnden", "Tertial"]],
        "en": [["Sick leave", "7.5%", "", "Year"]],
    }
    return {
        "city": {"slug": "prov", "code": "1", "name": {"sv": "Prov"}, "synthetic": False},
        "identifier": "prov-1", "frozen_at": "2026-10-01T12:00:00+02:00", "frozen_by": "Anna",
        "software": {"judgement": "1"}, "title": {"sv": "Verksamhetsberättelse"},
        "round": {
            "code": "ar", "name": {"sv": "År"}, "year": 2026, "due": "2026-09-15", "report_to": {}, "led_by": name,
            "document": {"code": "plan", "title": {"sv": "Plan"}, "kind": "plan"},
        },
        "answers": [], "whole": None, "places": [], "maps": [], "unmade": [], "indicators": {}, "figures": {},
        "releases": {
            "r": {"name": {"sv": "R"}, "publisher": "P", "number": 1, "published": "2026-01-01", "licence": "CC0",
                  "content_hash": "0" * 64, "url": ""}
        },
        "goals": [
            {**goal, "code": "a", "assessment": given, "judgements": [], "activities": [activity]},
            {**goal, "code": "b", "text": {"sv": "Fler unga"}, "assessment": None, "judgements": [], "activities": []},
        ],
        "compiled": {
            "tree": [{"goal": "a", "depth": 0}, {"goal": "b", "depth": 1}],
            "rows": {"a": rows},
            "last": {"b": {**given, "level": "not_met", "year": 2025, "round": {}, "motivation": "Sämre då"}},
        },
    }  # fmt: skip


def test_goals_are_printed_with_the_citys_tables_and_last_year_beside(cast) -> None:
    document = layout.document(content(cast), "sv", {})
    page = html.render(document).decode()
    for head in (
        "Indikator",
        "Årsmål",
        "KF:s årsmål",
        "Periodicitet",
        "Aktivitet",
        "Startdatum",
        "Slutdatum",
    ):
        assert head in page
    for said in (
        "tas fram av nämnden",
        "2026-01-15",
        "Under: Fler i arbete.",
        "Bedömningen 2025",
        "Sämre då",
    ):
        assert said in page
    assert "Bedömning 2026" in page
    assert page.index("Alla bedömningar") < page.index("Målen")
    assert word.render(document) == word.render(document)
    older = content(cast)
    del older["compiled"]
    assert "Alla bedömningar" in html.render(layout.document(older, "sv", {})).decode()


def test_what_is_for_an_assignment_alone_is_frozen_and_printed(cast) -> None:
    document = cast.round.document
    asked = Assignment.objects.create(document=document, code="karta", text={"sv": "Rita en karta"})
    made = Activity.objects.create(
        document=document, assignment=asked, code="k", title={"sv": "Kartan"}, responsible=cast.north,
        state="ongoing",
    )  # fmt: skip
    made.assignments.set([asked])
    held, _releases = frozen.gather(cast.round, "prov-1", "Anna")
    (told,) = held["activities"]
    assert (told["title"], told["assignments"]) == ({"sv": "Kartan"}, [{"sv": "Rita en karta"}])
    printed = content(cast)
    assert "Aktiviteter för uppdrag" not in html.render(layout.document(printed, "sv", {})).decode()
    before = _cells(printed)
    printed["activities"] = [told]
    page = html.render(layout.document(printed, "sv", {})).decode()
    for said in ("Aktiviteter för uppdrag", "Rita en karta", "Kartan", "Norra"):
        assert said in page
    assert "Rita en karta" in str(_cells(printed))
    assert "Rita en karta" not in str(before)


def _cells(printed: dict) -> list:
    (sheet,) = [one for one in layout_sheets.book(printed, "sv").sheets if one.name == "Aktiviteter"]
    return sheet.rows
