"""Run on a built home: which parts of its report may be altered without verifying noticing?

Prints them as JSON. Hashes are left out: each leaf of the content is changed, one of each kind, and the checks
behind the hashes are asked.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]

# Below these the keys are names of things, and one of them stands for all.
NAMED = {
    "figures", "indicators", "releases", "names", "parts", "constants", "params", "texts",
    "local", "within", "printed", "reasons", "sentence", "target_text", "definition", "last", "rows",
}  # fmt: skip
# How areas lie in one another, and a release's recipe, are one thing each.
WHOLE = {"frames", "recipe"}


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def kind_of(path: Path) -> str:
    """The path without numbers and names: `goals/*/judgements/*/state`."""
    words: list[str] = []
    for before, key in zip((None, *path), path, strict=False):
        if before in WHOLE and words[0] != "maps":
            break
        words.append("*" if isinstance(key, int) or before in NAMED else key)
    return "/".join(words)


def altered(content: Any, path: Path) -> Any:
    """A copy in which the leaf is another; what is beside the path is shared."""
    if not path:
        if isinstance(content, bool):
            return not content
        return content + 1 if isinstance(content, int | float) else f"{content or ''}x"
    copy = content.copy()
    copy[path[0]] = altered(content[path[0]], path[1:])
    return copy


def unnoticed() -> list[str]:
    from samstad.followup import freezing, verifying
    from samstad.followup.models import Report
    from samstad.followup.verifying import derived, recorded
    from samstad.followup.verifying.findings import Verification

    report = Report.objects.get()
    content = freezing.read_content(report)
    derived_before = derived.Tables(content)
    assert not list(derived.check(content, Verification()))

    class Tables(derived.Tables):
        """Not derived anew where nothing that they are derived from has been altered."""

        def __init__(self, given: dict[str, Any]) -> None:
            super().__init__(given)
            if all(given[part] == content[part] for part in ("frames", "indicators", "releases", "audience")):
                self._made = derived_before._made

    derived.Tables = Tables  # type: ignore[misc]
    kinds: dict[str, list[Path]] = {}
    for path in leaves(content):
        kinds.setdefault(kind_of(path), []).append(path)
    choice = random.Random(2026)
    missed = []
    for kind, paths in kinds.items():
        # Where there are editions before, and how many, is not to decide what is tried of all else.
        drawn = random.Random(2026) if "/earlier/" in kind else choice
        forged = altered(content, drawn.choice(paths))
        try:
            findings = itertools.chain(recorded.check(report, forged), derived.check(forged, Verification()))
            noticed = next(findings, None) is not None
        except verifying.UNREADABLE:
            noticed = True  # `verify` tells of these as of any other fault
        if not noticed:
            missed.append(kind)
    return sorted(missed)


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(unnoticed()))
