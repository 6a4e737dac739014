"""A target with its judgement, in the words that pages show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from samstad.statistics.audience import Audience
from samstad.statistics.queries import audience_of
from samstad.steering import judging, wording
from samstad.steering.judging import TargetJudgement
from samstad.steering.models import Target
from samstad.web.templatetags.samstad import language

# The order in which counts of judgements are told: that of design.md's vocabulary.
STATES = ("met", "on_the_way", "not_met", "worse", "cannot_be_judged", "withheld")


@dataclass(frozen=True)
class Judged:
    """One judgement in the reader's language. The sentence and reasons come from `steering.wording` alone."""

    target: Target
    state: str
    label: str
    sentence: str
    reasons: list[str]
    wanted: str
    judgement: TargetJudgement


@dataclass(frozen=True)
class Count:
    """How many targets are judged `state` under one name. A count, not a roll-up: it gives no status to a goal."""

    state: str
    label: str
    number: int


def in_words(item: TargetJudgement) -> Judged:
    lang = language()
    return Judged(
        target=item.target,
        state=item.state,
        label=wording.label_of(item.judgement, lang),
        sentence=wording.sentence(item, lang),
        reasons=wording.reasons(item, lang),
        wanted=wording.target_text(item.judgement, wording.Subject.of(item), lang),
        judgement=item,
    )


def judge(targets: Iterable[Target], audience: Audience = Audience.PUBLIC) -> list[Judged]:
    """Judge many targets on today's releases, in order."""
    return [in_words(item) for item in judging.judge_targets(targets, audience=audience)]


def counted(judged: Iterable[Judged]) -> list[Count]:
    """The states that occur, in order, with how many targets are in each."""
    found = Counter((item.state, item.label) for item in judged)
    # Not met so far and not met are one state under two names, each with its own count.
    order = sorted(found, key=lambda named: (STATES.index(named[0]), named[1]))
    return [Count(state, label, found[state, label]) for state, label in order]


def audience_for(request: Any) -> Audience:
    """What this reader may see. A page that shows more than the public sees then says so (`base.html`)."""
    audience = audience_of(request.actor, request.city)
    request.inside = audience is Audience.INTERNAL
    return audience
