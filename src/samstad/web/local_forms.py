"""Forms of the local work: what may be written. What follows from it is done by actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import CITYS_OWN, Actor, may
from samstad.places import allocating, stepping
from samstad.places.allocating import Terms
from samstad.places.models import (
    AllocationRecipe,
    DevelopmentNeed,
    NeedMethod,
    NeedState,
    Prioritising,
    Problem,
)
from samstad.statistics.models import Area
from samstad.steering import money, offering
from samstad.steering.models import BudgetLine, DocumentKind
from samstad.web.access import visible
from samstad.web.forms import Described, Text
from samstad.web.place_forms import CHOOSE, WRITE, Choosing, day_field
from samstad.web.templatetags.samstad import kronor, plain


class Nothing(Described):
    """An act that asks nothing more."""


class Amount(forms.CharField):
    """Whole kronor as people type them: "1 605 500", "1 605 500 kr"."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            number = money.parse(text)
        except ValueError:
            number = None
        if number is None or number < 0 or number != number.to_integral_value() or number > 10**13:
            raise forms.ValidationError(_("Write whole kronor, as 1 605 500."))
        return int(number)


class Per(forms.DecimalField):
    """A share that is shown and typed as per cent, and kept as 0–1."""

    def __init__(self, *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, max_digits=6, decimal_places=2, **options)
        self.widget.attrs["step"] = "1"

    def clean(self, value: Any) -> float | None:  # type: ignore[override]
        found = super().clean(value)
        return None if found is None else float(found) / 100


