"""From the parts of an address to the object, or 404. Each loader fetches what its page shows of the object itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from samstad.followup.models import Job, Report, ReportFile, ReportingRound, Submission
from samstad.organisation.models import City, Organisation, OrganisationKind
from samstad.places.approval_rules import Chain, chain_of
from samstad.places.models import (
    Agreement,
    Commitment,
    InputRequest,
    Measure,
    Party,
    PictureSigner,
    Problem,
    SituationPicture,
)
from samstad.statistics import uploads
from samstad.statistics.models import Area, Dataset, Index, Indicator, Release
from samstad.statistics.uploads import Upload
from samstad.steering.models import (
    Activity,
    DocumentState,
    Goal,
    PremisesPlan,
    Project,
    SteeringDocument,
    SteeringGroup,
    YearTarget,
)
from samstad.steering.models.activities import NO_GOAL


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
            "city", "owner", "owner__city", "decision", "decision__body", "decision__matter"
        ),
        city=city,
        code=code,
    )


def load_standing(city: City) -> SteeringDocument:
    """Stands for the city's documents where no one of them is asked for: whose workbooks go out and come back."""
    owner = city.organisations.order_by("pk").first()
    if owner is None:
        raise Http404
    return SteeringDocument(city=city, owner=owner, state=DocumentState.DRAFT)


def load_goal(city: City, document: str, code: str) -> Goal:
    return get_object_or_404(
        Goal.objects.select_related(
            "document__city",
            "document__owner",
            "owner__city",
            "theme",
            "parent__document__city",
            "area__area_set__city",
            "decision__matter",
        ),
        document__city=city,
        document__code=document,
        code=code,
    )


def load_year_target(city: City, document: str, goal: str, code: str) -> YearTarget:
    return get_object_or_404(
        YearTarget.objects.select_related(
            "goal__document__city",
            "goal__document__owner",
            "goal__owner__city",
            "indicator",
            "area__area_set",
            "council__goal__document__city",
            "council__indicator",
        ),
        goal__document__city=city,
        goal__document__code=document,
        goal__code=goal,
        code=code,
    )


def load_activity(city: City, document: str, goal: str, code: str) -> Activity:
    return get_object_or_404(
        Activity.objects.select_related(
            "document__city",
            "document__owner",
            "goal__theme",
            "goal__area",
            "goal__document__city",
            "responsible__city",
            "person",
        ),
        document__city=city,
        document__code=document,
        goal__code=None if goal == NO_GOAL else goal,
        code=code,
    )


def load_project(city: City, code: str, project: str) -> Project:
    return get_object_or_404(
        Project.objects.select_related(
            "document__city",
            "document__owner__city",
            "responsible__city",
            "activity__document__city",
            "activity__goal",
            "activity__document__owner",
            "activity__responsible",
        ),
        document__city=city,
        document__code=code,
        code=project,
    )


def load_premises_plan(city: City, code: str, organisation: str) -> PremisesPlan:
    return get_object_or_404(
        PremisesPlan.objects.select_related(
            "document__city", "document__owner__city", "organisation__city"
        ).prefetch_related("leases__costs"),
        document__city=city,
        document__code=code,
        organisation__code=organisation,
    )


def load_steering_group(city: City, code: str) -> SteeringGroup:
    return get_object_or_404(SteeringGroup.objects.select_related("city", "successor"), city=city, code=code)


def load_agreement(city: City, code: str) -> Agreement:
    return get_object_or_404(
        Agreement.objects.select_related("document__city", "document__owner", "document__decision"),
        document__city=city,
        document__code=code,
    )


def load_chain(city: City, code: str) -> Chain:
    """The chain of approval of an agreement."""
    return chain_of(load_agreement(city, code))


def load_party(city: City, code: str, organisation: str) -> Party:
    return get_object_or_404(
        Party.objects.select_related(
            "organisation__city", "agreement__document__city", "agreement__document__owner"
        ),
        agreement__document__city=city,
        agreement__document__code=code,
        organisation__code=organisation,
    )


def load_commitment(city: City, code: str, commitment: str) -> Commitment:
    return get_object_or_404(
        Commitment.objects.select_related("agreement__document__city", "agreement__document__owner"),
        agreement__document__city=city,
        agreement__document__code=code,
        code=commitment,
    )


def load_picture(city: City, area_set: str, code: str, version: int) -> SituationPicture:
    return get_object_or_404(
        SituationPicture.objects.select_related("city", "owner__city", "area__area_set__city"),
        city=city,
        area=load_area(city, area_set, code),
        version=version,
    )


def load_new_picture(city: City, area_set: str, code: str) -> SituationPicture:
    """A picture that could be begun: by the body whose place it is, else by the executive board."""
    area = load_area(city, area_set, code)
    territory = area.territories.select_related("organisation").filter(organisation__city=city).first()
    board = Organisation.objects.filter(city=city, kind=OrganisationKind.EXECUTIVE_BOARD).first()
    owner = territory.organisation if territory else board
    if owner is None:
        raise Http404
    return SituationPicture(city=city, area=area, owner=owner)


def load_signer(city: City, area_set: str, code: str, version: int, organisation: str) -> PictureSigner:
    picture = load_picture(city, area_set, code, version)
    signer = get_object_or_404(
        picture.signers.select_related("organisation__city"), organisation__code=organisation
    )
    signer.picture = picture
    return signer


def load_request(city: City, area_set: str, code: str, version: int, number: int) -> InputRequest:
    picture = load_picture(city, area_set, code, version)
    found = get_object_or_404(picture.requests.select_related("organisation__city"), pk=number)
    found.picture = picture
    return found


def load_new_problem(city: City, area_set: str, code: str, version: int) -> Problem:
    picture = load_picture(city, area_set, code, version)
    return Problem(city=city, picture=picture, owner=picture.owner)


def load_problem(city: City, code: str) -> Problem:
    return get_object_or_404(
        Problem.objects.select_related(
            "city", "owner__city", "picture__owner", "picture__city", "picture__area__area_set__city"
        ),
        city=city,
        code=code,
    )


def load_measure(city: City, number: int) -> Measure:
    return get_object_or_404(
        Measure.objects.select_related(
            "activity__responsible__city",
            "activity__document__city",
            "activity__goal",
            "activity__document__owner",
            "problem__city",
            "problem__owner",
            "problem__picture__area__area_set__city",
            "cause",
        ),
        pk=number,
        activity__document__city=city,
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
