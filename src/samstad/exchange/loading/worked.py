"""What people have worked on here: a folder sets it up, and never writes over it again."""

from __future__ import annotations

from typing import Any

from django.db import models

from samstad.organisation.models import AuditRecord, City
from samstad.places.models import (
    AllocationInput,
    AllocationOutcome,
    AllocationRecipe,
    ApplicationReading,
    DevelopmentNeed,
    Dialogue,
    DistrictPlan,
    FocusArea,
    FocusWork,
    FundingCall,
    GrantApplication,
    KnowledgeEntry,
    MeetingDecision,
    MemberSigning,
    NeedEvidence,
    NeedRank,
    PartnershipGroup,
    PartnershipMeeting,
    PaymentCheck,
    PlanAgreement,
    PlanSending,
    PlanVersion,
    PrioritisedNeed,
    Prioritising,
    ResidentProposal,
    StateQuestion,
)

#: Kind of part → the whole that it goes with, and the path there. What was done to a part was done to the whole.
PARTS: dict[type[models.Model], tuple[type[models.Model], str]] = {
    NeedEvidence: (DevelopmentNeed, "need"),
    NeedRank: (Prioritising, "prioritised__prioritising"),
    PrioritisedNeed: (Prioritising, "prioritising"),
    FocusWork: (FocusArea, "focus"),
    PlanSending: (DistrictPlan, "plan"),
    PlanAgreement: (DistrictPlan, "plan"),
    PlanVersion: (DistrictPlan, "plan"),
    ResidentProposal: (Dialogue, "dialogue"),
    PaymentCheck: (FundingCall, "application__call"),
    ApplicationReading: (FundingCall, "application__call"),
    GrantApplication: (FundingCall, "call"),
    AllocationOutcome: (AllocationRecipe, "recipe"),
    AllocationInput: (AllocationRecipe, "recipe"),
    MeetingDecision: (PartnershipMeeting, "meeting"),
}
#: The wholes, with where the city stands.
WHOLES: dict[type[models.Model], str] = {
    KnowledgeEntry: "city",
    AllocationRecipe: "city",
    FundingCall: "city",
    Dialogue: "city",
    DistrictPlan: "city",
    StateQuestion: "partnership__city",
    PartnershipMeeting: "partnership__city",
    PartnershipGroup: "partnership__city",
    MemberSigning: "member__partnership__city",
    FocusArea: "city",
    Prioritising: "city",
    DevelopmentNeed: "city",
}


def worked_here(city: City, whole: type[models.Model]) -> set[Any]:
    """Keys of the city's rows of this kind that somebody has made or changed here, or a part of which."""
    kinds = [(whole, "pk"), *((part, path) for part, (of, path) in PARTS.items() if of is whole)]
    found: set[Any] = set()
    for kind, path in kinds:
        records = AuditRecord.objects.filter(city=city, object_type=kind._meta.label)
        keys = records.exclude(action__endswith=".load").values_list("object_id", flat=True)
        touched = {int(key) for key in keys.distinct()}
        if touched:
            rows = kind._default_manager.filter(pk__in=touched)
            found.update(rows.values_list("pk" if path == "pk" else f"{path}__pk", flat=True))
    return found
