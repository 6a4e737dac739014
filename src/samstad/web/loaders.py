"""From the parts of an address to the object, or 404. Each loader fetches what its page shows of the object itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from samstad.followup.models import Job, Report, ReportFile, ReportingRound, Submission
from samstad.organisation.models import City, Organisation
from samstad.places.models import Agreement
from samstad.statistics import uploads
from samstad.statistics.models import Area, Dataset, Index, Indicator, Release
from samstad.statistics.uploads import Upload
from samstad.steering.models import Goal, SteeringDocument


def load_city(city: City) -> City:
    return city


def _nearest(rows: list[Any], city_of: Callable[[Any], int | None]) -> Any:
    """The city's own before the national one of the same code, or 404."""
    if not rows:
        raise Http404
    return min(rows, key=lambda row: city_of(row) is None)


def load_area(city: City, area_set: str, code: str) -> Area:
    rows = Area.objects.select_related("area_set__city").filter(
        Q(area_set__city=city) | Q(area_set__city__isnull=True), area_set__code=area_set, code=code
    )
    return cast(Area, _nearest(list(rows), lambda area: area.area_set.city_id))


def load_indicator(city: City, code: str) -> Indicator:
    return get_object_or_404(Indicator.objects.select_related("theme", "city"), city=city, code=code)


def load_index(city: City, code: str) -> Index:
    return get_object_or_404(Index.objects.select_related("city"), city=city, code=code)


def load_dataset(city: City, dataset: str) -> Dataset:
    rows = Dataset.objects.select_related("city").filter(Q(city=city) | Q(city__isnull=True), code=dataset)
    return cast(Dataset, _nearest(list(rows), lambda row: row.city_id))


def load_release(city: City, dataset: str, number: int) -> Release:
    owner = load_dataset(city, dataset)
    return get_object_or_404(
        Release.objects.select_related("dataset", "dataset__city", "predecessor", "predecessor__dataset"),
        dataset=owner,
        number=number,
    )


def load_upload(city: City, dataset: str, token: str) -> Upload:
    found = uploads.find(load_dataset(city, dataset), token)
    if found is None:
        raise Http404
    return found


def load_organisation(city: City, code: str) -> Organisation:
    return get_object_or_404(
        Organisation.objects.select_related("city", "parent", "parent__city"), city=city, code=code
    )


def load_document(city: City, code: str) -> SteeringDocument:
    return get_object_or_404(
        SteeringDocument.objects.select_related(
            "city", "owner", "owner__city", "decision", "decision__body", "decision__matter", "predecessor"
        ),
        city=city,
        code=code,
    )


def load_goal(city: City, document: str, code: str) -> Goal:
    return get_object_or_404(
        Goal.objects.select_related(
            "document__city",
            "document__owner",
            "owner__city",
            "theme",
            "parent__document__city",
            "area__area_set__city",
        ),
        document__city=city,
        document__code=document,
        code=code,
    )


def load_agreement(city: City, code: str) -> Agreement:
    return get_object_or_404(
        Agreement.objects.select_related("document__city", "document__owner", "document__decision"),
        document__city=city,
        document__code=code,
    )


def load_round(city: City, code: str) -> ReportingRound:
    return get_object_or_404(
        ReportingRound.objects.select_related("city", "document__city", "report_to__city", "led_by__city"),
        city=city,
        code=code,
    )


def load_job(city: City, code: str, number: int) -> Job:
    return get_object_or_404(
        Job.objects.select_related("round__city", "round__led_by__city", "by", "report__city"),
        round__city=city,
        round__code=code,
        pk=number,
    )


def load_submission(city: City, code: str, organisation: str) -> Submission:
    return get_object_or_404(
        Submission.objects.select_related(
            "round__city", "round__document__city", "organisation__city", "submitted_by"
        ),
        round__city=city,
        round__code=code,
        organisation__code=organisation,
    )


def load_report(city: City, identifier: str) -> Report:
    return get_object_or_404(
        Report.objects.select_related("city", "round__city", "round__document"),
        city=city,
        identifier=identifier,
    )


def load_report_file(city: City, identifier: str, name: str) -> ReportFile:
    return get_object_or_404(
        ReportFile.objects.select_related("report__city"),
        report__city=city,
        report__identifier=identifier,
        name=name,
    )
