"""The chain: building the example city, starting, and every page of it."""

from __future__ import annotations

import gzip
import html.parser
import http.client
import os
import pkgutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import memory
from bench.table import Row

ROOT = Path(__file__).resolve().parent.parent
METHODS = [
    f"samstad.methods.{each.name}"
    for each in pkgutil.iter_modules([str(ROOT / "src" / "samstad" / "methods")])
]
REPEATS = 5
PAGE_REPEATS = 5
MOST_PAGES = 400


def measure(folder: Path) -> Iterator[Row]:
    home = folder / "home"
    yield from _starting()
    yield from _building(home)
    with _Site(home) as site:
        yield Row("Chain", "first page after `samstad serve`", f"{site.first_page:.1f} s", "≤ 5 s")
        yield from _pages(site)


def _environment(home: Path | None = None) -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SAMSTAD_", "DATABASE_URL"))}
    if home:
        environment["SAMSTAD_HOME"] = str(home)
    return environment


def _median_time(command: list[str]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment())
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _starting() -> Iterator[Row]:
    bare = _median_time([sys.executable, "-c", "pass"])
    helped = _median_time([sys.executable, "-m", "samstad", "--help"])
    yield Row(
        "Chain", "`samstad --help`", f"{helped:.2f} s", "≤ 0.4 s", f"median of {REPEATS}, whole process"
    )
    empty = f"median of {REPEATS}, less an empty Python ({bare:.2f} s)"
    imported = _median_time([sys.executable, "-c", "import samstad.methods"])
    yield Row("Chain", "`import samstad.methods`", f"{max(imported - bare, 0.0):.2f} s", "≤ 0.15 s", empty)
    parts = {name: _median_time([sys.executable, "-c", f"import {name}"]) for name in METHODS}
    heaviest = max(parts, key=lambda name: parts[name])
    what = f"the heaviest part of it with numpy, `{heaviest}`"
    yield Row("Chain", what, f"{parts[heaviest] - bare:.2f} s", "≤ 0.15 s", empty)
    every = _median_time([sys.executable, "-c", f"import {', '.join(METHODS)}"])
    yield Row("Chain", f"all of its {len(METHODS)} parts at once", f"{every - bare:.2f} s", "–", empty)


def _building(home: Path) -> Iterator[Row]:
    start = time.perf_counter()
    peak = memory.of("samstad", "demo", "--no-serve", environment=_environment(home))
    taken = time.perf_counter() - start
    yield Row("Chain", "building the example city with its report", f"{taken:.0f} s", "≤ 60 s")
    yield Row("Chain", "peak memory of the demo", f"{peak:.2f} GB", "≤ 1 GB")
    size = sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) / 1e6
    yield Row("Chain", "the home on disk afterwards", f"{size:.0f} MB", "–")


class _Site:
    """A served home on a free port of this machine; ended when the block ends."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.first_page = 0.0

    def __enter__(self) -> _Site:
        start = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "samstad", "serve", "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(self.home),
        )
        while time.perf_counter() - start < 60:
            try:
                if self.get("/")[0] == 200:
                    self.first_page = time.perf_counter() - start
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the site did not answer within a minute")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def get(self, path: str) -> tuple[int, bytes, str, float]:
        """Status, body as sent, content type, and seconds until the last byte."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "sv"})
        answer = connection.getresponse()
        body = answer.read()
        taken = time.perf_counter() - start
        kind = answer.getheader("Content-Type", "")
        zipped = answer.getheader("Content-Encoding") == "gzip"
        location = answer.getheader("Location")
        connection.close()
        self.location = location
        self.text = gzip.decompress(body) if zipped else body
        return answer.status, body, kind, taken


class _Links(html.parser.HTMLParser):
    """The addresses that a page names: links to pages, and what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and (target := values.get("href")):
            self.pages.append(target.split("#")[0])
        if tag == "link" and values.get("rel") == "stylesheet" and values.get("href"):
            self.loads.append(values["href"] or "")
        if tag in {"script", "img"} and values.get("src"):
            self.loads.append(values["src"] or "")


def _pages(site: _Site) -> Iterator[Row]:
    """Every page that can be reached without an account."""
    waiting, seen = ["/"], {"/"}
    times: dict[str, float] = {}
    sizes: dict[str, int] = {}
    loaded: dict[str, int] = {}
    while waiting and len(times) < MOST_PAGES:
        path = waiting.pop(0)
        status, body, kind, _ = site.get(path)
        if (
            status in {301, 302}
            and site.location
            and site.location.startswith("/")
            and site.location not in seen
        ):
            seen.add(site.location)
            waiting.append(site.location)
        if status != 200 or "text/html" not in kind:
            continue
        links = _Links()
        links.feed(site.text.decode())
        # The first visit draws what is then cached; what a reader meets is the median of the next ones.
        times[path] = statistics.median(site.get(path)[3] for _ in range(PAGE_REPEATS))
        for asset in links.loads:
            if asset not in loaded:
                loaded[asset] = len(site.get(asset)[1])
        sizes[path] = len(body) + sum(loaded[asset] for asset in set(links.loads))
        for target in links.pages:
            if target.startswith("/") and not target.startswith("//") and target not in seen:
                seen.add(target)
                waiting.append(target)
    yield from _summary(times, sizes)


def _summary(times: dict[str, float], sizes: dict[str, int]) -> Iterator[Row]:
    ordered = sorted(times.values())
    slowest = max(times, key=times.__getitem__)
    heaviest = max(sizes, key=sizes.__getitem__)
    note = f"{len(times)} pages, each the median of {PAGE_REPEATS} after the first visit"
    yield Row(
        "Chain",
        "a page on the server, median",
        f"{statistics.median(ordered) * 1e3:.0f} ms",
        "≤ 150 ms",
        note,
    )
    slow = f"{times[slowest] * 1e3:.0f} ms"
    yield Row("Chain", "the slowest page on the server", slow, "≤ 150 ms", f"`{slowest}`")
    heavy = f"{sizes[heaviest] / 1e3:.0f} kB"
    yield Row("Chain", "the heaviest page, all it loads, compressed", heavy, "≤ 300 kB", f"`{heaviest}`")
