"""What is here and gone from the folder: told, and removed only where nothing rests on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from samstad.exchange.loading.result import Gone, counted
from samstad.exchange.loading.store import Store
from samstad.exchange.loading.worked import PARTS, WHOLES, worked_here
from samstad.followup.models import Report, ReportingRound, RoundPart, RoundTemplate, Submission, TemplatePart
from samstad.organisation.models import City, Decision, Matter, Organisation
from samstad.places.models import (
    Agreement,
    AgreementCopy,
    AgreementFile,
    AllocationInput,
    AllocationOutcome,
    AllocationRecipe,
    ApplicationReading,
    Clause,
    Commitment,
    Coordination,
    CrimePrevention,
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
    PageSignature,
    Partnership,
    PartnershipGroup,
    PartnershipMeeting,
    PartnershipMember,
    Party,
    PaymentCheck,
    PlanAgreement,
    PlanSending,
    PlanVersion,
    PrioritisedNeed,
    Prioritising,
    ResidentProposal,
    StateQuestion,
)
from samstad.referrals.models import (
    Addressee,
    Answer,
    AnswerSection,
    Docket,
    Extension,
    Interpellation,
    MatterParty,
    MatterRelation,
    Opinion,
    Point,
    Referral,
    ReferralAttachment,
    ReferralVersion,
    RegisteredDocument,
)
from samstad.referrals.registry import registered_here
from samstad.statistics.area_sets import geometry_hash
from samstad.statistics.models import (
    Area,
    AreaLink,
    AreaSet,
    CheckException,
    Dataset,
    Index,
    Indicator,
    Measure,
    Release,
    Territory,
    Theme,
)
from samstad.steering.models import (
    Activity,
    ActivityFunding,
    Assignment,
    BudgetAmount,
    BudgetLine,
    Concept,
    DocumentSection,
    DocumentState,
    GlobalGoal,
    Goal,
    GoalRole,
    GroupMember,
    Lease,
    LeaseCost,
    Lineage,
    PremisesPlan,
    PremisesTotal,
    Project,
    ProjectAmount,
    SteeringDocument,
    SteeringGroup,
    StrategicQuestion,
    Target,
    ThemeChange,
    YearTarget,
)

#: In the order of removal (what rests on others first), with where the city stands. National things are
#: shared by all cities, and no city's folder removes them.
MODELS: tuple[tuple[type[models.Model], str], ...] = (
    (Interpellation, "city"),
    (Extension, "answer__addressee__referral__city"),
    (Opinion, "answer__addressee__referral__city"),
    (AnswerSection, "answer__addressee__referral__city"),
    (Answer, "addressee__referral__city"),
    (Addressee, "referral__city"),
    (ReferralAttachment, "referral__city"),
    (Point, "referral__city"),
    (ReferralVersion, "referral__city"),
    (Referral, "city"),
    (MatterRelation, "docket__matter__city"),
    (RegisteredDocument, "docket__matter__city"),
    (MatterParty, "docket__matter__city"),
    (Docket, "matter__city"),
    (RoundPart, "round__city"),
    (ReportingRound, "city"),
    (TemplatePart, "template__city"),
    (RoundTemplate, "city"),
    (PlanAgreement, "plan__city"),
    (PlanSending, "plan__city"),
    (PlanVersion, "plan__city"),
    (DistrictPlan, "city"),
    (MeetingDecision, "meeting__partnership__city"),
    (PartnershipMeeting, "partnership__city"),
    (StateQuestion, "partnership__city"),
    (PartnershipGroup, "partnership__city"),
    (MemberSigning, "member__partnership__city"),
    (Coordination, "work__city"),
    (CrimePrevention, "city"),
    (PartnershipMember, "partnership__city"),
    (Partnership, "city"),
    (FocusWork, "focus__city"),
    (FocusArea, "city"),
    (NeedRank, "prioritised__prioritising__city"),
    (PrioritisedNeed, "prioritising__city"),
    (Prioritising, "city"),
    (NeedEvidence, "need__city"),
    (DevelopmentNeed, "city"),
    (ResidentProposal, "dialogue__city"),
    (Dialogue, "city"),
    (KnowledgeEntry, "city"),
    (PaymentCheck, "application__call__city"),
    (ApplicationReading, "application__call__city"),
    (GrantApplication, "call__city"),
    (FundingCall, "city"),
    (AllocationOutcome, "recipe__city"),
    (AllocationInput, "recipe__city"),
    (AllocationRecipe, "city"),
    (Commitment, "agreement__document__city"),
    (Clause, "agreement__document__city"),
    (PageSignature, "copy__agreement__document__city"),
    (AgreementCopy, "agreement__document__city"),
    (AgreementFile, "agreement__document__city"),
    (Party, "agreement__document__city"),
    (Agreement, "document__city"),
    (GroupMember, "group__city"),
    (SteeringGroup, "city"),
    (Assignment, "document__city"),
    (StrategicQuestion, "document__city"),
    (Concept, "document__city"),
    (DocumentSection, "document__city"),
    (ThemeChange, "document__city"),
    (Lineage, "document__city"),
    (YearTarget, "goal__document__city"),
    (PremisesTotal, "document__city"),
    (LeaseCost, "lease__plan__document__city"),
    (Lease, "plan__document__city"),
    (PremisesPlan, "document__city"),
    (ProjectAmount, "project__document__city"),
    (Project, "document__city"),
    (BudgetAmount, "line__document__city"),
    (BudgetLine, "document__city"),
    (ActivityFunding, "activity__document__city"),
    (Activity, "document__city"),
    (Target, "goal__document__city"),
    (GlobalGoal, "goal__document__city"),
    (GoalRole, "goal__document__city"),
    (Goal, "document__city"),
    (SteeringDocument, "city"),
    (Index, "city"),
    (Indicator, "city"),
    (CheckException, "dataset__city"),
    (Measure, "dataset__city"),
    (Dataset, "city"),
    (Territory, "organisation__city"),
    (AreaLink, "source_area__area_set__city"),
    (AreaLink, "target_area__area_set__city"),
    (Area, "area_set__city"),
    (AreaSet, "city"),
    (Theme, "city"),
    (Decision, "city"),
    (Matter, "city"),
    (Organisation, "city"),
)


def gone(store: Store, city: City, *, remove: bool) -> None:
    """Tell in the result what is gone from the city's folder, and with `remove` take it away."""
    told: set[tuple[type[models.Model], Any]] = set()
    for model, path in MODELS:
        rows = model._default_manager.filter(**{path: city}).exclude(pk__in=store.seen[model])
        rows = _of_the_set_up(model, rows, city)
        left = [row for row in rows if (model, row.pk) not in told]
        told.update((model, row.pk) for row in left)
        if remove:
            sets = {row.area_set for row in left if isinstance(row, Area)}
            left = _remove(store, city, left)
            for area_set in sets:
                store.put_later(area_set, {"content_hash": geometry_hash(area_set)})
        store.result.kept += [
            Gone(city.slug, _noun(row), str(row), rests_on(row) if remove else "") for row in left
        ]


