"""A frozen report of the example city: its files, its numbers, and what a changed byte does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.demo_home import samstad


def frozen(home: Path) -> Path:
    (folder,) = (home / "reports").iterdir()
    return folder


def change_one_byte(path: Path, at: int | None = None) -> None:
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    place = len(content) // 2 if at is None else at
    content[place] ^= 1
    path.write_bytes(content)


def verified(home: Path) -> tuple[int, str]:
    done = samstad(home, "report", "verify")
    return done.returncode, done.stderr


def test_what_was_built_verifies(demo_home: Path) -> None:
    done = samstad(demo_home, "report", "verify", "--json")
    assert done.returncode == 0, done.stderr
    (report,) = json.loads(done.stdout)["reports"]
    assert report["findings"] == []
    assert report["figures"] > 300
    assert report["judgements"] >= 30


@pytest.mark.parametrize(
    "name",
    [
        "report.json",
        *(f"report.{lang}.{kind}" for lang in ("sv", "en") for kind in ("html", "pdf", "docx", "xlsx")),
    ],
)
def test_one_byte_of_any_file_is_noticed(demo_copy: Path, name: str) -> None:
    change_one_byte(frozen(demo_copy) / name)
    code, said = verified(demo_copy)
    assert code == 1
    assert name in said
    assert samstad(demo_copy, "doctor").returncode == 1


def test_one_byte_of_any_release_is_noticed(demo_copy: Path) -> None:
    content = json.loads((frozen(demo_copy) / "report.json").read_text())
    hashes = {release["content_hash"] for release in content["releases"].values()}
    files = [path for path in (demo_copy / "releases").rglob("*.parquet") if path.stem in hashes]
    assert len(files) == len(hashes) >= 5
    for path in files:
        whole = path.read_bytes()
        change_one_byte(path)
        code, said = verified(demo_copy)
        assert code == 1, path
        assert "release" in said
        path.write_bytes(whole)
    assert verified(demo_copy)[0] == 0


def test_a_missing_and_a_strange_file_are_noticed(demo_copy: Path) -> None:
    (frozen(demo_copy) / "report.sv.pdf").unlink()
    (frozen(demo_copy) / "bilaga.pdf").write_bytes(b"?")
    code, said = verified(demo_copy)
    assert code == 1
    assert "report.sv.pdf: the file is gone" in said
    assert "bilaga.pdf: the file does not belong" in said


def test_the_numbers_follow_from_the_archive_and_not_from_the_cube(demo_copy: Path) -> None:
    """Without the cube verifying goes on; with a false cube it finds the same."""
    shutil.rmtree(demo_copy / "cube")
    assert verified(demo_copy)[0] == 0


def forge(home: Path, change: Callable[[dict], None]) -> None:
    """Alter the content and its hash together, as somebody with the database in hand could."""
    import hashlib
    import sqlite3

    path = frozen(home) / "report.json"
    content = json.loads(path.read_text())
    change(content)
    path.chmod(0o644)
    path.write_text(json.dumps(content, ensure_ascii=False))
    with sqlite3.connect(home / "samstad.sqlite3") as database:
        database.execute(
            "UPDATE followup_reportfile SET sha256 = ? WHERE name = 'report.json'",
            (hashlib.sha256(path.read_bytes()).hexdigest(),),
        )


def nudge_figure(content: dict) -> None:
    figure = next(f for f in content["figures"].values() if f["value"] is not None)
    figure["value"] += 0.001


def nudge_print(content: dict) -> None:
    figure = next(f for f in content["figures"].values() if f["value"] is not None)
    figure["printed"]["sv"]["value"] = "99,9"


def turn_judgement(content: dict) -> None:
    judgement = next(j for goal in content["goals"] for j in goal["judgements"] if j["state"] == "worse")
    judgement["state"] = judgement["judgement"]["state"] = "met"


def shift_index(content: dict) -> None:
    content["maps"][0]["table"]["scores"][0] += 0.01


@pytest.mark.parametrize("change", [nudge_figure, nudge_print, turn_judgement, shift_index])
def test_a_forged_number_is_found_though_every_hash_is_right(demo_copy: Path, change) -> None:
    forge(demo_copy, change)
    code, said = verified(demo_copy)
    assert code == 1
    assert "altered" not in said


def test_a_later_release_leaves_the_report_as_it_is(demo_home: Path) -> None:
    """The revised edition of `arbete` was loaded after the freeze: the report still rests on the first."""
    content = json.loads((frozen(demo_home) / "report.json").read_text())
    assert content["releases"]["arbete"]["number"] == 1
    account = json.loads((demo_home / "demo.json").read_text())
    assert account["changed"] >= 3
    then = json.loads(
        samstad(demo_home, "judge", "--city", "sammanstad", "--as-of", "2026-09-30", "--json").stdout
    )
    now = json.loads(samstad(demo_home, "judge", "--city", "sammanstad", "--json").stdout)
    reported = {j["target"]: j["state"] for goal in content["goals"] for j in goal["judgements"]}
    states = {target["target"]: target["state"] for target in then["targets"]}
    assert {target: states[target] for target in reported} == reported
    today = {target["target"]: target["state"] for target in now["targets"]}
    turned = {target for target in reported if today[target] != reported[target]}
    assert len(turned) == account["changed"]


def test_everything_says_that_it_is_synthetic(demo_home: Path) -> None:
    import pypdfium2

    folder = frozen(demo_home)
    assert "Påhittad kommun" in (folder / "report.sv.html").read_text()
    assert "Fictional municipality" in (folder / "report.en.html").read_text()
    pdf = pypdfium2.PdfDocument(folder / "report.sv.pdf")
    assert all("Påhittad kommun" in page.get_textpage().get_text_bounded() for page in pdf)


def test_the_pdf_claims_what_it_should(demo_home: Path) -> None:
    import pikepdf

    for lang in ("sv", "en"):
        with pikepdf.open(frozen(demo_home) / f"report.{lang}.pdf") as pdf:
            about = pdf.open_metadata()
            assert str(pdf.Root.Lang).startswith(lang)
            assert (about["pdfaid:part"], about["pdfaid:conformance"], about["pdfuaid:part"]) == (
                "2",
                "A",
                "1",
            )


def test_no_withheld_number_is_in_any_file(demo_home: Path) -> None:
    """What is withheld has no value, interval or count in the content that everybody may read."""
    content = json.loads((frozen(demo_home) / "report.json").read_text())
    for figure in content["figures"].values():
        if figure["missing"] != "present":
            assert figure["value"] is figure["lower"] is figure["upper"] is None
    for goal in content["goals"]:
        for judgement in goal["judgements"]:
            for point in judgement["points"]:
                if point["missing"] != "present":
                    assert point["value"] is point["base"] is None


def _sheets(file: Path) -> dict[str, list[tuple[object, ...]]]:
    from openpyxl import load_workbook

    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(file)}


def test_the_workbook_holds_the_reports_own_numbers_as_numbers(demo_home: Path) -> None:
    """Every figure of the content, cell by cell: a number where there is one, else the word that the report prints."""
    content = json.loads((frozen(demo_home) / "report.json").read_text())
    for lang, name in (("sv", "Indikatorer"), ("en", "Indicators")):
        _, *rows = _sheets(frozen(demo_home) / f"report.{lang}.xlsx")[name]
        assert len(rows) == len(content["figures"])
        for row in rows:
            indicator, _, _, area_set, area, _, period, value, lower, upper, *_ = row
            figure = content["figures"][f"{indicator}:{area_set}:{area}:{period}"]
            if figure["missing"] == "present":
                # Excel keeps fifteen digits of a number.
                for cell, known in ((value, "value"), (lower, "lower"), (upper, "upper")):
                    assert cell == (figure[known] and pytest.approx(figure[known], rel=1e-14))
            else:
                assert (value, lower, upper) == (figure["printed"][lang]["value"], None, None)


def test_the_word_file_is_the_web_page_in_words(demo_home: Path) -> None:
    """Same headings and same tables as the HTML that was frozen beside it, with every picture described."""
    import re

    from docx import Document

    for lang in ("sv", "en"):
        page = (frozen(demo_home) / f"report.{lang}.html").read_text()
        word = Document(str(frozen(demo_home) / f"report.{lang}.docx"))
        assert len(word.tables) == len(re.findall("<table", page)) > 5
        assert len(word.inline_shapes) == len(re.findall("<figure", page)) > 20
        assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)
        heads = [line.text for line in word.paragraphs if line.style.name.startswith("Heading")]
        assert len(heads) == len(set(re.findall(r"<h[2-5][^>]*>", page))) or all(
            text in page for text in heads
        )


def test_a_report_is_made_of_its_content_alone(demo_home: Path) -> None:
    """Made again from the frozen content, the workbook has the same bytes."""
    from samstad.drawing import excel
    from samstad.followup import layout_sheets

    content = json.loads((frozen(demo_home) / "report.json").read_text())
    for lang in ("sv", "en"):
        again = excel.render(layout_sheets.book(content, lang))
        assert again == (frozen(demo_home) / f"report.{lang}.xlsx").read_bytes()
