"""Cube and archive answer alike; equal content is equal bytes; damage is noticed."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samstad.conf.home import Home
from samstad.methods.values import Missing
from samstad.organisation.errors import UserError
from samstad.statistics import store
from samstad.statistics.store import archive, cube, files
from samstad.statistics.store.frame import COLUMNS, FrameError, canonical

MEASURES: dict[str, dict[str, list[str]]] = {
    "antal": {"alder": ["0-5", "6-15"], "kon": ["K", "M", "T"]},
    "andel": {},
    "belopp": {"typ": ["a=b", "x"]},
}
KINDS = [kind for kind in Missing if kind is not Missing.PRESENT]
numbers = st.one_of(
    st.integers(-5, 2_000_000).map(float),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12),
)
cells = st.one_of(numbers.map(lambda v: (v, 0)), st.sampled_from(KINDS).map(lambda k: (None, int(k))))


def all_keys() -> list[tuple[str, str, str, str, str]]:
    keys = []
    for measure, dimensions in MEASURES.items():
        for combination in itertools.product(*dimensions.values()):
            breakdown = store.breakdown_text(dict(zip(dimensions, combination, strict=True)))
            for area_set, areas, periods in (
                ("deso-2018", ["0180A0010", "0180C1020", "Ä1"], ["2019", "2020"]),
                ("deso-2025", ["0180A0010", "0180C1030"], ["2020", "2024M03"]),
            ):
                keys += [(area_set, area, period, measure, breakdown) for area in areas for period in periods]
    return keys


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    """Random releases with holes and every kind of missing."""
    keys = draw(st.lists(st.sampled_from(all_keys()), min_size=1, max_size=60, unique=True))
    return rows_to_frame([(*key, *draw(cells)) for key in keys])


def rows_to_frame(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    schema = dict(zip(COLUMNS, [pl.String] * 5 + [pl.Float64, pl.UInt8], strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


def keep(frame: pl.DataFrame, root: Path) -> tuple[Home, str]:
    """Write a frame into the archive of a home of its own."""
    home = Home(root)
    content_hash = store.put(frame, "provstad", "folk", home)
    return home, content_hash


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Home, str]:
    return keep(rows_to_frame([(*key, float(i), 0) for i, key in enumerate(all_keys())]), tmp_path)


def choices(dimensions: dict[str, tuple[str, ...]]) -> st.SearchStrategy[dict[str, list[str]]]:
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(categories), min_size=1, max_size=3)
            for name, categories in dimensions.items()
        },
    )


@settings(max_examples=60, deadline=None)
@given(frame=frames(), data=st.data())
def test_cube_and_archive_give_the_same_answers(frame: pl.DataFrame, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        home, content_hash = keep(frame, Path(folder))
        fast, slow = store.open_cube(content_hash, home), store.open_archive(content_hash, home)
        assert fast.area_sets() == slow.area_sets()
        assert fast.measures() == slow.measures()
        for measure in slow.measures():
            dimensions = slow.dimensions(measure)
            assert fast.dimensions(measure) == dimensions
            where = data.draw(choices(dimensions))
            totals = data.draw(
                st.fixed_dictionaries({}, optional={n: st.just(c[0]) for n, c in dimensions.items()})
            )
            areas = data.draw(
                st.none() | st.lists(st.sampled_from(["Ä1", "0180C1030", "nowhere"]), unique=True)
            )
            for area_set in slow.area_sets():
                a = fast.read(measure, where, area_set, totals, areas)
                b = slow.read(measure, where, area_set, totals, areas)
                assert (a.periods, a.areas) == (b.periods, b.areas)
                np.testing.assert_array_equal(a.values.values, b.values.values)
                np.testing.assert_array_equal(a.values.missing, b.values.missing)


@settings(max_examples=30, deadline=None)
@given(frame=frames(), seed=st.integers(0, 1000))
def test_equal_content_is_equal_bytes_in_any_order(frame: pl.DataFrame, seed: int) -> None:
    shuffled = frame.sample(fraction=1, shuffle=True, seed=seed).select(reversed(COLUMNS))
    assert archive.parquet_bytes(canonical(frame)) == archive.parquet_bytes(canonical(shuffled))


@settings(max_examples=30, deadline=None)
@given(frame=frames())
def test_what_is_written_is_what_is_read(frame: pl.DataFrame) -> None:
    with TemporaryDirectory() as folder:
        home, content_hash = keep(frame, Path(folder))
        assert store.read_frame(content_hash, home).equals(canonical(frame))


def test_a_hole_is_not_collected_and_never_zero(tmp_path: Path) -> None:
    home, content_hash = keep(
        rows_to_frame(
            [
                ("set", "a", "2019", "antal", "kon=K", 3.0, 0),
                ("set", "a", "2019", "antal", "kon=M", 4.0, 0),
                ("set", "b", "2020", "antal", "kon=K", 5.0, 0),
            ]
        ),
        tmp_path,
    )
    table = store.open_cube(content_hash, home).read("antal", {}, "set")
    assert table.periods == ("2019", "2020")
    np.testing.assert_array_equal(table.values.values, [[7.0, np.nan], [np.nan, np.nan]])
    assert table.values.missing[1, 1] == Missing.NOT_COLLECTED


def test_a_total_category_is_read_and_not_summed(tmp_path: Path) -> None:
    rows = [("s", "a", "2025", "antal", f"kon={k}", v, 0) for k, v in (("T", 10.0), ("K", 4.0), ("M", 5.0))]
    home, content_hash = keep(rows_to_frame(rows), tmp_path)
    reader = store.open_cube(content_hash, home)
    assert reader.read("antal", {}, "s", {"kon": "T"}).values.values.item() == 10
    assert reader.read("antal", {"kon": ["K", "M"]}, "s", {"kon": "T"}).values.values.item() == 9
    assert reader.read("antal", {}, "s").values.values.item() == 19


@pytest.mark.parametrize(
    ("value", "dtype"),
    [
        (0.5, np.float32),
        (16_777_216.0, np.float32),
        (16_777_217.0, np.float64),
        (0.1, np.float64),
        (1e300, np.float64),
    ],
)
def test_float32_only_where_the_value_survives(tmp_path: Path, value: float, dtype: type) -> None:
    home, content_hash = keep(
        rows_to_frame([("s", "a", "2025", "m", "", value, 0), ("s", "b", "2025", "m", "", None, 5)]), tmp_path
    )
    assert store.open_cube(content_hash, home).read("m", {}, "s").values.values[0, 0] == value
    assert np.load(home.cube / content_hash / "0_values_by_period.npy").dtype == dtype


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("saknas", {}, "deso-2018"), "no measure 'saknas'"),
        (("antal", {"sort": ["K"]}, "deso-2018"), "no dimension 'sort'"),
        (("antal", {"kon": ["X"]}, "deso-2018"), "no category in 'kon' 'X'"),
        (("antal", {"kon": []}, "deso-2018"), "no category is chosen"),
        (("antal", {}, "deso-1999"), "no area set 'deso-1999'"),
        (("antal", {}, "deso-2018", {"kon": "alla"}), "no category in 'kon' 'alla'"),
    ],
)
def test_asking_for_what_is_not_there_is_an_error(kept: tuple[Home, str], call: Any, words: str) -> None:
    home, content_hash = kept
    for reader in (store.open_cube(content_hash, home), store.open_archive(content_hash, home)):
        with pytest.raises(KeyError, match=words):
            reader.read(*call)


GOOD = ("s", "a", "2025", "m", "", 1.0, 0)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no rows"),
        ([GOOD, GOOD], "same cell twice"),
        ([("s", "", "2025", "m", "", 1.0, 0)], "empty"),
        ([("s", None, "2025", "m", "", 1.0, 0)], "null"),
        ([("s", "a", "2025-01", "m", "", 1.0, 0)], "period"),
        ([("s", "a", "2025", "m", "", None, 0)], "contradict"),
        ([("s", "a", "2025", "m", "", 1.0, 3)], "contradict"),
        ([("s", "a", "2025", "m", "", float("nan"), 0)], "not a number"),
        ([("s", "a", "2025", "m", "", float("inf"), 0)], "not a number"),
        ([("s", "a", "2025", "m", "", None, 9)], "unknown kind"),
        ([("s", "a", "2025", "m", "b=1;a=2", 1.0, 0)], "in order"),
        ([("s", "a", "2025", "m", "b", 1.0, 0)], "not of the form"),
        ([GOOD, ("s", "a", "2025", "m", "kon=K", 1.0, 0)], "broken down by"),
    ],
)
def test_what_is_no_release_is_refused(rows: list[tuple[Any, ...]], words: str) -> None:
    with pytest.raises(FrameError, match=words):
        canonical(rows_to_frame(rows))


def test_a_changed_archive_is_never_read(kept: tuple[Home, str]) -> None:
    home, content_hash = kept
    path = store.find_archive(content_hash, home)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match="has been changed"):
        store.open_archive(content_hash, home)
    with pytest.raises(UserError, match="has been changed"):
        store.open_cube(content_hash, home)


def test_a_lost_archive_is_said_to_be_lost(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"is gone.*backup"):
        store.open_archive("0" * 64, Home(tmp_path))


def damage_cut(folder: Path) -> None:
    path = folder / "0_values_by_period.npy"
    path.write_bytes(path.read_bytes()[:-8])


def damage_lost(folder: Path) -> None:
    (folder / "0_missing_by_area.npy").unlink()


def damage_index(folder: Path) -> None:
    path = folder / "index.json"
    path.write_bytes(path.read_bytes().replace(b"2019", b"2018"))


def damage_unfinished(folder: Path) -> None:
    (folder / "complete").unlink()


@pytest.mark.parametrize("damage", [damage_cut, damage_lost, damage_index, damage_unfinished])
def test_a_damaged_cube_is_built_again(kept: tuple[Home, str], damage: Any) -> None:
    home, content_hash = kept
    before = store.open_cube(content_hash, home).read("antal", {}, "deso-2018")
    damage(home.cube / content_hash)
    cube.forget()
    after = store.open_cube(content_hash, home).read("antal", {}, "deso-2018")
    np.testing.assert_array_equal(before.values.values, after.values.values)
    assert before.periods == after.periods
    cube.check_cube(home.cube / content_hash)
    assert list(home.temporary.iterdir()) == []


def test_one_changed_byte_in_a_cube_is_found_by_the_check(kept: tuple[Home, str]) -> None:
    home, content_hash = kept
    store.open_cube(content_hash, home)
    path = home.cube / content_hash / "0_values_by_area.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(cube.CubeDamagedError, match="by_area"):
        cube.check_cube(home.cube / content_hash)


def test_many_builders_at_once_make_one_whole_cube(kept: tuple[Home, str]) -> None:
    home, content_hash = kept
    frame = store.read_frame(content_hash, home)
    failures: list[BaseException] = []
    start = threading.Barrier(6)

    def build() -> None:
        try:
            start.wait()
            cube.place(cube.build_aside(frame, home), home.cube / content_hash, home)
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=build) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    cube.check_cube(home.cube / content_hash)
    assert list(home.temporary.iterdir()) == []


def test_the_sweeper_waits_for_writers(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with files.writing(home), files.writing(home), files.alone(home) as mine:
        assert not mine
    with files.alone(home) as mine:
        assert mine
