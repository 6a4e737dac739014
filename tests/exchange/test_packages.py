"""Packages: read as they were built, and refused with what differs when they are not whole."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.exchange.packages import reading
from samstad.exchange.packages.building import zipped
from samstad.exchange.packages.form import ACCOUNT, MANIFEST, canonical
from tests.exchange.package_samples import account, figures, indicator, packed


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(data: bytes) -> list[str]:
    with pytest.raises(reading.PackageError) as caught:
        reading.read(data)
    return caught.value.problems


def test_a_package_is_read_as_it_was_built_and_is_the_same_each_time() -> None:
    data = packed(account())
    package = reading.read(data)
    assert package.manifest.municipality == "9901"
    assert package.account.districts[0].figures["arbetslosa"][1].value == 6.0
    assert package.notes == ()
    assert packed(account()) == data


def altered(path: list, value: object) -> bytes:
    """The package with one thing of its account altered on the way, and nothing else."""
    files = unpacked(packed(account()))
    said = json.loads(files[ACCOUNT])
    place = said
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return zipped(files | {ACCOUNT: canonical(said)})


@pytest.mark.parametrize(
    ("path", "value", "part"),
    [
        (
            ["districts", 0, "figures", "arbetslosa", 1, "value"],
            5.0,
            "districts/stadsdelar:01/figures/arbetslosa",
        ),
        (["districts", 1, "goals", 0, "text", "sv"], "Annat", "districts/stadsdelar:02"),
        (["collaboration", 0, "texts", "results"], "Det har gått illa.", "collaboration/1"),
        (["indicators", "arbetslosa", "direction"], "higher_is_better", "indicators"),
        (["synthetic"], False, "synthetic"),
    ],
)
def test_a_package_that_was_altered_on_the_way_is_refused_with_what_differs(path, value, part) -> None:
    assert refused(altered(path, value)) == [
        f"altered: {part}",
        "account.json has been altered since it was sent",
    ]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_byte_can_be_altered_unnoticed(data) -> None:
    whole = packed(account())
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda b: b != whole[at]))
    changed = whole[:at] + bytes([byte]) + whole[at + 1 :]
    try:
        found = reading.read(changed)
    except reading.PackageError:
        return
    # Of a zip's own fields some say nothing of what is in it (a date, a reserved byte): what is read is the same.
    assert unpacked(changed) == unpacked(whole)
    assert found.account == reading.read(whole).account


@given(st.binary(max_size=300))
@settings(max_examples=200, deadline=None)
def test_what_is_no_package_is_refused_in_words(data) -> None:
    assert all(refused(data))


def test_a_newer_minor_version_is_read_as_far_as_it_is_known() -> None:
    package = reading.read(packed(account() | {"weather": "fine"}, version=(1, 7)))
    assert "newer form (1.7)" in package.notes[0]
    assert not hasattr(package.account, "weather")


def test_a_newer_major_version_is_refused_with_what_to_do() -> None:
    (said,) = refused(packed(account(), version=(2, 0)))
    assert "form 2.0" in said
    assert "reads up to 1.0" in said
    assert "update it" in said
    assert "no longer read" in refused(packed(account(), version=(0, 9)))[0]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (account() | {"municipality": "99"}, "municipality"),
        (account() | {"year": "2026"}, "year"),
        (account(districts={"01": figures(float(10), missing="perhaps")}), "missing"),
        (account() | {"indicators": {}}, "not defined"),
        (account(districts={"01": figures(10.0, missing="withheld")}), "both there and missing"),
        (account(districts={"01": figures(10.0) + figures(11.0)}), "twice"),
        (account() | {"indicators": {"arbetslosa": indicator(kind="guess")}}, "kind"),
    ],
)
def test_an_account_of_another_form_is_refused_where_it_is_wrong(said, words) -> None:
    assert any(words in problem for problem in refused(packed(said)))


def test_files_that_are_missing_or_were_added_are_named() -> None:
    files = unpacked(packed(account()))
    assert refused(zipped(files | {"extra.txt": b"hej"})) == [
        "extra.txt is not among the files that were sent"
    ]
    assert refused(zipped({MANIFEST: files[MANIFEST]})) == ["account.json is missing"]
    assert refused(zipped({ACCOUNT: files[ACCOUNT]})) == ["package.json is missing"]


def test_a_name_that_leads_out_and_a_file_that_swells_are_refused() -> None:
    files = unpacked(packed(account()))
    assert "no name of a file" in refused(zipped(files | {"../secret.key": b"x"}))[0]
    assert "too large" in refused(zipped(files | {"big": b"\0" * (reading.MOST_BYTES + 1)}))[0]
    assert "too large" in refused(zipped(files | {f"{at}": b"" for at in range(reading.MOST_FILES)}))[0]
