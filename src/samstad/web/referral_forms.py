"""Forms on referrals, answers, meetings, the registry and interpellations. What follows is done by actions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City
from samstad.organisation.rights import Actor
from samstad.referrals.models import (
    Answer,
    Outcome,
    Point,
    Position,
    Referral,
)
from samstad.referrals.positions import WrittenOpinion
from samstad.referrals.referral_writing import WrittenAddressee, WrittenPoint, WrittenReferral
from samstad.steering.models import Activity, Goal, SteeringDocument
from samstad.web.access import visible
from samstad.web.forms import Described, Text
from samstad.web.place_forms import CHOOSE, WRITE, Choosing, day_field, offer_bodies
from samstad.web.templatetags.samstad import plain

EMPTY = "—"
EXTRA_POINTS = 3


def line(**options: Any) -> forms.CharField:
    options.setdefault("max_length", 300)
    return forms.CharField(error_messages=WRITE, **options)


class ReferralForm(Choosing):
    """A referral as it is written: what, from whom, by when, to whom, on which points."""

    title = line(label=_("What the referral is about"), max_length=200)
    led_by = forms.ChoiceField(label=_("Referred by"), error_messages=CHOOSE)
    due = day_field(label=_("Answers by"))
    registry_number = line(label=_("Registry number"), max_length=80, required=False)
    instructions = Text(
        label=_("Instructions"), help_text=_("How the answers are to be given."), rows=4, required=False
    )
    document = forms.ChoiceField(
        label=_("Steering document that is proposed"),
        help_text=_("A draft is sent out with the referral, and can be read by everybody from then on."),
        required=False,
    )
    text = Text(
        label=_("What is proposed"),
        help_text=_(
            "Headings begin with #, lists with a hyphen. May be empty where a document or a file says it."
        ),
        required=False,
        rows=12,
    )
    addressees = forms.MultipleChoiceField(
        label=_("Bodies that are asked"), widget=forms.CheckboxSelectMultiple, required=False
    )
    others = Text(
        label=_("Others that are asked"),
        help_text=_("One on each line, with an e-mail address: The tenants' association, post@example.org"),
        required=False,
        rows=4,
    )

    def __init__(
        self, actor: Actor, city: City, referral: Referral | None, *args: Any, **options: Any
    ) -> None:
        self.referral = referral
        if referral is not None and "initial" not in options:
            options["initial"] = _written_before(referral)
        super().__init__(*args, **options)
        offer_bodies(self, "led_by", city)
        offer_bodies(self, "addressees", city)
        rows = visible(actor, SteeringDocument.objects.filter(city=city).select_related("city", "owner"))
        documents = {row.code: row for row in rows}
        names = {code: plain(row.title) for code, row in documents.items()}
        self.offer("document", documents, names, empty=_("None"))
        self.points = [self._point(number) for number in range(self._how_many())]

    def _how_many(self) -> int:
        known = self.referral.points.count() if self.referral and self.referral.pk else 0
        sent = len([name for name in self.data if re.fullmatch(r"point-\d{1,2}-number", name)])
        return min(40, max(known + EXTRA_POINTS, sent))

    def _point(self, number: int) -> dict[str, Any]:
        """The three fields of one point, as the page shows them."""
        names = {key: f"point-{number}-{key}" for key in ("number", "heading", "question")}
        if self.is_bound:
            return {"names": names} | {key: self.data.get(name, "") for key, name in names.items()}
        rows = list(self.referral.points.all()) if self.referral and self.referral.pk else []
        if number >= len(rows):
            return {"names": names, "number": "", "heading": "", "question": ""}
        row = rows[number]
        return {
            "names": names,
            "number": row.number,
            "heading": plain(row.heading),
            "question": plain(row.question),
        }

    def written(self) -> WrittenReferral:
        data = self.cleaned_data
        points = [
            WrittenPoint(row["number"] or str(at), row["heading"], row["question"])
            for at, row in enumerate(self.points, 1)
            if row["heading"].strip() or row["question"].strip()
        ]
        bodies = [self.rows["addressees"][code] for code in data["addressees"]]
        return WrittenReferral(
            title=data["title"],
            due=data["due"],
            led_by=self.pick("led_by"),
            registry_number=data["registry_number"],
            instructions=data["instructions"],
            document=self.pick("document"),
            text=data["text"],
            points=points,
            addressees=[
                *(WrittenAddressee(organisation=body) for body in bodies),
                *outsiders(data["others"]),
            ],
        )


def outsiders(text: str) -> list[WrittenAddressee]:
    """Lines of a name and an e-mail address, in whatever order and with whatever between."""
    found = []
    for one in text.splitlines():
        if not one.strip():
            continue
        email = re.search(r"[^\s<>,;]+@[^\s<>,;]+", one)
        name = one.replace(email[0], "").strip(" \t,;<>") if email else one.strip()
        found.append(WrittenAddressee(name=name, email=email[0] if email else ""))
    return found


def _written_before(referral: Referral) -> dict[str, Any]:
    version = referral.versions.order_by("-number").first()
    rows = list(referral.addressees.select_related("organisation"))
    return {
        "title": plain(referral.title),
        "led_by": referral.led_by.code,
        "due": referral.due,
        "registry_number": referral.matter.registry_number if referral.matter else "",
        "instructions": plain(referral.instructions),
        "document": version.document.code if version and version.document else "",
        "text": version.text if version else "",
        "addressees": [row.organisation.code for row in rows if row.organisation],
        "others": "\n".join(f"{row.name}, {row.email}" for row in rows if row.outside),
    }


class ReviseForm(Described):
    """A new version, and what is new in it."""

    text = Text(
        label=_("What is proposed now"),
        help_text=_("Left empty where the steering document itself has been changed."),
        rows=12,
        required=False,
    )
    changed = Text(label=_("What is changed"), help_text=_("The addressees are told this."), rows=3)


class AddressForm(Choosing):
    """One more who is asked."""

    organisation = forms.ChoiceField(label=_("Body"), required=False)
    name = line(label=_("Or another, by name"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "organisation", city, empty=EMPTY)

    def written(self) -> WrittenAddressee:
        data = self.cleaned_data
        return WrittenAddressee(self.pick("organisation"), data["name"], data["email"])


class SentFile(forms.FileField):
    """A file that is sent in: one that is too large is told of as such, and not as one that is missing."""

    default_error_messages = {
        "required": _("Choose a file."),
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %(most)d MB. Divide it, or send a link to it."),
    }

    def to_python(self, data: Any) -> Any:
        if data is not None and data.size > settings.LARGEST_UPLOAD:
            most = {"most": settings.LARGEST_UPLOAD // 1_000_000}
            raise forms.ValidationError(self.error_messages["too_large"] % most, code="too_large")
        return super().to_python(data)


class PositionForm(Described):
    """The position on the whole."""

    position = forms.ChoiceField(
        label=_("Position on the whole"), choices=Position, widget=forms.RadioSelect, required=False
    )


class PointForm(Described):
    """What is said on one point."""

    position = forms.ChoiceField(
        label=_("Position"), choices=[("", EMPTY), *Position.choices], required=False
    )
    reason = Text(label=_("Reason"), rows=4, required=False)
    proposal = Text(label=_("Proposed wording"), rows=3, required=False)

    def __init__(self, point: Point, *args: Any, **options: Any) -> None:
        self.point = point
        options["prefix"] = f"point-{point.pk}"
        super().__init__(*args, **options)

    def written(self) -> WrittenOpinion:
        data = self.cleaned_data
        return WrittenOpinion(data["position"], data["reason"], data["proposal"])


def point_forms(answer: Answer, data: Any = None) -> list[PointForm]:
    """One for each point; of those that were not sent at all, unbound."""
    known = {row.point_id: row for row in answer.opinions.all()}
    found = []
    for point in answer.referral.points.all():
        row = known.get(point.pk)
        initial = {"position": row.position, "reason": row.reason, "proposal": row.proposal} if row else {}
        sent = data is not None and f"point-{point.pk}-position" in data
        found.append(PointForm(point, data if sent else None, initial=initial))
    return found


class SignatureForm(Described):
    """The two names under a proposal: the head of the administration, and the head of the matter."""

    name_1 = line(label=_("Head of the administration, name"), max_length=200, required=False)
    title_1 = line(label=_("Title"), max_length=200, required=False)
    name_2 = line(label=_("Head of the matter, name"), max_length=200, required=False)
    title_2 = line(label=_("Title"), max_length=200, required=False)

    @classmethod
    def of(cls, answer: Answer, data: Any = None) -> SignatureForm:
        kept = [*answer.signatures, {}, {}][:2]
        initial = {
            f"{key}_{at}": one.get(key, "") for at, one in enumerate(kept, 1) for key in ("name", "title")
        }
        return cls(data if data is not None and "name_1" in data else None, initial=initial)

    def written(self) -> list[dict[str, str]]:
        data = self.cleaned_data
        return [{"name": data[f"name_{at}"], "title": data[f"title_{at}"]} for at in (1, 2)]


class AssignForm(Choosing):
    """Who writes the answer, and the body's own registry number."""

    officer = forms.ChoiceField(label=_("Case officer"), error_messages=CHOOSE)
    registry_number = line(label=_("The body's own registry number"), max_length=80, required=False)

    def __init__(self, people: Iterable[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {str(one.pk): one for one in people}
        self.offer("officer", rows, {key: one.name for key, one in rows.items()}, empty=EMPTY)


class DayForm(Described):
    day = day_field(label=_("Day"))


class WhyForm(Described):
    why = Text(label=_("Why"), rows=3, required=False)


class ExtensionForm(Described):
    """More time, in two dated parts."""

    reason = Text(label=_("Why more time is needed"), rows=3, error_messages=WRITE)
    proposal_by = day_field(label=_("The administration's proposal by"))
    extract_by = day_field(
        label=_("The minutes extract by"),
        help_text=_("Left empty where the day of the meeting is not known."),
        required=False,
    )
    extract_when = line(
        label=_("Or when the extract comes"), help_text=_("After the next meeting, say."), required=False
    )

    def __init__(self, *args: Any, outside: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if outside:
            in_outside_words(self)


def in_outside_words(form: forms.Form) -> None:
    """One without an account has neither an administration nor a committee: an answer, and its own decision on it."""
    for name, label in (
        ("proposal_by", _("The answer by")),
        ("extract_by", _("The decision on the answer by")),
        ("extract_when", _("Or when the decision comes")),
    ):
        if name in form.fields:
            form.fields[name].label = label


class DecideExtensionForm(Described):
    """Granted, with the days as asked or others; or refused, with a reason."""

    grant = forms.ChoiceField(
        label=_("Decision"),
        choices=[("1", _("Grant")), ("0", _("Refuse"))],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    why = Text(label=_("Reason"), rows=2, required=False)
    proposal_by = day_field(label=_("The administration's proposal by"), required=False)
    extract_by = day_field(label=_("The minutes extract by"), required=False)


class ScheduleForm(Choosing):
    """On which meeting's list an answer is put."""

    meeting = forms.ChoiceField(label=_("Committee meeting"), error_messages=CHOOSE)
    immediate = forms.BooleanField(label=_("Adjusted at once"), required=False)

    def __init__(self, meetings: Iterable[Any], labels: dict[str, str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("meeting", {str(one.pk): one for one in meetings}, labels, empty=EMPTY)


class TakeInForm(Described):
    """An answer that came on paper or by e-mail."""

    position = forms.ChoiceField(
        label=_("Position on the whole"), choices=Position, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    text = Text(label=_("What it says"), rows=5, required=False)
    file = SentFile(label=_("The answer as a file"), required=False)
    on = day_field(label=_("The day it came"))


class HandlingForm(Choosing):
    """How what is said on a point was handled."""

    outcome = forms.ChoiceField(
        label=_("How it was handled"), choices=Outcome, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    why = Text(label=_("Why"), rows=3, error_messages={"required": _("Say why.")})
    version = forms.ChoiceField(label=_("Changed in version"), required=False)
    goal = forms.ChoiceField(label=_("Goal that was changed"), required=False)
    activity = forms.ChoiceField(label=_("Measure that was changed"), required=False)

    def __init__(self, actor: Actor, referral: Referral, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        versions = {str(row.number): row for row in referral.versions.filter(sent_on__isnull=False)}
        self.offer("version", versions, {key: key for key in versions}, empty=EMPTY)
        documents = [row.document_id for row in versions.values() if row.document_id]
        goals = visible(
            actor,
            Goal.objects.filter(document__in=documents).select_related(
                "document__city", "document__owner", "owner"
            ),
        )
        rows = {f"{goal.document.code}/{goal.code}": goal for goal in goals}
        self.offer("goal", rows, {key: plain(goal.text) for key, goal in rows.items()}, empty=EMPTY)
        activities = visible(
            actor,
            Activity.objects.filter(document__in=documents).select_related(
                "document__city", "document__owner", "goal", "responsible"
            ),
        )
        done = {str(one.pk): one for one in activities}
        self.offer("activity", done, {key: plain(one.title) for key, one in done.items()}, empty=EMPTY)
