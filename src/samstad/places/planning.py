"""A district's plan: what its last version lacks, how each goal stands against the five letters, what differs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet

from samstad.methods.smart import Finding
from samstad.places.models import DistrictPlan, PlanAgreement, PlanSending, PlanVersion
from samstad.statistics.audience import Audience
from samstad.statistics.models import Theme
from samstad.steering import comparing, smart
from samstad.steering.comparing import Difference
from samstad.steering.models import DocumentState, Goal, SteeringDocument
from samstad.steering.smart import GoalCheck

M = TypeVar("M", bound=Model)


def with_versions(rows: QuerySet[M], plan: str = "") -> QuerySet[M]:
    """The rows with every version of their plan, in a few queries for all; `plan` is the way to it: `"plan__"`."""
    versions = _versions(PlanVersion.objects.all())
    return rows.prefetch_related(Prefetch(f"{plan}versions", versions.prefetch_related("sendings")))


def _versions(rows: QuerySet[PlanVersion]) -> QuerySet[PlanVersion]:
    return rows.select_related("document__city", "document__owner__city").order_by("-number")


def versions_of(plan: DistrictPlan) -> Sequence[PlanVersion]:
    """Its versions, the newest first; without a query where they came with the plan."""
    fetched = "versions" in getattr(plan, "_prefetched_objects_cache", {})
    return list(plan.versions.all() if fetched else _versions(plan.versions.all()))


def last_version(plan: DistrictPlan) -> PlanVersion:
    """The newest version. Every plan has one."""
    return versions_of(plan)[0]


def version_in_force(plan: DistrictPlan) -> PlanVersion | None:
    """The newest version that is decided and valid."""
    rows = versions_of(plan)
    return next((row for row in rows if row.document.state == DocumentState.IN_FORCE), None)


def state_of(plan: DistrictPlan) -> str:
    """`writing` while the newest version is not in force, else `sent` if that very version was, else `current`."""
    version = last_version(plan)
    if version.document.state != DocumentState.IN_FORCE:
        return "writing"
    return "sent" if version.sendings.all() else "current"


@dataclass(frozen=True)
class Part:
    """One of the plan's areas of goals, with its goals and what was found of each."""

    theme: Theme
    goals: tuple[tuple[Goal, GoalCheck], ...]


def parts(plan: DistrictPlan, document: SteeringDocument, audience: Audience = Audience.PUBLIC) -> list[Part]:
    """The plan's goals by area of goals. An area without goals is there, and empty."""
    goals = document.goals.select_related(
        "owner__city", "theme", "document__city", "document__owner", "parent__document__city"
    )
    rows = list(smart.with_drafts(goals.order_by("order", "code")))
    return [
        Part(
            theme,
            tuple(
                (goal, smart.check(smart.draft_of(goal), audience=audience))
                for goal in rows
                if goal.theme_id == theme.pk
            ),
        )
        for theme in plan.themes.all()
    ]


def lacking(plan: DistrictPlan, document: SteeringDocument) -> list[Theme]:
    """The areas of goals in which the version has no goal."""
    have = set(document.goals.values_list("theme", flat=True))
    return [theme for theme in plan.themes.all() if theme.pk not in have]


def not_smart(checked: GoalCheck) -> list[str]:
    """The letters that are not met, in their order."""
    return [row.letter.value for row in checked.result.letters if row.finding != Finding.MET]


def differences(version: PlanVersion, lang: str = "sv") -> list[Difference]:
    """What differs from the version before; nothing for the first."""
    before = version.plan.versions.filter(number=version.number - 1).select_related("document").first()
    return comparing.compare(before.document, version.document, lang) if before else []  # type: ignore[arg-type]


def content_hash(document: SteeringDocument) -> str:
    """SHA-256 of what the version says: title, goals and targets, in a fixed order."""
    said = {
        "title": document.title,
        "goals": [
            {
                "code": goal.code,
                "text": goal.text,
                "targets": sorted(
                    [t.code, t.indicator.code, t.area.code, t.kind, t.value, t.year]
                    for t in goal.targets.select_related("indicator", "area")
                ),
            }
            for goal in document.goals.order_by("code")
        ],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def changed_since_sent(plan: DistrictPlan) -> PlanSending | None:
    """The last sending, where a newer version is in force since: the state has an older plan than the district."""
    sent = plan.sendings.select_related("version").first()
    now = version_in_force(plan)
    return sent if sent and now and now.number > sent.version.number else None


def behind(row: PlanAgreement) -> bool:
    """Whether the plan has a newer version in force than the one that the agreement rests on."""
    now = version_in_force(row.plan)
    return now is not None and now.number > row.version.number
