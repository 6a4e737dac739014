"""Each bad delivery ends with one clear error, and the database and the archive byte for byte as before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samstad.conf.home import Home
from samstad.organisation.errors import UserError
from samstad.statistics import landing
from samstad.statistics.imports import import_statistics
from samstad.statistics.models import Dataset
from samstad.statistics.planning import READERS
from samstad.statistics.store import archive, cube, files
from tests.statistics.conftest import ACTOR, GOOD_CSV, state
from tests.statistics.test_jsonstat import dataset as jsonstat_dataset

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = dt.date(2026, 2, 20)
Write = Callable[..., Path]


def load(dataset: Dataset, path: Any, **options: Any) -> Any:
    return import_statistics(ACTOR, dataset, path, published=DAY, **options)


@pytest.fixture
def loaded(dataset: Dataset, write: Write) -> Dataset:
    """One edition is there already, so that there is something to spoil."""
    load(dataset, write(GOOD_CSV))
    return dataset


def refused(loaded: Dataset, home: Home, path: Any, words: str, **options: Any) -> str:
    before = state(home)
    with pytest.raises(UserError, match=words) as caught:
        load(loaded, path, **options)
    assert state(home) == before
    assert [p for p in home.temporary.iterdir() if p.suffix != landing.SUFFIX] == []
    return str(caught.value)


def test_the_same_file_twice(loaded: Dataset, home: Home, write: Write) -> None:
    refused(loaded, home, write(GOOD_CSV), r"fil\.csv: already loaded as release 1\. There is nothing to do")


def test_the_same_numbers_in_another_order(loaded: Dataset, home: Home, write: Write) -> None:
    head, *rows = GOOD_CSV.splitlines()
    text = "\n".join([head, *reversed(rows)]) + "\n"
    refused(loaded, home, write(text, "annan.csv"), "already loaded as release 1")


def test_unknown_area_codes_are_listed_twenty_and_the_total(
    loaded: Dataset, home: Home, write: Write
) -> None:
    rows = "".join(f"X{i:02},2024,K,{i}\n" for i in range(33))
    text = refused(loaded, home, write("omrade,ar,kon,antal\n01,2024,K,1\n" + rows), "33 rows are refused")
    assert text.count("no area has this code in omraden") == 20
    assert "fil.csv 3, area 'X00'" in text
    assert "… and 13 more" in text
    assert "--skip-rejected" in text


def test_a_file_of_which_nothing_is_left(loaded: Dataset, home: Home, write: Write) -> None:
    path = write("omrade,ar,kon,antal\nX,2024,K,1\n")
    refused(loaded, home, path, "1 row is refused", skip_rejected=True)
    refused(loaded, home, write("omrade,ar,kon,antal\n"), "has no rows")


def test_windows_1252_that_is_not_said_to_be(loaded: Dataset, home: Home, write: Write) -> None:
    path = write("omrade,ar,kon,antal\n01,2024,kvinnör,1,5\n".encode("cp1252"))
    refused(loaded, home, path, r'fil\.csv, line 2: byte 0xf6 is not utf-8-sig.*"encoding": "cp1252"')


def test_decimal_commas_that_are_not_said_to_be(loaded: Dataset, home: Home, write: Write) -> None:
    loaded.mapping |= {"delimiter": ";"}
    path = write("omrade;ar;kon;antal\n01;2024;K;1,5\n")
    refused(loaded, home, path, r"fil\.csv 2, value '1,5': the decimal sign is ','")


def test_two_dots_that_have_no_meaning(loaded: Dataset, home: Home, write: Write) -> None:
    loaded.symbols = {}
    refused(loaded, home, write(GOOD_CSV), r"fil\.csv 4, value '\.\.': this is no number and no symbol")


def test_the_same_cell_twice(loaded: Dataset, home: Home, write: Write) -> None:
    path = write("omrade,ar,kon,antal\n01,2024,K,1\n02,2024,K,1\n01,2024,K,2\n")
    refused(
        loaded,
        home,
        path,
        r"1 cell is there more than once: 01 2024 antal kon=K \(fil\.csv 2 and fil\.csv 4\)",
    )


def test_a_json_stat_whose_length_does_not_fit(loaded: Dataset, home: Home, write: Write) -> None:
    loaded.format = "jsonstat"
    loaded.mapping = {"area": "Region", "period": "Tid", "measure": "Contents", "breakdowns": {"kon": "Kon"}}
    path = write(json.dumps(jsonstat_dataset(value=[1, 2, 3])), "svar.json")
    refused(loaded, home, path, r"svar\.json: 'value' has 3 entries.*asks for 8\. The file is damaged")


def test_a_file_that_is_not_there(loaded: Dataset, home: Home, tmp_path: Path) -> None:
    refused(loaded, home, tmp_path / "saknas.csv", r"saknas\.csv: there is no such file")
    refused(loaded, home, tmp_path, "cannot be read")


def test_a_format_that_is_unknown(loaded: Dataset, home: Home, write: Write) -> None:
    loaded.format = "ods"
    refused(
        loaded,
        home,
        write(GOOD_CSV),
        rf"dataset folk: the format 'ods' is unknown\. Known formats are {', '.join(sorted(READERS))}",
    )


def test_a_dataset_without_areas(loaded: Dataset, home: Home, write: Write) -> None:
    loaded.area_sets.clear()
    refused(loaded, home, write(GOOD_CSV), "dataset folk: the dataset has no area set")


def test_another_edition_that_came_in_between(
    loaded: Dataset, home: Home, write: Write, monkeypatch: Any
) -> None:
    mine = write(GOOD_CSV.replace("10", "20"), "min.csv")
    theirs = write(GOOD_CSV.replace("10", "30"), "deras.csv")
    stage = landing.stage

    def overtaken(*arguments: Any) -> Any:
        monkeypatch.setattr(landing, "stage", stage)
        load(loaded, theirs)
        return stage(*arguments)

    monkeypatch.setattr(landing, "stage", overtaken)
    with pytest.raises(UserError, match="edition 2 was imported while this one was being read"):
        load(loaded, mine)
    assert loaded.releases.count() == 2
    assert len(list(home.releases.rglob("*.parquet"))) == 2


STEPS = [
    (archive, "write_aside"),
    (cube, "build_aside"),
    (cube, "place"),
    (files, "write_json"),
    (files, "sync_folder"),
    (archive, "place"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device"), MemoryError])
def test_an_error_at_any_step_leaves_all_as_before(
    loaded: Dataset,
    home: Home,
    write: Write,
    monkeypatch: Any,
    module: Any,
    name: str,
    after: bool,
    error: Any,
) -> None:
    before = state(home)
    real = getattr(module, name)

    def failing(*arguments: Any, **named: Any) -> Any:
        if after:
            real(*arguments, **named)
        raise error

    monkeypatch.setattr(module, name, failing)
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        load(loaded, write(GOOD_CSV.replace("10", "20")))
    assert isinstance(caught.value, UserError | KeyboardInterrupt | MemoryError | OSError)
    monkeypatch.undo()
    rows, archived, cubes = state(home)
    assert (rows, archived) == before[:2]
    # A cube without a release is a cache that nobody reads; the next command sweeps it.
    assert before[2].items() <= cubes.items()
    load(loaded, write(GOOD_CSV.replace("10", "20")))
