"""Forms of the crime prevention by the law (2023:196) and of an agreement's approval. Actions do what follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor
from samstad.places import chain, prevention
from samstad.places.models import ActionPlan, Conclusion, CrimePrevention
from samstad.steering.models import SteeringGroup
from samstad.web.access import visible
from samstad.web.forms import Described, Text
from samstad.web.place_forms import CHOOSE, WRITE, Choosing, day_field, offer_bodies
from samstad.web.templatetags.samstad import plain

# As many places in a chain of approval as the form has rows for.
APPROVERS = 5


def _several(form: Choosing, name: str, rows: list[Any], words: Any) -> None:
    """Boxes to tick, one for each row."""
    form.offer(name, {str(row.pk): row for row in rows}, {str(row.pk): words(row) for row in rows})


def picked(form: Choosing, name: str) -> list[Any]:
    return [form.rows[name][key] for key in form.cleaned_data[name]]


class Boxes(forms.MultipleChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, **options)


class SetUpForm(Choosing):
    leader = forms.ChoiceField(label=_("The body that leads the work (13 §)"), error_messages=CHOOSE)
    reports_to = forms.ChoiceField(label=_("Reports to"), error_messages=CHOOSE)
    council = forms.ChoiceField(
        label=_("Strategic council (10 §)"),
        help_text=_("One of the city's steering groups, with its mandate and seats."),
        required=False,
    )
    report_within = forms.IntegerField(
        label=_("Months between reports to the municipal council"),
        help_text=_("The law says continuously; this is the city's own rule."),
        min_value=1,
        max_value=24,
        error_messages=WRITE,
    )

    def __init__(self, city: City, work: CrimePrevention | None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "leader", city)
        offer_bodies(self, "reports_to", city)
        groups = {row.code: row for row in SteeringGroup.objects.filter(city=city).select_related("city")}
        labels = {code: plain(row.name) for code, row in groups.items()}
        self.offer("council", groups, labels, empty=_("None yet"))
        self.initial = {"report_within": 12}
        if work is not None:
            self.initial = {
                "leader": work.leader.code,
                "reports_to": work.reports_to.code,
                "council": work.council.code if work.council else "",
                "report_within": work.report_within,
            }


class AppointForm(Choosing):
    organisation = forms.ChoiceField(label=_("Body"), error_messages=CHOOSE)
    seat = forms.CharField(label=_("What the function is called"), max_length=200, error_messages=WRITE)
    contact = forms.CharField(label=_("Point of contact"), max_length=200, required=False)
    since = day_field(label=_("From"))

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "organisation", city)


class EndForm(Described):
    last = day_field(label=_("Last day"))


class CouncilMeetingForm(Choosing):
    on = day_field(label=_("Day"))
    present = Boxes(label=_("Members who were there"), error_messages=CHOOSE)
    notes = Text(label=_("What was said"), rows=4, error_messages=WRITE)
    next_on = day_field(label=_("Next meeting"), required=False)

    def __init__(self, work: CrimePrevention, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        seats = list(work.council.members.select_related("organisation")) if work.council else []
        _several(
            self,
            "present",
            seats,
            lambda row: ", ".join(filter(None, (plain(row.organisation.name), plain(row.seat)))),
        )


class TellForm(Described):
    text = Text(label=_("What was reported"), rows=5, error_messages=WRITE)
    registry_number = forms.CharField(label=_("Registry number"), max_length=80, error_messages=WRITE)


class PlanNameForm(Described):
    name = forms.CharField(label=_("Name of the plan"), max_length=200, error_messages=WRITE)


class ActionPlanForm(Choosing):
    name = forms.CharField(label=_("Name of the plan"), max_length=200, error_messages=WRITE)
    about = Text(label=_("What the plan says"), rows=5, required=False)
    pictures = Boxes(label=_("Situation pictures that it rests on"), required=False)
    measures = Boxes(label=_("Measures"), required=False)
    follow_within = forms.IntegerField(
        label=_("Months until it is followed up"),
        help_text=_("At most 24 by the law (2023:196), 6 §: at least every second year."),
        min_value=1,
        max_value=24,
        error_messages=WRITE,
    )

    def __init__(self, actor: Actor, plan: ActionPlan, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        city = plan.work.city
        held = list(plan.pictures.select_related("city", "owner", "area"))
        newest = prevention.newest_pictures(city)
        shown = {row.pk: row for row in [*held, *newest]}
        _several(self, "pictures", list(shown.values()), picture_name)
        _several(
            self,
            "measures",
            visible(actor, chain.measures_of(city)),
            lambda row: plain(row.activity.title),
        )
        self.initial = {
            "name": plain(plan.name),
            "about": plain(plan.about),
            "pictures": [str(row.pk) for row in held],
            "measures": [str(pk) for pk in plan.measures.values_list("pk", flat=True)],
            "follow_within": plan.follow_within,
        }


class FollowUpForm(Choosing):
    pictures = Boxes(
        label=_("Together with the situation picture"),
        help_text=_("The newest that has been agreed of each place."),
        error_messages=CHOOSE,
    )
    text = Text(label=_("What was done, and what came of it"), rows=5, error_messages=WRITE)
    conclusion = forms.ChoiceField(
        label=_("Decision"), choices=Conclusion, widget=forms.RadioSelect, error_messages=CHOOSE
    )

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _several(self, "pictures", prevention.newest_pictures(city), picture_name)


def picture_name(picture: Any) -> str:
    return f"{plain(picture.area.name)}, {_('version')} {picture.version}"


# --- The approval of an agreement ------------------------------------------------------------------------


class ApproversForm(Choosing):
    """Who approves, in order; a row that is left empty is passed over."""

    def __init__(self, chosen: list[Organisation], city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for at in range(1, APPROVERS + 1):
            name = f"body-{at}"
            self.fields[name] = forms.ChoiceField(
                label=_("Approves as number %(number)s") % {"number": at}, required=False
            )
            offer_bodies(self, name, city, empty=_("Nobody"))
            self.initial[name] = chosen[at - 1].code if at <= len(chosen) else ""

    def bodies(self) -> list[Organisation]:
        found = [self.pick(f"body-{at}") for at in range(1, APPROVERS + 1)]
        return [body for body in found if body is not None]


class ApproveForm(Described):
    name = forms.CharField(label=_("Name of whoever approved"), max_length=200, error_messages=WRITE)
    title = forms.CharField(label=_("Role"), max_length=200, error_messages=WRITE)
    decision = forms.CharField(
        label=_("Decision"),
        help_text=_("As in the minutes: § 12 on 15 June 2026, or the delegation."),
        max_length=200,
        error_messages=WRITE,
    )
    registry_number = forms.CharField(
        label=_("The body's own registry number"), max_length=80, error_messages=WRITE
    )


class SendBackForm(Described):
    name = forms.CharField(label=_("Name of whoever returned it"), max_length=200, error_messages=WRITE)
    title = forms.CharField(label=_("Role"), max_length=200, error_messages=WRITE)
    registry_number = forms.CharField(
        label=_("The body's own registry number"), max_length=80, required=False
    )
    why = Text(label=_("Why"), rows=3, error_messages={"required": _("Write why.")})
