"""The names of a table's columns, each once: what a mapping says, and what a person sees.

| in the header | name |
|---|---|
| a text | the text, without spaces around it and with line breaks as spaces |
| nothing | `column 4`, by its place |
| the same text twice | `antal (1)` and `antal (2)`: the bare name then names neither |
"""

from __future__ import annotations

import re
from collections import Counter

from samstad.organisation.errors import UserError


def named(cells: list[str]) -> list[str]:
    """The columns' names, from the cells of the header."""
    texts = [re.sub(r"\s+", " ", cell).strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
    taken, often = set(texts), Counter(texts)
    met: Counter[str] = Counter()
    names = []
    for text in texts:
        name = text
        while often[text] > 1 and name in taken:
            met[text] += 1
            name = f"{text} ({met[text]})"
        taken.add(name)
        names.append(name)
    return names


def place_of(name: str, header: list[str], file: str) -> int:
    """Where the column is. Raises UserError that names those there are."""
    if name in header:
        return header.index(name)
    same = [each for each in header if re.fullmatch(re.escape(name) + r" \(\d+\)", each)]
    if len(same) > 1:
        raise UserError(
            f"the column {name!r} is there twice",
            where=f"{file}, the header",
            advice=f"Say which one in the mapping: {' or '.join(same)}",
        )
    raise UserError(
        f"there is no column {name!r}",
        where=f"{file}, the header",
        advice=f"The file has {', '.join(header)}; correct the mapping, or 'skip_lines' and 'delimiter' in it",
    )
