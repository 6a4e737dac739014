"""Forms of money for local work, dialogues and the knowledge bank. What follows from them is done by actions."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor
from samstad.places.models import (
    Dialogue,
    DialogueMethod,
    EvidenceLevel,
    Fate,
    FundingCall,
    GrantApplication,
    KnowledgeEntry,
    Worked,
)
from samstad.statistics.models import Area
from samstad.steering import offering
from samstad.web.access import visible
from samstad.web.decision_forms import DecisionForm
from samstad.web.forms import Described, Text
from samstad.web.local_forms import Amount, own_body
from samstad.web.place_forms import CHOOSE, WRITE, Choosing, day_field
from samstad.web.templatetags.samstad import plain

CRITERIA = 4
MOST_FILE = 5 * 1024 * 1024


def offer_areas(form: Choosing, name: str, city: City, *, empty: Any = "") -> None:
    areas = Area.objects.filter(
        area_set__city=city, area_set__kind="district", area_set__valid_to__isnull=True
    )
    rows = {
        str(row.pk): row for row in areas.select_related("area_set").defer("geometry").order_by("sort_key")
    }
    form.offer(name, rows, {key: plain(row.name) for key, row in rows.items()}, empty=empty)


class CallForm(Choosing):
    owner = forms.ChoiceField(label=_("Whose money it is"), error_messages=CHOOSE)
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=WRITE)
    rules = Text(label=_("Rules for what can be applied for"), rows=6, error_messages=WRITE)
    opens = day_field(label=_("Opens"))
    due = day_field(label=_("Last day to apply"))
    total = Amount(label=_("Sum, kronor"), error_messages=WRITE)

    def __init__(self, owners: Sequence[Organisation], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {body.code: body for body in owners}
        self.offer("owner", rows, {code: plain(body.name) for code, body in rows.items()})
        for at in range(1, CRITERIA + 1):
            self.fields[f"criterion-{at}"] = forms.CharField(
                label=_("Criterion %(number)s") % {"number": at}, max_length=300, required=at == 1
            )

    def criteria(self) -> list[dict[str, Any]]:
        said = [self.cleaned_data[f"criterion-{at}"].strip() for at in range(1, CRITERIA + 1)]
        return [
            {"code": f"k{at}", "text": {"sv": text}} for at, text in enumerate(filter(None, said), start=1)
        ]


class ApplicationForm(Choosing):
    applicant = forms.ChoiceField(label=_("Who applies"), error_messages=CHOOSE)
    title = forms.CharField(label=_("Name"), max_length=200, error_messages=WRITE)
    area = forms.ChoiceField(label=_("Place"), required=False)
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    measure = Text(label=_("What will be done"), rows=4, required=False)
    outcome = Text(label=_("What is to come of it"), rows=3, required=False)
    outcome_by = day_field(label=_("To be seen by"), required=False)
    followup = Text(label=_("How it will be followed up"), rows=3, required=False)
    amount = Amount(label=_("Amount applied for, kronor"), error_messages=WRITE)

    def __init__(
        self, actor: Actor, call: FundingCall, found: GrantApplication | None, *args: Any, **options: Any
    ) -> None:
        if found is not None:
            options.setdefault("initial", {})
            options["initial"] |= {
                **{
                    name: getattr(found, name).get("sv", "")
                    for name in ("title", "measure", "outcome", "followup")
                },
                "amount": found.amount,
                "outcome_by": found.outcome_by,
                "goal": f"{found.goal.document.code}/{found.goal.code}" if found.goal else "",
                "area": str(found.area_id or ""),
            }
        super().__init__(*args, **options)
        if found is None:
            own_body(self, "applicant", actor, call.city)
        else:  # who applies is said once
            del self.fields["applicant"]
        offer_areas(self, "area", call.city, empty=_("None"))
        chosen = [found.goal_id or 0] if found else []
        near = offering.goals_of_body(call.owner)
        goals = offering.goals(actor, call.city, near=near, chosen=chosen)
        rows = {f"{row.document.code}/{row.code}": row for row in visible(actor, goals)}
        self.offer("goal", rows, {key: plain(row.text)[:120] for key, row in rows.items()}, empty=_("None"))

    def texts(self) -> dict[str, Any]:
        names = ("title", "measure", "outcome", "followup", "outcome_by", "amount")
        return {name: self.cleaned_data[name] for name in names} | {
            "goal": self.pick("goal"),
            "area": self.pick("area"),
        }


class PointsForm(Described):
    """One reader's points."""

    def __init__(self, call: FundingCall, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = [one["code"] for one in call.criteria]
        for one in call.criteria:
            self.fields[f"points-{one['code']}"] = forms.ChoiceField(
                label=plain(one["text"]),
                choices=[(str(n), str(n)) for n in range(1, 6)],
                error_messages=CHOOSE,
            )
        self.fields["comment"] = Text(label=_("Why"), rows=3, error_messages=WRITE)

    def points(self) -> dict[str, int]:
        return {code: int(self.cleaned_data[f"points-{code}"]) for code in self.codes}


class GrantForm(DecisionForm):
    """A sum and its reason, on a decision."""

    def __init__(self, city: City, asked: int, *args: Any, **options: Any) -> None:
        super().__init__(city, *args, **options)
        self.fields["amount"] = Amount(label=_("Sum granted, kronor"), initial=asked, error_messages=WRITE)
        self.fields["why"] = Text(label=_("Why"), rows=3, error_messages={"required": _("Write why.")})


class DeclineForm(DecisionForm):
    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(city, *args, **options)
        self.fields["why"] = Text(label=_("Why"), rows=3, error_messages={"required": _("Write why.")})


class CheckForm(Described):
    what = Text(label=_("What was checked"), rows=2, error_messages=WRITE)
    deviation = Text(label=_("Deviation"), rows=2, required=False)


class SpentForm(Described):
    spent = Amount(label=_("Spent, kronor"), error_messages=WRITE)
    result = Text(label=_("What came of it"), rows=4, error_messages=WRITE)


class AmountForm(Described):
    amount = Amount(label=_("Kronor"), error_messages=WRITE)


# --- Dialogues -------------------------------------------------------------------------------------------


class DialogueForm(Choosing):
    owner = forms.ChoiceField(label=_("Who held it"), error_messages=CHOOSE)
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=WRITE)
    area = forms.ChoiceField(label=_("Place"), error_messages=CHOOSE)
    held_on = day_field(label=_("Day"))
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    method = forms.ChoiceField(label=_("Method"), choices=DialogueMethod)
    participants = forms.IntegerField(
        label=_("How many took part"), min_value=0, max_value=10**6, required=False
    )
    themes = forms.CharField(label=_("Themes"), max_length=500, required=False)
    amount = Amount(label=_("Of a citizens' budget: the amount, kronor"), required=False)

    def __init__(self, actor: Actor, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own_body(self, "owner", actor, city)
        offer_areas(self, "area", city)


class ResidentForm(Described):
    text = Text(label=_("Proposal"), rows=2, error_messages=WRITE)
    theme = forms.CharField(label=_("Theme"), max_length=100, required=False)
    cost = Amount(label=_("Cost, kronor"), required=False)


class ResidentAnswerForm(Choosing):
    proposal = forms.ChoiceField(label=_("Proposal"), error_messages=CHOOSE)
    by = forms.ChoiceField(label=_("The body that answers"), error_messages=CHOOSE)
    fate = forms.ChoiceField(label=_("What became of the proposal"), choices=Fate)
    text = Text(label=_("Answer"), rows=3, error_messages=WRITE)

    def __init__(self, actor: Actor, dialogue: Dialogue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {str(row.number): row for row in dialogue.proposals.filter(fate="")}
        self.offer("proposal", rows, {key: f"{key}. {plain(row.text)[:80]}" for key, row in rows.items()})
        own_body(self, "by", actor, dialogue.city)


class HeldFile(Described):
    """A file that is shown before it is accepted: the second time it comes back in the form itself, byte for byte."""

    file = forms.FileField(label=_("File"), required=False, error_messages={"empty": _("The file is empty.")})
    held = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_FILE * 4 // 3 + 4)
    needs_file = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        upload = said.get("file")
        self.arrived = upload is not None
        self.content = upload.read(MOST_FILE + 1) if upload else _unpacked(said.get("held") or "")
        if len(self.content) > MOST_FILE:
            self.add_error("file", _("The file is larger than 5 MB."))
        if self.needs_file and not self.content.strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return said

    @property
    def packed(self) -> str:
        return base64.b64encode(self.content).decode()


def _unpacked(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


class VotesForm(HeldFile):
    """Votes by proposal: from a file, or entered one by one."""

    needs_file = False

    def __init__(self, dialogue: Dialogue, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = list(dialogue.proposals.all())
        self.fields["file"].label = _("A file with a row for each vote or “number;votes” (CSV)")
        for row in self.rows:
            self.fields[f"votes-{row.number}"] = forms.IntegerField(
                label=f"{row.number}. {plain(row.text)[:80]}", min_value=0, max_value=10**7, required=False
            )

    @property
    def numbers(self) -> list[int]:
        return [row.number for row in self.rows]

    def entered(self) -> dict[int, int]:
        """Those that were entered: what nobody has written is not nothing, and is refused."""
        given = {row.number: self.cleaned_data.get(f"votes-{row.number}") for row in self.rows}
        return {number: votes for number, votes in given.items() if votes is not None}


# --- Knowledge bank --------------------------------------------------------------------------------------


class KnowledgeForm(Choosing):
    owner = forms.ChoiceField(label=_("Who writes"), error_messages=CHOOSE)
    title = forms.CharField(label=_("Name of the measure"), max_length=200, error_messages=WRITE)
    problem = Text(label=_("Against what"), rows=2, error_messages=WRITE)
    context = Text(label=_("Where, and under what conditions"), rows=3, required=False)
    cost = Amount(label=_("Cost, kronor"), required=False)
    result = Text(label=_("Result"), rows=3, error_messages=WRITE)
    worked = forms.ChoiceField(label=_("Did it work?"), choices=Worked)
    level = forms.TypedChoiceField(label=_("How it is known"), choices=EvidenceLevel, coerce=int)
    summary_en = Text(label=_("Summary in English"), rows=2, required=False)
    shared = forms.BooleanField(label=_("Share it with other cities"), required=False)

    def __init__(
        self, actor: Actor, city: City, found: KnowledgeEntry | None, *args: Any, **options: Any
    ) -> None:
        if found is not None:
            words = {
                name: getattr(found, name).get("sv", "") for name in ("title", "problem", "context", "result")
            }
            kept = {name: getattr(found, name) for name in ("cost", "worked", "level", "shared")}
            options["initial"] = {**words, **kept, "summary_en": found.summary.get("en", "")}
        super().__init__(*args, **options)
        if found is None:
            own_body(self, "owner", actor, city)
        else:
            del self.fields["owner"]

    def texts(self) -> dict[str, Any]:
        names = ("title", "problem", "context", "cost", "result", "worked", "level", "summary_en", "shared")
        return {name: self.cleaned_data[name] for name in names}


class TakeInForm(HeldFile):
    """Another city's file: a text of some thousand rows at most."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].label = _("The other city's file")
