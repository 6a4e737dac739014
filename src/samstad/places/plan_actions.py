"""What happens to a district's plan: begun, revised, sent to the state."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from samstad.organisation import clock
from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation
from samstad.organisation.rights import Actor, require
from samstad.places import planning, stepping, writing
from samstad.places.models import Agreement, DistrictPlan, PlanAgreement, PlanSending, PlanVersion
from samstad.statistics.models import Theme
from samstad.steering import life
from samstad.steering.models import DocumentKind, DocumentState, SteeringDocument


def begin(
    actor: Actor,
    plan: DistrictPlan,
    *,
    name: str,
    themes: Iterable[Theme],
    document: SteeringDocument | None = None,
) -> DistrictPlan:
    """Begin a district's plan: its first version is a new draft to write goals in, or a plan that is there already."""
    with transaction.atomic():
        require(actor, "begin", plan)
        wanted = list(themes)
        if not wanted:
            raise UserError(_("A plan has at least one area of goals"), where="themes")
        if DistrictPlan.objects.filter(city=plan.city, area=plan.area).exists():
            raise UserError(_("The district has a plan already"), where="area", advice=_("Revise it"))
        plan.name = writing.text(name, "name", required=_("The plan has no name"))
        plan.begun_on = clock.today()
        plan.code = stepping.free_code(
            plan.name["sv"], SteeringDocument.objects.filter(city=plan.city), "plan"
        )
        stepping.added(actor, "plan.begin", plan, said=plan.name)
        plan.themes.set(wanted)
        if document is None:
            document = SteeringDocument(
                city=plan.city,
                code=plan.code,
                kind=DocumentKind.DISTRICT_PLAN,
                state=DocumentState.DRAFT,
                title=plan.name,
                owner=plan.owner,
            )
            stepping.added(actor, "document.begin", document)
        else:
            _check_document(plan, document)
        PlanVersion(plan=plan, number=1, document=document).save()
        return plan


def _check_document(plan: DistrictPlan, document: SteeringDocument) -> None:
    """A document that becomes a plan's first version is a district plan of the same body, and no other plan's."""
    wrong = document.kind != DocumentKind.DISTRICT_PLAN or document.owner_id != plan.owner_id
    if wrong or PlanVersion.objects.filter(document=document).exists():
        raise UserError(_("The document is no plan of the district"), where="document")


def revise(actor: Actor, plan: DistrictPlan) -> PlanVersion:
    """A new version with all that the one in force holds. It may be done more than once a year, one at a time."""
    with transaction.atomic():
        current = stepping.locked(actor, "revise", plan)
        before = planning.last_version(current)
        draft = life.revise(actor, before.document)
        version = PlanVersion(plan=current, number=before.number + 1, document=draft)
        return stepping.added(actor, "plan.revise", version, city=current.city)


def send(actor: Actor, plan: DistrictPlan, to: Organisation) -> PlanSending:
    """Write down that the version in force is sent, for this year. It has goals in all of the plan's areas of goals."""
    with transaction.atomic():
        current = stepping.locked(actor, "send", plan)
        version = planning.last_version(current)
        if lacking := planning.lacking(current, version.document):
            raise UserError(
                _("The plan has no goal for: %(themes)s")
                % {"themes": ", ".join(theme.name.get("sv", "") for theme in lacking)},
                where="goals",
                advice=_("Revise it, and write one for each"),
            )
        if to.city_id != current.city_id:
            raise UserError(_("Choose whom it is sent to"), where="to")
        sending = PlanSending(
            plan=current,
            version=version,
            year=clock.today().year,
            sent_on=clock.today(),
            to=to,
            content_hash=planning.content_hash(version.document),
        )
        return stepping.added(actor, "plan.send", sending, city=current.city)


def rest_on(actor: Actor, plan: DistrictPlan, agreement: Agreement) -> PlanAgreement:
    """Say that an agreement rests on the plan as it is in force; again, that it has been looked at since a revision."""
    with transaction.atomic():
        current = stepping.locked(actor, "tie", plan)
        version = planning.version_in_force(current)
        if version is None:
            raise UserError(_("The plan is not in force yet"), where="agreement")
        if agreement.document.city_id != current.city_id:
            raise UserError(_("Choose an agreement of the city"), where="agreement")
        row = PlanAgreement.objects.filter(plan=current, agreement=agreement).first()
        if row is None:
            row = PlanAgreement(plan=current, agreement=agreement, version=version)
            return stepping.added(actor, "plan.rest_on", row, city=current.city)
        # What was reported was reported of the older version.
        older = row.version_id != version.pk
        values = {"version": version} | ({"reported_on": None, "reported_to": None} if older else {})
        return stepping.change(actor, "plan.rest_on", row, values, city=current.city)


def report_agreement(actor: Actor, row: PlanAgreement, to: Organisation) -> PlanAgreement:
    """Write down that an agreement that rests on the plan in force has been reported to the state."""
    with transaction.atomic():
        current = stepping.locked(actor, "tie", row.plan)
        found = PlanAgreement.objects.select_for_update().get(pk=row.pk)
        if planning.behind(found):
            raise UserError(
                _("The plan has been revised since"),
                where="about",
                advice=_("Look at the agreement again first"),
            )
        values = {"reported_on": clock.today(), "reported_to": to}
        return stepping.change(actor, "plan.report_agreement", found, values, city=current.city)
