"""The library of definitions: whole, sourced, and taken into a city without touching what the city has."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from samstad import exchange
from samstad.exchange.folder import LIBRARY, read_library
from samstad.exchange.schema.nouns import City as CityFile
from samstad.exchange.schema.nouns import CityFolder
from samstad.organisation.errors import UserError
from samstad.organisation.models import AuditRecord, City
from samstad.organisation.rights import command_line
from samstad.statistics.models import Dataset, Indicator, Release, Theme
from samstad.statistics.queries import definition_of
from samstad.statistics.sources.mapping import parse
from samstad.statistics.sources.recipes import for_city, service_of
from tests.exchange.test_round_trip import EXAMPLES, files_in, rows

FOLDER = EXAMPLES / "indicators"
#: Codes as Kolada, Statistics Sweden and Skolverket write them.
OWN_CODE = re.compile(r"[NU]\d{5}|0000[0-9A-Z]{4}|[a-z]+[A-Za-z0-9]+")
#: What the library must have a definition of, by a word of where it is taken from, and how many at least.
FRAMEWORKS = {
    "2008–2010, § 4 målområde arbete": 2,
    "2008–2010, § 4 målområde utbildning": 1,
    "2008–2010, § 4 målområde trygghet": 2,
    "2008–2010, § 4 målområde tillväxt": 2,
    "Kriterier för urbana utvecklingsområden 2012": 4,
    "Program för en sammanhållen stad 2015–2020, prioriterat mål": 9,
    "SCB TAB6586, socioekonomiskt index": 5,
    **{f"SCB TAB{table}": 1 for table in (6574, 6638, 6683, 6685, 6680, 6534, 6568, 6571)},
    **{
        f"Kolada {kpi}": 1
        for kpi in (
            "N03937",
            "N01951",
            "N15428",
            "N17457",
            "N00097",
            "U15414",
            "U15415",
            "U15416",
        )
    },
    **{
        f"Integrationspolicy 2004, mål: minska skillnader i {dimension}": 1
        for dimension in (
            "sysselsättningsnivåer",
            "utbildningsnivåer",
            "hälsa",
            "trygghet",
            "trivsel",
            "tillgång till service",
            "tillgång till kultur och fritidsaktiviteter",
        )
    },
    "Trygghetsmätningen": 5,
    "Medborgarundersökningen": 1,
    "Stockholmsenkäten": 2,
}


@pytest.fixture(scope="module")
def library() -> CityFolder:
    return read_library(FOLDER, CityFile(slug="prov", code="0180", name="Prov"))


def test_every_definition_says_why_of_whom_which_way_and_who_wrote_it(library: CityFolder) -> None:
    assert len(library.indicators) >= 50
    for one in library.indicators:
        for text in (one.name, one.why, one.population):
            assert text is not None, one.code
            assert text.sv, one.code
            assert text.en, one.code
        assert one.author, one.code
        assert one.reference, one.code
        assert one.next_review, one.code
        assert one.direction, one.code
        # A definition that nobody has checked must not look checked.
        assert one.checker == "", one.code


def test_every_source_exists_is_used_and_says_what_is_not_known(library: CityFolder) -> None:
    sources = {str(one.code): one for one in library.sources}
    used = {str(s.dataset) for one in library.indicators for s in one.selections().values()}
    assert used == set(sources)
    for one in library.indicators:
        for selection in one.selections().values():
            measures = {str(measure.code) for measure in sources[str(selection.dataset)].measures}
            assert str(selection.measure) in measures, one.code
    for code, source in sources.items():
        assert source.note is not None, code
        if not source.licence:
            assert not source.national or "villkor" in source.note.sv.casefold(), code
    # A measure that is fetched has its source's own code; all others are said to be the library's.
    for code, source in sources.items():
        for measure in source.measures:
            if source.recipe is not None:
                assert OWN_CODE.fullmatch(str(measure.code)), code
            elif source.national:
                assert source.note is not None
                assert "inte kän" in source.note.sv, code


def test_every_indicator_is_fetched_or_says_why_not(library: CityFolder) -> None:
    sources = {str(one.code): one for one in library.sources}
    fetched = set()
    for one in library.indicators:
        for selection in one.selections().values():
            source = sources[str(selection.dataset)]
            if source.recipe is not None:
                fetched.add(str(one.code))
                continue
            assert source.by_hand is not None, source.code
            assert source.by_hand.sv, source.code
            assert source.by_hand.en, source.code
    assert len(fetched) >= 23
    by_hand = {str(code) for code, one in sources.items() if one.recipe is None}
    own = {code for code in by_hand if "stadens egen fil" in sources[code].model_dump()["by_hand"]["sv"]}
    assert own >= {"trygghetsmatningen", "medborgarundersokningen", "stockholmsenkaten", "skolresultat"}
    assert by_hand - own == {
        "anmalda-brott",
        "ohalsotal",
        "scb-registerdata-integration",
        "scb-sei-delar",
        "segregationsbarometern",
    }


def test_every_recipe_takes_any_city(library: CityFolder) -> None:
    for code in ("0180", "1480"):
        for source in library.sources:
            if source.recipe is None:
                continue
            filled = for_city(source.recipe.plain(), code, str(source.code))
            service = service_of(filled, str(source.code))
            assert service.format == source.format
            parse(source.mapping.plain(), str(source.code))
            assert set(source.recipe.areas or {}) <= set(source.area_sets)
            said = json.dumps(filled)
            assert "{" + "municipality}" not in said
            assert code in said


def test_a_fetched_source_says_when_it_was_tried(library: CityFolder) -> None:
    for source in library.sources:
        if source.recipe is not None:
            assert source.note is not None
            assert bool(source.recipe.confirmed) != ("inte prövat mot tjänsten" in source.note.sv), (
                source.code
            )


@pytest.mark.parametrize(("words", "least"), list(FRAMEWORKS.items()))
def test_what_the_documents_name_is_there(library: CityFolder, words: str, least: int) -> None:
    assert sum(words in one.reference for one in library.indicators) >= least


def test_a_survey_is_asked_by_sex_and_has_its_margins(library: CityFolder) -> None:
    surveys = {str(one.code): one for one in library.sources if one.survey}
    assert set(surveys) == {"trygghetsmatningen", "medborgarundersokningen", "stockholmsenkaten"}
    for code in ("trygghetsmatningen", "medborgarundersokningen"):
        survey = surveys[code].survey
        assert survey is not None
        assert {str(each) for each in survey.categories["kon"]} == {"k", "m"}
        assert any(question.code == "fortroende-forvaltning" for question in survey.questions)
    for one in library.indicators:
        if str(one.numerator.dataset) in surveys:
            assert one.margin is not None, one.code


@pytest.mark.django_db
@pytest.mark.postgres
def test_a_city_takes_it_and_it_comes_back_byte_for_byte(tmp_path: Path) -> None:
    exchange.load(EXAMPLES / "stockholm", command_line())
    city = City.objects.get()
    names = {theme.code: theme.name for theme in city.themes.all()}
    taken = exchange.load_library(FOLDER, city, command_line())
    assert taken.created["indicator"] == Indicator.objects.count() >= 50
    assert {theme.code: theme.name for theme in Theme.objects.all()}.items() >= names.items()
    assert [theme.code for theme in Theme.objects.order_by("order")][: len(names)] == list(names)
    assert not Release.objects.exists()
    for one in Indicator.objects.all():
        assert definition_of(one).datasets
    exchange.export(city, tmp_path / "stockholm")
    out, library = files_in(tmp_path / "stockholm"), files_in(FOLDER)
    definitions = [name for name in library if name.split("/")[0] in LIBRARY and "/" in name]
    assert {name: out[name] for name in definitions} == {name: library[name] for name in definitions}
    before, records = rows(), AuditRecord.objects.count()
    again = exchange.load_library(FOLDER, city, command_line())
    assert again.created.total() == again.changed.total() == 0
    assert rows() == before
    assert AuditRecord.objects.count() == records
    # What was taken is the city's from now on: its own folder holds it.
    whole = exchange.load(tmp_path / "stockholm", command_line())
    assert whole.created.total() == whole.changed.total() == 0
    assert whole.kept == []


@pytest.mark.django_db
def test_what_the_city_has_it_keeps() -> None:
    exchange.load(EXAMPLES / "stockholm", command_line())
    city = City.objects.get()
    own = Dataset.objects.create(
        city=city, code="ohalsotal", name={"sv": "Vårt ohälsotal"}, publisher="Vi", licence="", format="csv"
    )
    theme = city.themes.get(code="arbete")
    Indicator.objects.create(
        city=city,
        code="sysselsatta",
        theme=theme,
        name={"sv": "Vår egen"},
        kind="count",
        direction="neutral",
        numerator={"dataset": "ohalsotal", "measure": "x"},
        author="Vi",
    )
    exchange.load_library(FOLDER, city, command_line())
    own.refresh_from_db()
    assert own.name == {"sv": "Vårt ohälsotal"}
    assert Dataset.objects.filter(code="ohalsotal").count() == 1
    assert Indicator.objects.get(code="sysselsatta").name == {"sv": "Vår egen"}
    # The library's definitions on that source rest on the city's own, which gets the measures that it lacked.
    assert list(Indicator.objects.get(code="ohalsotal").datasets.all()) == [own]
    assert own.measures.filter(code="ohalsotal").exists()


@pytest.mark.django_db
def test_a_city_is_no_library_and_a_library_no_city() -> None:
    exchange.load(EXAMPLES / "stockholm", command_line())
    city = City.objects.get()
    with pytest.raises(UserError, match="it is a city"):
        exchange.load_library(EXAMPLES / "stockholm", city, command_line())
    with pytest.raises(UserError, match="neither the folder"):
        exchange.load(FOLDER, command_line())
