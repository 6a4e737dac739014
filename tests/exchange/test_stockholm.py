"""`examples/stockholm` holds what the agreement of 2008 says, as printed, and nothing made up."""

from __future__ import annotations

import datetime as dt
import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samstad import exchange
from samstad.exchange.schema.nouns import CityFolder
from samstad.exchange.schema.steering import Document
from samstad.organisation.models import AuditRecord, City
from samstad.organisation.rights import command_line
from samstad.places.models import Agreement
from samstad.statistics.models import Indicator, Release
from samstad.statistics.sources.mapping import parse
from samstad.statistics.sources.recipes import for_city, service_of
from samstad.steering import budgets, money
from samstad.steering.models import SteeringDocument
from tests.exchange.test_round_trip import EXAMPLES, files_in, rows

STOCKHOLM = EXAMPLES / "stockholm"
MONTHS = {10: "oktober", 12: "december"}
#: Figures in the folder that stand in another source than the agreement and its letter, with that source.
ELSEWHERE = {
    "2008:348, issued and repealed": {"05", "22", "2012", "01"},
    "the Government's press release of 2008-09-04": {"09", "04", "235251"},
    "Statistics Sweden on its register data on integration, and the licence CC0": {
        "2009",
        "1997",
        "2018",
        "20",
        "5",
        "0",
    },
    "counted in the letter: the municipalities on its list": {"21"},
    "the police's list, its year": {"2023"},
    "the first and last day of the years that the agreement names": {"01", "12", "31"},
}


@pytest.fixture(scope="module")
def folder() -> CityFolder:
    return exchange.read_folder(STOCKHOLM)


@pytest.fixture(scope="module")
def texts(reference_data: Path) -> dict[str, str]:
    """Year → the text of that year's source, with single spaces and without marks of emphasis."""
    paths = sorted((reference_data.parent / "sources").glob("20*.txt"))
    if not paths:
        reason = f"the sources are not at {reference_data.parent / 'sources'}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        warnings.warn(f"Skipped: {reason}", stacklevel=1)
        pytest.skip(reason)
    return {path.name[:4]: " ".join(path.read_text("utf-8").replace("*", "").split()) for path in paths}


@pytest.fixture(scope="module")
def printed(texts: dict[str, str]) -> str:
    """The agreement and its letter."""
    return texts["2008"]


def document_of(folder: CityFolder, code: str) -> Document:
    return next(document for document in folder.documents if document.code == code)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.reference
def test_districts_and_their_codes_are_as_printed(folder: CityFolder, printed: str) -> None:
    (sams,) = (one for one in folder.area_sets if one.code == "sams")
    for area in sams.areas:
        assert area.name is not None
        assert f"Stadsdelen {area.name.sv} med SAMS-kod {area.code}" in printed
        assert area.code.startswith(folder.city.code)
        assert area.geometry is None
    assert len(sams.areas) == printed.count("med SAMS-kod") == 5
    (agreement,) = folder.agreements
    assert sorted(agreement.areas) == sorted(f"sams:{area.code}" for area in sams.areas)


@pytest.mark.reference
def test_registry_numbers_are_as_printed_and_all_there(folder: CityFolder, printed: str) -> None:
    numbers = {str(matter.registry_number) for matter in folder.matters}
    assert numbers == set(re.findall(r"IJ\d{4}/\d+/[A-Z]+|\d{3}-\d{4}/\d{4}", printed))
    assert numbers == {str(number) for number in folder.agreements[0].matters}


@pytest.mark.reference
def test_parties_signatures_and_headings_are_as_printed(folder: CityFolder, printed: str) -> None:
    (agreement,) = folder.agreements
    end = printed[printed.index("Detta avtal ska godkännas") :]
    for party in agreement.parties:
        assert party.named_as in printed
        assert party.signatory in end
    signed = {str(party.organisation): party.signed_on for party in agreement.parties}
    assert signed == {"staten": dt.date(2008, 9, 18), "stockholms-kommun": None}
    assert "Stockholm, 18/9 2008" in end
    assert re.search(r"Stockholm, (\\?_)+ ", end)  # the municipality's line, empty
    assert [clause.number for clause in agreement.clauses] == [str(number) for number in range(1, 9)]
    for clause in agreement.clauses:
        assert f"{clause.number} {clause.heading.sv}" in printed


