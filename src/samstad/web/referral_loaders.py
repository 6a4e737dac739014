"""From the parts of an address to a referral, an answer, a matter, a meeting or an interpellation, or 404."""

from __future__ import annotations

from typing import cast

from django.http import Http404
from django.shortcuts import get_object_or_404

from samstad.organisation.models import City, Matter, Organisation
from samstad.referrals import links
from samstad.referrals.models import (
    AccessLink,
    AgendaItem,
    Answer,
    Docket,
    Extension,
    FrozenDocument,
    FrozenFile,
    Interpellation,
    Meeting,
    Opinion,
    Referral,
    ReferralAttachment,
    RegisteredDocument,
)


def load_referral(city: City, code: str) -> Referral:
    return get_object_or_404(
        Referral.objects.select_related("city", "led_by__city", "matter"), city=city, code=code
    )


def load_new_referral(city: City) -> Referral:
    """One that nobody has written yet: who may begin one is asked of it."""
    return Referral(city=city)


def load_attachment(city: City, code: str, number: int) -> Referral:
    """The referral, whose right is asked; that the attachment is there is seen to here."""
    referral = load_referral(city, code)
    referral.wanted = get_object_or_404(  # type: ignore[attr-defined]
        ReferralAttachment.objects.select_related("file"),
        referral=referral,
        number=number,
        file__isnull=False,
    )
    return referral


ANSWER_WITH = (
    "addressee__referral__city",
    "addressee__referral__led_by__city",
    "addressee__referral__matter",
    "addressee__organisation__city",
    "version",
    "matter",
    "officer",
)


def load_answer(city: City, code: str, number: int) -> Answer:
    return get_object_or_404(
        Answer.objects.select_related(*ANSWER_WITH),
        addressee__referral__city=city,
        addressee__referral__code=code,
        pk=number,
    )


def load_answer_file(city: City, code: str, number: int, file: int) -> Answer:
    answer = load_answer(city, code, number)
    answer.wanted = get_object_or_404(answer.files.select_related("file"), pk=file, file__isnull=False)  # type: ignore[attr-defined]
    return answer


def load_extension(city: City, code: str, number: int) -> Extension:
    return get_object_or_404(
        Extension.objects.select_related(*(f"answer__{name}" for name in ANSWER_WITH)),
        answer__addressee__referral__city=city,
        answer__addressee__referral__code=code,
        pk=number,
    )


def load_opinion(city: City, code: str, number: int) -> Referral:
    """The referral, whose right to compile is asked, with the opinion that is to be handled."""
    referral = load_referral(city, code)
    referral.wanted = get_object_or_404(  # type: ignore[attr-defined]
        Opinion.objects.select_related("point", "answer"), answer__addressee__referral=referral, pk=number
    )
    return referral


def load_link(city: City, token: str) -> AccessLink:
    """The personal link that was opened; 404 for one that was altered or never made."""
    found = links.find(token)
    if found is None or found.addressee.referral.city_id != city.pk:
        raise Http404
    return found


def load_frozen(city: City, identifier: str) -> FrozenDocument:
    return get_object_or_404(
        FrozenDocument.objects.select_related(
            "city",
            "answer__addressee__referral__led_by",
            "answer__addressee__organisation",
            "referral__led_by",
            "meeting__body",
            "interpellation__body",
        ),
        city=city,
        identifier=identifier,
    )


def load_frozen_file(city: City, identifier: str, name: str) -> FrozenDocument:
    document = load_frozen(city, identifier)
    document.wanted = get_object_or_404(  # type: ignore[attr-defined]
        FrozenFile.objects.select_related("file"), document=document, name=name
    )
    return document


def load_docket(city: City, number: int) -> Docket:
    return get_object_or_404(
        Docket.objects.select_related("matter__city", "matter__body__city", "officer"),
        matter__city=city,
        pk=number,
    )


def load_new_docket(city: City) -> Docket:
    return Docket(matter=Matter(city=city))


def load_registered(city: City, number: int) -> RegisteredDocument:
    return get_object_or_404(
        RegisteredDocument.objects.select_related("docket__matter__city", "docket__matter__body", "file"),
        docket__matter__city=city,
        pk=number,
        file__isnull=False,
    )


def load_meeting(city: City, body: str, day: str) -> Meeting:
    from datetime import date

    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(
        Meeting.objects.select_related("city", "body__city"), city=city, body__code=body, date=on
    )


def load_new_meeting(city: City) -> Meeting:
    return Meeting(city=city)


def load_item(city: City, body: str, day: str, number: int) -> Meeting:
    """The meeting, whose right is asked, with the item that is to be minuted."""
    meeting = load_meeting(city, body, day)
    meeting.wanted = get_object_or_404(  # type: ignore[attr-defined]
        AgendaItem.objects.select_related("docket__matter", "answer"), meeting=meeting, number=number
    )
    return meeting


def load_interpellation(city: City, code: str) -> Interpellation:
    return get_object_or_404(
        Interpellation.objects.select_related("city", "body__city", "matter", "minutes_file"),
        city=city,
        code=code,
    )


def load_interpellation_minutes(city: City, code: str) -> Interpellation:
    one = load_interpellation(city, code)
    if one.minutes_file is None:
        raise Http404
    return one


def load_new_interpellation(city: City) -> Interpellation:
    return Interpellation(city=city)


def bodies_of(city: City) -> list[Organisation]:
    """The register's bodies that exist, for choices."""
    rows = Organisation.objects.filter(city=city, valid_to__isnull=True).select_related("city")
    return cast("list[Organisation]", list(rows))
