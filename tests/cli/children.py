"""Commands in processes that something happens to: limits, lost rights, signals at a chosen step."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.cli.provstad import DAY
from tests.demo_home import environment

# What the command does is spoiled after it has prepared its home, and before its own modules are used.
PROGRAM = """
import os, signal, sys, time
from samstad.cli import main, prepare
real_prepare = prepare.prepare
def prepared(*arguments, **options):
    real_prepare(*arguments, **options)
    exec(compile(SPOIL, "spoil", "exec"), globals())
    print("ready", file=sys.stderr, flush=True)
prepare.prepare = prepared
sys.exit(main.main(sys.argv[1:]))
"""

# Send the signal before or after a function of a module has run.
AT_STEP = """
import importlib
module = importlib.import_module(MODULE)
real_step = getattr(module, NAME)
def spoiled(*arguments, **named):
    if AFTER:
        found = real_step(*arguments, **named)
    os.kill(os.getpid(), signal.HOW)
    time.sleep(0.01)  # let the handler run here
    return found if AFTER else real_step(*arguments, **named)
setattr(module, NAME, spoiled)
"""

AT_COMMIT = """
from django.db.backends.base.base import BaseDatabaseWrapper
real_commit = BaseDatabaseWrapper._commit
def spoiled(self):
    if AFTER:
        real_commit(self)
    os.kill(os.getpid(), signal.HOW)
    time.sleep(0.01)
    if not AFTER:
        real_commit(self)
BaseDatabaseWrapper._commit = spoiled
"""


def at(step: str, how: str, *, after: bool) -> str:
    """Code that sends the signal `how` at a step: `committing`, or a function as `module:name`."""
    if step == "committing":
        code = AT_COMMIT
    else:
        module, name = step.split(":")
        code = AT_STEP.replace("MODULE", repr(module)).replace("NAME", repr(name))
    return code.replace("AFTER", str(after)).replace("HOW", how)


def start(
    home: Path,
    *words: str,
    spoil: str = "",
    before_exec: Callable[[], None] | None = None,
    **variables: str,
) -> subprocess.Popen[str]:
    """The command, started; it says "ready" on stderr when its home is prepared."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.replace("SPOIL", repr(spoil)), *words],
        env=environment(home, **DAY, **variables),
        cwd=home.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before_exec,
    )


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"


def wait_until_stopped(process: subprocess.Popen[str]) -> None:
    """Until the process has sent itself SIGSTOP; a process that does not is killed."""
    for _ in range(600):
        if Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "T":
            return
        time.sleep(0.05)
    process.kill()
    raise AssertionError("the command did not come to its step")


def file_limit(size: int) -> Callable[[], None]:
    """No file may grow beyond `size` bytes: what a full disk is like."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def without_override() -> None:
    """Let root meet the same refusals as anybody: modes count for it too (CAP_DAC_OVERRIDE, …READ_SEARCH)."""
    if os.geteuid() == 0:
        bounding_set_drop = 24
        libc = ctypes.CDLL(None)
        for capability in (1, 2):
            assert libc.prctl(bounding_set_drop, capability, 0, 0, 0) == 0
