"""Tables that apps fill, for whatever gathers from all of them: start page, place page, trace.

An app further right adds its provider from its `AppConfig.ready()`; the gatherer never names the app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec

P = ParamSpec("P")


@dataclass
class Providers(Generic[P]):
    """Functions with one signature, each giving some items; asked in the order of their weight."""

    name: str
    _functions: list[tuple[int, Callable[P, Iterable[Any]]]] = field(default_factory=list)

    def add(self, function: Callable[P, Iterable[Any]], weight: int = 50) -> None:
        if function not in [known for _, known in self._functions]:
            self._functions.append((weight, function))
            self._functions.sort(key=lambda pair: pair[0])

    def gather(self, *args: P.args, **kwargs: P.kwargs) -> list[Any]:
        return [item for _, function in self._functions for item in function(*args, **kwargs)]


@dataclass(frozen=True)
class Attention:
    """Something that a person should look at now. `text` is already in the reader's language."""

    text: str
    url: str
    weight: int = 50
    kind: str = "info"
    detail: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a page that another app fills: its heading, a template, and what the template needs."""

    code: str
    title: str
    template: str
    context: dict[str, Any]


@dataclass(frozen=True)
class TraceLink:
    """One thing that rests on a release (or that a number rests on)."""

    kind: str
    label: str
    url: str
    detail: str = ""


# (actor, city) → Attention
attention: Providers[Any] = Providers("attention")
# (actor, area) → Section
area_sections: Providers[Any] = Providers("area sections")
# (actor, release) → TraceLink
resting_on_release: Providers[Any] = Providers("resting on a release")
# (actor, indicator) → TraceLink
resting_on_indicator: Providers[Any] = Providers("resting on an indicator")