@pytest.mark.reference
def test_quotations_and_listed_words_are_as_printed(folder: CityFolder, printed: str) -> None:
    facts = [fact for clause in folder.agreements[0].clauses for fact in clause.facts]
    assert len(facts) >= 8
    for fact in facts:
        for words in [*([fact.quote] if fact.quote else []), *(fact.terms or [])]:
            assert words in printed
        # Own words: a fact that is printed word for word belongs in a quotation.
        assert fact.text.sv.rstrip(".") not in printed
    (goal,) = document_of(folder, "lua-2008-2010").goals
    assert goal.text.sv.casefold() in printed.casefold()
    smart = next(fact.terms for fact in facts if fact.terms and "Mätbara" in fact.terms)
    assert "".join(word[0] for word in smart) == "SMART"
    assert [theme.name.sv.casefold() for theme in folder.themes][:4] in [
        [word.casefold() for word in fact.terms or []] for fact in facts
    ]


@pytest.mark.reference
def test_the_municipalities_are_those_of_the_mailing_list(folder: CityFolder, printed: str) -> None:
    facts = [fact for clause in folder.agreements[0].clauses for fact in clause.facts]
    (names,) = [fact.terms for fact in facts if "Borås stad" in (fact.terms or [])]
    assert len(names) == 21
    assert f"Sändlista: {' '.join(names)} Lokalt utvecklingsavtal" in printed  # all of them, in its order


@pytest.mark.reference
def test_local_needs_of_2026_are_what_chapter_2_says(folder: CityFolder, texts: dict[str, str]) -> None:
    """Two concepts with the source's own words, and what the board took on. The source names no place and no need."""
    basis = document_of(folder, "underlag-till-budget-2026-2028")
    chapter = texts["2025"].partition("2 Lokala utvecklingsbehov ")[2].partition(" 3 Planeringsförut")[0]
    quoted = [words for one in basis.concepts for words in re.findall("»(.*?)«", one.meaning.sv)]
    assert len(quoted) == 2
    assert all(words in chapter for words in quoted)
    assert {str(one.code): one.bodies for one in basis.assignments} == {
        "forum-och-underlag": ["kommunstyrelsen"], "utvardera-arbetssatten": ["kommunstyrelsen"],
    }  # fmt: skip
    assert folder.needs == folder.focus_areas == folder.prioritisings == []


@pytest.mark.reference
def test_days_are_as_printed(folder: CityFolder, printed: str) -> None:
    (agreement,) = folder.agreements
    due = {str(one.code): (one.due_day, one.due_month) for one in agreement.commitments if one.due_day}
    assert due == {"stadsdelsplaner": (31, 12), "rapport-1-oktober": (1, 10)}
    for day, month in due.values():
        assert month is not None
        assert f"senast den {day} {MONTHS[month]} varje år" in printed
    assert agreement.joint_review_by == dt.date(2010, 12, 31)
    assert "senast 2010 göra en gemensam avstämning" in printed
    (decision,) = folder.decisions
    assert f"regeringsbeslut {decision.date}, {decision.matter}" in printed
    assert "Ink. 2008-09-25" in printed


