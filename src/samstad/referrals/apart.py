"""A file from somebody else, taken apart by a program of its own with little memory and time.

A file that is made to fill a machine, or to break the library that reads it, fills and breaks that program.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MEMORY = 1 << 30  # bytes
SECONDS = 30


class CannotError(Exception):
    """The program ended without an answer: no room, no time, or it broke."""


def run(module: str, path: Path) -> Any:
    """What `module`, run as a program by `answer`, says of the file. Raises CannotError."""
    package = str(Path(__file__).resolve().parents[2])
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": package, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", module, str(path.resolve()), str(MEMORY), str(SECONDS)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS + 5, env=environment, cwd=path.parent, check=False
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise CannotError(module) from None


def answer(look: Callable[[Path], Any]) -> int:
    """The program: look at the file that the command names, within its limits, and print what is found as JSON."""
    import resource

    memory, seconds = int(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = look(Path(sys.argv[1]))
    except (MemoryError, RecursionError):
        return 1
    sys.stdout.write(json.dumps(found))
    return 0
