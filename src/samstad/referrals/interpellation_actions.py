"""What happens to an interpellation or a motion: asked, answered with its figures frozen, debated, or withdrawn."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import audit, clock
from samstad.organisation.errors import UserError
from samstad.organisation.merging import paragraphs
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor, require
from samstad.referrals.models import (
    AnswerFigure,
    Interpellation,
    InterpellationKind,
    StoredFile,
)
from samstad.referrals.registry_rules import INTERPELLATION_STEPS
from samstad.statistics.models import Area, Indicator
from samstad.steering.models import Goal


@dataclass(frozen=True)
class WrittenInterpellation:
    """What is asked, as far as it has been written."""

    kind: str
    number: str
    title: str
    asked_by: str
    body: Organisation | None
    party: str = ""
    asked_of: str = ""
    asked_on: dt.date | None = None
    question: str = ""
    areas: tuple[Area, ...] = ()
    goals: tuple[Goal, ...] = ()


def ask(actor: Actor, city: City, written: WrittenInterpellation) -> Interpellation:
    """Write down what was asked. The number is kept as the council writes it."""
    if written.kind not in InterpellationKind.values:
        raise UserError(_("Say what it is."), where="kind")
    if not 0 < len(written.number.strip()) <= 40:
        raise UserError(_("Write the number, as 2016:28."), where="number")
    if not written.title.strip() or not written.asked_by.strip():
        raise UserError(_("Say what is asked, and who asks."), where="title")
    if written.body is None or written.body.city_id != city.pk:
        raise UserError(_("Choose the body that answers."), where="body")
    with transaction.atomic():
        made = Interpellation(
            city=city,
            code=free_code(city, written.kind, written.number),
            kind=written.kind,
            number=written.number.strip().strip("()"),
            title={"sv": written.title.strip()[:300]},
            asked_by=written.asked_by.strip()[:200],
            party=written.party.strip().strip("()")[:40],
            asked_of=written.asked_of.strip()[:200],
            asked_on=written.asked_on or clock.today(),
            body=written.body,
            question=written.question.strip(),
        )
        require(actor, "begin", made)
        made.save()
        made.areas.set(written.areas)
        made.goals.set(written.goals)
        audit.record(actor, "interpellation.ask", made)
        return made


def free_code(city: City, kind: str, number: str) -> str:
    stem = f"{kind}-{re.sub(r'[^0-9A-Za-z]+', '-', number).strip('-')}"[:45].strip("-").lower()
    code, count = stem, 1
    while Interpellation.objects.filter(city=city, code=code).exists():
        count += 1
        code = f"{stem}-{count}"
    return code


def write(
    actor: Actor,
    one: Interpellation,
    text: str,
    read: str,
    figures: Iterable[tuple[Indicator, Area]] | None = None,
) -> Interpellation:
    """Write on the answer. `read` is the text that the writer had before them: what a colleague wrote is merged in."""
    with transaction.atomic():
        current = locked(one)
        require(actor, "write", current)
        merged = paragraphs(read, text, current.answer).text
        if merged != current.answer:
            current.answer = merged
            current.revision += 1
            current.save()
            audit.record(
                actor,
                "interpellation.write",
                current,
                changes={"revision": [current.revision - 1, current.revision]},
            )
        if figures is not None:
            _set_figures(actor, current, list(figures))
        return current


def _set_figures(actor: Actor, one: Interpellation, pairs: list[tuple[Indicator, Area]]) -> None:
    known = {(row.indicator_id, row.area_id): row for row in one.figures.all()}
    wanted = {(indicator.pk, area.pk): (indicator, area) for indicator, area in pairs}
    for key, row in known.items():
        if key not in wanted:
            row.delete()
    for order, (key, (indicator, area)) in enumerate(wanted.items()):
        if key not in known:
            AnswerFigure(interpellation=one, indicator=indicator, area=area, order=order).save()
    if known.keys() != wanted.keys():
        audit.record(actor, "interpellation.figures", one, changes={"figures": [len(known), len(wanted)]})


def answer(
    actor: Actor, one: Interpellation, *, by: str, place: str, on: dt.date | None = None
) -> Interpellation:
    """Give the answer, with place, day and name: the figures that it rests on are frozen with it."""
    from samstad.referrals import documents, figures

    with transaction.atomic():
        current = locked(one)
        require(actor, "answer", current)
        day = on or clock.today()
        problems: Mapping[str, tuple[bool, str]] = {
            "answer": (bool(current.answer.strip()), _("Write the answer first.")),
            "by": (bool(by.strip()), _("Say who answers.")),
            "place": (bool(place.strip()), _("Say where the answer is given.")),
            "on": (day <= clock.today(), _("The day has not come yet.")),
        }
        for where, (fine, said) in problems.items():
            if not fine:
                raise UserError(said, where=where)
        for figure in current.figures.select_related("indicator__city", "area__area_set"):
            figure.frozen = figures.read(figure.indicator, figure.area, current.city)
            figure.save()
        current.answered_by, current.answered_at = by.strip()[:200], place.strip()[:120]
        current.answered_on = day
        moved = _step(actor, current, "answer")
        documents.freeze_reply(actor, moved)
        return moved


def debate(
    actor: Actor, one: Interpellation, minutes: str, on: dt.date, file: StoredFile | None = None
) -> Interpellation:
    """It has been debated: what the minutes say, or the minutes as a file."""
    if not minutes.strip() and file is None:
        raise UserError(_("Write what the minutes say, or attach them."), where="minutes")
    with transaction.atomic():
        current = locked(one)
        require(actor, "debate", current)
        current.minutes, current.debated_on, current.minutes_file = minutes.strip(), on, file
        return _step(actor, current, "debate")


def withdraw(actor: Actor, one: Interpellation) -> Interpellation:
    with transaction.atomic():
        current = locked(one)
        require(actor, "withdraw", current)
        return _step(actor, current, "withdraw")


def locked(one: Interpellation) -> Interpellation:
    return (
        Interpellation.objects.select_for_update(of=("self",)).select_related("city", "body").get(pk=one.pk)
    )


def _step(actor: Actor, one: Interpellation, act: str) -> Interpellation:
    before, after = one.state, INTERPELLATION_STEPS[one.state, act]
    one.state = after
    one.revision += 1
    one.save()
    audit.record(actor, f"interpellation.{act}", one, changes={"state": [before, after]})
    return one
