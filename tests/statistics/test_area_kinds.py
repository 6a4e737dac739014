"""Codes by kind of area: what passes, what is refused and why; names are no keys."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samstad.organisation.errors import UserError
from samstad.organisation.models import City
from samstad.statistics import area_kinds
from samstad.statistics.imports import import_areas
from samstad.statistics.models import Area, AreaSet, AreaSetKind
from tests.statistics.conftest import ACTOR

COUNTIES = sorted(area_kinds.COUNTIES)
digits = st.text(string.digits, min_size=4, max_size=4)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("county", "01"),
        ("municipality", "0180"),
        ("sams", "01800154"),
        ("deso", "0180C4040"),
        ("regso", "0180R047"),
        ("school", "12345678"),
        ("district", "whatever"),
        ("focus", "Åäö 1"),
    ],
)
def test_the_form_of_a_code(kind: str, code: str) -> None:
    assert area_kinds.fault(kind, code) == ""


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("municipality", "180", "a zero is missing: 0180"),
        ("deso", "180C4040", "a zero is missing: 0180C4040"),
        ("deso", "0180c4040", "capital letters are meant: 0180C4040"),
        ("deso", "0180R047", "looks like RegSO"),
        ("regso", "0180C4040", "looks like DeSO"),
        ("deso", "0180D4040", "A, B or C"),
        ("county", "02", "there is no county 02"),
        ("sams", "11800154", "there is no county 11"),
        ("school", "1234567", "a zero is missing: 01234567"),
        ("regso", "Skärholmen", "e.g. 0180R047"),
    ],
)
def test_a_wrong_code_is_refused_with_which_and_why(kind: str, code: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as error:
        area_kinds.check_codes(kind, ["", code][1:], "fil.csv")
    assert code in str(error.value)


@given(
    st.sampled_from(COUNTIES), st.text(string.digits, min_size=2, max_size=2), st.sampled_from("ABC"), digits
)
def test_every_deso_code_passes_and_none_of_it_as_another_kind(
    county: str, rest: str, letter: str, number: str
) -> None:
    code = county + rest + letter + number
    assert area_kinds.fault("deso", code) == ""
    assert area_kinds.without_suffix("deso", f"{code}_DeSO2025") == code
    for kind in set(area_kinds.KINDS) - {AreaSetKind.DESO}:
        assert area_kinds.fault(kind, code)


def national(kind: str, code: str, **validity: dt.date) -> AreaSet:
    return AreaSet(code=code, name={"sv": code}, kind=kind, **validity)


def test_the_editions_and_how_many_areas_each_has() -> None:
    old = national("deso", "deso-2018", valid_to=dt.date(2023, 12, 31))
    new = national("deso", "deso-2025", valid_from=dt.date(2024, 1, 1))
    assert area_kinds.unexpected(old, ["x"] * 5984) == []
    assert "6160" in area_kinds.unexpected(new, ["x"] * 5984)[0]
    # Without dates it may be either.
    assert area_kinds.unexpected(national("deso", "deso"), ["x"] * 6160) == []
    assert "2018: 5984 or 2025: 6160" in area_kinds.unexpected(national("deso", "deso"), ["x"] * 6000)[0]
    police = national("police", "polis-2025", valid_from=dt.date(2025, 12, 2))
    assert "2025: 65" in area_kinds.unexpected(police, ["x"] * 59)[0]


def test_stockholms_districts_were_thirteen_and_are_eleven() -> None:
    stockholm = City(slug="stockholm", code="0180", name={"sv": "Stockholm"})
    now = AreaSet(city=stockholm, code="sdo", kind="district", valid_from=dt.date(2023, 7, 1))
    before = AreaSet(city=stockholm, code="sdo-13", kind="district", valid_to=dt.date(2023, 6, 30))
    assert area_kinds.unexpected(now, list("abcdefghijk")) == []
    assert area_kinds.unexpected(before, list("abcdefghijklm")) == []
    assert "2023: 11" in area_kinds.unexpected(now, list("abcdefghijklm"))[0]


@pytest.mark.django_db
def test_two_areas_of_one_name_are_two_areas(home, write) -> None:
    stockholm = City.objects.create(slug="stockholm", code="0180", name={"sv": "Stockholm"})
    regso = AreaSet.objects.create(city=stockholm, code="regso-2025", name={"sv": "RegSO"}, kind="regso")
    district = AreaSet.objects.create(city=stockholm, code="sdo", name={"sv": "Områden"}, kind="district")
    import_areas(
        ACTOR,
        regso,
        write("code,name\n0180R001_RegSO2025,Skärholmen\n0180R002_RegSO2025,Skärholmen\n", "r.csv"),
    )
    plan = import_areas(
        ACTOR,
        district,
        write("code,name,del\n21,Skärholmen,0180R001\n", "d.csv"),
        previous_field="del",
        previous_set=regso,
    )
    assert list(regso.areas.values_list("code", flat=True)) == ["0180R001", "0180R002"]
    # Only what the codes say is linked, whatever the names are.
    assert [(link.source, link.target) for link in plan.succeeded] == [("0180R001", "21")]
    assert Area.objects.filter(name={"sv": "Skärholmen"}).count() == 3


@pytest.mark.django_db
def test_an_import_of_wrong_codes_changes_nothing(home, city, write) -> None:
    deso = AreaSet.objects.create(city=city, code="deso", name={"sv": "DeSO"}, kind="deso")
    with pytest.raises(UserError, match=r"2 codes are no DeSO code: 0180R001 .*; 180C4040"):
        import_areas(ACTOR, deso, write("code,name\n0180R001,a\n180C4040,b\n9901A0010,c\n", "d.csv"))
    assert deso.areas.count() == 0
    plan = import_areas(ACTOR, deso, write("code,name\n0180C4040,a\n9901A0010,c\n", "d.csv"))
    assert "in another municipality than 9901: 0180C4040" in plan.warnings[0]
