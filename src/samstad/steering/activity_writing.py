"""What a person writes of an activity, what is wrong with it, and how two who write at once are brought together.

Everything here is plain values: things are named by their codes, so that what a form showed can go with it as text
and come back. Nothing is saved here: `steering.activity_actions` does that.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from samstad.organisation.errors import UserError
from samstad.organisation.models import Organisation, User
from samstad.organisation.texts import LANGUAGES
from samstad.statistics.models import Area
from samstad.steering.models import Activity, Assignment, FundingSource, Goal, SteeringDocument
from samstad.steering.writing import LONGEST_TEXT, YEARS

LONGEST_TITLE = 200
LONGEST_PAYER = 200
MOST_KRONOR = Decimal(10) ** 13
TEXTS = ("title", "description", "effect_short", "effect_long", "outcome")
ONE = ("goal", "responsible", "person", "start", "end", "cost")
MANY = ("goals", "assignments", "partners", "areas", "funding")
#: What is written on when the document has been decided.
CARRIED_OUT = ("start", "end", "outcome")
Text = Mapping[str, str]


@dataclass(frozen=True, order=True)
class Money:
    """A row of funding, in kronor."""

    source: str = ""
    year: int | None = None
    amount: Decimal | None = None
    payer: str = ""


@dataclass(frozen=True)
class WrittenActivity:
    """An activity as far as it has been written. Goals are `document/goal`, areas `set:code`, a person an address."""

    title: Text = field(default_factory=dict)
    description: Text = field(default_factory=dict)
    effect_short: Text = field(default_factory=dict)
    effect_long: Text = field(default_factory=dict)
    outcome: Text = field(default_factory=dict)
    goal: str = ""
    responsible: str = ""
    person: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    cost: Decimal | None = None
    goals: tuple[str, ...] = ()
    assignments: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    funding: tuple[Money, ...] = ()

    @classmethod
    def of(cls, activity: Activity) -> WrittenActivity:
        """A saved activity."""
        rows = [Money(row.source, row.year, row.amount, row.payer) for row in activity.funding.all()]
        texts: dict[str, Any] = {name: dict(getattr(activity, name)) for name in TEXTS}
        return cls(
            **texts,
            goal=str(activity.goal) if activity.goal else "",
            responsible=activity.responsible.code,
            person=activity.person.email if activity.person else "",
            start=activity.start,
            end=activity.end,
            cost=None if activity.cost_sek is None else Decimal(activity.cost_sek),
            goals=tuple(sorted(str(goal) for goal in activity.goals.select_related("document"))),
            assignments=tuple(sorted(str(one) for one in activity.assignments.select_related("document"))),
            partners=tuple(sorted(body.code for body in activity.partners.all())),
            areas=tuple(sorted(str(area) for area in activity.areas.select_related("area_set"))),
            funding=tuple(sorted(rows)),
        )

    def clean(self) -> WrittenActivity:
        """Without space around texts, without empty languages, and in one order."""
        texts: dict[str, Any] = {
            name: {lang: text for lang in LANGUAGES if (text := getattr(self, name).get(lang, "").strip())}
            for name in TEXTS
        }
        rows = [replace(row, payer=row.payer.strip()) for row in self.funding]
        many: dict[str, Any] = {
            name: tuple(sorted(set(getattr(self, name)))) for name in MANY if name != "funding"
        }
        return replace(self, **texts, **many, funding=tuple(rows))

    def as_text(self) -> str:
        """To go with a form, and to be read again by `from_text`."""
        values: dict[str, Any] = {name: dict(getattr(self, name)) for name in TEXTS}
        values |= {name: getattr(self, name) for name in (*ONE, *MANY)}
        values["funding"] = [[row.source, row.year, row.amount, row.payer] for row in self.funding]
        return json.dumps(values, default=str, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> WrittenActivity | None:
    """What `as_text` wrote; None where it has come back as something else."""
    try:
        said = json.loads(text)
        texts: dict[str, Any] = {
            name: {lang: str(said[name].get(lang, "")) for lang in LANGUAGES} for name in TEXTS
        }
        return WrittenActivity(
            **texts,
            goal=str(said["goal"]),
            responsible=str(said["responsible"]),
            person=str(said["person"]),
            start=_day(said["start"]),
            end=_day(said["end"]),
            cost=_amount(said["cost"]),
            goals=tuple(map(str, said["goals"])),
            assignments=tuple(map(str, said["assignments"])),
            partners=tuple(map(str, said["partners"])),
            areas=tuple(map(str, said["areas"])),
            funding=tuple(
                Money(str(source), year if year is None else int(year), _amount(amount), str(payer))
                for source, year, amount, payer in said["funding"]
            ),
        ).clean()
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, RecursionError):
        return None


def _day(value: Any) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def merge(
    read: WrittenActivity, mine: WrittenActivity, theirs: WrittenActivity
) -> tuple[WrittenActivity, tuple[str, ...]]:
    """(what to go on from, the fields that both changed): mine where I wrote, theirs where only they did.

    Fields are named `title_sv`, `responsible`, …; lists are merged entry by entry, and never conflict.
    """
    values: dict[str, Any] = {}
    both: list[str] = []
    for name in TEXTS:
        text = {}
        for lang in LANGUAGES:
            text[lang], clash = _three(*(getattr(each, name).get(lang, "") for each in (read, mine, theirs)))
            both += [f"{name}_{lang}"] if clash else []
        values[name] = text
    for name in ONE:
        values[name], clash = _three(*(getattr(each, name) for each in (read, mine, theirs)))
        both += [name] if clash else []
    for name in MANY:
        before, now, since = (getattr(each, name) for each in (read, mine, theirs))
        gone = set(before) - set(now)
        values[name] = tuple(
            dict.fromkeys([*(one for one in since if one not in gone), *(o for o in now if o not in before)])
        )
    return WrittenActivity(**values).clean(), tuple(both)


def _three(read: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """Mine unless only they changed it; and whether both did, each in a way of their own."""
    if mine == read:
        return theirs, False
    return mine, theirs not in (read, mine)


@dataclass(frozen=True)
class Found:
    """The things that a written activity names, as far as the city has them."""

    goals: Mapping[str, Goal]
    assignments: Mapping[str, Assignment]
    bodies: Mapping[str, Organisation]
    areas: Mapping[str, Area]
    person: User | None


def find(written: WrittenActivity, document: SteeringDocument) -> Found:
    """What is named, looked for in the city of `document` alone (areas also in national sets)."""
    city = document.city
    named = {*written.goals, written.goal} - {""}
    goals = Goal.objects.filter(
        document__city=city, code__in={name.partition("/")[2] for name in named}
    ).select_related("document")
    assignments = Assignment.objects.filter(
        document__city=city, code__in={name.partition("/")[2] for name in written.assignments}
    ).select_related("document")
    bodies = Organisation.objects.filter(city=city, code__in={*written.partners, written.responsible})
    areas = Area.objects.filter(
        Q(area_set__city=city) | Q(area_set__city__isnull=True),
        code__in={name.partition(":")[2] for name in written.areas},
    ).select_related("area_set")
    people = User.objects.filter(email=written.person, memberships__organisation__city=city)
    return Found(
        {str(goal): goal for goal in goals if str(goal) in named},
        {str(one): one for one in assignments if str(one) in written.assignments},
        {body.code: body for body in bodies},
        {str(area): area for area in areas if str(area) in written.areas},
        people.first() if written.person else None,
    )


def held_fast_to(assignments: Iterable[Assignment]) -> Assignment:
    """The one that an activity without a main goal is held fast to: the first by name, whoever writes."""
    return min(assignments, key=str)


def problems(written: WrittenActivity, document: SteeringDocument) -> list[UserError]:
    """Everything that must be put right before the activity can be saved, in the reader's language.

    `where` names the field: `title_sv`, `end`, … or `funding.0.amount` for the first row of money.
    """
    found = find(written, document)
    return [*_texts(written), *_links(written, document, found), *_days(written), *_money(written)]


def _texts(written: WrittenActivity) -> Iterator[UserError]:
    if not written.title.get("sv", "").strip():
        yield UserError(_("Write what shall be done."), where="title_sv")
    for name in TEXTS:
        most = LONGEST_TITLE if name == "title" else LONGEST_TEXT
        for lang in LANGUAGES:
            length = len(getattr(written, name).get(lang, ""))
            if length > most:
                what = _("The text has %(length)d characters, and may have %(most)d.")
                yield UserError(what % {"length": length, "most": most}, where=f"{name}_{lang}")


def _links(written: WrittenActivity, document: SteeringDocument, found: Found) -> Iterator[UserError]:
    main = found.goals.get(written.goal)
    if not written.goal and not written.assignments:
        what = _(
            "Choose the goal in this document that the activity is for, or an assignment that it carries out."
        )
        yield UserError(what, where="goal")
    elif written.goal and (main is None or main.document_id != document.pk):
        yield UserError(_("Choose the goal in this document that the activity is for."), where="goal")
    if any(name not in found.goals for name in written.goals):
        yield UserError(_("One of the goals is not among the city's. Choose another."), where="goals")
    elif written.goal and written.goal in written.goals:
        yield UserError(_("The main goal need not be chosen here as well."), where="goals")
    if any(name not in found.assignments for name in written.assignments):
        what = _("One of the assignments is not among the city's. Choose another.")
        yield UserError(what, where="assignments")
    if written.responsible not in found.bodies:
        yield UserError(_("Choose who is responsible."), where="responsible")
    if any(name not in found.bodies for name in written.partners):
        yield UserError(_("One of the partners is not among the city's organisations."), where="partners")
    elif written.responsible and written.responsible in written.partners:
        yield UserError(_("Who is responsible is no partner beside itself."), where="partners")
    if unknown := [name for name in written.areas if name not in found.areas]:
        what = _("The city has no area %(area)s. Choose another.")
        yield UserError(what % {"area": unknown[0]}, where="areas")
    if written.person and found.person is None:
        yield UserError(_("Choose a person who works in the city."), where="person")


def _days(written: WrittenActivity) -> Iterator[UserError]:
    for name in ("start", "end"):
        day = getattr(written, name)
        if day is not None and day.year not in YEARS:
            yield UserError(_("Write a year with four digits."), where=name)
            return
    if written.start and written.end and written.end < written.start:
        what = _("The activity cannot end before it starts, %(day)s.")
        yield UserError(what % {"day": written.start.isoformat()}, where="end")


def _money(written: WrittenActivity) -> Iterator[UserError]:
    if written.cost is not None and written.cost < 0:
        yield UserError(_("A cost cannot be less than zero."), where="cost")
    elif written.cost is not None and written.cost != written.cost.to_integral_value():
        yield UserError(_("Write the cost in whole kronor."), where="cost")
    elif written.cost is not None and written.cost >= MOST_KRONOR:
        yield UserError(_("The amount is too large. Write it in kronor."), where="cost")
    once = Counter((row.source, row.year, row.payer.strip()) for row in written.funding)
    for at, row in enumerate(written.funding):
        wrong = list(_row(row))
        if not wrong and once[row.source, row.year, row.payer.strip()] > 1:
            wrong.append(("source", _("The same money is here twice. Put the rows together.")))
        for where, what in wrong:
            yield UserError(what, where=f"funding.{at}.{where}")


def _row(row: Money) -> Iterator[tuple[str, str]]:
    if row.source not in FundingSource.values:
        yield "source", _("Choose where the money comes from.")
    if row.year not in YEARS:
        yield "year", _("Write a year with four digits.")
    if row.amount is None:
        yield "amount", _("Write the amount in kronor.")
    elif row.amount < 0:
        yield "amount", _("An amount of funding cannot be less than zero.")
    elif row.amount >= MOST_KRONOR or row.amount != row.amount.quantize(Decimal("0.01")):
        yield "amount", _("Write the amount in kronor, with at most two decimals.")
    if len(row.payer) > LONGEST_PAYER:
        yield "payer", _("Write the payer in at most %(most)d characters.") % {"most": LONGEST_PAYER}
