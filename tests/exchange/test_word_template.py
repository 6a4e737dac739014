"""The city's Word file in the city folder: out and in to the byte, named by its hash, checked as one uploaded is."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samstad import exchange
from samstad.drawing.word import default_template
from samstad.exchange.problems import FolderError
from samstad.followup import templates
from samstad.followup.models import WordTemplate
from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from tests.exchange.test_reading import CITY, written

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
MACHINE = Actor("cli:test", machine=True)
FILE = "word-template.docx"


def with_template(place: Path, content: bytes, *, said: str = "", name: str = "Mall.docx") -> Path:
    lines = (
        f'word_template = "{said or hashlib.sha256(content).hexdigest()}"\nword_template_name = "{name}"\n'
    )
    folder = written(place, **{"city.toml": CITY + lines})
    (folder / FILE).write_bytes(content)
    return folder


def another(content: bytes, name: str, text: str) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr(name, text)
    return out.getvalue()


def faults(folder: Path) -> list[str]:
    with pytest.raises(FolderError) as caught:
        exchange.load(folder, MACHINE)
    assert not City.objects.exists()
    return [str(problem) for problem in caught.value.problems]


def test_it_goes_in_and_comes_out_to_the_byte_and_is_taken_in_once(tmp_path: Path) -> None:
    own = another(default_template(), "docProps/eget.txt", "stadens")
    folder = with_template(tmp_path, own)
    first = exchange.load(folder, MACHINE)
    assert first.created["word template"] == 1
    assert exchange.load(folder, MACHINE).unchanged["word template"] == 1
    assert WordTemplate.objects.count() == 1
    city = City.objects.get()
    held = templates.current(city)
    assert (bytes(held.content), held.name, held.by) == (own, "Mall.docx", "cli:test")
    out = exchange.export(city, tmp_path / "ut", actor=MACHINE)
    again = exchange.export(city, tmp_path / "ut-igen", actor=MACHINE)
    assert (out / FILE).read_bytes() == own == (again / FILE).read_bytes()
    assert (out / "city.toml").read_bytes() == (again / "city.toml").read_bytes()
    assert not exchange.load(out, MACHINE).changed
    # Another one takes its place; the one before is kept, and a folder without one says nothing of it.
    exchange.load(with_template(tmp_path, default_template(), name="Ny.docx"), MACHINE)
    assert [row.name for row in WordTemplate.objects.all()] == ["Ny.docx", "Mall.docx"]
    (folder / FILE).unlink()
    exchange.load(written(tmp_path), MACHINE)
    assert templates.current(city).name == "Ny.docx"
    # Back to the program's own look: nothing of it in the folder any more.
    templates.go_back(MACHINE, city)
    exchange.export(city, out, actor=MACHINE)
    assert not (out / FILE).exists()
    assert "word_template" not in (out / "city.toml").read_text()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 2**31), bit=st.integers(0, 7))
def test_whichever_bit_of_it_turns_it_is_refused(tmp_path: Path, at: int, bit: int) -> None:
    own = default_template()
    folder = with_template(tmp_path, own)
    broken = bytearray(own)
    broken[at % len(own)] ^= 1 << bit
    (folder / FILE).write_bytes(bytes(broken))
    found = faults(folder)
    assert any("city.toml:6:1: " in one and "is another file" in one for one in found)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"ingen mall", "Word file"),
        (another(default_template(), "word/vbaProject.bin", "x"), "macros"),
        (b"PK" + b"0" * (templates.LARGEST + 1), "too large"),
    ],
)
def test_what_would_be_refused_on_the_site_is_refused_here(tmp_path: Path, content: bytes, told: str) -> None:
    found = faults(with_template(tmp_path, content))
    assert any(one.startswith(FILE) and told in one for one in found)


def test_a_file_without_its_name_and_a_name_without_its_file_are_told(tmp_path: Path) -> None:
    folder = with_template(tmp_path, default_template())
    (folder / FILE).unlink()
    assert any(f"there is no {FILE} beside it" in one for one in faults(folder))
    (folder / FILE).write_bytes(default_template())
    (folder / "city.toml").write_text(CITY)
    (told,) = faults(folder)
    assert hashlib.sha256(default_template()).hexdigest() in told
    (folder / "city.toml").write_text(CITY + 'word_template_name = "x"\n')
    assert any("no word_template that could be called so" in one for one in faults(folder))
