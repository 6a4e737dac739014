"""Value sets (`.vs`) and groupings of them (`.agg`), which stand beside PX files and say what belongs together.

A value set lists the codes of a classification and the groupings that fit it; a grouping lists, for each of its
groups, the codes that lie in it. Both are written as sections of numbered lines:

    [Valuecode]          [Aggreg]               [01001LA]
    1=0114               Name=labour markets    1=0114
    2=0115               Valueset=Kommuner2003  2=0115
                         1=01001LA
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from samstad.organisation.errors import UserError

MOST_BYTES = 50_000_000
OWN_SECTIONS = ("descr", "aggreg", "aggtext", "domain", "valuecode", "valuetext")


@dataclass(frozen=True)
class ValueSet:
    """The codes of one classification, their texts, and the files of the groupings that fit it."""

    name: str
    labels: dict[str, str]
    domains: tuple[str, ...] = ()
    groupings: tuple[str, ...] = ()
    stem: str = ""

    def misfits(self, grouping: Grouping) -> list[str]:
        """Why a grouping is not one of this value set; empty where it is."""
        found = []
        if grouping.value_set not in (self.name, self.stem):
            found.append(f"{grouping.name!r} is a grouping of {grouping.value_set!r}, not of {self.name!r}")
        lost = [code for codes in grouping.groups.values() for code in codes if code not in self.labels]
        if lost:
            found.append(f"{grouping.name!r} has {len(lost)} codes that {self.name!r} has not: {lost[0]!r} …")
        return found


@dataclass(frozen=True)
class Grouping:
    """Groups of a value set's codes: group → codes, in the file's order; and the groups' texts."""

    name: str
    value_set: str
    groups: dict[str, tuple[str, ...]]
    labels: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> ValueSet | Grouping:
    """Read one file by what it holds. Raises UserError with the line of what is no value set and no grouping."""
    sections = _sections(path)
    if "valuecode" in sections:
        return _value_set(sections, path)
    if "aggreg" in sections:
        return _grouping(sections, path)
    raise UserError(
        "there is neither [Valuecode] nor [Aggreg]",
        where=path.name,
        advice="Is it a value set (.vs or .agg)?",
    )


@dataclass
class _Section:
    title: str
    line: int
    named: dict[str, str] = field(default_factory=dict)
    numbered: list[str] = field(default_factory=list)


def _sections(path: Path) -> dict[str, _Section]:
    """Title → section; the titles that the format itself has in lower case, those of groups as they stand."""
    if path.stat().st_size > MOST_BYTES:
        raise UserError("the file is too large for a value set", where=path.name, advice="Check the file")
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    found: dict[str, _Section] = {}
    section = None
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith(";"):
            continue
        if line.startswith("[") and line.endswith("]"):
            title = line[1:-1].strip()
            own = title.lower() if title.lower() in OWN_SECTIONS else title
            if own in found:
                raise _wrong(path, number, f"[{title}] is there twice")
            section = found[own] = _Section(title, number)
        elif section is None:
            raise _wrong(path, number, f"{line[:40]!r} stands before the first [section]")
        else:
            _add(section, line, number, path)
    return found


def _add(section: _Section, line: str, number: int, path: Path) -> None:
    key, equals, value = line.partition("=")
    if not equals:
        raise _wrong(path, number, f"{line[:40]!r} is not of the form name=value")
    if not key.strip().isdecimal():
        section.named[key.strip().lower()] = value.strip()
        return
    if int(key) != len(section.numbered) + 1:
        raise _wrong(
            path, number, f"line {len(section.numbered) + 1} of [{section.title}] is numbered {key.strip()}"
        )
    section.numbered.append(value.strip())


def _wrong(path: Path, line: int, what: str) -> UserError:
    return UserError(what, where=f"{path.name}, line {line}", advice="Correct the file, or fetch it again")


def _value_set(sections: dict[str, _Section], path: Path) -> ValueSet:
    codes = sections["valuecode"]
    texts = sections["valuetext"].numbered if "valuetext" in sections else codes.numbered
    if len(set(codes.numbered)) != len(codes.numbered) or not codes.numbered:
        raise _wrong(path, codes.line, "[Valuecode] is empty, or has a code twice")
    if len(texts) != len(codes.numbered):
        raise _wrong(path, codes.line, f"there are {len(codes.numbered)} codes and {len(texts)} texts")
    listed = {
        name: tuple(sections[name].numbered) if name in sections else () for name in ("domain", "aggreg")
    }
    name = sections["descr"].named.get("name", "") if "descr" in sections else ""
    return ValueSet(
        name or path.stem,
        dict(zip(codes.numbered, texts, strict=True)),
        listed["domain"],
        listed["aggreg"],
        path.stem,
    )


def _grouping(sections: dict[str, _Section], path: Path) -> Grouping:
    head = sections["aggreg"]
    for key in ("name", "valueset"):
        if not head.named.get(key):
            raise _wrong(path, head.line, f"[Aggreg] has no {key.capitalize()}")
    groups = {}
    for group in head.numbered:
        if group not in sections or not sections[group].numbered:
            raise _wrong(
                path, head.line, f"the group {group!r} has no codes: [{group}] is not there, or empty"
            )
        if group in groups:
            raise _wrong(path, head.line, f"the group {group!r} is named twice")
        codes = tuple(sections[group].numbered)
        if len(set(codes)) != len(codes):
            raise _wrong(path, sections[group].line, f"the group {group!r} has a code twice")
        groups[group] = codes
    left = [title for title in sections if title not in (*OWN_SECTIONS, *groups)]
    if left or not groups:
        raise _wrong(path, head.line, f"[{left[0]}] is no group of [Aggreg]" if left else "there is no group")
    texts = sections["aggtext"].numbered if "aggtext" in sections else list(groups)
    if len(texts) != len(groups):
        raise _wrong(path, head.line, f"there are {len(groups)} groups and {len(texts)} texts")
    return Grouping(head.named["name"], head.named["valueset"], groups, dict(zip(groups, texts, strict=True)))