def _of_the_set_up(model: type[models.Model], rows: QuerySet[Any], city: City) -> QuerySet[Any]:
    """Without what was done here: of referrals and matters only those that a source tells of are a folder's, and
    of the local work only what nobody has touched since it was loaded."""
    if model is Matter:
        return rows.exclude(pk__in=registered_here(city))
    if model is Decision:
        return rows.filter(agenda_items__isnull=True)
    if model in WHOLES:
        return rows.exclude(pk__in=worked_here(city, model))
    if model in PARTS:
        whole, path = PARTS[model]
        return rows.exclude(**{f"{path}__in": worked_here(city, whole)})
    path = TOLD.get(model, "")
    return rows.exclude(**{path: ""}) if path else rows


#: Where the source stands that tells of a thing of the past.
TOLD: dict[type[models.Model], str] = {
    Interpellation: "source",
    Referral: "source",
    **dict.fromkeys((ReferralVersion, Point, ReferralAttachment, Addressee), "referral__source"),
    Answer: "addressee__referral__source",
    **dict.fromkeys((AnswerSection, Opinion, Extension), "answer__addressee__referral__source"),
    Docket: "source",
    **dict.fromkeys((MatterParty, RegisteredDocument, MatterRelation), "docket__source"),
}


def _remove(store: Store, city: City, rows: list[models.Model]) -> list[models.Model]:
    """Remove what nothing rests on, again and again (a parent falls free with its last part); the rest."""
    while True:
        kept = []
        for row in rows:
            if rests_on(row):
                kept.append(row)
            else:
                store.result.pruned.append(Gone(city.slug, _noun(row), str(row)))
                store.remove(row)
        if len(kept) == len(rows):
            return kept
        rows = kept


