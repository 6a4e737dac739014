"""The Swedish catalogue: find every text in code and templates, keep the translations, say what is missing.

    python tools/messages.py extract   write new texts into the catalogue, drop those no longer used
    python tools/messages.py check     exit 1 and say what is missing, unused or unlike its source
    python tools/messages.py compile   make the .mo file

Texts are English in the source; Swedish is what is shown by default. No gettext program is needed: Python is read
with `ast`, and templates are turned into Python by Django's own `templatize`.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "samstad"
CATALOGUE = PACKAGE / "locale" / "sv" / "LC_MESSAGES" / "django.po"
PLURAL_FORMS = "nplurals=2; plural=(n != 1);"

ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
MANY = {"ngettext", "ngettext_lazy"}
NAMED = {"pgettext", "pgettext_lazy"}
NAMED_MANY = {"npgettext", "npgettext_lazy"}

Key = tuple[str | None, str, str | None]
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@dataclass
class Found:
    """Where each text is used: (context, text, plural) → places."""

    places: dict[Key, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, key: Key, file: Path, line: int) -> None:
        place = (str(file.relative_to(ROOT)), str(line))
        self.places.setdefault(key, [])
        if place not in self.places[key]:
            self.places[key].append(place)


def texts_of(source: str) -> Iterator[tuple[Key, int]]:
    """Every translatable text in a Python source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if name in ONE and len(node.args) >= 1 and words:
            yield (None, words[0], None), node.lineno
        elif name in MANY and len(words) >= 2:
            yield (None, words[0], words[1]), node.lineno
        elif name in NAMED and len(words) >= 2:
            yield (words[0], words[1], None), node.lineno
        elif name in NAMED_MANY and len(words) >= 3:
            yield (words[0], words[1], words[2]), node.lineno


def texts_of_template(source: str) -> Iterator[tuple[Key, int]]:
    """Every translatable text in a template. `templatize` leaves calls on lines of their own."""
    from django.utils.translation import template as translation

    # Cotton's tags hold template tags in their attributes, which `templatize` finds as anywhere else.
    turned = translation.templatize(source)
    for number, line in enumerate(turned.splitlines(), 1):
        for start in re.finditer(r"\b(?:n?p?gettext|_)\(", line):
            expression = _call(line[start.start() :])
            if expression:
                for key, _line in texts_of(expression):
                    yield key, number


def _call(text: str) -> str | None:
    """The call that `text` begins with: templatize may have put other signs after it."""
    for end in (at for at, sign in enumerate(text, 1) if sign == ")"):
        try:
            ast.parse(text[:end], mode="eval")
        except SyntaxError:
            continue
        return text[:end]
    return None


def find() -> Found:
    found = Found()
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in file.parts:
            continue
        for key, line in texts_of(file.read_text("utf-8")):
            found.add(key, file, line)
    for file in sorted((PACKAGE / "web" / "templates").rglob("*")):
        if file.suffix in {".html", ".txt"}:
            for key, line in texts_of_template(file.read_text("utf-8")):
                found.add(key, file, line)
    return found


def _key(entry: object) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None  # type: ignore[attr-defined]


def extract() -> list[str]:
    """Bring the catalogue up to date; give what happened to it."""
    import polib

    found = find()
    old = polib.pofile(str(CATALOGUE), wrapwidth=110) if CATALOGUE.exists() else polib.POFile(wrapwidth=110)
    kept = {_key(entry): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "sv",
        "MIME-Version": "1.0",
        "Plural-Forms": PLURAL_FORMS,
    }
    said = []
    for key in sorted(found.places, key=lambda key: (key[1], key[0] or "")):
        context, text, plural = key
        entry = kept.pop(key, None)
        if entry is None:
            said.append(f"new: {text}")
            entry = polib.POEntry(msgctxt=context, msgid=text, msgid_plural=plural or "", msgstr="")
            if plural:
                entry.msgstr_plural = {0: "", 1: ""}
        # Files without line numbers: an edit elsewhere in a file shall not change the catalogue.
        entry.occurrences = [(file, "") for file in sorted({file for file, _line in found.places[key]})]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        new.append(entry)
    said += [f"no longer used: {key[1]}" for key in kept]
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))
    return said


def problems() -> list[str]:
    """What keeps the Swedish from being complete and true to its source."""
    import polib

    found = find()
    entries = {_key(entry): entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    said = [
        f"not in the catalogue: {key[1]!r} ({files})"
        for key, files in found.places.items()
        if key not in entries
    ]
    for key, entry in entries.items():
        words = list(entry.msgstr_plural.values()) if key[2] else [entry.msgstr]
        if key not in found.places:
            said.append(f"no longer used: {key[1]!r}")
        if "fuzzy" in entry.flags:
            said.append(f"fuzzy: {key[1]!r}")
        if not all(words):
            said.append(f"not translated: {key[1]!r}")
            continue
        for text in words:
            # A singular may leave its number out ("en dag"), never add one.
            wanted, given = placeholders(key[2] or key[1]), placeholders(text)
            if given != wanted and not (key[2] and given < wanted):
                said.append(
                    f"placeholders differ: {key[1]!r} has {sorted(wanted)}, {text!r} has {sorted(given)}"
                )
    return said


def placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACE.finditer(text.replace("%%", ""))}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=["extract", "check", "compile"])
    action = parser.parse_args(arguments).action
    _settings()
    if action == "extract":
        print("\n".join(extract()) or "nothing has changed")
        return 0
    if action == "compile":
        sys.path.insert(0, str(ROOT / "src"))
        from samstad.web.translations import ensure_compiled

        print("\n".join(str(made.relative_to(ROOT)) for made in ensure_compiled()) or "already compiled")
        return 0
    said = problems()
    print("\n".join(said) or "the Swedish is complete")
    return 1 if said else 0


def _settings() -> None:
    """`templatize` asks Django for its settings; none of them matters here."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)


if __name__ == "__main__":
    sys.exit(main())
