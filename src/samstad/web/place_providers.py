"""What start page and place page show of pictures, problems and promises; registered by `providers.register`."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.organisation.providers import Attention, Section
from samstad.organisation.rights import Actor, may, memberships_today
from samstad.places import calendar, chain
from samstad.places.models import InputRequest, PictureSigner, PictureState, SituationPicture
from samstad.statistics.models import Area
from samstad.web.access import visible
from samstad.web.addresses import address
from samstad.web.templatetags.samstad import day, plain
from samstad.web.views.calendar import kinds, what, who
from samstad.web.views.pictures import title_of


def late_promises(actor: Actor, city: City) -> Iterator[Attention]:
    """What the reader's own bodies are late with, and to those who lead it what others are late with."""
    if actor.user is None:
        return
    mine = set(actor.user.memberships.values_list("organisation_id", flat=True))
    words = kinds()
    for due in calendar.due_in(city, clock.today(), clock.today()):
        about = due.about
        leader = about.agreement.document.owner_id if due.kind == calendar.DueKind.COMMITMENT else None  # type: ignore[union-attr]
        if due.late and mine & {leader, *(body.pk for body in due.who)}:
            yield Attention(
                what(due),
                address(about),
                weight=8,
                kind="late",
                detail=_("%(kind)s, was due %(day)s: %(who)s")
                % {"kind": words[due.kind], "day": day(due.day), "who": who(due)},
            )


def to_sign(actor: Actor, city: City) -> Iterator[Attention]:
    """Pictures that wait for the sign-off of the reader's own body."""
    rows = PictureSigner.objects.filter(
        picture__city=city, picture__state=PictureState.PROPOSED, signed_on__isnull=True
    )
    for signer in rows.select_related(
        "organisation", "picture__owner", "picture__city", "picture__area__area_set"
    ):
        if may(actor, "sign", signer):
            yield Attention(
                _("Sign off: %(picture)s") % {"picture": title_of(signer.picture)},
                address(signer.picture),
                weight=11,
                kind="submitted",
                detail=plain(signer.organisation.name),
            )


def input_to_give(actor: Actor, city: City) -> Iterator[Attention]:
    """Pictures to which the reader's own body is asked for input, until the day has passed (see `late_promises`)."""
    seats = memberships_today(actor.user) if actor.user else []
    rows = InputRequest.objects.filter(
        picture__city=city,
        picture__state=PictureState.DRAFT,
        proposals__isnull=True,
        due__gte=clock.today(),
        organisation__in=[seat.organisation_id for seat in seats],
    )
    for row in rows.select_related(
        "organisation", "picture__owner", "picture__city", "picture__area__area_set"
    ):
        if row.organisation is not None and may(actor, "propose", row):
            yield Attention(
                _("Give input: %(picture)s") % {"picture": title_of(row.picture)},
                address(row),
                weight=11,
                kind="submitted",
                detail=_("%(body)s, by %(day)s")
                % {"body": plain(row.organisation.name), "day": day(row.due)},
            )


def place_section(actor: Actor, area: Area) -> Iterator[Section]:
    """The newest picture of the place that the reader may see, and the problems that it shows."""
    rows = SituationPicture.objects.filter(area=area).select_related(
        "city", "owner__city", "area__area_set__city"
    )
    found = visible(actor, rows.order_by("-version").prefetch_related("signers", "requests"))
    if not found:
        return
    problems = visible(actor, chain.problems_of(found[0].city).filter(picture__area=area))
    yield Section(
        "picture",
        _("Situation picture and problems"),
        "pictures/section.html",
        {
            "picture": found[0],
            "title": title_of(found[0]),
            "due": calendar.update_due(found[0]),
            "problems": [(row, chain.flag_of_problem(row, row.measures.all())) for row in problems],
        },
    )
