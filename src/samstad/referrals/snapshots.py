"""What a steering document says on a day, as text: the wording that a version of a referral is held to.

The document may be written on after it was sent; the version keeps what was sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from samstad.organisation.merging import split
from samstad.organisation.texts import pick
from samstad.steering import comparing
from samstad.steering.models import SteeringDocument
from samstad.steering.queries import in_tree


def of(document: SteeringDocument) -> str:
    """Title, summary, goals with their targets, and assignments, in Swedish; a blank line between."""
    return "\n\n".join(part for part in _parts(document) if part.strip())


def _parts(document: SteeringDocument) -> Iterator[str]:
    yield f"# {pick(document.title, 'sv').text}"
    yield pick(document.summary, "sv").text
    rows = list(
        document.goals.select_related("owner", "parent").prefetch_related(
            "targets__indicator", "targets__area"
        )
    )
    for _depth, goal in in_tree(rows):
        yield f"## {pick(goal.text, 'sv').text}"
        yield f"Ansvarig: {pick(goal.owner.name, 'sv').text}"
        targets = [
            f"- {pick(target.indicator.name, 'sv').text}, {pick(target.area.name, 'sv').text}: "
            + (f"{target.value:.12g} " if target.value is not None else "")
            + f"({target.kind}, {target.year})"
            for target in goal.targets.all()
        ]
        if targets:
            yield "\n".join(targets)
    for assignment in document.assignments.all():
        yield f"Uppdrag: {pick(assignment.text, 'sv').text}"


@dataclass(frozen=True)
class Changed:
    """One paragraph that differs. `words` shows which words, where it is the same paragraph rewritten."""

    before: str
    after: str
    words: tuple[comparing.Words, ...]

    @property
    def kind(self) -> str:
        return "changed" if self.before and self.after else "added" if self.after else "removed"


def difference(older: str, newer: str) -> list[Changed]:
    """The paragraphs that differ between two texts, in the order of the newer one."""
    before, after = split(older), split(newer)
    found = []
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if op == "equal":
            continue
        for offset in range(max(b - a, d - c)):
            old = before[a + offset] if a + offset < b else ""
            new = after[c + offset] if c + offset < d else ""
            words = comparing.words(old, new) if old and new else ()
            found.append(Changed(old, new, words))
    return found
