"""Forms of the local work: what may be written. What follows from it is done by actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samstad.places import allocating
from samstad.places.allocating import Terms
from samstad.places.models import AllocationRecipe, NeedMethod
from samstad.steering import money
from samstad.web.forms import Described
from samstad.web.templatetags.samstad import kronor


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
