"""Two who write in the same goal: what was read, what I wrote, what has been saved since."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from samstad.organisation.merging import three
from samstad.organisation.texts import LANGUAGES
from samstad.steering.beside import Beside
from samstad.steering.beside import merge as merge_beside
from samstad.steering.models import Goal, Target
from samstad.steering.smart import TargetDraft
from samstad.steering.writing import TEXTS, WrittenGoal

FIELDS = ("owner", "kind", "parent", "theme", "continues")


def with_texts(written: WrittenGoal, texts: Mapping[str, Mapping[str, str]]) -> WrittenGoal:
    """The same with these texts by field; a language without words is left out, as the database keeps it."""
    kept: dict[str, Any] = {
        name: {lang: words for lang, words in text.items() if words} for name, text in texts.items()
    }
    return replace(written, **kept)


def as_read(goal: Goal, version: int, read: Mapping[str, int], beside: Beside) -> WrittenGoal:
    """The goal and its targets at the versions that the writer saw. What has no such version is as if empty."""
    targets = []
    for code, seen in read.items():
        kept = Target.history.filter(goal_id=goal.pk, code=code, version=seen).order_by("history_id").first()
        if kept is not None:
            targets.append(kept.instance)
    if version == goal.version:
        return WrittenGoal.of(goal, targets, beside)
    kept = goal.history.filter(version=version).order_by("history_id").first()
    return WrittenGoal.of(kept.instance, targets, beside) if kept else WrittenGoal(beside=beside)


def merge(read: WrittenGoal, mine: WrittenGoal, theirs: WrittenGoal) -> tuple[WrittenGoal, tuple[str, ...]]:
    """(what to go on from, the fields that both changed): mine where I wrote, theirs where only they did.

    Fields are named `text_sv`, `owner`, … and `targets.CODE`.
    """
    texts: dict[str, dict[str, str]] = {name: {} for name in TEXTS}
    both: list[str] = []
    for name, lang in itertools.product(TEXTS, LANGUAGES):
        said = (getattr(each, name).get(lang, "") for each in (read, mine, theirs))
        texts[name][lang], clash = three(*said)
        both += [f"{name}_{lang}"] if clash else []
    values = {}
    for name in FIELDS:
        values[name], clash = three(*(getattr(each, name) for each in (read, mine, theirs)))
        both += [name] if clash else []
    targets, clashes = _targets(read, mine, theirs)
    beside = merge_beside(read.beside, mine.beside, theirs.beside)
    merged = with_texts(replace(mine, targets=targets, beside=beside, **values), texts)
    return merged, (*both, *clashes)


def _targets(
    read: WrittenGoal, mine: WrittenGoal, theirs: WrittenGoal
) -> tuple[tuple[TargetDraft, ...], list[str]]:
    """Target by target. One that I removed and they changed stays, until I have seen what they did."""
    before, now, since = (
        {one.code: one for one in each.targets if one.code} for each in (read, mine, theirs)
    )
    kept, clashes = [], []
    for code in dict.fromkeys([*since, *(code for code in now if code in before)]):
        one, clash = three(before.get(code), now.get(code), since.get(code))
        clashes += [f"targets.{code}"] if clash else []
        one = one or (since.get(code) if clash else None)
        if one is not None:
            kept.append(one)
    return (
        *kept,
        *(one for one in mine.targets if not one.code or one.code not in {*before, *since}),
    ), clashes
