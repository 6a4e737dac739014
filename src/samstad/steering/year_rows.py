"""The table of yearly targets as the city prints it: `Indikator | Årsmål | KF:s årsmål | Periodicitet`.

    Sjukfrånvaro | 7,5 % | tas fram av nämnden | Tertial

A committee's row takes the council's value from the council's own target, so that it stands in one place. What the
council has asked of a body that has not answered yet is a row as well, without a committee's value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from django.db.models import QuerySet

from samstad.drawing import numbers
from samstad.drawing.numbers import Lang
from samstad.organisation.models import Organisation
from samstad.organisation.related import fill
from samstad.organisation.texts import pick
from samstad.statistics.models import Indicator
from samstad.steering import levels
from samstad.steering.models import Goal, Periodicity, SteeringDocument, YearTarget, YearTargetKind

#: In both languages at once: a frozen report prints both.
KIND_WORDS: Mapping[YearTargetKind, dict[str, str]] = {
    YearTargetKind.INCREASE: {"sv": "öka", "en": "increase"},
    YearTargetKind.DECREASE: {"sv": "minska", "en": "decrease"},
    YearTargetKind.BY_COMMITTEE: {"sv": "tas fram av nämnden", "en": "set by the committee"},
}
PERIOD_WORDS: Mapping[Periodicity, dict[str, str]] = {
    Periodicity.YEAR: {"sv": "År", "en": "Year"},
    Periodicity.FOUR_MONTHS: {"sv": "Tertial", "en": "Four months"},
    Periodicity.MONTH: {"sv": "Månad", "en": "Month"},
}
HEADINGS = {
    "sv": ("Indikator", "Årsmål", "KF:s årsmål", "Periodicitet"),
    "en": ("Indicator", "Target of the year", "The council's target", "Period"),
}
GENDERS = {"women": {"sv": "kvinnor", "en": "women"}, "men": {"sv": "män", "en": "men"}}
NOT_SET = {"sv": "inte satt ännu", "en": "not set yet"}


@dataclass(frozen=True)
class TargetRow:
    """One row: the four texts as printed, then what they were made of.

    `committee` and `council` are empty where there is nothing to print: the committee's own indicator has no target
    of the council, the council's own goal none of a committee. `target` is the row's own (the committee's where there
    is one), `council_target` the council's. Values are None for anything but a number.
    """

    indicator: str
    committee: str
    council: str
    periodicity: str
    goal: Goal
    target: YearTarget
    council_target: YearTarget | None
    year: int
    area: str = ""
    unit: str = ""
    by_gender: bool = False
    committee_kind: str = ""
    committee_value: float | None = None
    council_kind: str = ""
    council_value: float | None = None
    answered: bool = True
    # On the council's own goal: what each body has answered, (body, its target in words).
    answers: tuple[tuple[Organisation, str], ...] = field(default=())

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.indicator, self.committee, self.council, self.periodicity


def target_rows(
    of: SteeringDocument | Goal, year: int | None = None, lang: Lang = "sv", *, drafts: bool = True
) -> list[TargetRow]:
    """The table's rows of a document or of one goal, in the order of its goals; all years where none is given.

    `drafts` False leaves out what stands in a draft, for readers outside the city (answers given in drafts).
    """
    goals = _goals(of)
    own = YearTarget.objects.filter(goal__in=goals)
    asked = YearTarget.objects.filter(
        goal__in={goal.parent_id for goal in goals if goal.parent_id and not _of_council(goal)}
    )
    if year is not None:
        own, asked = own.filter(year=year), asked.filter(year=year)
    mine = _with_all(own.order_by("goal__order", "goal__code", "code"), goals)
    open_ = _unanswered(goals, _with_all(asked, goals))
    answers = _answers([row for row in mine if _of_council(row.goal)], drafts)
    by_goal: dict[int, list[YearTarget]] = defaultdict(list)
    for each in mine:
        by_goal[each.goal_id].append(each)
    rows = []
    for goal in goals:
        for row in by_goal.get(goal.pk, ()):
            rows.append(_row(goal, row, lang, answers.get(row.pk, ())))
        rows += [_open_row(goal, row, lang) for row in open_.get(goal.pk, ())]
    return rows


def _goals(of: SteeringDocument | Goal) -> list[Goal]:
    if isinstance(of, Goal):
        return [of]
    return fill(of.goals.order_by("order", "code"), "document__city", "owner", known=[of, of.city])


def _with_all(rows: QuerySet[YearTarget], goals: Sequence[Goal]) -> list[YearTarget]:
    """The rows with what they name; of that, the goals of the table are known already with their bodies."""
    beside = ((goal, goal.owner, goal.document, goal.document.city) for goal in goals)
    return fill(
        rows.prefetch_related("bodies"),
        "indicator",
        "area__area_set",
        "goal__owner",
        "goal__document__city",
        "council__goal__document__city",
        "council__indicator",
        known=chain.from_iterable(beside),
    )


def _of_council(goal: Goal) -> bool:
    return goal.kind in levels.OF_THE_COUNCIL


def _unanswered(goals: Sequence[Goal], asked: Sequence[YearTarget]) -> dict[int, list[YearTarget]]:
    """Goal → the council's targets that its owner is asked to answer and has not, on the first goal they lie over."""
    done = set(
        YearTarget.objects.filter(council__in=[row.pk for row in asked]).values_list("council", "goal__owner")
    )
    over: dict[int, list[tuple[YearTarget, set[int]]]] = defaultdict(list)
    for row in asked:
        over[row.goal_id].append((row, {body.pk for body in row.bodies.all()}))
    found: dict[int, list[YearTarget]] = {}
    for goal in goals:
        if _of_council(goal):
            continue
        for row, named in over.get(goal.parent_id or 0, ()):
            to_me = not named or goal.owner_id in named
            if to_me and (row.pk, goal.owner_id) not in done:
                done.add((row.pk, goal.owner_id))
                found.setdefault(goal.pk, []).append(row)
    return found


