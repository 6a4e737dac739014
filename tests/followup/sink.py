"""A mail server for tests: takes letters on 127.0.0.1, refuses those to whom it is told to, and keeps the rest."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class Sink(socketserver.ThreadingTCPServer):
    """As much of SMTP (RFC 5321) as a client needs that sends plain letters."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words[:4].upper()
            if verb in {"EHLO", "HELO"}:
                self.say("250 sink")
            elif verb == "RCPT" and any(f"<{who}>" in words for who in self.server.refused):
                self.say("550 no such person")
            elif verb == "DATA":
                self.say("354 go on")
                self._take()
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        made = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self.server.letters.append(made)  # type: ignore[arg-type]


@contextmanager
def sink() -> Iterator[Sink]:
    with Sink() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
