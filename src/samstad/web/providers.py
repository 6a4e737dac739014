"""What the site gathers from every app, in words and with addresses: attention, and what rests on what.

Registered here, rightmost, since only the site knows addresses. Each function is one kind of thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samstad.followup import restating
from samstad.followup.models import Report, ReportingRound, RoundState, Submission
from samstad.followup.queries import round_overview
from samstad.organisation import clock, providers
from samstad.organisation.models import City
from samstad.organisation.providers import Attention, TraceLink
from samstad.organisation.related import fill
from samstad.organisation.rights import Actor, may
from samstad.statistics.editions import once
from samstad.statistics.models import Indicator, Release
from samstad.steering.models import Target
from samstad.web import local_providers, place_providers, referral_providers
from samstad.web.access import visible
from samstad.web.addresses import address
from samstad.web.templatetags.samstad import day, plain


def register() -> None:
    """Add every provider of the site; called once at start."""
    providers.attention.add(own_submissions, 10)
    providers.attention.add(to_decide, 20)
    providers.attention.add(changed_conclusions, 30)
    providers.attention.add(outstanding, 40)
    providers.attention.add(referral_providers.answers_to_write, 12)
    providers.attention.add(referral_providers.to_lead, 14)
    providers.attention.add(referral_providers.minutes_due, 16)
    providers.attention.add(place_providers.late_promises, 15)
    providers.attention.add(place_providers.to_sign, 25)
    providers.attention.add(place_providers.input_to_give, 25)
    providers.area_sections.add(place_providers.place_section, 10)
    providers.attention.add(local_providers.orders_to_give, 22)
    providers.attention.add(local_providers.agreements_to_approve, 24)
    providers.area_sections.add(local_providers.needs_of_place, 20)
    providers.area_sections.add(local_providers.work_in_place, 30)
    providers.attention.add(local_providers.needs_to_answer, 26)
    providers.attention.add(local_providers.applications_waiting, 28)
    providers.attention.add(local_providers.proposals_to_answer, 27)
    providers.attention.add(local_providers.calls_to_apply_to, 60)
    providers.resting_on_release.add(indicators_on, 10)
    providers.resting_on_release.add(targets_resting, 20)
    providers.resting_on_release.add(reports_on, 30)
    providers.resting_on_indicator.add(reports_with, 30)


def _open_submissions(city: City) -> list[Submission]:
    rows = Submission.objects.filter(round__city=city, round__state=RoundState.OPEN)
    return once(
        ("open submissions", city.pk), lambda: fill(rows, "round__city", "organisation__city", known=[city])
    )


def own_submissions(actor: Actor, city: City) -> Iterator[Attention]:
    """Answers that this person is to write, with the days left or over."""
    for submission in _open_submissions(city):
        if not may(actor, "edit", submission):
            continue
        left = (submission.round.due - clock.today()).days
        text = _("Report on %(round)s for %(organisation)s") % {
            "round": plain(submission.round.name),
            "organisation": plain(submission.organisation.name),
        }
        if submission.state == "returned":
            text = _("%(round)s was returned to %(organisation)s with comments") % {
                "round": plain(submission.round.name),
                "organisation": plain(submission.organisation.name),
            }
        yield Attention(
            text,
            address(submission),
            weight=0 if left < 0 else 10,
            kind="late" if left < 0 else submission.state,
            detail=_due(left, submission.round),
        )


def _due(left: int, found: ReportingRound) -> str:
    words = {"day": day(found.due), "days": abs(left)}
    if left < 0:
        return (
            ngettext("Was due %(day)s: %(days)s day late", "Was due %(day)s: %(days)s days late", abs(left))
            % words
        )
    return ngettext("Due %(day)s: %(days)s day left", "Due %(day)s: %(days)s days left", left) % words


def to_decide(actor: Actor, city: City) -> Iterator[Attention]:
    """Answers handed in that this person may approve, and approved ones that may be locked."""
    lockable: dict[ReportingRound, list[Submission]] = {}
    for submission in _open_submissions(city):
        names = {"organisation": plain(submission.organisation.name), "round": plain(submission.round.name)}
        if may(actor, "approve", submission):
            yield Attention(
                _("Approve the report of %(organisation)s") % names,
                address(submission),
                weight=12,
                kind="submitted",
                detail=plain(submission.round.name),
            )
        elif may(actor, "lock", submission):
            lockable.setdefault(submission.round, []).append(submission)
    for found, submissions in lockable.items():
        yield Attention(
            ngettext(
                "%(number)s approved report can be locked",
                "%(number)s approved reports can be locked",
                len(submissions),
            )
            % {"number": len(submissions)},
            address(found),
            weight=35,
            kind="approved",
            detail=", ".join(plain(submission.organisation.name) for submission in submissions),
        )


def outstanding(actor: Actor, city: City) -> Iterator[Attention]:
    """To whoever leads a round: who has not answered when the day is over."""
    for found in city.rounds.filter(state=RoundState.OPEN).select_related("city", "led_by", "document"):
        if not may(actor, "close", found):
            continue
        late = round_overview(found).outstanding
        if late:
            yield Attention(
                ngettext(
                    "%(number)s body is late with %(round)s",
                    "%(number)s bodies are late with %(round)s",
                    len(late),
                )
                % {"number": len(late), "round": plain(found.name)},
                address(found),
                weight=5,
                kind="late",
                detail=", ".join(plain(row.organisation.name) for row in late),
            )


def changed_conclusions(actor: Actor, city: City) -> Iterator[Attention]:
    """Reports whose conclusions a later release would change."""
    for report, changed in restating.changed_conclusions(city):
        if not may(actor, "view", report):
            continue
        yield Attention(
            ngettext(
                "New statistics change %(number)s judgement in %(report)s",
                "New statistics change %(number)s judgements in %(report)s",
                len(changed),
            )
            % {"number": len(changed), "report": plain(report.title)},
            address(report),
            weight=20,
            kind="info",
            detail=_("The report stays as it was frozen; its page shows what is known now."),
        )


def indicators_on(actor: Actor, release: Release) -> Iterator[TraceLink]:
    """Indicators that are computed from the release's dataset."""
    rows = release.dataset.indicators.select_related("city", "theme")
    for indicator in visible(actor, rows):
        yield TraceLink(
            _("Indicators"), plain(indicator.name), address(indicator), detail=plain(indicator.theme.name)
        )


