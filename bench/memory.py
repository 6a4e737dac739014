"""The most memory that a process has held, in GiB, of its own alone.

`ru_maxrss` is not that: it is handed on by whoever starts a process, so that a small program started by a large one is
told to be large. The kernel's VmHWM begins anew with each program. Linux only.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def peak() -> float:
    """Of this process."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 2**20
    raise OSError("the kernel does not say VmHWM")


def main() -> None:
    """`python -m bench.memory MODULE WORD …`: run a module's command in this process; its peak is the last line."""
    import runpy

    sys.argv = sys.argv[1:]
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if end.code:
            raise
    print(peak())


def of(module: str, *words: str, environment: dict[str, str]) -> float:
    """Run the command of a module in a new process. Raises CalledProcessError where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.memory", module, *words],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    return float(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