@pytest.mark.reference
def test_goals_and_priorities_are_as_printed(folder: CityFolder, texts: dict[str, str]) -> None:
    """The policy's goals, the programme's first goals and the executive board's priorities, word for word."""

    def plain(text: str) -> str:
        return "".join(text.casefold().split()).replace("-", "")  # the sources divide words at line ends

    policy = document_of(folder, "integrationspolicy-2004").goals
    assert len(policy) == 4  # one of the city's five, and the three of the budget
    for goal in policy:
        assert plain(goal.text.sv) in plain(texts["2004"])
    programme = document_of(folder, "sammanhallen-stad-2015-2020").goals
    first = [goal for goal in programme if "prioriterat mål" in goal.source]
    assert [str(goal.code) for goal in first] == [
        "skolresultat", "arbetsplatser", "ekonomiskt-bistand", "jobbtorg", "etablering",
    ]  # fmt: skip
    for goal in first[:4]:  # the last is printed with its words in another order
        assert plain(goal.text.sv) in plain(texts["2014"])
    bodies = {
        str(role.organisation)
        for goal in programme
        for role in goal.roles
        if role.responsibility == "carrying_out"
    }
    assert len(bodies) == 6
    budget = document_of(folder, "underlag-till-budget-2026-2028")
    assert len(budget.goals) == 24
    for goal in budget.goals:
        assert plain(goal.text.sv) in plain(texts["2025"])
    projects = {activity.title.sv: activity for goal in budget.goals for activity in goal.activities}
    assert len(projects) == 6
    for name, project in projects.items():
        assert (
            f"{project.description.sv.split()[1].rstrip('.')} {name}" in texts["2025"]
        )  # its section and heading


@pytest.mark.reference
def test_every_figure_stands_in_a_source(folder: CityFolder, texts: dict[str, str]) -> None:
    data = folder.model_dump(mode="json")
    # How statistics are fetched is not of the agreement; the next test says what holds for that.
    fetched = {code for source in folder.sources if source.recipe for code in source.area_sets}
    data["sources"] = [source for source in data["sources"] if not source["recipe"]]
    data["area_sets"] = [one for one in data["area_sets"] if one["code"] not in fetched]
    for document in data["documents"]:
        del document["budget"]  # in kronor; the test of the printed table compares it
        for plan in document["premises_plans"]:  # so are rents; the tests of the budget basis compare them
            for lease in plan["leases"]:
                del lease["costs"]
    known = set(re.findall(r"\d+", " ".join(texts.values()))).union(*ELSEWHERE.values())
    codes = {folder.city.code, str(folder.city.format)}
    found = {number for text in strings(data) for number in re.findall(r"\d+", text)}
    assert found - known - codes == set()


def test_no_telephone_number_and_no_address_of_a_person() -> None:
    for name, content in files_in(STOCKHOLM).items():
        text = content.decode("utf-8")
        assert "@" not in text, name
        assert not re.search(r"\b0\d{1,3}[- ]\d{2,3}[ -]\d{2}[ -]?\d{2}\b", text), name


def test_the_police_list_has_names_categories_and_its_year_alone(folder: CityFolder) -> None:
    listed = next(one for one in folder.area_sets if one.code == "polisen-2023")
    assert listed.edition == 2023
    categories = {area.name.sv: area.category for area in listed.areas if area.name}
    assert {name for name, category in categories.items() if category == "particularly_vulnerable"} == {
        "Husby",
        "Rinkeby/Tensta",
    }
    assert sorted(name for name, category in categories.items() if category == "vulnerable") == [
        "Bredäng",
        "Hagsätra/Rågsved",
        "Hässelby/Vällingby",
        "Vårberg",
    ]
    assert all(area.geometry is None for area in listed.areas)


def test_no_statistics_and_no_indicator_is_made_up(folder: CityFolder) -> None:
    assert folder.indicators == []
    assert folder.indices == []
    assert not [goal.targets for document in folder.documents for goal in document.goals if goal.targets]
    assert folder.rounds == []
    for source in folder.sources:
        assert source.url
        assert source.note
    (without,) = (source for source in folder.sources if source.recipe is None)
    assert without.code == "registerdata-for-integration"
    assert without.note is not None
    assert without.note.sv.startswith("Inte inläst.")
    assert without.by_hand is not None


def test_the_recipes_are_those_of_the_library() -> None:
    """One source has one text: a city that takes the library keeps its own, and they must not drift apart."""
    mine, library = files_in(STOCKHOLM), files_in(EXAMPLES / "indicators")
    recipes = {
        name: text for name, text in library.items() if name.startswith("sources/") and b"\nrecipe:" in text
    }
    assert {name: mine.get(name) for name in recipes} == recipes


