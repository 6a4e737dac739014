"""A referral with one of everything around it, row by row: for walks over all states, which actions could not reach."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from samstad.organisation.models import Matter, Organisation
from samstad.organisation.rights import command_line
from samstad.referrals import storing
from samstad.referrals.models import (
    AccessLink,
    Addressee,
    AgendaItem,
    Answer,
    AnswerFile,
    AnswerSection,
    Docket,
    Extension,
    FrozenDocument,
    FrozenFile,
    Interpellation,
    Meeting,
    Opinion,
    Point,
    Referral,
    ReferralAttachment,
    ReferralVersion,
    RegisteredDocument,
)

DAY = dt.date(2026, 9, 17)


def build(made: SimpleNamespace, led_by: Organisation) -> SimpleNamespace:
    """Everything that the pages load, of the city `made`: `made.north` answers what `led_by` refers."""
    city = made.city
    file = storing.store(command_line(), city, "bilaga.pdf", "application/pdf", b"%PDF-1.7 bilaga")
    matter = Matter.objects.create(
        city=city, registry_number="KS 2026/500", body=made.north, title={"sv": "Remiss"}
    )
    referral = Referral.objects.create(
        city=city,
        code="remiss",
        title={"sv": "Program"},
        led_by=led_by,
        due=dt.date(2026, 10, 1),
        state="sent",
    )
    version = ReferralVersion.objects.create(referral=referral, number=1, text="Förslaget.", sent_on=DAY)
    point = Point.objects.create(referral=referral, number="1", heading={"sv": "Målen"})
    ReferralAttachment.objects.create(referral=referral, number=1, title="Bilaga", file=file)
    addressee = Addressee.objects.create(referral=referral, organisation=made.north)
    stranger = Addressee.objects.create(referral=referral, name="Föreningen", email="f@example.org", order=1)
    answer = Answer.objects.create(addressee=addressee, version=version, received_on=DAY, position="changes")
    outside = Answer.objects.create(addressee=stranger, version=version, received_on=DAY, kind="outside")
    for code in ("forslag", "sammanfattning", "synpunkter"):
        AnswerSection.objects.create(answer=answer, code=code, text="Nämnden stödjer **förslaget**.")
    opinion = Opinion.objects.create(answer=answer, point=point, position="changes", reason="För att.")
    answer_file = AnswerFile.objects.create(answer=answer, title="Bilaga", file=file)
    extension = Extension.objects.create(
        answer=answer, asked_on=DAY, reason="Tid", proposal_by=dt.date(2026, 10, 20)
    )
    link = AccessLink.objects.create(
        addressee=stranger, nonce="n" * 32, made_at=timezone.now(), expires=dt.date(2026, 12, 1)
    )
    docket = Docket.objects.create(matter=matter, opened=DAY)
    registered = RegisteredDocument.objects.create(
        docket=docket,
        number=1,
        direction="in",
        date=DAY,
        title="Remissen",
        file=file,
        registered_at=timezone.now(),
    )
    meeting = Meeting.objects.create(city=city, body=made.north, date=DAY)
    AgendaItem.objects.create(meeting=meeting, number=1, kind="decision", title="Planen", docket=docket)
    interpellation = Interpellation.objects.create(
        city=city, code="interpellation-2026-1", kind="interpellation", number="2026:1",
        title={"sv": "Skolan"}, asked_by="Anna And", body=made.north, answer="Svaret.",
        debated_on=DAY, minutes_file=file,
    )  # fmt: skip
    document = FrozenDocument.objects.create(
        city=city, identifier="provstad-proposal-1-1", kind="proposal", title="Program",
        answer=answer, frozen_at=timezone.now(),
    )  # fmt: skip
    content = storing.store(command_line(), city, "document.json", "application/json", b"{}")
    FrozenFile.objects.create(document=document, name="document.json", file=content)
    return SimpleNamespace(
        referral=referral, answer=answer, outside=outside, opinion=opinion, answer_file=answer_file,
        extension=extension, link=link, docket=docket, registered=registered, meeting=meeting,
        interpellation=interpellation, frozen=document,
    )  # fmt: skip


def unanswered(found: SimpleNamespace) -> Referral:
    """Another referral like it that nobody has answered, as every draft is."""
    like = found.referral
    made = Referral.objects.create(
        city=like.city, code="remiss-2", title=like.title, led_by=like.led_by, due=like.due, state=like.state
    )
    ReferralVersion.objects.create(referral=made, number=1, text="Förslaget.", sent_on=DAY)
    Point.objects.create(referral=made, number="1", heading={"sv": "Målen"})
    file = like.attachments.get().file
    ReferralAttachment.objects.create(referral=made, number=1, title="Bilaga", file=file)
    Addressee.objects.create(referral=made, organisation=found.answer.addressee.organisation)
    return made


def values_of(row: Any, state: str) -> dict[str, Any]:
    """What an update sets to put a row in a state, with what the database asks of that state."""
    if isinstance(row, Docket):
        plain = state.removeprefix("secret_")
        return {
            "state": plain,
            "secrecy": "OSL 26 kap. 1 §" if plain != state else "",
            "closed": DAY if plain == "closed" else None,
        }
    if isinstance(row, Meeting):
        return {"state": state, "adjusted_on": DAY if state in ("adjusted", "posted") else None}
    if isinstance(row, Interpellation):
        given = state in ("answered", "debated")
        return {"state": state, "answered_on": DAY if given else None}
    return {"state": state}
