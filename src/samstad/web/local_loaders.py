"""From the parts of an address to an object of the local work; Http404 where there is none. See `loaders`."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from samstad.organisation.models import City
from samstad.places.models import AllocationRecipe


def load_allocation(city: City, code: str) -> AllocationRecipe:
    return get_object_or_404(
        AllocationRecipe.objects.select_related("city", "owner__city", "area_set__city", "decision__matter"),
        city=city,
        code=code,
    )
