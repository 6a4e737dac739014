"""Writes the lock files again from pyproject.toml: `make lock`.

A lock names packages, versions and hashes, and no index: pip and uv install it from any mirror. Each lock is
made under the one before it, so that they agree on every version and nest (run ⊂ test ⊂ dev ⊂ peers).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GROUPS = {
    "run": ("build",),
    "test": ("build", "test"),
    "dev": ("build", "test", "lint"),
    "peers": ("build", "test", "lint", "peers"),
}
COMPILE = ("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate")


def compile_lock(output: str, *arguments: str, source: str = "pyproject.toml", given: str = "") -> None:
    """Runs uv's resolver; ends the program with its words where it finds no solution."""
    uv = Path(sys.executable).with_name("uv")
    command = [uv, *COMPILE, *arguments, "--python-version", "3.11", "--output-file", output, source]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "UV_SYSTEM_CERTS": "1"}, text=True, input=given, check=False
    )
    if done.returncode:
        sys.exit(f"{output} was not written: uv ended with code {done.returncode}")


def main(upgrade: bool) -> None:
    fresh = ["--upgrade"] if upgrade else []
    compile_lock("bootstrap.lock", *fresh, source="-", given="uv\n")
    before: list[str] = []
    for name, groups in GROUPS.items():
        chosen = [part for group in groups for part in ("--group", group)]
        compile_lock(f"{name}.lock", "--extra", "city", *chosen, *before, *fresh)
        before = ["--constraints", f"{name}.lock"]


if __name__ == "__main__":
    main(upgrade="--upgrade" in sys.argv[1:])
