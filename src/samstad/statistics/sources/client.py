"""Talking to a service: one client that waits its turn, tries again, and says in one sentence what went wrong.

urllib3 does the transport: connections kept open, certificates, redirects, and an answer that is shorter than it
said is an error. It has no dependencies of its own. Its own retrying is not used, for two reasons: every attempt
must obey the service's call limit, and an answer that is not JSON (a page from a proxy, a file cut short) is as
passing a fault as a 503, which the transport cannot see.

| what happens | what is done |
|---|---|
| 429, 500, 502, 503, 504 | wait as `Retry-After` says, else twice as long each time; try again |
| no connection, cut connection, time-out, wrong length, not JSON | wait, try again |
| any other status | ServiceError at once, with what the service says |
| too large, or not whole within the longest time | ServiceError |
"""

from __future__ import annotations

import json
import ssl
import time
import urllib.request
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import samstad
from samstad.organisation.errors import UserError

if TYPE_CHECKING:
    import urllib3

PASSING = frozenset({429, 500, 502, 503, 504})
LARGEST = 256 * 2**20  # bytes of one answer, as text
CHUNK = 2**16


class ServiceError(UserError):
    """A service did not give what was asked for. `status` is its answer's, or 0 where none came."""

    def __init__(self, what: str, *, where: str = "", advice: str = "", status: int = 0) -> None:
        super().__init__(what, where=where, advice=advice)
        self.status = status


class _PassingError(Exception):
    """A fault that may be gone at the next attempt; `wait` is what the service asked for, in seconds."""

    def __init__(self, what: str, status: int = 0, wait: float | None = None) -> None:
        super().__init__(what)
        self.status, self.wait = status, wait


@dataclass(frozen=True)
class Answer:
    """What came: the bytes as they were, and the JSON in them."""

    content: bytes
    data: Any


@dataclass
class Pace:
    """At most `calls` calls in any `seconds` seconds. Zero calls: no limit."""

    calls: int = 0
    seconds: float = 0.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _made: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        """Return when one more call may be made."""
        if self.calls > 0 and len(self._made) >= self.calls:
            rest = self._made[-self.calls] + self.seconds - self.clock()
            if rest > 0:
                self.sleep(rest)

    def made(self) -> None:
        """Count a call when it has ended: by then the service has seen it, however long it was on its way."""
        self._made.append(self.clock())
        while len(self._made) > max(self.calls, 1):
            self._made.popleft()


