"""The city's own Word template: a strategist of the city executive board takes in another look, and what is compiled
after that is written in it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from docx.shared import Pt, RGBColor

from tests.browser import assert_accessible, screenshot
from tests.demo_home import Site
from tests.journeys.steps import CITY, answered, follow, plain, press, region, row

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.postgres]

Person = Callable[..., "Page"]
TEMPLATE = CITY + "wordmall/"
FREEZING = 300  # seconds: every number is derived, and the report set in type in two languages
GREEN = RGBColor(0x0A, 0x5B, 0x3C)


def fetched(page: Page, site: Site, name: str) -> bytes:
    """The file behind the link of this name."""
    address = page.get_by_role("link", name=name).get_attribute("href") or ""
    answer = page.request.get(site.url + address)
    assert answer.status == 200
    return bytes(answer.body())


def another_look(template: bytes) -> bytes:
    """The template as somebody has changed it in Word: its first heading in another typeface, size and colour."""
    made = docx.Document(io.BytesIO(template))
    font = made.styles["Heading 1"].font
    font.name, font.size, font.color.rgb = "Georgia", Pt(21), GREEN
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def look_of(file: bytes) -> tuple[str | None, float | None]:
    """Typeface and points of the first heading in a document."""
    font = docx.Document(io.BytesIO(file)).styles["Heading 1"].font
    return font.name, font.size.pt if font.size else None


def test_another_look_is_taken_in_and_the_next_report_has_it(
    person: Person, site: Site, tmp_path: Path
) -> None:
    page = person("Siv Strateg", expect=("422",))
    page.goto(site.url + CITY + "rapportering/")
    follow(page, "Stadens Wordmall")
    assert page.url == site.url + TEMPLATE
    now = region(page, "Används nu")
    assert "Programmets eget utseende" in plain(now)
    assert_accessible(page)
    before = look_of(fetched(page, site, "Ett provdokument i Word"))
    what_is_no_template_is_told_once(page, tmp_path)

    file = tmp_path / "stadens-mall.docx"
    file.write_bytes(another_look(fetched(page, site, "Själva mallen")))
    page.get_by_label("En Wordfil (.docx) med formatmallarna").set_input_files(file)
    press(page, "Använd filen")
    answered(page, "Dokument skrivs nu i den nya mallen.")
    assert "stadens-mall.docx" in plain(now)
    assert "Siv Strateg" in plain(now)
    heading = plain(row(page, "Heading 1")).split("\t")
    assert heading[-2:] == ["Georgia", "21,0"]
    assert_accessible(page)
    screenshot(page, "journey-word-template-1280")
    assert look_of(fetched(page, site, "Ett provdokument i Word")) == ("Georgia", 21.0) != before

    a_report_is_written_in_it(page, site)

    page.goto(site.url + TEMPLATE)
    press(page, "Gå tillbaka till programmets eget utseende")
    answered(page, "Dokument skrivs nu med programmets eget utseende.")
    assert look_of(fetched(page, site, "Ett provdokument i Word")) == before
    # Nothing is written over: the file that was used is in the history.
    assert "stadens-mall.docx" in plain(page.get_by_role("main"))
    assert "Georgia" not in plain(page.get_by_role("table"))


def what_is_no_template_is_told_once(page: Page, tmp_path: Path) -> None:
    """A letter and a workbook that somebody has named .docx: one message each, and the look stays."""
    page.set_viewport_size({"width": 360, "height": 900})
    for name, content, said in (
        ("inbjudan.docx", b"Hej", "Filen är ingen Wordfil (.docx) som går att läsa."),
        ("utan-mallar.docx", without_styles(), "Filen saknar formatmallar som dokument använder"),
    ):
        wrong = tmp_path / name
        wrong.write_bytes(content)
        page.get_by_label("En Wordfil (.docx) med formatmallarna").set_input_files(wrong)
        press(page, "Använd filen")
        told = page.get_by_role("main").get_by_role("alert")
        assert plain(told).count(said) == told.get_by_role("listitem").count() == 1
        follow(page, "En Wordfil (.docx) med formatmallarna", within=told)
        assert page.locator("#id_file:focus").count() == 1
        assert "Programmets eget utseende" in plain(region(page, "Används nu"))
        assert_accessible(page)
        screenshot(page, f"journey-word-template-{wrong.stem}-360")
    page.set_viewport_size({"width": 1280, "height": 900})


def without_styles() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def a_report_is_written_in_it(page: Page, site: Site) -> None:
    """What is frozen already keeps the look that it has; what is compiled now has the new one."""
    page.set_default_timeout(FREEZING * 1000)
    page.goto(site.url + CITY + "rapporter/sammanstad-oktober-2026-1/")
    frozen = look_of(page.request.get(page.url + "report.sv.docx").body())
    page.goto(site.url + CITY + "rapportering/verksamhetsberattelse-2025/")
    press(page, "Sammanställ och frys rapporten")
    answered(page, "Rapporten är sammanställd och fryst.")
    follow(page, "Öppna rapporten")
    for lang in ("sv", "en"):
        written = docx.Document(io.BytesIO(page.request.get(page.url + f"report.{lang}.docx").body()))
        font = written.styles["Heading 1"].font
        assert (font.name, font.size.pt, font.color.rgb) == ("Georgia", 21.0, GREEN)
        assert any(each.style.name == "Heading 1" for each in written.paragraphs)
    page.goto(site.url + CITY + "rapporter/sammanstad-oktober-2026-1/")
    assert look_of(page.request.get(page.url + "report.sv.docx").body()) == frozen != ("Georgia", 21.0)
