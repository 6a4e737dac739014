"""Saving one object of a folder: only what differs, with history and audit record."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

from django.db import models

from samstad.exchange.loading.result import LoadResult
from samstad.exchange.rules import Installation
from samstad.organisation import audit
from samstad.organisation.models import City, Decision
from samstad.organisation.rights import Actor, require

M = TypeVar("M", bound=models.Model)
REASON = "city folder"


class Store:
    """Writes as `actor`, counts in `result`, and remembers what the folder named (`seen`)."""

    def __init__(self, actor: Actor, result: LoadResult) -> None:
        self.actor = actor
        self.result = result
        self.city: City | None = None
        self.seen: dict[type[models.Model], set[Any]] = defaultdict(set)
        self._new: set[tuple[type[models.Model], Any]] = set()
        self._parts: dict[str, list[str]] = defaultdict(list)

    def put(
        self,
        model: type[M],
        existing: M | None,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        many: Mapping[str, Iterable[models.Model]] | None = None,
        *,
        national: bool = False,
    ) -> M:
        """Make the object have `values`, and `many` in its relations; where it has them, write nothing."""
        obj = existing if existing is not None else model(**key)
        changes = self._apply(obj, values)
        links = self._links(obj, many or {}, fresh=existing is None)
        if existing is None or changes or links:
            self._save(obj, existing is None, changes, links, national)
        else:
            self.result.unchanged[_noun(model)] += 1
        self.seen[model].add(obj.pk)
        return obj

    def leave(self, *rows: models.Model) -> None:
        """Rows that stay as they are, whatever the folder says of them."""
        for row in rows:
            self.seen[type(row)].add(row.pk)

    def put_later(
        self,
        obj: M,
        values: Mapping[str, Any],
        many: Mapping[str, Iterable[models.Model]] | None = None,
    ) -> None:
        """The second pass: references to objects of the same kind, which all exist by now."""
        changes = self._apply(obj, values)
        model = type(obj)
        links = self._links(obj, many or {}, fresh=(model, obj.pk) in self._new)
        if not changes and not links:
            return
        self._as_actor(obj)
        obj.save()
        for name, others in links.items():
            before = sorted(str(other) for other in getattr(obj, name).all())
            getattr(obj, name).set(others)
            changes[name] = [before, sorted(str(other) for other in others)]
        if (model, obj.pk) in self._new:  # its record is written already, as something new
            return
        audit.record(self.actor, f"{_slug(model)}.load", obj, city=self.city, changes=changes)
        self.result.changed[_noun(model)] += 1

    def part(
        self,
        model: type[M],
        existing: M | None,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        national: bool = False,
    ) -> M:
        """An object without a history of its own; `record_parts` writes down what happened, on its whole."""
        obj = existing if existing is not None else model(**key)
        changes = self._apply(obj, values)
        if existing is None or changes:
            self._guard(national)
            obj.save()
            word = "created" if existing is None else "changed"
            self._parts[f"{_noun(model)} {word}"].append(str(obj))
            getattr(self.result, word)[_noun(model)] += 1
        else:
            self.result.unchanged[_noun(model)] += 1
        self.seen[model].add(obj.pk)
        return obj

    def record_parts(self, whole: models.Model) -> bool:
        """One audit record for the parts of `whole` written since the last call; whether any were."""
        if not self._parts:
            return False
        changes = {word: sorted(labels) for word, labels in self._parts.items()}
        self._parts.clear()
        audit.record(self.actor, f"{_slug(type(whole))}.load", whole, city=self.city, changes=changes)
        return True

    def remove(self, obj: models.Model) -> None:
        """Delete, with its record."""
        self._as_actor(obj)
        audit.record(self.actor, f"{_slug(type(obj))}.prune", obj, city=self.city)
        obj.delete()

    def _apply(self, obj: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Set what differs; field → [from, to] of it."""
        changes: dict[str, list[Any]] = {}
        for name, new in values.items():
            field: Any = obj._meta.get_field(name)
            new = _stored(new)
            old = getattr(obj, field.attname)  # of a foreign key its number, without asking the database
            if old == (new.pk if isinstance(new, models.Model) else new):
                continue
            changes[name] = [_said(getattr(obj, name, None)), _said(new)]
            setattr(obj, name, new)
        return changes

    def _links(
        self, obj: models.Model, many: Mapping[str, Iterable[models.Model]], *, fresh: bool
    ) -> dict[str, list[models.Model]]:
        """The relations that do not hold what they should."""
        wanted = {name: list(others) for name, others in many.items()}
        if fresh:
            return {name: others for name, others in wanted.items() if others}
        return {
            name: others
            for name, others in wanted.items()
            if {other.pk for other in others} != {other.pk for other in getattr(obj, name).all()}
        }

    def _save(
        self,
        obj: models.Model,
        fresh: bool,
        changes: dict[str, list[Any]],
        links: dict[str, list[models.Model]],
        national: bool,
    ) -> None:
        self._guard(national)
        self._as_actor(obj)
        if fresh or changes:
            obj.save()
        for name, others in links.items():
            before = [] if fresh else sorted(str(other) for other in getattr(obj, name).all())
            getattr(obj, name).set(others)
            changes[name] = [before, sorted(str(other) for other in others)]
        model = type(obj)
        city = obj if isinstance(obj, City) else self.city
        rests_on = getattr(obj, "decision", None) if "decision" in changes and not fresh else None
        decision = rests_on if isinstance(rests_on, Decision) else None
        audit.record(self.actor, f"{_slug(model)}.load", obj, city=city, changes=changes, decision=decision)
        if fresh:
            self._new.add((model, obj.pk))
        counter = self.result.created if fresh else self.result.changed
        counter[_noun(model)] += 1

    def is_new(self, obj: models.Model) -> bool:
        """Whether this load made it."""
        return (type(obj), obj.pk) in self._new

    def _guard(self, national: bool) -> None:
        if national:
            require(self.actor, "load", Installation())

    def _as_actor(self, obj: models.Model) -> None:
        if self.actor.user is not None:
            obj._history_user = self.actor.user  # type: ignore[attr-defined]
        obj._change_reason = REASON  # type: ignore[attr-defined]


def orders(existing: Sequence[int | None], floor: int = 0) -> list[int]:
    """Numbers for things in a row: those they have, where these rise along it; else floor + 1, …"""
    known = [number for number in existing if number is not None]
    if len(known) == len(existing) and all(a < b for a, b in itertools.pairwise(known)):
        return known
    return list(range(floor + 1, floor + 1 + len(existing)))


def _stored(value: Any) -> Any:
    """As the database gives it back."""
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, str) else value


def _said(value: Any) -> Any:
    """As the audit record keeps it. A geometry is too long for it: that there is one says enough."""
    if value is None or isinstance(value, bool | int | float | str | dict | list):
        return value
    return "…" if isinstance(value, bytes | memoryview) else str(value)


def _noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


def _slug(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name).replace(" ", "_")
