"""The vendored front-end files are the ones the record names, and load nothing from another host."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "src/samstad/web/static/vendor"
PRINT_FONTS = ROOT / "src/samstad/drawing/fonts"
RECORD = json.loads((WEB / "VENDOR.json").read_text("utf-8"))
LOCK = json.loads((ROOT / "package-lock.json").read_text("utf-8"))


@pytest.mark.parametrize("row", RECORD, ids=lambda row: row["file"])
def test_file_is_the_one_recorded(row):
    content = (ROOT / row["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert row["licence"] in {"MIT", "OFL-1.1", "EUPL-1.2"}
    assert row["version"] == LOCK["packages"][f"node_modules/{row['package']}"]["version"]


def test_no_file_lies_beside_the_record():
    recorded = {ROOT / row["file"] for row in RECORD}
    found = {p for folder in (WEB, PRINT_FONTS) for p in folder.rglob("*") if p.is_file()}
    assert found - recorded == {WEB / "VENDOR.json"}


@pytest.mark.parametrize("style", sorted(WEB.rglob("*.css")), ids=lambda p: p.name)
def test_style_loads_nothing_from_another_host(style):
    text = style.read_text("utf-8")
    targets = re.findall(r"url\(\s*(?:'([^']*)'|\"([^\"]*)\"|([^)\"']*))\s*\)", text)
    addresses = [next(part for part in parts if part) for parts in targets]
    for address in addresses:
        if not address.startswith("data:"):
            assert (style.parent / address).is_file(), address
    assert "@import" not in text


def test_every_folder_has_its_licence_text():
    for row in RECORD:
        folder = (ROOT / row["file"]).parent
        nearest = [folder, folder.parent]
        assert any(list(place.glob("LICENSE*")) for place in nearest), row["file"]


def test_lock_names_no_address_to_fetch_from():
    assert [name for name, package in LOCK["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in LOCK["packages"].items() if name)


def test_the_characters_said_to_be_printable_are_those_of_every_print_font():
    from fontTools.ttLib import TTFont

    said = {
        point
        for first, last in json.loads((PRINT_FONTS / "coverage.json").read_text("utf-8"))
        for point in range(first, last + 1)
    }
    fonts = sorted(PRINT_FONTS.glob("*.otf"))
    assert len(fonts) == 4
    assert said == set.intersection(*(set(TTFont(font).getBestCmap()) for font in fonts))
    assert {ord(c) for c in "åäöÅÄÖéüłčđŋ€−–…→≤≥½\u00a0\u202f"} <= said
