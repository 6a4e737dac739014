"""Forms of plans and partnerships: what may be written. What follows from it is done by actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.places.models import Agreement, DistrictPlan, GroupLevel, Partnership, SigningMethod
from samstad.places.partnership_actions import Decided
from samstad.steering.models import SteeringGroup
from samstad.web.access import visible
from samstad.web.forms import Text
from samstad.web.place_forms import CHOOSE, WRITE, Choosing, day_field, offer_bodies
from samstad.web.templatetags.samstad import day, plain

# As many decisions as the form has rows for; more are written as another meeting's.
DECISIONS = 3


class PlanForm(Choosing):
    """A new plan for one of the districts that lack one."""

    place = forms.ChoiceField(label=_("District"), error_messages=CHOOSE)
    name = forms.CharField(label=_("Name of the plan"), max_length=200, error_messages=WRITE)
    themes = forms.MultipleChoiceField(label=_("Areas of goals"), error_messages=CHOOSE)

    def __init__(self, plans: dict[str, DistrictPlan], city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("place", plans, {key: plain(plan.area.name) for key, plan in plans.items()})
        themes = {row.code: row for row in city.themes.all()}
        self.offer("themes", themes, {code: plain(row.name) for code, row in themes.items()})

    def chosen(self) -> list[Any]:
        return [self.rows["themes"][code] for code in self.cleaned_data["themes"]]


class SendForm(Choosing):
    to = forms.ChoiceField(label=_("Sent to"), error_messages=CHOOSE)

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "to", city)


class OneOfForm(Choosing):
    """Which of several rows the act is about."""

    about = forms.ChoiceField(label=_("Which"), error_messages=CHOOSE)

    def __init__(self, rows: dict[str, Any], labels: dict[str, str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("about", rows, labels)


class RestsForm(Choosing):
    agreement = forms.ChoiceField(
        label=_("Agreement"),
        help_text=_("Also one that has been revised with the plan: it then rests on the version in force."),
        error_messages=CHOOSE,
    )

    def __init__(self, actor: Actor, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = Agreement.objects.filter(document__city=city).select_related(
            "document__city", "document__owner"
        )
        rows = {row.document.code: row for row in visible(actor, found)}
        self.offer("agreement", rows, {code: plain(row.document.title) for code, row in rows.items()})


class ReportedForm(OneOfForm):
    to = forms.ChoiceField(label=_("Sent to"), error_messages=CHOOSE)

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "to", city)


class MemberSignForm(OneOfForm):
    name = forms.CharField(label=_("Name of whoever signed"), max_length=200, error_messages=WRITE)
    title = forms.CharField(label=_("Role"), max_length=200, error_messages=WRITE)
    role = forms.CharField(label=_("The member's role in the partnership"), max_length=300, required=False)
    method = forms.ChoiceField(label=_("How it was signed"), choices=SigningMethod)
    evidence_hash = forms.CharField(label=_("SHA-256 of the signed file"), max_length=64, required=False)


class WhyOfForm(OneOfForm):
    why = Text(label=_("Why"), rows=2, error_messages={"required": _("Write why.")})


class SaidOfForm(OneOfForm):
    text = Text(label=_("What came of it"), rows=3, error_messages=WRITE)


class AnswerOfForm(OneOfForm):
    text = Text(label=_("Answer"), rows=3, error_messages=WRITE)


class MeetingForm(Choosing):
    """A meeting that was held, with at most `DECISIONS` decisions."""

    on = day_field(label=_("Day"))
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    present = forms.MultipleChoiceField(label=_("Members who were there"), error_messages=CHOOSE)
    notes = Text(label=_("What was said"), rows=3, required=False)

    def __init__(self, partnership: Partnership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        members = {str(row.pk): row for row in partnership.members.select_related("organisation")}
        self.offer("present", members, {key: member_name(row) for key, row in members.items()})
        for at in range(1, DECISIONS + 1):
            self.fields[f"text-{at}"] = forms.CharField(
                label=_("Decision %(number)s") % {"number": at}, max_length=1000, required=False
            )
            self.fields[f"responsible-{at}"] = forms.ChoiceField(label=_("Responsible"), required=False)
            self.fields[f"due-{at}"] = day_field(label=_("By"), required=False)
            offer_bodies(self, f"responsible-{at}", partnership.city, empty=_("Nobody in the register"))

    def there(self) -> list[Any]:
        return [self.rows["present"][key] for key in self.cleaned_data["present"]]

    def decisions(self) -> list[Decided]:
        said = self.cleaned_data
        return [
            Decided(said[f"text-{at}"], self.pick(f"responsible-{at}"), said[f"due-{at}"])
            for at in range(1, DECISIONS + 1)
            if said[f"text-{at}"].strip()
        ]


class QuestionForm(Choosing):
    to = forms.ChoiceField(label=_("Who is asked"), error_messages=CHOOSE)
    question = Text(label=_("Question"), rows=3, error_messages=WRITE)
    due = day_field(label=_("Answer by"), required=False)
    need = forms.ChoiceField(label=_("Of the need"), required=False)

    def __init__(self, partnership: Partnership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "to", partnership.city)
        rows = {row.code: row for row in partnership.city.needs.exclude(state="draft")}
        self.offer("need", rows, {code: plain(row.title) for code, row in rows.items()}, empty=_("None"))


class LedByForm(Choosing):
    group = forms.ChoiceField(label=_("Steering group"), error_messages=CHOOSE)
    level = forms.ChoiceField(label=_("For"), choices=GroupLevel)

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {row.code: row for row in SteeringGroup.objects.filter(city=city)}
        self.offer("group", rows, {code: plain(row.name) for code, row in rows.items()})


def member_name(member: Any) -> str:
    return plain(member.organisation.name) if member.organisation else plain(member.described_as)


def decision_name(decision: Any) -> str:
    return f"{day(decision.meeting.on)}: {plain(decision.text)[:80]}"
