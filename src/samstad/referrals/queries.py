"""What is seen of referrals: where each addressee stands, who is late, and by how many days. Computed on read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from samstad.organisation import clock
from samstad.organisation.texts import pick
from samstad.referrals.models import (
    Addressee,
    Answer,
    AnswerKind,
    AnswerState,
    Extension,
    ExtensionState,
    Referral,
    ReferralState,
)
from samstad.referrals.rules import GIVEN


@dataclass(frozen=True)
class Part:
    """One dated part of an answer: by when it is due, and when it came. `due` None: a day that is not set yet."""

    due: dt.date | None
    came: dt.date | None

    def days_late(self, today: dt.date) -> int:
        """Whole days after the due day until it came, or until today; 0 on the day and before."""
        return 0 if self.due is None else max(0, ((self.came or today) - self.due).days)

    def awaited(self, today: dt.date) -> bool:
        """Whether its day has passed and it has not come."""
        return self.came is None and self.due is not None and today > self.due


@dataclass(frozen=True)
class Standing:
    """One addressee of a referral today.

    Without an extension there is one part, the whole answer, due on the referral's day. With one there are two: the
    proposal by one day, the minutes extract by another. `days_late` is that of the part that is most late.
    """

    addressee: Addressee
    answer: Answer | None
    extension: Extension | None
    asked: Extension | None
    whole: Part
    proposal: Part | None
    today: dt.date
    outdated: bool = False

    @property
    def state(self) -> str:
        return self.answer.state if self.answer else AnswerState.RECEIVED.value

    @property
    def given(self) -> bool:
        return self.state in GIVEN

    @property
    def abstained(self) -> bool:
        return self.state == AnswerState.ABSTAINED

    @property
    def days_late(self) -> int:
        parts = [self.whole, *([self.proposal] if self.proposal else [])]
        return max(part.days_late(self.today) for part in parts)

    @property
    def late(self) -> bool:
        return self.days_late > 0

    @property
    def outstanding(self) -> bool:
        """Something is late and has still not come."""
        parts = [self.whole, *([self.proposal] if self.proposal else [])]
        return not self.addressee.withdrawn and any(part.awaited(self.today) for part in parts)


def name_of(addressee: Addressee, lang: str = "sv") -> str:
    if addressee.organisation is not None:
        return pick(addressee.organisation.name, lang).text
    return addressee.name


def came_on(answer: Answer) -> dt.date | None:
    """The day on which the whole answer was there: the minutes extract of a committee, else what was handed in."""
    if answer.state == AnswerState.ABSTAINED:
        return answer.decided_on
    if answer.state != AnswerState.COMPLETE:
        return None
    return answer.extract_on if answer.kind == AnswerKind.COMMITTEE else answer.decided_on


def proposal_came_on(answer: Answer) -> dt.date | None:
    """The day of the proposal that stands; of one who abstained, or from outside answered at once, the day of that."""
    if answer.state == AnswerState.ABSTAINED:
        return answer.decided_on
    if answer.kind == AnswerKind.OUTSIDE:
        return answer.proposed_on or answer.decided_on
    return answer.proposed_on


def granted(extensions: Iterable[Extension]) -> Extension | None:
    """The extension that holds: the last one granted."""
    found = [one for one in extensions if one.state == ExtensionState.GRANTED]
    return max(found, key=lambda one: (one.decided_on or one.asked_on or dt.date.min, one.pk), default=None)


def standing(addressee: Addressee, newest: int | None = None) -> Standing:
    """Where one addressee stands today. `newest` is the number of the referral's newest version."""
    today = clock.today()
    answer = getattr(addressee, "answer", None)
    extensions = list(answer.extensions.all()) if answer else []
    holds = granted(extensions)
    asked = next((one for one in extensions if one.state == ExtensionState.ASKED), None)
    came = came_on(answer) if answer else None
    due = addressee.referral.due
    proposal = None
    if holds is not None and answer is not None:
        proposal = Part(holds.proposal_by, proposal_came_on(answer))
        # With a second part that has no day yet, the whole is due on no day; without one, with the proposal.
        due_whole = holds.extract_by if holds.extract_by or holds.extract_when else holds.proposal_by
        whole = Part(due_whole, came)
    else:
        whole = Part(due, came)
    if addressee.referral.source:
        # Told by a source: what it does not say to have come is not known, and nobody is called late for it.
        whole = whole if whole.came else Part(None, None)
        proposal = proposal if proposal is None or proposal.came else Part(None, None)
    outdated = bool(
        answer and newest and answer.version.number < newest and answer.state != AnswerState.ABSTAINED
    )
    return Standing(addressee, answer, holds, asked, whole, proposal, today, outdated)


def standings(referral: Referral) -> list[Standing]:
    """Every addressee in the order of the list, in a bounded number of queries."""
    rows = (
        Addressee.objects.filter(referral=referral)
        .select_related(
            "organisation__city",
            "answer__officer",
            "answer__version",
            "answer__matter",
            "answer__addressee__organisation",
        )
        .prefetch_related("answer__extensions")
    )
    newest = max((row.number for row in referral.versions.all() if row.sent_on), default=None)
    found = []
    for row in rows:
        row.referral = referral
        if hasattr(row, "answer"):
            row.answer.addressee = row
        found.append(standing(row, newest))
    return found


@dataclass(frozen=True)
class Summary:
    """How it stands with all: numbers that add up to `asked`, without those who are no longer waited for."""

    asked: int
    answered: int
    abstained: int
    awaited: int
    late: int


def summary(rows: Iterable[Standing]) -> Summary:
    """`late` are those of the awaited whose day has passed."""
    waited_for = [row for row in rows if not row.addressee.withdrawn]
    abstained = sum(row.abstained for row in waited_for)
    given = sum(row.given for row in waited_for)
    return Summary(
        asked=len(waited_for),
        answered=given - abstained,
        abstained=abstained,
        awaited=len(waited_for) - given,
        late=sum(row.outstanding for row in waited_for),
    )


def of_body(referrals: Iterable[Referral], bodies: set[int]) -> list[Answer]:
    """The answers that these bodies are to write in these referrals."""
    rows = Answer.objects.filter(
        addressee__referral__in=list(referrals), addressee__organisation__in=bodies
    ).select_related(
        "addressee__referral__city", "addressee__referral__led_by", "addressee__organisation__city"
    )
    return list(rows)


OPEN = (ReferralState.SENT, ReferralState.CLOSED)
