"""Makes the virtualenv and installs one of the locks into it: `python3 tools/install.py run|test|dev|peers`.

Runs before anything is installed, so it uses the standard library only and can be read by any Python 3. The
locks nest (run ⊂ test ⊂ dev ⊂ peers): asking for a smaller one than is there changes nothing, so `make demo` after
`make lint` does not take tools away. A changed lock makes the virtualenv equal to it again; a virtualenv that
somebody else made is added to, not emptied.

uv installs in half the time of pip and comes hash-locked itself (bootstrap.lock). Where it cannot be had or
fails, pip installs the same files from the same locks. SAMSTAD_INSTALLER=pip skips uv.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "test", "dev", "peers")
OLDEST, NEWEST = (3, 11), (3, 13)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lock", choices=LOCKS)
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv")
    arguments = parser.parse_args()
    venv = arguments.venv.absolute()
    wanted = widest(arguments.lock, read_stamp(venv).get("lock"))
    stamp = {"lock": wanted, **fingerprints(wanted, venv)}
    if runs(venv) and read_stamp(venv) == stamp:
        return 0
    print(f"Installing {wanted}.lock into {venv.name} …", file=sys.stderr)
    started = time.monotonic()
    own = make_venv(venv) or bool(read_stamp(venv))
    (venv / "samstad.json").unlink(missing_ok=True)  # half an installation must not look like a whole one
    with_uv(wanted, venv, own) or with_pip(wanted, venv)
    (venv / "samstad.json").write_text(json.dumps(stamp))
    print(f"Installed in {time.monotonic() - started:.0f} s.", file=sys.stderr)
    return 0


def widest(wanted: str, present: str | None) -> str:
    """Returns the larger of two locks; unknown names count as nothing."""
    return max((name for name in (wanted, present) if name in LOCKS), key=LOCKS.index)


def fingerprints(lock: str, venv: Path) -> dict[str, str]:
    """What an installation depends on: when one of these changes, it is made again."""
    files = {
        name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest()
        for name in (f"{lock}.lock", "pyproject.toml")
    }
    return {
        **files,
        "root": str(ROOT),
        "venv": str(venv),
    }  # both are written into the venv: neither may be moved


def read_stamp(venv: Path) -> dict[str, str]:
    try:
        return json.loads((venv / "samstad.json").read_text())
    except (OSError, ValueError):
        return {}


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def runs(venv: Path) -> bool:
    """Says whether the virtualenv's Python starts: it may have gone with an upgrade of the system."""
    try:
        return subprocess.run([str(python_of(venv)), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def fitting_python() -> str:
    """Returns a Python of a supported version: the one that runs this, else one on PATH."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    sys.exit(
        f"Samstad needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; this is {sys.version.split()[0]}. "
        "Install one and say `make PYTHON=/path/to/python3.11 …`."
    )


def make_venv(venv: Path) -> bool:
    """Makes the virtualenv where there is none that works here, and says whether it did."""
    if runs(venv) and read_stamp(venv).get("venv", str(venv)) == str(venv):
        return False
    done = subprocess.run([fitting_python(), "-m", "venv", "--clear", str(venv)], check=False)
    if done.returncode:
        sys.exit(f"No virtualenv could be made in {venv}. On Debian: apt install python3-venv")
    return True


def environment(**more: str) -> dict[str, str]:
    """The process's environment without what would point the installers at another place."""
    drop = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "CONDA_PREFIX", "PIP_TARGET", "PIP_USER", "PIP_PREFIX"}
    return {**{k: v for k, v in os.environ.items() if k not in drop}, **more}


def call(*command: object, **more: str) -> bool:
    return (
        subprocess.run([str(c) for c in command], cwd=ROOT, env=environment(**more), check=False).returncode
        == 0
    )


def pip(venv: Path, *arguments: object) -> bool:
    return call(
        python_of(venv), "-m", "pip", "--disable-pip-version-check", *arguments, "--quiet", PIP_NO_INPUT="1"
    )


def with_uv(lock: str, venv: Path, own: bool) -> bool:
    """Installs with uv; False where uv is not wanted, cannot be had, or fails."""
    if os.environ.get("SAMSTAD_INSTALLER") == "pip":
        return False
    uv = venv / "bin" / "uv"
    if (
        not pip(venv, "install", "--require-hashes", "--only-binary", ":all:", "-r", "bootstrap.lock")
        or not uv.exists()
    ):
        print("uv could not be installed: pip goes on without it.", file=sys.stderr)
        return False
    # uv brings its own list of certificates and does not read pip's configuration: hand both over.
    settings = {"UV_SYSTEM_CERTS": "1", **index_of_pip(venv)}
    target = ("--python", python_of(venv), "--quiet")
    how = ("sync", f"{lock}.lock") if own else ("install", "-r", f"{lock}.lock")
    done = call(uv, "pip", *how, *target, "--require-hashes", "--compile-bytecode", **settings)
    if done and call(
        uv, "pip", "install", *target, "--no-build-isolation", "--no-deps", "-e", ".", **settings
    ):
        return True
    print("uv failed: pip installs the same locks.", file=sys.stderr)
    return False


def index_of_pip(venv: Path) -> dict[str, str]:
    """The package index that pip is configured with, if any, for uv; what uv is told already wins."""
    listed = subprocess.run(
        [str(python_of(venv)), "-m", "pip", "--disable-pip-version-check", "config", "list"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    ).stdout
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        if key.endswith(".index-url") and "UV_DEFAULT_INDEX" not in os.environ:
            return {"UV_DEFAULT_INDEX": value.strip("'\"")}
    return {}


def with_pip(lock: str, venv: Path) -> bool:
    """Installs with pip; ends the program where that fails too, since nothing is left to try."""
    locked = pip(venv, "install", "--require-hashes", "-r", f"{lock}.lock")
    if locked and pip(venv, "install", "--no-build-isolation", "--no-deps", "-e", "."):
        return True
    sys.exit(f"{lock}.lock could not be installed; pip's words are above. Is the package index reachable?")


if __name__ == "__main__":
    sys.exit(main())