class Client:
    """Asks one service for JSON.

    `attempts` is how often a call is tried in all; `backoff` the first wait in seconds, doubled each time and at
    most `longest_wait`, which also bounds what a service may ask for; `connect` and `read` are seconds until a
    connection and between two pieces of an answer, `whole` until all of it is here.
    """

    def __init__(
        self,
        *,
        attempts: int = 5,
        backoff: float = 1.0,
        longest_wait: float = 120.0,
        connect: float = 10.0,
        read: float = 60.0,
        whole: float = 600.0,
        largest: int = LARGEST,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.attempts, self.backoff, self.longest_wait = attempts, backoff, longest_wait
        self.connect, self.read, self.whole, self.largest = connect, read, whole, largest
        self.pace = Pace(sleep=sleep)
        self.accept = "application/json"
        self.calls = 0
        self._sleep = sleep
        self._pools: dict[str, urllib3.PoolManager] = {}

    def obey(self, calls: int, seconds: float) -> None:
        """Keep to the call limit that the service states, from now on."""
        self.pace.calls, self.pace.seconds = calls, seconds

    def get(self, url: str, parameters: Mapping[str, str] | None = None) -> Answer:
        """The JSON at an address. Raises ServiceError."""
        return self._ask("GET", f"{url}?{urlencode(parameters)}" if parameters else url, None)

    def post(self, url: str, body: Mapping[str, Any], parameters: Mapping[str, str] | None = None) -> Answer:
        """The JSON that the service answers to a JSON body with. Raises ServiceError."""
        content = json.dumps(body, ensure_ascii=False).encode()
        return self._ask("POST", f"{url}?{urlencode(parameters)}" if parameters else url, content)

    def check(self, url: str) -> None:
        """Raise ServiceError at once where nobody answers at an address's host; any answer will do."""
        import urllib3

        try:
            self._request("GET", url, None, 3.0, 5.0).close()
        except urllib3.exceptions.HTTPError as error:
            raise ServiceError(
                f"there is no connection to the service ({_reason(error)})",
                where=urlsplit(url).netloc,
                advice="Nothing was changed. Check the network, and HTTPS_PROXY where one is needed",
            ) from None

    def _ask(self, method: str, url: str, body: bytes | None) -> Answer:
        wait = self.backoff
        for attempt in range(1, self.attempts + 1):
            self.pace.wait()
            try:
                return self._once(method, url, body)
            except _PassingError as error:
                if attempt == self.attempts:
                    tried = f"after {attempt} attempts" if attempt > 1 else "at the only attempt"
                    raise ServiceError(
                        f"{error}, {tried}",
                        where=url[:200],
                        advice="Try again later. What has been fetched is kept, and not fetched again",
                        status=error.status,
                    ) from None
                self._sleep(min(wait if error.wait is None else error.wait, self.longest_wait))
                wait = min(wait * 2, self.longest_wait)
        raise AssertionError("unreachable: a client makes at least one attempt")

    def _once(self, method: str, url: str, body: bytes | None) -> Answer:
        import urllib3

        self.calls += 1
        try:
            response = self._request(method, url, body, self.connect, self.read)
            try:
                content = self._content(response, url)
            finally:
                response.close()
        except urllib3.exceptions.HTTPError as error:
            raise _PassingError(f"the service did not answer ({_reason(error)})") from None
        finally:
            self.pace.made()
        if response.status in PASSING:
            asked = response.headers.get("Retry-After")
            raise _PassingError(_said(response.status, content), response.status, _seconds(asked))
        if response.status != 200:
            raise ServiceError(_said(response.status, content), where=url[:200], status=response.status)
        return Answer(content, _parsed(content))

    def _request(
        self, method: str, url: str, body: bytes | None, connect: float, read: float
    ) -> urllib3.BaseHTTPResponse:
        import urllib3

        headers = {"Accept": self.accept, "User-Agent": f"samstad/{samstad.__version__}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self._pool(url).request(
            method,
            url,
            body=body,
            headers=headers,
            timeout=urllib3.Timeout(connect=connect, read=read),
            retries=_only_redirects(),
            preload_content=False,
        )

    def _content(self, response: urllib3.BaseHTTPResponse, url: str) -> bytes:
        """All of an answer, as long as it is neither endless nor huge."""
        started, content = time.monotonic(), bytearray()
        while piece := response.read1(CHUNK):
            content += piece
            if len(content) > self.largest:
                raise ServiceError(
                    f"the answer is larger than {self.largest / 2**20:,.0f} MB",
                    where=url[:200],
                    advice="Ask for less in the recipe",
                )
            if time.monotonic() - started > self.whole:
                raise _PassingError(f"the answer was not whole within {self.whole:g} seconds")
        return bytes(content)

    def _pool(self, url: str) -> urllib3.PoolManager:
        """Connections to a host, through the proxy that the environment names for it."""
        import urllib3

        parts = urlsplit(url)
        proxy = urllib.request.getproxies().get(parts.scheme, "")
        if proxy and urllib.request.proxy_bypass(parts.hostname or ""):
            proxy = ""
        if proxy not in self._pools:
            about: dict[str, Any] = {"ssl_context": certificates()}
            self._pools[proxy] = (
                urllib3.ProxyManager(proxy, **about) if proxy else urllib3.PoolManager(**about)
            )
        return self._pools[proxy]


def _only_redirects() -> urllib3.Retry:
    """The transport follows an address that has moved; trying again is the client's."""
    import urllib3

    return urllib3.Retry(
        total=3, connect=0, read=0, status=0, other=0, redirect=3, respect_retry_after_header=False
    )


def certificates() -> ssl.SSLContext:
    """What the machine trusts (SSL_CERT_FILE and its own store), and the usual list for where it has none."""
    import certifi

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError):
        start = content.lstrip()[:1]
        what = (
            "a page (HTML)" if start == b"<" else "nothing" if not start else "something cut short or strange"
        )
        raise _PassingError(f"the service answered with {what} instead of JSON", 200) from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _seconds(asked: str | None) -> float | None:
    """`Retry-After`: seconds, or a date; None where there is none that makes sense."""
    import urllib3

    if asked is None:
        return None
    try:
        return max(float(urllib3.Retry().parse_retry_after(asked)), 0.0)
    except (urllib3.exceptions.HTTPError, ValueError, OverflowError):
        return None


def _said(status: int, content: bytes) -> str:
    """The status, and the service's own words where they are JSON (problem details)."""
    try:
        told = json.loads(content)
        words = " ".join(str(told[key]) for key in ("title", "detail", "message", "error") if told.get(key))
    except (ValueError, AttributeError, RecursionError):
        words = ""
    return f"the service answered {status}" + (f" ({words[:300]})" if words else "")


def _reason(error: Exception) -> str:
    """The innermost reason, without the addresses of objects in it."""
    import urllib3

    while isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    if any("IncompleteRead" in type(part).__name__ for part in (error, *error.args)):
        return "the answer is shorter than it said"
    known: tuple[tuple[type[Exception], str], ...] = (
        (urllib3.exceptions.NameResolutionError, "the host's name is not known"),
        (urllib3.exceptions.ConnectTimeoutError, "no connection in time"),
        (urllib3.exceptions.NewConnectionError, "the connection was refused, or there is no network"),
        (urllib3.exceptions.ReadTimeoutError, "no answer in time"),
        (urllib3.exceptions.ProtocolError, "the connection was cut"),
        (urllib3.exceptions.SSLError, f"the certificate is not trusted: {error}"),
        (urllib3.exceptions.ProxyError, f"the proxy: {error}"),
    )
    return next((text for kind, text in known if isinstance(error, kind)), str(error))
