"""Somebody who reads a served site over HTTP: follows links, signs in as a person of the demo, keeps cookies."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter, deque
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.web.html import Page

SIGN_IN = "/konto/logga-in/"


@dataclass
class Read:
    """What came: the address after redirects, status, type, body, and size as it was sent."""

    address: str
    status: int
    kind: str
    body: bytes
    sent: int


@dataclass
class Visitor:
    """One reader of the site at `base`, in one language."""

    base: str
    lang: str = "sv"
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def read(self, address: str, form: dict[str, str] | None = None) -> Read:
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(
            urljoin(self.base, urllib.parse.quote(address, safe="/?&=%#:+,;")),
            data,
            {"Accept-Language": self.lang, "Accept-Encoding": "gzip", "Referer": urljoin(self.base, address)},
        )
        try:
            response = self._opener.open(request, timeout=300)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            body = response.read()
            sent = len(body)
            if response.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            path = urlsplit(response.url)
            return Read(
                path.path + (f"?{path.query}" if path.query else ""),
                response.status,
                response.headers.get("Content-Type", ""),
                body,
                sent,
            )

    def persons(self) -> dict[str, str]:
        """The demo's persons by name, with their keys."""
        text = self.read(SIGN_IN).body.decode()
        found = re.findall(r'<strong>([^<]+)</strong>.*?name="user" value="(\d+)"', text, re.DOTALL)
        return dict(found)

    def sign_in(self, name: str) -> None:
        text = self.read(SIGN_IN).body.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert token, "the sign-in page has no form"
        read = self.read("/konto/demo/", {"csrfmiddlewaretoken": token[1], "user": self.persons()[name]})
        assert read.status == 200, read

    def crawl(self, most_of_each: int = 10_000, start: str = "/") -> tuple[dict[str, Read], list[str]]:
        """Follow links from `start`, at most so many pages of each kind: address → what came; and the faults."""
        found: dict[str, Read] = {}
        wrong: list[str] = []
        kinds: Counter[str] = Counter()
        waiting = deque([(start, "the start")])
        while waiting:
            address, came_from = waiting.popleft()
            if address in found or (address.startswith(SIGN_IN) and kinds["account_login"]):
                continue
            if kinds[kind_of(address)] >= most_of_each:
                continue
            kinds[kind_of(address)] += 1
            read = found[address] = self.read(address)
            if read.status != 200:
                wrong.append(f"{address} (from {came_from}): {read.status}")
            elif read.kind.startswith("text/html") and kind_of(address) not in {"report_file", "frozen_file"}:
                page = Page(read.body.decode())
                wrong += [f"{address}: {fault}" for fault in page.faults]
                for link in page.links:
                    target, anchor = urldefrag(urljoin(address, link))
                    if anchor and target == address and anchor not in page.ids:
                        wrong.append(f"{address}: #{anchor} is not on the page")
                    if not urlsplit(target).netloc:
                        waiting.append((target, address))
        return found, wrong


def kind_of(address: str) -> str:
    """The name of the address's pattern."""
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return "?"
