"""All checks of style and structure, one after another: `make lint`. Runs the rest when one fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

CHECKS = (
    ("style", ("ruff", "check", "--quiet", "--output-format", "concise", ".")),
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("types", ("mypy",)),
    ("layers", ("lint-imports",)),
    ("templates", ("djlint", "--lint", "--quiet", "src/samstad")),
    ("hygiene", ("python", "-m", "tools.hygiene")),
)


def main() -> int:
    failed = []
    for name, (program, *arguments) in CHECKS:
        done = subprocess.run(
            [BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name}: {program} {' '.join(arguments)}")
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
            failed.append(name)
    if failed:
        print(f"lint: {', '.join(failed)} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
