"""By when: every date that something is asked for by, what it is, and which of them is the document's deadline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from samstad.referrals.reading.found import (
    Confidence,
    Deadline,
    DeadlineKind,
    Extension,
    Found,
    Reason,
    Recurring,
    Rule,
    best,
    missing,
)
from samstad.referrals.reading.lines import Block
from samstad.referrals.reading.sentences import LONGEST, sentences_of
from samstad.referrals.reading.swedish_dates import Dated, dates_in

_CUE = re.compile(
    r"\b(?:(?P<sure>senast|före|tillhanda)|för yttrande|(?:del|slut)?redovisas|svar(?:en|et)?|inkomm\w+)\b",
    re.I,
)
_REACH = 60  # signs between the cue and the date: more is another thought
_KINDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (DeadlineKind.OTHER, r"rekvisition|återbetal|betalas? tillbaka|ekonomisk redovisning"),
        (DeadlineKind.PARTIAL, r"delredovis|delrapport"),
        (DeadlineKind.FINAL, r"slutredovis|slutrapport"),
        (DeadlineKind.ANSWER, r"yttrande|remissvar|\bsvar\w*\b|besvara|synpunkter"),
        (DeadlineKind.REPORT, r"redovis|rapport|inkomma med"),
    )
)
_MAIN = (DeadlineKind.ANSWER, DeadlineKind.FINAL, DeadlineKind.REPORT)
_EXTENDED = re.compile(r"\bbeviljats\b|\banstånd\b", re.IGNORECASE)
_PROPOSAL = re.compile(
    r"(?:förslag till )?(?:tjänsteutlåtande|utlåtande|yttrande)\w* (?:till|senast)", re.IGNORECASE
)
_EXTRACT = re.compile(r"protokollsutdrag\w*.*(?:efterhand|nästkommande|nästa sammanträde)", re.IGNORECASE)
_SAME = re.compile(r"senast samma (?:datum|dag)", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;] (?:och|samt)?\s?(?=[^,;]*\d)")


def deadlines(blocks: Sequence[Block]) -> list[Found[Deadline]]:
    """Each date that something is to be done by, with what; the same date and kind once, the surest of them."""
    made: dict[Deadline, Found[Deadline]] = {}
    for block in blocks:
        last: dt.date | Recurring | None = None
        for sentence in sentences_of(block.text):
            for found in _of_sentence(sentence, block, last):
                assert found.value is not None
                last = found.value.by
                if found.value not in made or found.rank < made[found.value].rank:
                    made[found.value] = found
    return list(made.values())


def main_deadline(found: Sequence[Found[Deadline]]) -> Found[dt.date]:
    """The answer's date, else the final report's, else the report's; none where two of a kind differ."""
    for kind in _MAIN:
        dated: list[Found[dt.date]] = [
            Found(each.value.by, each.confidence, each.rule, each.place, each.sentence)
            for each in found
            if each.value is not None and each.value.kind is kind and isinstance(each.value.by, dt.date)
        ]
        if dated:
            return best(dated, Reason.NOTHING_LIKE_IT)
    if any(each.value and isinstance(each.value.by, Recurring) for each in found):
        return missing(Reason.ONLY_RECURRING)
    return missing(Reason.ONLY_OTHER_DATES if found else Reason.NOTHING_LIKE_IT)


def extension(blocks: Sequence[Block]) -> Found[Extension]:
    """A granted extension: the proposal by a date, and whether the minutes extract comes after the next meeting."""
    candidates = []
    for block in blocks:
        for sentence in sentences_of(block.text):
            if len(sentence) > LONGEST or not _EXTENDED.search(sentence):
                continue
            said = _PROPOSAL.search(sentence) or re.search(r"anstånd (?:till|med)", sentence, re.IGNORECASE)
            dated = next((each for each in dates_in(sentence) if said and each.start >= said.end()), None)
            if dated and isinstance(dated.when, dt.date):
                value = Extension(dated.when, bool(_EXTRACT.search(sentence)))
                candidates.append(Found(value, Confidence.SURE, Rule.WORDS, block.place, sentence))
    return best(candidates, Reason.NOTHING_LIKE_IT)


def _of_sentence(sentence: str, block: Block, last: dt.date | Recurring | None) -> Iterator[Found[Deadline]]:
    if len(sentence) > LONGEST or _EXTENDED.search(sentence):
        return
    if _SAME.search(sentence) and last is not None:
        yield _found(Deadline(_kind(sentence), last), Confidence.LIKELY, Rule.SAME_DATE, block, sentence)
        return
    for clause in _clauses(sentence):
        dates = list(dates_in(clause))
        for dated in dates:
            cues = [cue for cue in _CUE.finditer(clause) if 0 <= dated.start - cue.end() <= _REACH]
            if dated.when is None or not cues or _another_between(dates, cues[-1].end(), dated):
                continue
            sure = Confidence.SURE if cues[-1]["sure"] else Confidence.LIKELY
            kind = _kind(clause)
            if kind is DeadlineKind.OTHER:
                kind = _kind(sentence)
            yield _found(Deadline(kind, dated.when), sure, Rule.BY_THE_DATE, block, sentence)


def _another_between(dates: Sequence[Dated], start: int, dated: Dated) -> bool:
    return any(start <= other.start < dated.start for other in dates)


def _clauses(sentence: str) -> list[str]:
    """Parts with a date of their own; a part without one belongs to the one before."""
    made: list[str] = []
    for part in _CLAUSE.split(sentence):
        if made and not (any(dates_in(part)) and any(dates_in(made[-1]))):
            made[-1] = f"{made[-1]}, {part}"
        else:
            made.append(part)
    return made


def _kind(text: str) -> DeadlineKind:
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), DeadlineKind.OTHER)


def _found(
    value: Deadline, confidence: Confidence, rule: Rule, block: Block, sentence: str
) -> Found[Deadline]:
    return Found(value, confidence, rule, block.place, sentence)
