"""Several web processes read while another imports: every answer is wholly of one edition, the one it names.

Two servers of two workers each serve one home. A delivery raises every number of the edition before by the same, so
that from any number of any area it follows which edition it is of.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re
import shutil
import signal
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.children import at, start, wait_until_ready, wait_until_stopped
from tests.cli.provstad import CODES, DAY, build, jobs
from tests.demo_home import Site, samstad, serving

JOBS = ("import", "statistics")
RAISED = 20  # in work, in every area and year, from one edition to the next
IMPORTS = 3
YEARS = (2018, 2025)


class Served:
    """A home with several servers, and what they answer."""

    def __init__(self, home: Path, sites: list[Site], **variables: str) -> None:
        self.home, self.sites, self.variables = home, sites, variables

    def deliver(self, number: int) -> tuple[str, ...]:
        """The words of the command that imports edition `number`."""
        path = self.home.parent / f"{number}.csv"
        path.write_bytes(jobs(RAISED * (number - 1)))
        return (*JOBS, str(path), "--city", "prov", "--dataset", "jobb")

    def editions(self, site: Site) -> set[int]:
        """The editions that the numbers of one page and one file are of; fails where either is of two."""
        found = set()
        for year in YEARS:
            said = in_file(get(site, f"/prov/omraden/tabell.csv?indikator=arbete&ar={year}"), year)
            shown = in_page(get(site, f"/prov/indikatorer/arbete/?ar={year}"), year)
            assert len(said) == 1, f"one file of several editions: {said}"
            assert len(shown) == 1, f"one page of several editions: {shown}"
            found |= said | shown
        return found


def get(site: Site, path: str) -> str:
    request = urllib.request.Request(site.url + path, headers={"Accept-Language": "en"})
    with urllib.request.urlopen(request, timeout=300) as answer:
        return answer.read().decode("utf-8-sig")


def edition_of(code: str, year: int, share: float) -> int:
    """The edition in which the area has this share."""
    first = 300 + 10 * CODES.index(code) + 2 * (year - 2016)
    steps = (share * 6 - first) / RAISED
    assert abs(steps - round(steps)) < 0.2, f"{share} of {code} in {year} is in no edition"
    return round(steps) + 1


def in_file(text: str, year: int) -> set[int]:
    """The editions of the file's numbers, and the one that the file names."""
    rows = list(csv.DictReader(io.StringIO(text[text.index("area_set") :])))
    assert [row["area"] for row in rows] == list(CODES)
    named = {int(row["releases"].removeprefix("jobb/")) for row in rows}
    return named | {edition_of(row["area"], year, float(row["value"])) for row in rows if row["value"]}


def in_page(text: str, year: int) -> set[int]:
    """The editions of the numbers in the page's table of areas, and the one that it names as its source."""
    found = re.findall(r'>Ruta (\d{4})</a></th><td class="n">([\d.]+)<', text)
    assert [code for code, _ in found] == list(CODES)
    named = {int(number) for number in re.findall(r">Jobb, edition (\d+)<", text)}
    assert named
    return named | {edition_of(code, year, float(share)) for code, share in found}


@contextlib.contextmanager
def served(home: Path, **variables: str) -> Iterator[Served]:
    with contextlib.ExitStack() as stack:
        sites = [stack.enter_context(serving(home, "--workers", "2", **DAY, **variables)) for _ in range(2)]
        yield Served(home, sites, **variables)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def web(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    variables = {}
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("prov_template"), tmp_path / "home")
    else:
        variables = {"DATABASE_URL": request.getfixturevalue("postgres_database")}
        build(tmp_path / "home", tmp_path, **variables)
    with served(tmp_path / "home", **variables) as found:
        yield found


def test_nobody_sees_half_an_edition_while_one_is_imported(web: Served) -> None:
    """Readers ask without a pause while editions come; each sees the editions in order, and in the end the last."""
    over = threading.Event()
    seen: list[list[int]] = [[] for _ in web.sites * 2]
    failed: list[Exception] = []

    def read(place: int) -> None:
        try:
            while not over.is_set():
                seen[place].append(max(web.editions(web.sites[place % len(web.sites)])))
        except Exception as error:  # noqa: BLE001  (said where the test runs)
            failed.append(error)

    for site in web.sites * 3:  # a worker's first page draws its map, which may take as long as an import
        assert web.editions(site) == {1}
    readers = [threading.Thread(target=read, args=(place,)) for place in range(len(seen))]
    for reader in readers:
        reader.start()
    try:
        for number in range(2, 2 + IMPORTS):
            done = samstad(web.home, *web.deliver(number), **DAY, **web.variables)
            assert done.returncode == 0, done.stderr
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert not failed, failed
    for each in seen:
        assert each == sorted(each)
    assert sum(map(len, seen)) > IMPORTS
    assert len({number for each in seen for number in each}) > 1, "no reader read while editions came"
    for site in web.sites:
        assert web.editions(site) == {1 + IMPORTS}


STEPS = [
    ("samstad.statistics.store.cube:place", True),
    ("samstad.statistics.store.archive:place", False),
    ("samstad.statistics.store.archive:place", True),
    ("committing", False),
    ("committing", True),
]


@pytest.mark.slow
def test_an_import_that_stands_still_between_two_steps_is_not_seen(web: Served) -> None:
    """Stopped, alive, at each step in turn: until it has committed everybody sees the edition before."""
    for number, (step, after) in enumerate(STEPS, start=2):
        spoil = at(step, "SIGSTOP", after=after)
        process = start(web.home, *web.deliver(number), spoil=spoil, **web.variables)
        try:
            wait_until_ready(process)
            wait_until_stopped(process)
            committed = step == "committing" and after
            for site in web.sites:
                assert web.editions(site) == {number if committed else number - 1}
        finally:
            process.send_signal(signal.SIGCONT)
            _, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        for site in web.sites:
            assert web.editions(site) == {number}
