"""What the documents say of the city folder is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samstad import exchange
from samstad.exchange.schema.folder import CITY_FILE, NOUNS
from samstad.exchange.schema.publish import documents
from samstad.organisation.models import City
from samstad.organisation.rights import command_line
from samstad.steering.models import Goal
from tests.exchange.test_round_trip import files_in

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "city-folder.md").read_text(encoding="utf-8")


def test_the_published_schema_is_the_schema() -> None:
    """Made by `python -m samstad.exchange.schema`."""
    published = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "schema").iterdir()}
    assert published == documents()


def test_every_file_of_the_format_is_described() -> None:
    for noun in NOUNS:
        assert f"`{noun.field}/<" in PAGE or f"`{noun.field}.yaml`" in PAGE, noun.field
        assert f"(schema/{noun.schema}.schema.json)" in PAGE
    assert f"`{CITY_FILE}`" in PAGE


@pytest.mark.django_db
def test_the_example_in_the_page_loads(tmp_path: Path) -> None:
    blocks = re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 5
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    exchange.load(tmp_path, command_line())
    goal = Goal.objects.get()
    assert (goal.owner.code, str(goal.area)) == ("kommunstyrelsen", "stadsdelar:02")
    once = exchange.export(City.objects.get(), tmp_path / "out")
    assert set(files_in(once)) == {name for name, _ in blocks}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_example_city_comes_back_byte_for_byte(tmp_path: Path) -> None:
    from samstad.demo import geography, plan, series, setup

    shapes = geography.build(plan.DEFAULT_SEED)
    exchange.write_folder(setup.folder(shapes, series.build(shapes)), tmp_path / "first")
    exchange.load(tmp_path / "first", command_line())
    exchange.export(City.objects.get(), tmp_path / "second")
    assert files_in(tmp_path / "second") == files_in(tmp_path / "first")
    again = exchange.load(tmp_path / "first", command_line())
    assert again.created.total() == again.changed.total() == len(again.kept) == 0
