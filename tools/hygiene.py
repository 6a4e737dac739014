"""What must not be in the repository: `python -m tools.hygiene [FILE…]` (default: every tracked file).

| finding | why |
|---|---|
| index | a package registry's host: it ties the project to one index, and tells whose mirror was used |
| address | any address in a lock file, for the same reason |
| machine | a path of the machine that somebody worked on: it exists nowhere else |
| large | over 500 kB: generate it, or fetch it with a hash |
| later | a note to self about work left to do: it belongs in an issue, with a name on it |

Prints `file:line: finding: what` and ends with code 1 if there is any. The patterns are put together from
pieces, so that this file does not find itself.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 500_000
# All the words of the interface, which people write.
LARGE_ALLOWED = frozenset({"src/samstad/locale/sv/LC_MESSAGES/django.po"})

REGISTRIES = (
    ("py" + "pi", "org"),
    ("python" + "hosted", "org"),
    ("npm" + "js", "(org|com)"),
    ("yarn" + "pkg", "com"),
    ("deb" + r"\.debian", "org"),
)
# Only where the path begins: "docs/root/x" and "example.org/home/" are other things.
BEGINS = r"(?<![\w.:/\-}])"

LINE_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("index", re.compile(r"\b(" + "|".join(rf"{name}\.{top}" for name, top in REGISTRIES) + r")\b", re.I)),
    ("machine", re.compile(BEGINS + r"/(home|Users|root)/" + r"[\w.]")),
    ("machine", re.compile(BEGINS + r"/t" + r"mp/\w")),
    ("machine", re.compile(re.escape(str(ROOT)) + r"\b")),
    ("later", re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")),
)
LOCK_NAMES = re.compile(r"(^|/)([\w-]+\.lock|package-lock\.json|npm-shrinkwrap\.json)$")


def findings(name: str, content: bytes) -> Iterator[str]:
    """Yields a line of text for each thing in a file that must not be there; `name` is from the root."""
    if len(content) > LARGEST and name not in LARGE_ALLOWED:
        yield f"{name}: large: {len(content) // 1000} kB, {LARGEST // 1000} is the most"
    if b"\0" in content[:8000]:
        return
    lock = LOCK_NAMES.search(name)
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
        for finding, pattern in LINE_RULES:
            if match := pattern.search(line):
                yield f"{name}:{number}: {finding}: {match.group()}"
        if lock and not name.endswith(".json") and "://" in line:
            yield f"{name}:{number}: address: a lock file names no address"
    if lock and name.endswith(".json"):
        yield from npm_addresses(name, content)


def npm_addresses(name: str, content: bytes) -> Iterator[str]:
    """Yields npm packages whose lock entry says where they were fetched, or lacks the hash that says what."""
    for package, entry in json.loads(content).get("packages", {}).items():
        # Where its authors take donations is the one address that an entry may carry.
        rest = {field: value for field, value in entry.items() if field != "funding"}
        if "resolved" in rest or "://" in json.dumps(rest):
            yield f"{name}: address: {package} says where it was fetched"
        if package and "integrity" not in entry:
            yield f"{name}: address: {package} has no hash"


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def main(names: Iterable[str]) -> int:
    found = [line for name in names for line in findings(name, (ROOT / name).read_bytes())]
    print("\n".join(found) or "Nothing found.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or tracked()))
