"""Skolverket's Planned Educations against recorded answers: 76 schools of Stockholm, five years."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics.sources.client import ServiceError
from samstad.statistics.sources.mapping import parse, parse_symbols
from samstad.statistics.sources.shelf import Shelf
from samstad.statistics.sources.skolverket import Skolverket, read
from tests.statistics.network.conftest import quick, recorded, silent
from tests.statistics.network.server import Service, serving

pytestmark = pytest.mark.reference
OMITTED, MISSING = "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS", "MISSING"
ROUNDED = "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE"
EXCLUDED = "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION"
MEANINGS = {
    OMITTED: "suppressed_by_source",
    ROUNDED: "suppressed_by_source",
    MISSING: "unexplained",
    EXCLUDED: "not_applicable",
}
MAPPING = parse({"area": "school", "period": "period", "measure": "measure"}, "here")


class Answers:
    """The recorded answers; schools without recorded statistics have none."""

    def __init__(self, folder: Path) -> None:
        units = recorded(folder, "skolverket_v4/stockholm_school_units.json")
        numbers = recorded(folder, "skolverket_v4/stockholm_statistics_gr.json")
        self.schools = {each["json"]["body"]["code"]: each["json"]["body"]["name"] for each in units}
        self.statistics = {each["json"]["body"]["schoolUnit"]: each["json"] for each in numbers}
        self.schools |= {code: code for code in self.statistics if code not in self.schools}
        self.page = recorded(folder, "skolverket_v4/page_list.json")["json"]

    def __call__(self, _method: str, path: str, query: dict[str, str], _body: Any) -> Any:
        parts = path.strip("/").split("/")
        if parts == ["school-units"]:
            assert (query["geographicalAreaCode"], query["typeOfSchooling"]) == ("0180", "gr")
            start, size = int(query["page"]) * int(query["size"]), int(query["size"])
            codes = sorted(self.schools)[start : start + size]
            listed = [
                {**self.page["body"]["_embedded"]["listedSchoolUnits"][0], "code": c, "name": self.schools[c]}
                for c in codes
            ]
            count = {"size": size, "number": int(query["page"]), "totalPages": -(-len(self.schools) // size)}
            return {
                **self.page,
                "body": {**self.page["body"], "_embedded": {"listedSchoolUnits": listed}, "page": count},
            }
        return self.statistics.get(parts[1]) if parts[2:] == ["statistics", "gr"] else None


@pytest.fixture
def answers(reference_data: Path) -> Answers:
    return Answers(reference_data)


@pytest.fixture(scope="module")
def delivery(reference_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a whole fetch of the recorded schools writes."""
    return fetched(Answers(reference_data), tmp_path_factory.mktemp("skolverket"))


def recipe(service: Service, **changed: Any) -> Skolverket:
    return Skolverket(**({"municipality": "0180", "url": service.url} | changed))


def unhurried(**changed: Any) -> Any:
    """A client that does not sleep: the pace that we keep is tested with the client itself."""
    return quick(sleep=lambda _: None, **changed)


def fetched(answers: Answers, folder: Path, **changed: Any) -> Path:
    with serving(answers) as service:
        path = folder / "skolverket.json"
        path.write_bytes(
            recipe(service, **changed).fetch(unhurried(), Shelf(folder / "shelf"), silent).content
        )
    return path


def cells(answers: Answers) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (school, measure, cell)
        for school, answer in answers.statistics.items()
        for measure, each in answer["body"].items()
        if isinstance(each, list)
        for cell in each
    ]


