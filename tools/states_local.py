"""The part of docs/states.md on the local work: one diagram for each kind of object that has steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

HEAD = """
## {title}

```mermaid
stateDiagram-v2
    [*] --> {first}: {begins}
{steps}
```
{note}"""


def sections(who: Callable[[Any], str]) -> str:
    """All diagrams, in the order of `DRAWN`."""
    from samstad.places.local_rules import DRAWN

    found = []
    for drawn in DRAWN:
        steps = [
            f"    {before} --> {after}: {act} ({who(drawn.table.rows[str(before)][drawn.right(act)])})"
            for (before, act), after in drawn.steps.items()
        ]
        ends = [
            state for state in drawn.table.rows if state not in {str(before) for before, _ in drawn.steps}
        ]
        steps += [f"    {state} --> [*]" for state in ends]
        begins = f"{drawn.begins} ({who(drawn.table.rows[drawn.first][drawn.begins])})"
        note = f"\n{drawn.note}\n" if drawn.note else ""
        found.append(
            HEAD.format(
                title=drawn.title, first=drawn.first, begins=begins, steps="\n".join(steps), note=note
            )
        )
    return "".join(found)
