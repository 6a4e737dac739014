"""Nobody outside can tell what is withheld: moving a person between two withheld areas changes nothing they see.

Attacks on one page after another (tests/statistics) find what their author thought of. Here two cities differ only in
numbers that the public does not get, and everything that is served to the public must be the same to the byte: pages,
maps, charts, files, feeds. What names the content (hashes) and when it was loaded differs, and is taken out.
"""

from __future__ import annotations

import csv
import difflib
import json
import re
from pathlib import Path

import pytest

from tests.demo_home import Demo, copy_home, samstad, serving
from tests.web.visitor import Read, Visitor

pytestmark = pytest.mark.slow

SOURCE = "demo/sources/demokrati-2026-02-02.csv"
COLUMN = "Aktiva i förening 6–19 år"
INDICATOR = "foreningsaktiva"
ASKED = f"?indikator={INDICATOR}&ar=2025&niva=basomraden-2021"
OWN = f"/sammanstad/omraden/tabell.csv{ASKED}"
MORE = [OWN, f"/sammanstad/omraden/{ASKED}", f"/sammanstad/omraden/{ASKED}&visning=skillnad",
        f"/sammanstad/segregation/{INDICATOR}/", "/sammanstad/statistik/demokrati/2/data.json"]  # fmt: skip
WITHHELD = f"""
import json
from samstad.methods.values import Missing
from samstad.statistics import queries
from samstad.statistics.models import AreaSet, Indicator
indicator = Indicator.objects.get(city__slug="sammanstad", code="{INDICATOR}")
areas = AreaSet.objects.get(city__slug="sammanstad", code="basomraden-2021")
table = queries.indicator_table(indicator, areas)
hidden = table.values.missing[-1] == int(Missing.WITHHELD)
open(PLACE, "w").write(json.dumps({{
    "year": table.periods[-1], "areas": [a for a, h in zip(table.areas, hidden) if h],
}}))
"""
AS_TEXT = ("text/", "image/svg", "application/json", "application/xml", "application/atom", "application/rss")
OWN_TO_A_CITY = [
    (r'(csrfmiddlewaretoken" value=")\w+', r"\1TOKEN"),
    (r"[0-9a-f]{64}", "CONTENT"),
    (r"[0-9a-f]{12,16}\b", "CONTENT"),
    (r"127\.0\.0\.1:\d+", "HOST"),
    (r"T\d{2}:\d{2}:\d{2}\.\d+", "TIME"),
    (r"\b\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\b", "TIME"),
]


@pytest.fixture(scope="module")
def cities(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Demo, list[str]]]:
    """Two copies of the example city: in each a person has moved between the same two areas (named), there and back."""
    made = []
    for name, step in (("there", 1), ("back", -1)):
        folder = tmp_path_factory.mktemp(name)
        copy_home(demo_home, folder / "home")
        demo = Demo(folder / "home")
        demo.python(f"PLACE = {str(folder / 'withheld.json')!r}\n" + WITHHELD)
        withheld = json.loads((folder / "withheld.json").read_text())
        moved = folder / "demokrati.csv"
        between = _move(folder / "home" / SOURCE, moved, withheld["areas"], str(withheld["year"]), step)
        words = ("--city", "sammanstad", "--dataset", "demokrati", "--published", "2026-10-01", str(moved))
        done = samstad(demo.home, "import", "statistics", *words)
        assert done.returncode == 0, done.stderr
        made.append((demo, between))
    return made


def _move(source: Path, target: Path, withheld: list[str], year: str, step: int) -> list[str]:
    """The file with one more of the group in one withheld area and one fewer in another of the same district."""
    text = source.read_text(encoding="utf-8-sig")
    about, table = text.split("\n", 1)
    rows = list(csv.reader(table.splitlines()))
    column = rows[0].index(COLUMN)
    mine = [row for row in rows if row[0] in withheld and row[2] == year and row[column].isdigit()]
    whole = rows[0].index("Barn och unga 6–19 år")
    # In the middle of what is small, so that one more or fewer is as small, and both are covered as before.
    one, other = next(
        (a, b)
        for a in mine
        for b in mine
        if a[0] < b[0]
        and a[0][:6] == b[0][:6]
        and all(2 <= int(r[column]) <= int(r[whole]) - 2 for r in (a, b))
    )
    one[column], other[column] = str(int(one[column]) + step), str(int(other[column]) - step)
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write(about + "\n")
        csv.writer(file, lineterminator="\n").writerows(rows)
    return [one[0], other[0]]


def _shown(demo: Demo, between: list[str]) -> tuple[dict[str, Read], str]:
    """What the public reads, and the indicator's page as somebody reads it who may see what is withheld."""
    with serving(demo.home) as site:
        anybody = Visitor(site.url)
        found, wrong = anybody.crawl(most_of_each=25, start="/sammanstad/")
        for address in [*MORE, *(f"/sammanstad/omraden/basomraden-2021/{code}/" for code in between)]:
            found[address] = anybody.read(address)
            wrong += [address] if found[address].status != 200 else []
        inside = Visitor(site.url)
        inside.sign_in("Stina Statistiker")
        own = inside.read(OWN)
    assert not wrong, wrong[:10]
    return found, _same(own.body.decode("utf-8-sig"))


def _same(text: str) -> str:
    for pattern, word in OWN_TO_A_CITY:
        text = re.sub(pattern, word, text)
    return text


def test_moving_somebody_between_two_withheld_areas_is_seen_nowhere(
    cities: list[tuple[Demo, list[str]]],
) -> None:
    (there, inside_there), (back, inside_back) = (_shown(*city) for city in cities)
    assert len(there) > 200
    assert inside_there != inside_back, "nothing was moved, or nobody sees it"
    by_name = {_same(address): read for address, read in back.items()}
    assert {_same(address) for address in there} == set(by_name)
    told = []
    for address, one in there.items():
        a, b = one.body, by_name[_same(address)].body
        if one.kind.startswith(AS_TEXT):
            a, b = (_same(body.decode("utf-8-sig")) for body in (a, b))
            differing = difflib.unified_diff(a.split("\n"), b.split("\n"), n=0, lineterm="")
            told += ["\n".join([address, *list(differing)[:8]])] if a != b else []
        elif one.kind.startswith("image/"):
            told += [address] if a != b else []
    assert not told, "\n\n".join(told[:10])
