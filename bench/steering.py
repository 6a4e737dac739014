"""Steering at the size of the largest city: pages with 50 people at once, the annual account, a workbook of 5 000 rows.

`SAMSTAD_BENCH_GOALS` makes the city smaller (`bench.steering_city`). Pages are asked for over the loopback by 50 people
at once who read each page for some seconds, as 200 reporting within an hour do; every tenth request saves a text.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.chain import ROOT, _Site
from bench.steering_city import BODIES, LAST_YEAR
from bench.table import Row

GOALS = int(os.environ.get("SAMSTAD_BENCH_GOALS", "150000"))
AT_ONCE, LASTS, READS = 50, 60, (1.0, 5.0)
GROUP = "Steering"
ROUND = f"arsredovisning-{LAST_YEAR}"
ACCOUNT = """
import json, time
import django
django.setup()
from samstad.followup import jobs
from samstad.followup.models import ReportingRound
from samstad.organisation.models import User
from samstad.organisation.rights import actor_of
told = []
real = jobs._teller
def heard(job):
    tell = real(job)
    def both(at, of, step):
        told.append(at)
        tell(at, of, step)
    return both
jobs._teller = heard
jobs.queue(actor_of(User.objects.get(email="p0@example.org")), ReportingRound.objects.get(code="%s"))
start = time.perf_counter()
done = jobs.work_one()
assert done.error == "", done.error
print(json.dumps({"seconds": time.perf_counter() - start, "steps": len(set(told))}))
"""
WORKBOOK = """
import io, json, time
import django
django.setup()
from openpyxl import load_workbook
from samstad.exchange import workbook
from samstad.organisation.rights import command_line
from samstad.steering.models import Activity, Goal, SteeringDocument
document = SteeringDocument.objects.get(code="plan-namnd-1-%d")
goals = list(document.goals.all())
short = 5000 - sum(len(rows) for rows in workbook.writing.rows.objects_of(document).values())
Activity.objects.bulk_create(
    Activity(document=document, goal=goals[n %% len(goals)], code=f"mer-{n}",
             title={"sv": f"Mer {n}"}, sort_key=f"mer {n}", responsible=document.owner,
             state="planned") for n in range(max(0, short)))
SteeringDocument.objects.filter(pk=document.pk).update(state="draft")
document.refresh_from_db()
said = {}
start = time.perf_counter()
file = workbook.write(document)
said["written"] = time.perf_counter() - start
book = load_workbook(io.BytesIO(file))
page = book["Aktiviteter"]
for row in range(2, 102):
    page.cell(row, 4).value = f"En annan {row}"
