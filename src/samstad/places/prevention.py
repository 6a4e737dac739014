"""What the law (2023:196) asks of the city beside a picture, and where each of its parts stands. Computed on read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from samstad.organisation import clock
from samstad.organisation.models import City
from samstad.places.models import (
    ActionPlan,
    ActionPlanState,
    Coordination,
    CrimePrevention,
    PictureState,
    SituationPicture,
)


def work_of(city: City) -> CrimePrevention | None:
    """The city's work, where somebody has said who leads it."""
    rows = CrimePrevention.objects.select_related("city", "leader__city", "reports_to__city", "council__city")
    return rows.filter(city=city).first()


def plan_in_force(work: CrimePrevention) -> ActionPlan | None:
    rows = work.plans.select_related("work__city", "work__leader", "decision__matter")
    return rows.filter(state=ActionPlanState.DECIDED).first()


def coordination_now(work: CrimePrevention) -> Coordination | None:
    return (
        work.coordination.select_related("organisation__city", "work__leader")
        .filter(until__isnull=True)
        .first()
    )


def last_followed(plan: ActionPlan) -> dt.date | None:
    """The day from which the next follow-up is counted: the last one's, else the decision's."""
    found: dt.date | None = plan.followups.values_list("on", flat=True).first()
    if found is None and plan.decision is not None:
        found = plan.decision.date
    return found


def last_told(work: CrimePrevention) -> dt.date:
    """The day from which the next report to the council is counted: the last one's, else that of the set-up."""
    found: dt.date | None = work.reports.values_list("on", flat=True).first()
    if found is None:
        history: Any = CrimePrevention.history
        found = clock.day_of(history.filter(id=work.pk).earliest("history_date").history_date)
    return found


def newest_pictures(city: City) -> list[SituationPicture]:
    """The newest agreed picture of each place, in the order of places."""
    rows = SituationPicture.objects.filter(city=city, state=PictureState.AGREED)
    found: dict[int, SituationPicture] = {}
    for row in rows.select_related("city", "owner", "area__area_set__city").order_by("version"):
        found[row.area_id] = row
    return sorted(found.values(), key=lambda row: (row.area.sort_key, row.pk))


def newer_than(
    pictures: Iterable[SituationPicture], newest: Iterable[SituationPicture]
) -> list[SituationPicture]:
    """Those of `newest` that show a place of `pictures` as it has been agreed since."""
    before = {row.area_id: row.version for row in pictures}
    return [row for row in newest if row.version > before.get(row.area_id, row.version)]


def lacking(plan: ActionPlan) -> list[str]:
    """What a draft lacks before it can be decided, by 4 and 5 §§: codes in the order in which they are told."""
    found = []
    if not plan.pictures.exists():
        found.append("pictures")
    if not plan.measures.exists():
        found.append("measures")
    return found