def test_every_recorded_value_arrives_as_what_it_is(answers: Answers, delivery: Path) -> None:
    got = read(delivery, MAPPING, parse_symbols(MEANINGS, "here"))
    assert got.rejected == []
    rows = {
        (r["area"], r["measure"], r["period"]): (r["value"], r["missing"])
        for r in got.frame.iter_rows(named=True)
    }
    counted: Counter[str] = Counter()
    for school, measure, cell in cells(answers):
        kind, text = cell["valueType"], cell["value"]
        counted[kind] += 1
        if cell["timePeriod"] is None:
            assert kind == MISSING
            continue
        year = cell["timePeriod"][:4]
        plain = (school, measure, year)
        near = (school, f"{measure}~", year)
        if text[0] in "c~":
            number = float(text.removeprefix("cirka ").removeprefix("~").replace(",", "."))
            assert rows.pop(near) == (number, int(Missing.PRESENT))
        if kind == "EXISTS" and text[0] != "c":
            assert rows.pop(plain) == (float(text.replace(",", ".")), int(Missing.PRESENT))
        elif kind != "EXISTS":
            assert rows.pop(plain) == (None, int(Missing[MEANINGS[kind].upper()]))
    assert rows == {}  # and nothing besides
    assert set(counted) == {"EXISTS", *MEANINGS}
    assert got.about["left_out"] == {"MISSING without a period": 18}


def test_a_rounded_number_is_never_among_the_exact_ones(delivery: Path) -> None:
    got = read(delivery, MAPPING, parse_symbols(MEANINGS, "here")).frame
    exact = got.filter(~got["measure"].str.ends_with("~"))
    assert exact.filter(exact["measure"] == "totalNumberOfPupils").is_empty()
    assert got.filter(got["measure"] == "totalNumberOfPupils~").height == 76


def test_a_type_that_nobody_has_explained_is_refused(delivery: Path) -> None:
    known = {kind: meaning for kind, meaning in MEANINGS.items() if kind != EXCLUDED}
    got = read(delivery, MAPPING, parse_symbols(known, "here"))
    assert {row.value for row in got.rejected} == {EXCLUDED}
    assert len(got.rejected) == 146


def test_the_year_that_a_school_year_counts_as(answers: Answers, tmp_path: Path) -> None:
    symbols, few = parse_symbols(MEANINGS, "here"), sorted(answers.statistics)[:3]
    starts = read(fetched(answers, tmp_path, units=few), MAPPING, symbols).frame
    ends = read(fetched(answers, tmp_path, units=few, year="ends"), MAPPING, symbols).frame
    assert [int(year) + 1 for year in starts["period"]] == [int(year) for year in ends["period"]]


def test_all_schools_are_asked_for_once_and_those_without_statistics_counted(
    answers: Answers, tmp_path: Path
) -> None:
    with serving(answers) as service:
        estimate = recipe(service).estimate(unhurried())
        result = recipe(service).fetch(unhurried(), Shelf(tmp_path), silent)
        asked = service.paths("/statistics/gr")
    assert len(asked) == len(set(asked)) == estimate.calls == len(answers.schools)
    assert result.about["schools_without_statistics"] == len(answers.schools) - 76
    assert result.labels["school"] == answers.schools


@pytest.mark.parametrize("fault", ["429", "500", "cut", "half", "html"])
def test_an_interrupted_fetch_goes_on_school_by_school(answers: Answers, fault: str, tmp_path: Path) -> None:
    some = sorted(answers.statistics)[:8]
    with serving(answers) as service:
        service.always = lambda _m, _p: fault if len(service.paths("/gr")) > 5 else ""
        with pytest.raises(ServiceError):
            recipe(service, units=some).fetch(unhurried(), Shelf(tmp_path), silent)
        kept = len(list(tmp_path.glob("*.answer")))
        service.always = lambda _m, _p: ""
        service.asked.clear()
        result = recipe(service, units=some).fetch(unhurried(), Shelf(tmp_path), silent)
        assert len(service.paths("/gr")) == len(some) - kept
    assert result.about["parts"] == len(some)
    assert kept == 5


def test_an_envelope_that_is_not_ok_is_an_error(answers: Answers, tmp_path: Path) -> None:
    code = next(iter(answers.statistics))
    answers.statistics[code] = {"status": "ERROR", "message": "Något gick fel", "body": None}
    with serving(answers) as service, pytest.raises(ServiceError, match="Något gick fel"):
        recipe(service, units=[code]).fetch(unhurried(), Shelf(tmp_path), silent)


def test_a_school_that_is_not_there_is_told(answers: Answers) -> None:
    with serving(answers) as service, pytest.raises(UserError, match="no school '1'"):
        recipe(service, units=["1"]).estimate(unhurried())
