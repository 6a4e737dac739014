"""The site's search: one question to the database for each kind of thing, and only what the reader may see.

Words are looked for here and not in the database: texts lie there as JSON, escaped in one database and not in the
other. Every word must stand in the thing's texts, in either language; where one stands in its name it comes first.
A city has some thousand such things; of goals and activities, which grow with the years, the database first leaves out
what cannot hold the words. The registry, which grows without end, has a search of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy

from samstad.followup.models import Report
from samstad.organisation.models import City, Organisation
from samstad.organisation.rights import Actor
from samstad.places import chain
from samstad.places.models import (
    Agreement,
    AllocationRecipe,
    Commitment,
    DevelopmentNeed,
    Dialogue,
    DistrictPlan,
    FocusArea,
    FundingCall,
    GrantApplication,
    KnowledgeEntry,
    MeetingDecision,
    Partnership,
    Prioritising,
    SituationPicture,
    StateQuestion,
)
from samstad.referrals.models import Interpellation, Referral
from samstad.statistics.models import Area, Indicator
from samstad.steering import activity_queries, queries
from samstad.steering.models import Activity, Goal, SteeringDocument
from samstad.web.access import visible
from samstad.web.addresses import address
from samstad.web.templatetags.samstad import plain

LONGEST = 200
MOST = 20
Rows = Callable[[City], Any]


@dataclass(frozen=True)
class Many:
    """For a kind of which there may be hundreds of thousands: those that the reader may see, and the fields that are
    looked in, the name first. The database leaves out what cannot hold a word; only what is shown is fetched whole."""

    seen: Callable[[Actor, City], QuerySet[Any]]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of thing: its heading, its rows with all that rights read, its name, and what else is searched."""

    code: str
    title: Any
    rows: Rows
    name: Callable[[Any], Any]
    more: Callable[[Any], tuple[Any, ...]] = lambda _row: ()
    where: Callable[[Any], Any] = lambda _row: ""
    many: Many | None = None


class Word(NamedTuple):
    """A word that is asked for: as texts are compared with it, and the part of it that a database can look for."""

    folded: str
    sure: str


