"""YAML as text: a file becomes mappings, lists and strings, and a table of where each stands.

Read as YAML 1.2 without typing anything. What an unquoted scalar *is* differs between readers (`0114` is 114
in YAML 1.2 and 76 in 1.1; `no` is false in 1.1), so the schema decides, and a code that another reader would
lose a zero of is refused until it stands in quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from samstad.exchange.problems import Problem

Place = tuple[str | int, ...]
Spot = tuple[int, int]
LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
NULLS = ("", "~", "null", "Null", "NULL")
PLAIN_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value"})
DEEPEST = 40


@dataclass
class Parsed:
    """What a file says. `spots` gives line and column, from 1, of each value by its keys and indices."""

    file: str
    data: Any = None
    spots: dict[Place, Spot] = field(default_factory=dict)
    keys: dict[Place, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def spot(self, place: Place) -> Spot | tuple[None, None]:
        """Of the value at `place`, or of the nearest thing around it that the file has."""
        while place not in self.spots:
            if not place:
                return None, None
            place = place[:-1]
        return self.spots[place]

    def problem(self, place: Place, reason: str, *, at_key: bool = False) -> Problem:
        line, column = (self.keys.get(place) if at_key else None) or self.spot(place)
        return Problem(self.file, reason, line, column)


def parse(file: str, content: bytes) -> Parsed:
    """Read one YAML file; what is wrong with it is in `problems`, and `data` then is not to be used."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    parsed = Parsed(file)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        parsed.problems.append(Problem(file, "the file is not UTF-8; save it as UTF-8", line))
        return parsed
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"this is not YAML: {error.problem or error.context}"
        spot = (mark.line + 1, mark.column + 1) if mark else (None, None)
        parsed.problems.append(Problem(file, reason, *spot))
    except YAMLError as error:
        parsed.problems.append(Problem(file, f"this is not YAML: {' '.join(str(error).split())}"))
    except RecursionError:
        parsed.problems.append(Problem(file, "the file is nested too deeply"))
    else:
        if root is None:
            parsed.problems.append(Problem(file, "the file is empty"))
        else:
            parsed.data = _Reader(parsed).value(root, ())
    return parsed


class _Reader:
    """Walks the nodes once. A node met twice is an alias: refused, since it can blow a small file up."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.met: set[int] = set()

    def value(self, node: Any, place: Place) -> Any:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        if id(node) in self.met:
            # The node's own mark is where it was first written.
            self._wrong(place, "references with * are not read; write the value out", at_key=True)
            return node.value if isinstance(node.value, str) else None
        self.parsed.spots[place] = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.met.add(id(node))
        if len(place) > DEEPEST:
            self._wrong(place, "the file is nested too deeply")
            return None
        if str(node.tag).removeprefix("tag:yaml.org,2002:") not in PLAIN_TAGS:
            self._wrong(place, f"the tag {node.tag} is not read; leave it out")
        if isinstance(node, MappingNode):
            return self._mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: Any, place: Place) -> dict[str, Any]:
        from ruamel.yaml.nodes import ScalarNode

        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            spot = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            if not isinstance(key_node, ScalarNode):
                self.parsed.problems.append(Problem(self.parsed.file, "a key is a text", *spot))
                continue
            key = str(key_node.value)
            inside = (*place, key)
            if inside in self.parsed.keys:
                self.parsed.problems.append(
                    Problem(self.parsed.file, f'the key "{key}" is there twice', *spot)
                )
                continue
            self.parsed.keys[inside] = spot
            self._check_zero(key_node, spot)
            found[key] = self.value(value_node, inside)
        return found

    def _scalar(self, node: Any, place: Place) -> str | None:
        text = str(node.value)
        if node.style in (None, ""):
            self._check_zero(node, self.parsed.spots[place])
            return None if text in NULLS else text
        return text

    def _check_zero(self, node: Any, spot: Spot) -> None:
        text = str(node.value)
        if node.style in (None, "") and LEADING_ZERO.fullmatch(text):
            reason = f'write "{text}" in quotes: without them some readers of YAML drop the zero'
            self.parsed.problems.append(Problem(self.parsed.file, reason, *spot))

    def _wrong(self, place: Place, reason: str, *, at_key: bool = False) -> None:
        self.parsed.problems.append(self.parsed.problem(place, reason, at_key=at_key))