def rests_on(obj: models.Model) -> str:
    """What rests on `obj`, as "2 submissions, 1 report"; empty where nothing does.

    Also what would go with it, or lose a link to it, in silence.
    """
    found: dict[str, int] = {}
    relations: tuple[Any, ...] = tuple(obj._meta.related_objects)
    for relation in relations:
        if getattr(relation, "on_delete", None) is models.DO_NOTHING:
            continue  # the history, which outlives what it tells of
        rows = relation.related_model._default_manager.filter(**{relation.field.name: obj})
        _count(found, rows)
    for kind, others in BEYOND.items():
        if isinstance(obj, kind):
            _count(found, others(obj))
    words = [counted(number, noun) for noun, number in sorted(found.items())]
    return ", ".join([*words, *(["its decision"] if _decided(obj) else [])])


#: Where the steering document stands that something is written in.
WRITTEN_IN = {
    model: path.removesuffix("__city").split("__")
    for model, path in MODELS
    if path.endswith("document__city")
}


def _decided(obj: models.Model) -> bool:
    """Whether it is, or is written in, a document that has been decided: of it nothing is taken away."""
    document: Any = obj if isinstance(obj, SteeringDocument) else None
    if type(obj) in WRITTEN_IN:
        document = reduce(getattr, WRITTEN_IN[type(obj)], obj)
    return document is not None and document.state not in (DocumentState.DRAFT, DocumentState.REFERRAL)


def _count(found: dict[str, int], rows: QuerySet[Any]) -> None:
    if number := rows.count():
        noun = str(rows.model._meta.verbose_name)
        found[noun] = max(found.get(noun, 0), number)


def _reports_of(document: SteeringDocument) -> QuerySet[Any]:
    return Report.objects.filter(round__document=document)


#: What rests on something without a foreign key: a frozen report prints the goals and targets of its
#: document, an indicator's numbers are in reports through their releases, and rows of a release name areas
#: and measures.
BEYOND: dict[type[models.Model], Callable[[Any], QuerySet[Any]]] = {
    Goal: lambda goal: _reports_of(goal.document),
    Target: lambda target: _reports_of(target.goal.document),
    YearTarget: lambda target: _reports_of(target.goal.document),
    Activity: lambda activity: _reports_of(activity.document),
    Indicator: lambda one: Report.objects.filter(releases__dataset__in=one.datasets.all()).distinct(),
    RoundPart: lambda part: Submission.objects.filter(round=part.round),
    Measure: lambda measure: Release.objects.filter(dataset=measure.dataset),
    Area: lambda area: Release.objects.filter(dataset__area_sets=area.area_set),
    AreaLink: lambda link: Report.objects.filter(
        Q(releases__dataset__area_sets=link.source_area.area_set)
        | Q(releases__dataset__area_sets=link.target_area.area_set)
    ).distinct(),
}


def _noun(row: models.Model) -> str:
    return str(row._meta.verbose_name)