def test_every_recipe_is_one_that_the_services_understand(folder: CityFolder) -> None:
    """The recipes are complete; those that were never tried against the service say so."""
    recipes = [source for source in folder.sources if source.recipe]
    assert len(recipes) >= 11
    for source in recipes:
        assert source.recipe is not None
        assert source.note is not None
        service = service_of(for_city(source.recipe.plain(), folder.city.code, source.code), source.code)
        assert service.format == source.format
        assert service.url.startswith("https://")
        parse(source.mapping.plain(), source.code)
        assert set(source.recipe.areas or {}) <= set(source.area_sets)
        assert bool(source.recipe.confirmed) != ("inte prövat mot tjänsten" in source.note.sv)


def test_texts_are_in_both_languages(folder: CityFolder) -> None:
    def untranslated(value: Any, inside: str = "") -> Iterator[str]:
        if isinstance(value, dict):
            if set(value) == {"sv", "en"} and value["en"] is None:
                yield f"{inside}: {value['sv']}"
            for key, inner in value.items():
                yield from untranslated(inner, f"{inside}.{key}")
        elif isinstance(value, list):
            for inner in value:
                yield from untranslated(inner, inside)

    names = {"Stockholm", "Husby", "Rinkeby", "Rågsved", "Skärholmen", "Tensta"}
    names |= {area.name.sv for one in folder.area_sets if one.edition for area in one.areas if area.name}
    assert [text for text in untranslated(folder.model_dump()) if text.split(": ")[-1] not in names] == []


@pytest.mark.django_db
@pytest.mark.postgres
def test_it_loads_and_comes_back_byte_for_byte(tmp_path: Path) -> None:
    exchange.load(STOCKHOLM, command_line())
    city = City.objects.get()
    exchange.export(city, tmp_path / "stockholm")
    assert files_in(tmp_path / "stockholm") == files_in(STOCKHOLM)
    before, records = rows(), AuditRecord.objects.count()
    again = exchange.load(EXAMPLES, command_line())
    assert again.created.total() == again.changed.total() == 0
    assert rows() == before
    assert AuditRecord.objects.count() == records
    assert not city.synthetic
    assert Agreement.objects.get().state == "signed_by_one"
    assert not Release.objects.exists()
    assert not Indicator.objects.exists()


@pytest.mark.django_db
@pytest.mark.reference
def test_the_budget_table_is_the_printed_one_and_its_nets_add_up(texts: dict[str, str]) -> None:
    """Chapter 4.1: years, budget and plan, every amount as printed; the nets are counted, and equal those in print."""
    exchange.load(STOCKHOLM, command_line())
    document = SteeringDocument.objects.get(code="underlag-till-budget-2026-2028")
    (table,) = budgets.tables(document)
    said = {"budget": "Budget", "plan": "Plan"}
    lines = [f"Stadsledningskontoret {' '.join(said[edition] for edition in table.editions)}"]
    lines.append("Mnkr " + " ".join(map(str, table.years)))
    heads = {"operations": "Driftverksamhet", "investments": "Investeringsplan"}
    names = {
        "operating_cost": "Kostnader",
        "operating_income": "Intäkter (-)",
        "investment_expense": "Utgifter",
        "investment_income": "Inkomster",
    }
    for part in table.parts:
        lines.append(heads[part.code])
        for row in part.rows:
            lines.append(f"{names[row.line.kind]} {' '.join(map(money.mnkr, row.amounts))}")
        lines.append(f"Netto {' '.join(map(money.mnkr, part.net))}")
    ours = " ".join(" ".join(lines).split())
    assert ours in " ".join(texts["2025"].split())
    assert "Netto 1 557,9 1 553,0 1 550,3 1 550,3" in ours
    assert "Intäkter (-) - 47,6 - 47,6 - 47,6 - 47,6" in ours
