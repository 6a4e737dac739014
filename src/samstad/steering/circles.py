"""Whether links upwards go round: of goals (parent and serves), of documents, of what continues what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")


def circle(above: Mapping[T, Iterable[T]]) -> tuple[T, ...]:
    """One way round, from where it starts to the last before it is there again; empty where there is none.

    Walked without recursion: a chain may be longer than Python's stack.
    """
    done: set[T] = set()
    for start in above:
        if start in done:
            continue
        path: list[T] = [start]
        within = {start}
        waiting = [iter(above.get(start, ()))]
        while waiting:
            following = next(waiting[-1], None)
            if following is None:
                waiting.pop()
                last = path.pop()
                within.discard(last)
                done.add(last)
            elif following in within:
                return tuple(path[path.index(following) :])
            elif following not in done:
                path.append(following)
                within.add(following)
                waiting.append(iter(above.get(following, ())))
    return ()