out = io.BytesIO()
book.save(out)
start = time.perf_counter()
returned = workbook.read(out.getvalue())
said["read"] = time.perf_counter() - start
found = workbook.compare(returned, document, command_line())
said["compared"] = time.perf_counter() - start
said["rows"] = found.read
assert len(found.takeable) == 100, len(found.takeable)
start = time.perf_counter()
workbook.accept(command_line(), found)
said["accepted"] = time.perf_counter() - start
print(json.dumps(said))
"""


def measure(folder: Path) -> Iterator[Row]:
    home = folder / "home"
    told = _run(home, "-m", "bench.steering_city", str(GOALS))
    size = f"{BODIES} bodies, 10 years, {told['goals']:,} goals, {told['activities']:,} activities"
    yield Row(GROUP, "the city written in bulk", f"{told['seconds']:.0f} s", "–", size)
    yield from measured(home, told)


def measured(home: Path, told: dict[str, Any]) -> Iterator[Row]:
    """Of a home that has been filled."""
    with _Site(home) as site:
        yield from _pages(site, told["sessions"])
    done = _run(home, "-c", ACCOUNT % ROUND)
    note = f"{BODIES} bodies' answers, as HTML, PDF, Word and Excel in two languages, by the worker;"
    yield Row(
        GROUP,
        "the annual account compiled",
        f"{done['seconds']:.1f} s",
        "≤ 30 s",
        f"{note} {done['steps']} steps told",
    )
    book = _run(home, "-c", WORKBOOK % LAST_YEAR)
    yield Row(
        GROUP,
        f"a workbook of {book['rows']:,} rows read and compared",
        f"{book['compared']:.1f} s",
        "≤ 10 s",
        f"read {book['read']:.1f} s; written {book['written']:.1f} s; 100 changes accepted {book['accepted']:.1f} s",
    )


def _run(home: Path, *words: str) -> dict[str, Any]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAMSTAD_", "DATABASE_URL"))}
    places = {"SAMSTAD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "samstad.conf.settings"}
    path = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    done = subprocess.run(
        [sys.executable, *words], env=kept | places | path, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


# --- Pages ---------------------------------------------------------------------------------------------------


def _addresses(body: str) -> list[str]:
    """What somebody who reports for a body opens in that hour."""
    plan = f"plan-{body}-{LAST_YEAR}"
    return [
        "/bench/",
        "/bench/mal/",
        f"/bench/mal/?organisation={body}",
        "/bench/styrning/",
        f"/bench/styrning/?organisation={body}",
        "/bench/styrning/plats/?plats=fokus:fokus-003",
        "/bench/styrning/luckor/",
        f"/bench/mal/{plan}/namndmal-{random.randrange(10)}/",
        f"/bench/dokument/{plan}/",
        "/bench/aktiviteter/",
        f"/bench/aktiviteter/?organisation={body}&ar={LAST_YEAR}",
        "/bench/aktiviteter/tavla/",
        f"/bench/aktiviteter/tidslinje/?organisation={body}",
        f"/bench/styrning/?gren=budget-{LAST_YEAR}/omrade-{random.randrange(26)}",
        "/bench/rapportering/",
        f"/bench/rapportering/{ROUND}/",
        f"/bench/rapportering/{ROUND}/{body}/",
        f"/bench/rapportering/{ROUND}/{body}/skriv/",
        f"/bench/rapportering/{ROUND}/{body}/skriv/",
    ]


class _Person(threading.Thread):
    """Opens pages, reads each for a while, and saves a text at times."""

    def __init__(self, port: int, who: dict[str, str], until: float) -> None:
        super().__init__()
        self.port, self.who, self.until = port, who, until
        self.times: list[tuple[str, float]] = []
        self.failed: Counter[str] = Counter()

    def run(self) -> None:
        choice = random.Random(self.who["session"])
        time.sleep(choice.uniform(0, READS[1]))
        while time.perf_counter() < self.until:
            path = choice.choice(_addresses(self.who["body"]))
            page = self._ask("GET", path)
            if path.endswith("/skriv/") and page and choice.random() < 0.8:
                self._save(path, page)
            time.sleep(choice.uniform(*READS))

    def _save(self, path: str, page: str) -> None:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        version = re.search(r'name="text-version" value="(\d+)"', page)
        if token:
            body = f"csrfmiddlewaretoken={token[1]}&text-version={version[1] if version else 1}&text-text=Ny+text"
            self._ask("POST", path.removesuffix("skriv/") + "del/text/spara/", body)

    def _ask(self, method: str, path: str, body: str = "") -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookie = f"sessionid={self.who['session']}"
        token = body.partition("csrfmiddlewaretoken=")[2].partition("&")[0]
        headers = {
            "Accept-Language": "sv",
            "Cookie": cookie + (f"; csrftoken={self.secret}" if token else ""),
        }
        if token:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        start = time.perf_counter()
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        kind = re.sub(r"namnd-\d+|namndmal-\d+", "*", f"{method} {path}")
        self.times.append((kind, time.perf_counter() - start))
        if answer.status != 200:
            self.failed[f"{answer.status} {kind}"] += 1
        if found := re.search(r"csrftoken=([^;]+)", answer.getheader("Set-Cookie", "") or ""):
            self.secret = found[1]
        connection.close()
        return text

    secret = ""


def _pages(site: _Site, sessions: list[dict[str, str]]) -> Iterator[Row]:
    for path in _addresses(sessions[1]["body"]):
        _Person(site.port, sessions[1], 0)._ask("GET", path)
    # Alone first: what a page costs when nobody else is there.
    alone = _Person(site.port, sessions[1], 0)
    for path in _addresses(sessions[1]["body"]) * 3:
        alone._ask("GET", path)
    until = time.perf_counter() + LASTS
    people = [_Person(site.port, who, until) for who in sessions[1 : AT_ONCE + 1]]
    for person in people:
        person.start()
    for person in people:
        person.join()
    times = [one for person in people for one in person.times]
    failed = sum((person.failed for person in people), Counter[str]())
    if failed:
        raise RuntimeError(f"pages that failed: {dict(failed)}")
    taken = [seconds * 1000 for _kind, seconds in times]
    by_kind = {kind: median(s * 1000 for k, s in times if k == kind) for kind, _ in times}
    slowest = max(by_kind, key=lambda kind: by_kind[kind])
    saved = sum(kind.startswith("POST") for kind, _ in times)
    note = f"{len(taken)} requests in {LASTS} s, {saved} saving; slowest {slowest}, {by_kind[slowest]:.0f} ms"
    yield Row(
        GROUP, f"pages with {AT_ONCE} people at once, median", f"{median(taken):.0f} ms", "≤ 80 ms", note
    )
    yield Row(
        GROUP, f"pages with {AT_ONCE} people at once, p95", f"{quantiles(taken, n=20)[-1]:.0f} ms", "≤ 250 ms"
    )
    lone = [seconds * 1000 for _kind, seconds in alone.times]
    yield Row(
        GROUP, "the same pages by one alone, median", f"{median(lone):.0f} ms", "–", f"{len(lone)} requests"
    )