class TermsForm(Described):
    """What is tried on the page, and saved by those who may."""

    total = Amount(label=_("Sum, kronor"))
    method = forms.ChoiceField(label=_("Measure of need"))
    weight = Per(label=_("Weight of the need, per cent"), most=100)
    floor = Per(label=_("Floor, per cent of the last share"), most=100, required=False)
    ceiling = Per(label=_("Ceiling, per cent of the last share"), least=100, most=500, required=False)

    def __init__(self, recipe: AllocationRecipe, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        found = allocating.possible_methods(recipe)
        self.fields["method"].choices = [(each.value, each.label) for each in found]  # type: ignore[attr-defined]

    @classmethod
    def shown(cls, terms: Terms) -> dict[str, Any]:
        """The terms as they are typed."""

        def per(share: float | None) -> str:
            return "" if share is None else f"{share * 100:g}"

        return {
            "total": kronor(terms.total),
            "method": terms.method,
            "weight": per(terms.weight),
            "floor": per(terms.floor),
            "ceiling": per(terms.ceiling),
        }

    def terms(self) -> Terms:
        said = self.cleaned_data
        return Terms(
            total=said["total"],
            weight=said["weight"],
            floor=said.get("floor"),
            ceiling=said.get("ceiling"),
            method=NeedMethod(said["method"]).value,
        )


def own_body(form: Choosing, name: str, actor: Actor, city: City) -> None:
    """The choice of a body that the reader has a role in."""
    rows = {row.code: row for row in stepping.own_bodies(actor, city)}
    form.offer(name, rows, {code: plain(row.name) for code, row in rows.items()})


class NeedForm(Choosing):
    """A new need of one of the places of the reader's own bodies."""

    place = forms.ChoiceField(label=_("Place"), error_messages=CHOOSE)
    title = forms.CharField(label=_("Need"), max_length=200, error_messages=WRITE)
    description = Text(label=_("Description"), rows=4, required=False)

    def __init__(self, places: dict[str, DevelopmentNeed], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("place", places, {key: plain(need.area.name) for key, need in places.items()})


class NeedEvidenceForm(Choosing):
    about = forms.ChoiceField(label=_("Figure, picture or problem"), required=False)
    quote = Text(label=_("Or a quotation"), rows=2, required=False)
    source = forms.CharField(label=_("Source of the quotation"), max_length=300, required=False)

    def __init__(self, actor: Actor, need: DevelopmentNeed, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows: dict[str, Any] = {}
        labels: dict[str, str] = {}
        for row in visible(actor, need.city.pictures.filter(area=need.area).select_related("city", "owner")):
            rows[f"picture-{row.pk}"] = row
            labels[f"picture-{row.pk}"] = f"{_('Situation picture')} {row.version}"
        problems = Problem.objects.filter(picture__area=need.area, city=need.city)
        for one in visible(
            actor, problems.select_related("city", "owner", "picture__owner", "picture__city")
        ):
            rows[f"problem-{one.pk}"] = one
            labels[f"problem-{one.pk}"] = f"{_('Problem')}: {plain(one.title)}"
        for indicator in visible(actor, need.city.indicators.select_related("city")):
            rows[f"indicator-{indicator.pk}"] = indicator
            labels[f"indicator-{indicator.pk}"] = f"{_('Figure')}: {plain(indicator.name)}"
        self.offer("about", rows, labels, empty=_("Nothing"))


class AnswerForm(Choosing):
    """One of the three ends of a need; what it asks beside the reason is in the subclasses."""

    by = forms.ChoiceField(label=_("The body that answers"), error_messages=CHOOSE)
    why = Text(label=_("Why"), rows=3, error_messages={"required": _("Write why.")})

    def __init__(self, actor: Actor, need: DevelopmentNeed, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own_body(self, "by", actor, need.city)


class TakeUpForm(AnswerForm):
    what = forms.ChoiceField(label=_("Taken up by"), required=False)

    def __init__(self, actor: Actor, need: DevelopmentNeed, *args: Any, **options: Any) -> None:
        super().__init__(actor, need, *args, **options)
        goals = offering.goals(actor, need.city, near=offering.goals_of_place(need.area, need.owner))
        near = offering.activities_of_place(need.area, need.owner)
        activities = offering.activities(actor, need.city, near=near)
        rows_of = BudgetLine.objects.filter(document__city=need.city).select_related(
            "document__city", "document__owner", "goal"
        )
        lines = [row for row in rows_of if may(actor, "view", row.document)]
        rows: dict[str, Any] = {}
        labels: dict[str, str] = {}
        for kind, found, words in (
            (_("Goal"), visible(actor, goals), lambda row: plain(row.text)),
            (_("Activity"), visible(actor, activities), lambda row: plain(row.title)),
            (_("Budget line"), lines, lambda row: f"{plain(row.document.title)} – {row.get_kind_display()}"),
        ):
            for row in found:
                key = f"{type(row).__name__.lower()}-{row.pk}"
                rows[key], labels[key] = row, f"{kind}: {words(row)[:120]}"
        self.offer("what", rows, labels, empty=_("Nothing has been chosen"))


class PostponeForm(AnswerForm):
    until = forms.IntegerField(
        label=_("Until the year"), min_value=2000, max_value=2100, error_messages=WRITE
    )


class OrderForm(Choosing):
    """Which bodies put which needs in order, and in which basis for the budget."""

    owner = forms.ChoiceField(label=_("Who leads it"), error_messages=CHOOSE)
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=WRITE)
    document = forms.ChoiceField(label=_("In the basis for the budget"), required=False)
    bodies = forms.MultipleChoiceField(label=_("Bodies that put them in order"), error_messages=CHOOSE)
    needs = forms.MultipleChoiceField(label=_("Needs"), error_messages=CHOOSE)

    def __init__(
        self, actor: Actor, city: City, owners: list[Organisation], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._offer_named("owner", owners)
        bodies = Organisation.objects.filter(city=city, kind__in=CITYS_OWN, valid_to__isnull=True)
        self._offer_named("bodies", bodies)
        documents = city.steering_documents.filter(kind=DocumentKind.BUDGET).select_related("city", "owner")
        found = {row.code: row for row in visible(actor, documents)}
        labels = {code: plain(row.title) for code, row in found.items()}
        self.offer("document", found, labels, empty=_("None"))
        waiting = city.needs.filter(state__in=[NeedState.STATED, NeedState.POSTPONED]).select_related("area")
        needs = {row.code: row for row in waiting}
        self.offer(
            "needs",
            needs,
            {code: f"{plain(row.area.name)}: {plain(row.title)}" for code, row in needs.items()},
        )

    def _offer_named(self, name: str, bodies: Iterable[Organisation]) -> None:
        rows = {body.code: body for body in bodies}
        self.offer(name, rows, {code: plain(body.name) for code, body in rows.items()})

    def several(self, name: str) -> list[Any]:
        return [self.rows[name][key] for key in self.cleaned_data[name]]


class RankForm(Choosing):
    """The place of each need, from 1, for one of the reader's own bodies."""

    body = forms.ChoiceField(label=_("For"), error_messages=CHOOSE)

    def __init__(self, actor: Actor, found: Prioritising, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = set(found.bodies.values_list("pk", flat=True))
        rows = {row.code: row for row in stepping.own_bodies(actor, found.city) if row.pk in asked}
        self.offer("body", rows, {code: plain(row.name) for code, row in rows.items()})
        self.needs = [row.need for row in found.needs.select_related("need__area").order_by("need__code")]
        for need in self.needs:
            self.fields[f"need-{need.code}"] = forms.IntegerField(
                label=f"{plain(need.area.name)}: {plain(need.title)}",
                min_value=1,
                max_value=len(self.needs),
                error_messages={"required": _("Give the need its place.")},
            )
        self.fields["why"] = Text(label=_("Why"), rows=2, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = [place for need in self.needs if (place := said.get(f"need-{need.code}")) is not None]
        if len(given) == len(self.needs) and sorted(given) != list(range(1, len(given) + 1)):
            self.add_error(None, _("Each place is given to one need."))
        return said

    def order(self) -> list[DevelopmentNeed]:
        return sorted(self.needs, key=lambda need: self.cleaned_data[f"need-{need.code}"])


class FocusForm(Choosing):
    area = forms.ChoiceField(label=_("Place"), error_messages=CHOOSE)
    name = forms.CharField(label=_("Name"), max_length=200, error_messages=WRITE)
    expectation = Text(label=_("What is expected of every body"), rows=4, error_messages=WRITE)
    valid_from = day_field(label=_("From"))
    valid_to = day_field(label=_("To"), required=False)

    def __init__(self, areas: dict[str, Area], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("area", areas, {key: plain(area.name) for key, area in areas.items()})


class LastDayForm(Described):
    last = day_field(label=_("Last day"))
    why = Text(label=_("Why"), rows=2, error_messages={"required": _("Write why.")})


class FocusWorkForm(Choosing):
    body = forms.ChoiceField(label=_("Body"), error_messages=CHOOSE)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100, error_messages=WRITE)
    did = Text(label=_("What was done"), rows=3, error_messages=WRITE)
    changed = Text(label=_("What changed"), rows=3, required=False)
    learnt = Text(label=_("What was learnt"), rows=3, required=False)

    def __init__(self, actor: Actor, city: City, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own_body(self, "body", actor, city)
