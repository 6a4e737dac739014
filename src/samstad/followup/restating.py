"""As reported, and as known now: which published conclusions a later release changes.

Computed on read. The report stays as it was frozen; today's side is judged on today's releases with today's
definitions of the same targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from samstad.followup import content as contents
from samstad.followup import freezing
from samstad.followup.models import Report
from samstad.organisation.models import City
from samstad.statistics.audience import Audience
from samstad.statistics.models import Release
from samstad.statistics.queries import current_release
from samstad.steering import judging, wording
from samstad.steering.judging import TargetJudgement
from samstad.steering.models import Target
from samstad.steering.queries import BESIDE


@dataclass(frozen=True)
class Restatement:
    """One judgement of a report beside the same target today.

    `reported` is the report's own entry (see `content`); `now` is None where the target is no longer there.
    """

    report: Report
    reported: dict[str, Any]
    now: TargetJudgement | None

    @property
    def target_key(self) -> str:
        return str(self.reported["target"])

    @property
    def reported_state(self) -> str:
        return str(self.reported["state"])

    def reported_label(self, lang: str) -> str:
        """What the report called the state. Reports that keep no label were printed with the state's name alone."""
        kept = self.reported.get("label")
        return str(kept[lang]) if kept else wording.state_label(self.reported_state, lang)

    @property
    def state_now(self) -> str | None:
        return self.now.state if self.now else None

    @property
    def changed(self) -> bool:
        """Whether the conclusion changed, not merely a number."""
        return self.state_now != self.reported_state

    @property
    def number_changed(self) -> bool:
        if self.now is None:
            return True
        then = self.reported["judgement"]["latest"]
        latest = self.now.judgement.latest
        return then != (latest.to_dict() if latest else None)


def newer_releases(report: Report) -> list[Release]:
    """Current releases that have replaced those the report rests on."""
    rested = list(report.releases.select_related("dataset"))
    current = [current_release(release.dataset) for release in rested]
    return [now for then, now in zip(rested, current, strict=True) if now is not None and now.pk != then.pk]


def restatements(report: Report) -> list[Restatement]:
    """Every judgement of the report beside today's; the order is the report's."""
    stored = contents.targets_in(freezing.read_content(report))
    targets = {
        str(target): target
        for target in Target.objects.filter(goal__document=report.round.document).select_related(
            "goal__document", "goal__owner", "indicator", "area__area_set", *BESIDE
        )
    }
    wanted = [targets[entry["target"]] for entry in stored if entry["target"] in targets]
    judged = {str(item.target): item for item in judging.judge_targets(wanted, audience=Audience.PUBLIC)}
    return [Restatement(report, entry, judged.get(entry["target"])) for entry in stored]


def changed_conclusions(city: City) -> Iterable[tuple[Report, list[Restatement]]]:
    """Reports whose conclusions today's releases would change, with those conclusions."""
    for report in city.reports.select_related("round__document"):
        if not newer_releases(report):
            continue
        changed = [item for item in restatements(report) if item.changed]
        if changed:
            yield report, changed