def _answers(
    council: Sequence[YearTarget], drafts: bool
) -> dict[int, tuple[tuple[Organisation, YearTarget], ...]]:
    rows = (
        YearTarget.objects.filter(council__in=[row.pk for row in council])
        .select_related("indicator", "goal__owner__city", "goal__document")
        .order_by("goal__owner__sort_key")
    )
    if not drafts:
        rows = rows.exclude(goal__document__state="draft")
    found: dict[int, tuple[tuple[Organisation, YearTarget], ...]] = {}
    for row in rows:
        key = row.council_id or 0
        found[key] = (*found.get(key, ()), (row.goal.owner, row))
    return found


def _row(
    goal: Goal, row: YearTarget, lang: Lang, answers: Iterable[tuple[Organisation, YearTarget]]
) -> TargetRow:
    """A target that stands on the goal itself."""
    is_council = _of_council(goal)
    council = row if is_council else row.council
    committee = None if is_council else row
    return TargetRow(
        indicator=pick(row.indicator.name, lang).text,
        committee=said(committee, lang) if committee else "",
        council=said(council, lang) if council else "",
        periodicity=PERIOD_WORDS[Periodicity(row.periodicity)][lang],
        goal=goal,
        target=row,
        council_target=council,
        year=row.year,
        area=pick(row.area.name, lang).text if row.area else "",
        unit=pick(row.indicator.unit, lang).text,
        by_gender=row.by_gender,
        committee_kind=committee.kind if committee else "",
        committee_value=committee.value if committee else None,
        council_kind=council.kind if council else "",
        council_value=council.value if council else None,
        answers=tuple((body, said(one, lang)) for body, one in answers),
    )


def _open_row(goal: Goal, council: YearTarget, lang: Lang) -> TargetRow:
    """What the council has asked of the goal's owner, and nobody has answered."""
    return TargetRow(
        indicator=pick(council.indicator.name, lang).text,
        committee=NOT_SET[lang],
        council=said(council, lang),
        periodicity=PERIOD_WORDS[Periodicity(council.periodicity)][lang],
        goal=goal,
        target=council,
        council_target=council,
        year=council.year,
        area=pick(council.area.name, lang).text if council.area else "",
        unit=pick(council.indicator.unit, lang).text,
        by_gender=council.by_gender,
        council_kind=council.kind,
        council_value=council.value,
        answered=False,
    )


def said(row: YearTarget, lang: Lang, indicator: Indicator | None = None) -> str:
    """A target of the year in words: "7,5 %", "öka", "tas fram av nämnden", "80 % (kvinnor 78 %, män 82 %)".

    `indicator` as it was at some time; as it is now where none is given."""
    indicator = indicator or row.indicator
    whole = words_of(row.kind, row.value, indicator, lang)
    if row.women is None or row.men is None:
        return whole
    women, men = (words_of(row.kind, value, indicator, lang) for value in (row.women, row.men))
    return f"{whole} ({GENDERS['women'][lang]} {women}, {GENDERS['men'][lang]} {men})"


def words_of(kind: str, value: float | None, indicator: Indicator, lang: Lang) -> str:
    if value is None:
        return KIND_WORDS[YearTargetKind(kind)][lang]
    return numbers.format_value(
        value, unit=pick(indicator.unit, lang).text, decimals=_decimals(value), lang=lang
    )


def _decimals(value: float) -> int:
    """As many as the number was given with: 82, 7,5 and 2,96 are printed so, whatever the indicator shows."""
    exponent = Decimal(f"{value:.12g}").normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