def targets_resting(actor: Actor, release: Release) -> Iterator[TraceLink]:
    """Targets that are judged on indicators from the release's dataset."""
    rests = Q(indicator__datasets=release.dataset) | Q(subgroup__datasets=release.dataset)
    rows = (
        Target.objects.filter(rests)
        .distinct()
        .select_related("goal__document__city", "goal__owner", "indicator", "area")
    )
    for target in visible(actor, rows):
        label = f"{plain(target.indicator.name)}, {plain(target.area.name)}, {target.year}"
        yield TraceLink(_("Targets"), label, address(target), detail=plain(target.goal.text))


def reports_on(actor: Actor, release: Release) -> Iterator[TraceLink]:
    """Frozen reports that printed numbers from this very release."""
    for report in visible(actor, release.reports.select_related("city")):
        yield TraceLink(_("Reports"), plain(report.title), address(report), detail=day(report.frozen_at))


def reports_with(actor: Actor, indicator: Indicator) -> Iterator[TraceLink]:
    """Frozen reports that rest on a release of one of the indicator's datasets."""
    rows = Report.objects.filter(city=indicator.city, releases__dataset__indicators=indicator).distinct()
    for report in visible(actor, rows.select_related("city")):
        yield TraceLink(_("Reports"), plain(report.title), address(report), detail=day(report.frozen_at))
