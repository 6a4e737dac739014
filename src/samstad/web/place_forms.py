"""Forms on pictures, problems and agreements: what may be written. What follows from it is done by actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor
from samstad.places.models import (
    Fate,
    FigureKind,
    MeasureKind,
    Outcome,
    PartKind,
    Perspective,
    PictureFigure,
    Problem,
    SigningMethod,
    SituationPicture,
)
from samstad.statistics.models import Area, AreaSetKind
from samstad.steering import offering
from samstad.web.access import visible
from samstad.web.forms import Described, Text
from samstad.web.templatetags.samstad import plain

CHOOSE = {"required": _("Choose one.")}
WRITE = {"required": _("Write something here.")}


def day_field(**options: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Give the day."), "invalid": _("Write the day as 2026-10-01.")},
        **options,
    )


def _bodies(city: City) -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(city=city, valid_to__isnull=True)
    return [(row.code, plain(row.name)) for row in rows]


class Choosing(Described):
    """A form with choices of the city: `pick` gives the chosen row."""

    def pick(self, name: str) -> Any:
        return self.rows[name].get(self.cleaned_data.get(name, ""))

    def offer(self, name: str, rows: dict[str, Any], labels: dict[str, str], *, empty: Any = "") -> None:
        self.rows: dict[str, dict[str, Any]] = getattr(self, "rows", {})
        self.rows[name] = rows
        begin = [("", empty)] if empty else []
        self.fields[name].choices = [*begin, *labels.items()]  # type: ignore[attr-defined]


def offer_bodies(form: Choosing, name: str, city: City, *, empty: Any = "") -> None:
    rows = {row.code: row for row in Organisation.objects.filter(city=city).select_related("city")}
    form.offer(name, rows, dict(_bodies(city)), empty=empty)


class FactsForm(Described):
    title = forms.CharField(label=_("Name"), max_length=200, required=False)
    update_within = forms.IntegerField(
        label=_("Months until the next update"),
        help_text=_("At most 24 by the law (2023:196), 6 §: at least every second year."),
        min_value=1,
        max_value=120,
    )


class PartForm(Choosing):
    """One piece of evidence that somebody writes down."""

    kind = forms.ChoiceField(label=_("Kind of evidence"), choices=PartKind, error_messages=CHOOSE)
    text = Text(label=_("What it says"), rows=4, error_messages=WRITE)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    reported_by = forms.ChoiceField(label=_("Reported by"), required=False)
    dated = day_field(label=_("Day"), required=False)

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "reported_by", city, empty=_("Nobody in the register"))


class FigureForm(Choosing):
    """An indicator, an index, an area type or a police category, as one list."""

    figure = forms.ChoiceField(label=_("Figure"), error_messages=CHOOSE)

    def __init__(self, actor: Actor, picture: SituationPicture, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows: dict[str, PictureFigure] = {}
        labels: dict[str, str] = {}

        def add(kind: FigureKind, about: Any, words: str, **of: Any) -> None:
            key = f"{kind.value}-{about.pk}"
            rows[key] = PictureFigure(kind=kind, **of)
            labels[key] = f"{kind.label}: {words}"

        indicators = visible(
            actor, picture.city.indicators.select_related("city").prefetch_related("datasets")
        )
        for row in indicators:
            survey = any(dataset.survey for dataset in row.datasets.all())
            kind = FigureKind.SURVEY if survey else FigureKind.INDICATOR
            add(kind, row, plain(row.name), indicator=row)
        for index in visible(actor, picture.city.indices.select_related("city")):
            add(FigureKind.INDEX, index, plain(index.name), index=index)
            if index.types is not None:
                add(FigureKind.AREA_TYPE, index, plain(index.name), index=index)
        listed = Area.objects.filter(
            area_set__city=picture.city, area_set__kind=AreaSetKind.POLICE, area_set__edition__isnull=False
        ).select_related("area_set")
        for area in listed.defer("geometry").order_by("-area_set__edition", "sort_key"):
            add(FigureKind.POLICE, area, f"{plain(area.name)}, {area.area_set.edition}", police_area=area)
        self.offer("figure", rows, labels)


class SignersForm(Choosing):
    signers = forms.MultipleChoiceField(
        label=_("Partners that sign off the picture"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "signers", city)

    def bodies(self) -> list[Organisation]:
        return [self.rows["signers"][code] for code in self.cleaned_data["signers"]]


class AskForm(Choosing):
    """Whom to ask for what by when."""

    organisation = forms.ChoiceField(label=_("Who is asked"), required=False)
    described_as = forms.CharField(
        label=_("Another actor"),
        help_text=_("One that is not in the register, such as a university or an association."),
        max_length=200,
        required=False,
    )
    question = Text(label=_("What is asked for"), rows=3, required=False)
    due = day_field(label=_("Answer by"))

    def __init__(self, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, "organisation", city, empty=_("Nobody in the register"))


class ProposalForm(Described):
    text = Text(label=_("Proposal"), rows=3, error_messages=WRITE)


class FateForm(Described):
    proposal = forms.IntegerField(widget=forms.HiddenInput)
    fate = forms.ChoiceField(
        label=_("What became of the proposal"), choices=Fate, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    why = Text(label=_("Why"), rows=2, error_messages={"required": _("Write why.")})


class WhyForm(Described):
    why = Text(label=_("Why"), rows=2, error_messages={"required": _("Write why.")})


class LeaveForm(WhyForm):
    """That a party leaves an agreement, and from which day it is no longer bound."""

    left_on = day_field(label=_("Day when it leaves"))
    field_order = ["left_on", "why"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].help_text = _(
            "The reason, and the decision with its registry number if there is one."
        )


class NameForm(Described):
    name = forms.CharField(
        label=_("Name of whoever signs"), max_length=200, error_messages={"required": _("Write the name.")}
    )


class ProblemForm(Described):
    title = forms.CharField(label=_("Problem"), max_length=200, error_messages=WRITE)
    description = Text(label=_("Description"), rows=4, required=False)


class CauseForm(Choosing):
    """A new cause, or one that is written anew or hung under another (`cause`)."""

    cause = forms.ChoiceField(label=_("Which cause"), required=False)
    text = forms.CharField(label=_("Cause"), max_length=300, error_messages=WRITE)
    parent = forms.ChoiceField(label=_("Is a cause of"), required=False)
    perspective = forms.ChoiceField(
        label=_("Perspective"), choices=[("", _("None")), *Perspective.choices], required=False
    )

    def __init__(self, problem: Problem, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = {row.code: row for row in problem.causes.all()}
        labels = {code: plain(row.text) for code, row in rows.items()}
        self.offer("cause", rows, labels, empty=_("A new cause"))
        self.offer("parent", rows, labels, empty=_("The problem itself"))


class EvidenceForm(Choosing):
    """What a cause rests on: one thing of the picture, or a quotation."""

    cause = forms.ChoiceField(label=_("Cause"), error_messages=CHOOSE)
    evidence = forms.ChoiceField(label=_("From the picture"), required=False)
    quote = Text(label=_("Or a quotation"), rows=2, required=False)
    source = forms.CharField(label=_("Source of the quotation"), max_length=300, required=False)

    def __init__(self, problem: Problem, lines: dict[int, str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        causes = {row.code: row for row in problem.causes.all()}
        self.offer("cause", causes, {code: plain(row.text) for code, row in causes.items()})
        found: dict[str, Any] = {f"figure-{row.pk}": row for row in problem.picture.figures.all()}
        labels = {f"figure-{pk}": words for pk, words in lines.items()}
        for part in problem.picture.parts.all():
            found[f"part-{part.pk}"] = part
            labels[f"part-{part.pk}"] = f"{part.get_kind_display()}: {plain(part.text)[:80]}"
        self.offer("evidence", found, labels, empty=_("Nothing"))


class TieForm(Choosing):
    """An activity that is done against a cause."""

    activity = forms.ChoiceField(label=_("Activity"), error_messages=CHOOSE)
    kind = forms.ChoiceField(
        label=_("Kind of measure"), choices=MeasureKind, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    cause = forms.ChoiceField(label=_("Against the cause"), required=False)

    def __init__(self, actor: Actor, problem: Problem, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        near = offering.activities_of_place(problem.picture.area, problem.owner)
        rows = offering.activities(actor, problem.city, near=near)
        activities = {str(row.pk): row for row in visible(actor, rows)}
        self.offer(
            "activity",
            activities,
            {
                key: f"{plain(row.title)} – {plain(row.purpose.text)}, {plain(row.responsible.name)}"
                for key, row in activities.items()
            },
        )
        causes = {row.code: row for row in problem.causes.all()}
        self.offer(
            "cause", causes, {c: plain(row.text) for c, row in causes.items()}, empty=_("Not known yet")
        )


class FollowUpForm(Described):
    result = Text(label=_("What was done, and what came of it"), rows=4, error_messages=WRITE)
    effect = Text(label=_("Effect seen"), rows=3, required=False)
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = Text(label=_("Reason for the decision"), rows=3, error_messages={"required": _("Write why.")})


class SignForm(Described):
    """A signature as a fact: nothing is signed by pressing the button."""

    name = forms.CharField(label=_("Name of whoever signed"), max_length=200, error_messages=WRITE)
    title = forms.CharField(label=_("Role"), max_length=200, error_messages=WRITE)
    method = forms.ChoiceField(
        label=_("How it was signed"), choices=SigningMethod, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    evidence_hash = forms.CharField(
        label=_("SHA-256 of the signed file"),
        help_text=_("For an electronic signature: the file's 64 digits and letters."),
        max_length=64,
        required=False,
    )
    every_page = forms.BooleanField(label=_("Every page of every copy is signed"), required=False)


class ReportForm(Choosing):
    """What a party has done on a commitment."""

    organisation = forms.ChoiceField(label=_("Party"), error_messages=CHOOSE)
    due = forms.ChoiceField(label=_("For the day"), required=False)
    text = Text(label=_("What was done"), rows=4, error_messages=WRITE)
