"""A service on this machine that answers as it is told, and misbehaves when asked to.

    with serving(answer) as service:
        service.faults += ["429", "cut"]       # the next two calls go wrong, each in its way
        client.get(f"{service.url}/config")

`answer(method, path, query, body)` gives an object (sent as JSON), or None for 404.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Answer = Callable[[str, str, dict[str, str], Any], Any]

#: What a service can do wrong once and then do right.
PASSING = ("429", "500", "503", "cut", "half", "reset", "html", "empty", "not json", "slow")


@dataclass
class Service:
    """What the tests see of it: its address, what was asked, what is to go wrong."""

    url: str = ""
    faults: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    #: A fault for each call for which this says so, without end.
    always: Callable[[str, str], str] = lambda _method, _path: ""

    def paths(self, ending: str = "") -> list[str]:
        return [path for _, path, _ in self.asked if path.endswith(ending)]


@contextmanager
def serving(answer: Answer) -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body are two packets: without this the second waits 40 ms for the first to be acknowledged.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._handle("GET")

        def do_POST(self) -> None:
            self._handle("POST")

        def log_message(self, *_: Any) -> None:
            """Silence."""

        def _handle(self, method: str) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            path = unquote(parts.path)
            service.asked.append((method, path, body))
            service.times.append(time.monotonic())
            query = {key: values[0] for key, values in parse_qs(parts.query, keep_blank_values=True).items()}
            fault = service.always(method, path) or (service.faults.pop(0) if service.faults else "")
            data = answer(method, path, query, body)
            if fault:
                misbehave(self, fault, json.dumps(data).encode())
            elif data is None:
                reply(self, b'{"title": "Not Found"}', 404)
            else:
                reply(self, json.dumps(data, ensure_ascii=False).encode())

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """A client that hangs up on a slow answer is what the test wants."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(
    handler: BaseHTTPRequestHandler,
    content: bytes,
    status: int = 200,
    kind: str = "application/json",
    length: int | None = None,
    **headers: str,
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


def misbehave(handler: BaseHTTPRequestHandler, fault: str, good: bytes) -> None:
    """One answer in the way that `fault` names; `good` is what should have been said."""
    if fault == "429":
        reply(handler, b'{"title": "Too Many Requests"}', 429, Retry_After="0")
    elif fault.startswith("429 after "):
        reply(handler, b"", 429, Retry_After=fault.removeprefix("429 after "))
    elif fault.isdecimal():
        reply(handler, b'{"title": "Fel", "detail": "fr\xc3\xa5n tj\xc3\xa4nsten"}', int(fault))
    elif fault == "cut":
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True
    elif fault == "reset":  # closed with what was asked unread: the other side gets a reset
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        handler.connection.close()
        handler.close_connection = True
    elif fault == "half":  # says how long it is, and stops before
        reply(handler, good[: len(good) // 2], length=len(good))
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True
    elif fault == "short length":  # says it is shorter than it is
        reply(handler, good, length=len(good) // 2)
        handler.close_connection = True
    elif fault == "html":
        reply(handler, b"<!doctype html><title>Underh\xc3\xa5ll</title>", kind="text/html")
    elif fault == "empty":
        reply(handler, b"")
    elif fault == "not json":
        reply(handler, good[:-2] + b"NaN")
    elif fault == "slow":  # longer than a test's client waits
        time.sleep(0.6)
        reply(handler, good)
    elif fault == "drip":  # a byte now and then, without end
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b" ")
            time.sleep(0.02)
        handler.close_connection = True
    else:
        raise AssertionError(f"unknown fault {fault}")
