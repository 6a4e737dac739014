"""The example city as it is served: every link, as everybody who can sign in, and how much is sent."""

from __future__ import annotations

import re

import pytest

from tests.demo_home import Site
from tests.web.visitor import Visitor

pytestmark = pytest.mark.slow

# Readers of the table in the design, with enough pages of each kind to see every sort of object.
PERSONS = [
    "Siv Strateg",
    "Pelle Planerare",
    "Disa Direktör",
    "Stina Statistiker",
    "Nils Nämndsekreterare",
    "Pia Polis",
    "Rut Revisor",
    "Stellan Statstjänsteman",
    "Frida Forskare",
]
MOST_COMPRESSED = 300_000


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_link_for_anybody(lang: str, demo_site: Site) -> None:
    # An indicator has an address for each area, year and level: some thousands, of which some are enough.
    found, wrong = Visitor(demo_site.url, lang).crawl(most_of_each=60 if lang == "sv" else 25)
    assert not wrong, "\n".join(wrong[:40])
    assert len(found) > (250 if lang == "sv" else 120)
    heavy = {
        a: r.sent for a, r in found.items() if r.kind.startswith("text/html") and r.sent > MOST_COMPRESSED
    }
    assert not {a: size for a, size in heavy.items() if not a.endswith(".html")}


@pytest.mark.parametrize("name", PERSONS)
def test_every_link_for(name: str, demo_site: Site) -> None:
    visitor = Visitor(demo_site.url)
    assert name in visitor.persons()
    visitor.sign_in(name)
    found, wrong = visitor.crawl(most_of_each=15)
    assert not wrong, "\n".join(wrong[:40])
    assert name in found["/"].body.decode()


def test_synthetic_numbers_say_so_on_every_page(demo_site: Site) -> None:
    found, _wrong = Visitor(demo_site.url).crawl(most_of_each=6)
    pages = {
        a: r for a, r in found.items() if a.startswith("/sammanstad/") and r.kind.startswith("text/html")
    }
    assert len(pages) > 40
    silent = [a for a, r in pages.items() if not re.search("genererade|generated", r.body.decode())]
    assert silent == []
    files = [r.body.decode("utf-8-sig") for a, r in found.items() if "tabell.csv" in a and "sammanstad" in a]
    assert files
    assert all("syntetiska" in text for text in files)


def test_real_place_has_no_numbers_and_names_sources(demo_site: Site) -> None:
    found, _wrong = Visitor(demo_site.url).crawl(most_of_each=50, start="/stockholm/")
    pages = {a: r.body.decode() for a, r in found.items() if a.startswith("/stockholm/")}
    assert not any(a.startswith("/stockholm/statistik/") and a.count("/") > 4 for a in pages), "an edition"
    assert "Ingen statistik är inläst" in pages["/stockholm/statistik/"]
    assert not any('class="synthetic"' in text for text in pages.values())
