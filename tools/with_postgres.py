"""Runs a command on PostgreSQL: `python -m tools.with_postgres COMMAND…`.

Starts a server (tests/postgres.py says where it comes from), sets DATABASE_URL for the command, and stops the
server when the command ends. The exit code is the command's. Where no server can be had, it says so and
leaves the command out with code 0, but fails under CI=true, where silence would hide every test on
PostgreSQL.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.postgres import PostgresMissingError, running_server


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    # SIGTERM must unwind the stack, or the server's folder stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with running_server() as url:
            return run(command, url)
    except PostgresMissingError as error:
        print(f"NOT RUN on PostgreSQL: {' '.join(command)}\nreason: {error}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0


def run(command: list[str], url: str) -> int:
    """Runs the command with DATABASE_URL; a Ctrl-C reaches it by itself, and it is waited for."""
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()
    except SystemExit:
        process.terminate()
        process.wait()
        raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
