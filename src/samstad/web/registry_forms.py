"""Forms on meetings, the registry and interpellations. What follows is done by actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City, Organisation
from samstad.referrals.models import Direction, InterpellationKind, ItemKind, PartyRole, Relation
from samstad.web.forms import Described, Text
from samstad.web.place_forms import CHOOSE, Choosing, day_field, offer_bodies
from samstad.web.referral_forms import EMPTY, SentFile, line
from samstad.web.templatetags.samstad import plain


class MeetingForm(Choosing):
    """A day on which a body is to meet."""

    body = forms.ChoiceField(label=_("Body"), error_messages=CHOOSE)
    date = day_field(label=_("Day"))
    time = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    place = line(label=_("Place"), max_length=200, required=False)

    def __init__(self, bodies: Iterable[Organisation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {body.code: body for body in bodies}
        self.offer("body", rows, {code: plain(body.name) for code, body in rows.items()}, empty=EMPTY)


class ItemForm(Described):
    """One line of a list."""

    kind = forms.ChoiceField(label=_("Heading"), choices=ItemKind, error_messages=CHOOSE)
    title = line(label=_("Matter"))
    registry_number = line(label=_("Registry number"), max_length=80, required=False)
    immediate = forms.BooleanField(label=_("Adjusted at once"), required=False)


class MinuteForm(Described):
    """What was decided on an item."""

    outcome = Text(label=_("What was decided"), rows=4, required=False)
    reservations = Text(label=_("Reservations and special statements"), rows=2, required=False)
    adjourn = forms.BooleanField(label=_("Adjourned"), required=False)


class DocketForm(Choosing):
    """A matter that is registered."""

    body = forms.ChoiceField(label=_("Body"), error_messages=CHOOSE)
    registry_number = line(
        label=_("Registry number"),
        help_text=_("As the body writes it: KS 2018/911, 539-1756/2008 or in a way of its own."),
        max_length=80,
    )
    title = line(label=_("What the matter is about"))
    opened = day_field(label=_("Day"))
    secrecy = line(
        label=_("Secrecy, by which legal ground"),
        help_text=_("As OSL 26 kap. 1 §. Empty where the matter is public."),
        max_length=120,
        required=False,
    )

    def __init__(self, bodies: Iterable[Organisation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {body.code: body for body in bodies}
        self.offer("body", rows, {code: plain(body.name) for code, body in rows.items()}, empty=EMPTY)


class RegisterForm(Described):
    """A document that is registered in a matter."""

    direction = forms.ChoiceField(
        label=_("Received, sent or drawn up"), choices=Direction, error_messages=CHOOSE
    )
    date = day_field(label=_("Day"))
    title = line(label=_("What the document is"))
    correspondent = line(label=_("From or to"), max_length=200, required=False)
    secrecy = line(label=_("Secrecy, by which legal ground"), max_length=120, required=False)
    file = SentFile(label=_("File"), required=False)


class PartyForm(Choosing):
    organisation = forms.ChoiceField(label=_("Body"), required=False)
    name = line(label=_("Or another, by name"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("As"), choices=PartyRole, error_messages=CHOOSE)

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "organisation", city, empty=EMPTY)


class RelationForm(Described):
    kind = forms.ChoiceField(label=_("This matter"), choices=Relation, error_messages=CHOOSE)
    other = line(label=_("Registry number of the other matter"), max_length=80)


class CloseForm(Described):
    why = line(label=_("How the matter ended"))


class InterpellationForm(Choosing):
    """What is asked, of whom, about which places and goals."""

    kind = forms.ChoiceField(label=_("What it is"), choices=InterpellationKind, error_messages=CHOOSE)
    number = line(label=_("Number"), help_text=_("As the council writes it: 2016:28"), max_length=40)
    title = line(label=_("What it is about"))
    asked_by = line(label=_("Who asks"), max_length=200)
    party = line(label=_("Party"), max_length=40, required=False)
    body = forms.ChoiceField(label=_("Body that answers"), error_messages=CHOOSE)
    asked_of = line(label=_("Commissioner that is asked"), max_length=200, required=False)
    asked_on = day_field(label=_("Day"))
    question = Text(label=_("The question"), rows=5, required=False)
    areas = forms.MultipleChoiceField(
        label=_("Places"), widget=forms.SelectMultiple(attrs={"size": 8}), required=False
    )
    goals = forms.MultipleChoiceField(
        label=_("Goals"), widget=forms.SelectMultiple(attrs={"size": 8}), required=False
    )

    def __init__(
        self,
        bodies: Iterable[Organisation],
        areas: Iterable[Any],
        goals: Iterable[Any],
        *args: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        rows = {body.code: body for body in bodies}
        self.offer("body", rows, {code: plain(body.name) for code, body in rows.items()}, empty=EMPTY)
        places = {str(area.pk): area for area in areas}
        self.offer("areas", places, {key: plain(area.name) for key, area in places.items()})
        wanted = {str(goal.pk): goal for goal in goals}
        self.offer("goals", wanted, {key: plain(goal.text) for key, goal in wanted.items()})

    def chosen(self, name: str) -> tuple[Any, ...]:
        return tuple(self.rows[name][key] for key in self.cleaned_data[name])


class ReplyTextForm(Choosing):
    """The answer that is written, and the figures that it rests on."""

    answer = Text(
        label=_("Answer"),
        help_text=_("Headings begin with #, lists with a hyphen."),
        rows=16,
        required=False,
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    indicator = forms.ChoiceField(label=_("Figure to add: indicator"), required=False)
    area = forms.ChoiceField(label=_("Figure to add: place"), required=False)

    def __init__(self, indicators: Iterable[Any], areas: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {one.code: one for one in indicators}
        self.offer("indicator", rows, {code: plain(one.name) for code, one in rows.items()}, empty=EMPTY)
        places = {str(area.pk): area for area in areas}
        self.offer("area", places, {key: plain(area.name) for key, area in places.items()}, empty=EMPTY)


class GiveForm(Described):
    """Who gives the answer, where and when."""

    by = line(label=_("Who answers"), max_length=200)
    place = line(label=_("Place"), max_length=120)
    on = day_field(label=_("Day"))


class DebateForm(Described):
    minutes = Text(
        label=_("What the minutes say"),
        help_text=_("May be empty where the minutes are attached."),
        rows=5,
        required=False,
    )
    file = SentFile(label=_("The minutes as a file"), required=False)
    on = day_field(label=_("Day of the debate"))