@dataclass(frozen=True)
class Hit:
    label: str
    url: str
    detail: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `number` are all, `hits` the first of them."""

    code: str
    title: str
    number: int
    hits: list[Hit]


def _of(model: Any, path: str, *related: str) -> Rows:
    return lambda city: model._default_manager.filter(**{path: city}).select_related(*related)


def _picture_name(row: SituationPicture) -> Any:
    return row.title or {"sv": f"{plain(row.area.name)} {row.version}"}


KINDS: tuple[Kind, ...] = (
    Kind("areas", gettext_lazy("Areas"),
         lambda city: Area.objects.filter(area_set__city=city).select_related("area_set__city").defer("geometry"),
         lambda row: row.name, lambda row: (row.code,), lambda row: row.area_set.name),
    Kind("documents", gettext_lazy("Steering documents"), _of(SteeringDocument, "city", "city", "owner"),
         lambda row: row.title, lambda row: (row.summary,), lambda row: row.owner.name),
    Kind("goals", gettext_lazy("Goals"),
         _of(Goal, "document__city", "document__city", "document__owner", "owner"),
         lambda row: row.text, where=lambda row: row.document.title, many=Many(queries.goals_seen, ("text",))),
    Kind("activities", gettext_lazy("Activities"),
         _of(Activity, "document__city", "document__city", "document__owner", "goal", "responsible"),
         lambda row: row.title, lambda row: (row.description,), lambda row: row.responsible.name,
         Many(activity_queries.seen, ("title", "description"))),
    Kind("pictures", gettext_lazy("Situation pictures"),
         lambda city: SituationPicture.objects.filter(city=city)
         .select_related("city", "owner", "area__area_set__city")
         .prefetch_related("parts"),
         _picture_name, lambda row: (row.area.name, *(part.text for part in row.parts.all())),
         lambda row: row.area.name),
    Kind("problems", gettext_lazy("Problems"), chain.problems_of,
         lambda row: row.title, lambda row: (row.description,), lambda row: row.picture.area.name),
    Kind("measures", gettext_lazy("Measures"), chain.measures_of,
         lambda row: row.activity.title, lambda row: (row.activity.description,),
         lambda row: row.problem.title if row.problem else ""),
    Kind("agreements", gettext_lazy("Agreements"),
         lambda city: Agreement.objects.filter(document__city=city)
         .select_related("document__city", "document__owner")
         .prefetch_related("clauses"),
         lambda row: row.document.title,
         lambda row: (
             row.document.summary,
             *(one.heading for one in row.clauses.all()),
             *(fact.get("text") for one in row.clauses.all() for fact in one.facts),
         )),
    Kind("commitments", gettext_lazy("Commitments"),
         lambda city: Commitment.objects.filter(agreement__document__city=city)
         .select_related("agreement__document__city", "agreement__document__owner")
         .prefetch_related("parties"),
         lambda row: row.text, where=lambda row: row.agreement.document.title),
    Kind("partnerships", gettext_lazy("Local partnerships"),
         _of(Partnership, "city", "city", "agreement__document__owner"),
         lambda row: row.name, lambda row: (row.about,)),
    Kind("decided", gettext_lazy("Decisions of partnerships"),
         _of(MeetingDecision, "meeting__partnership__city", "meeting__partnership__city", "responsible"),
         lambda row: row.text, lambda row: (row.outcome,), lambda row: row.meeting.partnership.name),
    Kind("questions", gettext_lazy("Questions to the state"),
         _of(StateQuestion, "partnership__city", "partnership__city", "to"),
         lambda row: row.question, lambda row: (row.answer,), lambda row: row.partnership.name),
    Kind("plans", gettext_lazy("Strategic district plans"),
         _of(DistrictPlan, "city", "city", "owner", "area", "partnership__agreement__document__owner"),
         lambda row: row.name, where=lambda row: row.area.name),
    Kind("needs", gettext_lazy("Local needs"), _of(DevelopmentNeed, "city", "city", "owner", "area"),
         lambda row: row.title, lambda row: (row.description, row.reason), lambda row: row.area.name),
    Kind("orders", gettext_lazy("Joint orders of needs"), _of(Prioritising, "city", "city", "owner"),
         lambda row: row.name, lambda row: (row.reason,)),
    Kind("focus", gettext_lazy("Places in focus"), _of(FocusArea, "city", "city", "owner", "area"),
         lambda row: row.name, lambda row: (row.expectation,), lambda row: row.area.name),
    Kind("dialogues", gettext_lazy("Dialogues with residents"),
         lambda city: Dialogue.objects.filter(city=city)
         .select_related("city", "owner", "area")
         .prefetch_related("proposals"),
         lambda row: row.name,
         lambda row: (row.themes, *(text for one in row.proposals.all() for text in (one.text, one.answer))),
         lambda row: row.area.name),
    Kind("calls", gettext_lazy("Money for local work"), _of(FundingCall, "city", "city", "owner"),
         lambda row: row.name, lambda row: (row.rules,), lambda row: row.owner.name),
    Kind("applications", gettext_lazy("Applications"),
         _of(GrantApplication, "call__city", "call__city", "call__owner", "applicant"),
         lambda row: row.title, lambda row: (row.measure, row.outcome, row.result),
         lambda row: row.applicant.name),
    Kind("allocations", gettext_lazy("Money by need"), _of(AllocationRecipe, "city", "city", "owner"),
         lambda row: row.name, lambda row: (row.about,)),
    Kind("knowledge", gettext_lazy("Knowledge bank"), _of(KnowledgeEntry, "city", "city", "owner"),
         lambda row: row.title, lambda row: (row.problem, row.context, row.result, row.summary),
         lambda row: row.owner.name),
    Kind("referrals", gettext_lazy("Referrals"), _of(Referral, "city", "city", "led_by"),
         lambda row: row.title, where=lambda row: row.led_by.name if row.led_by_id else ""),
    Kind("interpellations", gettext_lazy("Interpellations and motions"),
         _of(Interpellation, "city", "city", "body"),
         lambda row: row.title, lambda row: (row.number, row.question), lambda row: row.number),
    Kind("indicators", gettext_lazy("Indicators"), _of(Indicator, "city", "city", "theme"),
         lambda row: row.name, where=lambda row: row.theme.name),
    Kind("organisations", gettext_lazy("Organisations"), _of(Organisation, "city", "city"), lambda row: row.name),
    Kind("reports", gettext_lazy("Reports"), _of(Report, "city", "city"), lambda row: row.title),
)  # fmt: skip


def search(actor: Actor, city: City, asked: str) -> list[Group]:
    """What holds every word that was asked for, kind by kind; nothing where nothing is asked."""
    words = [Word(part.casefold(), _sure(part)) for part in asked[:LONGEST].split()]
    if not words:
        return []
    return [group for kind in KINDS if (group := _group(actor, city, kind, words)).number]


def _group(actor: Actor, city: City, kind: Kind, words: list[Word]) -> Group:
    if kind.many is not None:
        keys = _among_many(kind.many, actor, city, words)
        first = {row.pk: row for row in kind.rows(city).filter(pk__in=keys[:MOST])}
        return _told(kind, visible(actor, [first[key] for key in keys[:MOST]]), len(keys))
    named, other = [], []
    for row in kind.rows(city):
        name = _said(kind.name(row))
        if _holds(name, words):
            named.append(row)
        elif _holds("\n".join([name, *(_said(part) for part in kind.more(row))]), words):
            other.append(row)
    # Rights are asked of what was found alone: most rows hold none of the words.
    found = visible(actor, [*named, *other])
    return _told(kind, found, len(found))


def _told(kind: Kind, found: list[Any], number: int) -> Group:
    hits = [Hit(_shown(kind.name(row)), address(row), _shown(kind.where(row))) for row in found[:MOST]]
    return Group(kind.code, str(kind.title), number, hits)


def _among_many(many: Many, actor: Actor, city: City, words: list[Word]) -> list[int]:
    """Keys of those that hold the words, those that hold them in their name first."""
    rows = many.seen(actor, city).select_related(None)
    rows = rows.annotate(**{f"{field}_said": Cast(field, TextField()) for field in many.fields})
    for word in words:
        if word.sure:
            rows = rows.filter(
                reduce(or_, (Q(**{f"{field}_said__icontains": word.sure}) for field in many.fields))
            )
    named, other = [], []
    for key, *texts in rows.values_list("pk", *many.fields):
        said = [_said(text) for text in texts]
        if _holds(said[0], words):
            named.append(key)
        elif _holds("\n".join(said), words):
            other.append(key)
    return [*named, *other]


def _sure(word: str) -> str:
    """The longest part of the word as it was typed that both databases find in either case, however they write other
    letters. So "ss" does not find "ß" among many, though it is the same letter in capitals."""
    return max(re.findall("[A-Za-z0-9]+", word), key=len, default="")


def _holds(text: str, words: list[Word]) -> bool:
    return all(word.folded in text for word in words)


def _said(text: Any) -> str:
    """All languages of a text, as words are looked for in it."""
    parts = text.values() if isinstance(text, dict) else (text,)
    return "\n".join(str(part) for part in parts if part).casefold()


def _shown(text: Any) -> str:
    return plain(text) if isinstance(text, dict) else str(text or "")
