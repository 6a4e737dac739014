"""From the parts of an address to an object of the local work; Http404 where there is none. See `loaders`."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from samstad.exchange.models import CompiledAccount, NationalAccount
from samstad.organisation.models import City
from samstad.places import planning
from samstad.places.models import (
    ActionPlan,
    AllocationRecipe,
    DevelopmentNeed,
    Dialogue,
    DistrictPlan,
    FocusArea,
    FundingCall,
    GrantApplication,
    KnowledgeEntry,
    Partnership,
    Prioritising,
)
from samstad.statistics import queries
from samstad.statistics.models import Area, Index


def load_allocation(city: City, code: str) -> AllocationRecipe:
    return get_object_or_404(
        AllocationRecipe.objects.select_related("city", "owner__city", "area_set__city", "decision__matter"),
        city=city,
        code=code,
    )


def load_need(city: City, code: str) -> DevelopmentNeed:
    return get_object_or_404(
        DevelopmentNeed.objects.select_related(
            "city",
            "owner__city",
            "area__area_set__city",
            "answered_by__city",
            "goal__document__city",
            "activity__document__city",
            "activity__goal",
            "budget_line__document__city",
        ),
        city=city,
        code=code,
    )


def load_prioritising(city: City, code: str) -> Prioritising:
    return get_object_or_404(Prioritising.objects.select_related("city", "owner__city"), city=city, code=code)


def load_focus(city: City, code: str) -> FocusArea:
    return get_object_or_404(
        FocusArea.objects.select_related("city", "owner__city", "area__area_set__city"), city=city, code=code
    )


def load_plan(city: City, code: str) -> DistrictPlan:
    rows = DistrictPlan.objects.select_related(
        "city", "owner__city", "area__area_set__city", "partnership__agreement__document__owner__city"
    )
    return get_object_or_404(
        planning.with_versions(rows),
        city=city,
        code=code,
    )


def load_partnership(city: City, code: str) -> Partnership:
    return get_object_or_404(
        Partnership.objects.select_related(
            "city", "agreement__document__city", "agreement__document__owner__city"
        ),
        city=city,
        code=code,
    )


def load_action_plan(city: City, number: int) -> ActionPlan:
    rows = ActionPlan.objects.select_related(
        "work__city", "work__leader__city", "decision__matter", "decision__body__city"
    )
    return get_object_or_404(rows, work__city=city, number=number)


def load_compiled(city: City, year: int, number: int) -> CompiledAccount:
    rows = CompiledAccount.objects.select_related("account__city", "account__owner__city")
    return get_object_or_404(rows, account__city=city, year=year, number=number)


def load_national(city: City) -> NationalAccount:
    return get_object_or_404(NationalAccount.objects.select_related("city", "owner__city"), city=city)


def load_call(city: City, code: str) -> FundingCall:
    return get_object_or_404(FundingCall.objects.select_related("city", "owner__city"), city=city, code=code)


def load_application(city: City, code: str, application: str) -> GrantApplication:
    return get_object_or_404(
        GrantApplication.objects.select_related(
            "call__city",
            "call__owner__city",
            "applicant__city",
            "area__area_set__city",
            "goal__document__city",
            "decision",
        ),
        call__city=city,
        call__code=code,
        code=application,
    )


def load_dialogue(city: City, code: str) -> Dialogue:
    return get_object_or_404(
        Dialogue.objects.select_related("city", "owner__city", "area__area_set__city"), city=city, code=code
    )


def load_knowledge(city: City, code: str) -> KnowledgeEntry:
    return get_object_or_404(
        KnowledgeEntry.objects.select_related(
            "city", "owner__city", "measure__activity__document__city", "measure__activity__goal"
        ),
        city=city,
        code=code,
    )


def load_inventory(city: City, code: str, area: str) -> Area:
    """A district, with the index by which its risks are told."""
    area_set = queries.district_set(city)
    found = get_object_or_404(Area.objects.select_related("area_set__city"), area_set=area_set, code=area)
    found.inventory_index = get_object_or_404(Index.objects.select_related("city"), city=city, code=code)  # type: ignore[attr-defined]
    return found
